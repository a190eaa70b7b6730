/** What people do with a roster. Each act is judged on the roster as it stands and written with who did it. */
import { overrideActs } from './overrides.ts';
import { rulesActs } from './rules.ts';
import { sceneOf, type ActPorts } from './scene.ts';
import { swapActs } from './swaps.ts';

export function createActs(ports: ActPorts) {
  const scene = sceneOf(ports);
  return { ...rulesActs(scene), ...overrideActs(scene), ...swapActs(scene) };
}
export type Acts = ReturnType<typeof createActs>;
