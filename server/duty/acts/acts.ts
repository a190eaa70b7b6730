/** What people do with a roster. Each act is judged on the roster as it stands and written with who did it. */
import { notesOf } from '../notes.ts';
import type { DutyNoteStore } from '../ports.ts';
import { overrideActs } from './overrides.ts';
import { rulesActs } from './rules.ts';
import { sceneOf, type ActPorts } from './scene.ts';
import { swapActs } from './swaps.ts';

export function createActs({ notes, ...ports }: ActPorts & { notes: DutyNoteStore }) {
  const scene = sceneOf(ports);
  return { ...rulesActs(scene), ...overrideActs(scene), ...swapActs(scene), notes: notesOf(scene, notes) };
}
export type Acts = ReturnType<typeof createActs>;
