/** What was handed in once is used again: the files of an earlier matter that a material names, if its giver may have them. */
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { FileRef, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { MatterPorts } from '../ports.ts';
import { sightIn } from '../sight/roles.ts';
import { texts } from '../texts.ts';
import type { Contexts } from './contexts.ts';

interface Named {
  field: string;
  from: string;
  files: string[];
}

/** A form of anybody may be anything. */
function namedIn(form: unknown): Named[] {
  if (typeof form !== 'object' || form === null) return [];
  return Object.entries(form).flatMap(([field, value]: [string, unknown]): Named[] => {
    if (typeof value !== 'object' || value === null || !('from' in value) || !('files' in value)) return [];
    const { from, files } = value;
    if (typeof from !== 'string' || !Array.isArray(files)) return [];
    return [{ field, from, files: files.filter((one): one is string => typeof one === 'string').slice(0, MOST) }];
  });
}
const MOST = 20;

export function createReused({ store }: Pick<MatterPorts, 'store'>, contexts: Contexts) {
  /** @param known files that the matter has or that came with the command: these need no permission */
  return async (form: unknown, at: Context, known: readonly { id: string }[]): Promise<FileRef[] | Rejection> => {
    const has = new Set(known.map(({ id }) => id));
    const wanted = namedIn(form).filter(({ files }) => files.some((id) => !has.has(id)));
    if (wanted.length === 0) return [];
    const found: FileRef[] = [];
    const faults: Fault[] = [];
    for (const { field, from, files } of wanted) {
      const state = (await store.load(from))?.state;
      const open = state && (await contexts.freshly(at, (place) => mayUse(state, place))) ? filesOf(state) : [];
      for (const id of files.filter((one) => !has.has(one))) {
        const file = open.find((one) => one.id === id);
        if (file) found.push(file);
        else faults.push({ path: `${field}.files`, message: texts.materials.notReusable });
      }
    }
    if (faults.length > 0) return reject('invalid', texts.materials.notReusable, { faults });
    return [...new Map(found.map((one) => [one.id, one])).values()];
  };
}

/** What came with the command and what is used again: both are the matter's with it. */
export const withReused = (claimed: { files?: FileRef[] }, again: readonly FileRef[]): { files?: FileRef[] } =>
  again.length > 0 ? { files: [...(claimed.files ?? []), ...again] } : claimed;

/** Of one's own unit, and by the table: whoever does not see the files there takes none of them elsewhere. */
function mayUse(state: MatterState, place: Context): boolean {
  const { actor } = place;
  if (actor.kind !== 'person' || state.opener.unit !== actor.unit) return false;
  const keys = actor.principals.flatMap((one) => one.keys);
  return sightIn(state, { keys, unit: actor.unit, asked: false }, place).files === 'all';
}

/** Files of materials, as they stand or stood there. */
function filesOf({ materials = [], files }: MatterState): FileRef[] {
  const ids = new Set(
    materials.flatMap(({ value, earlier = [] }) =>
      [value, ...earlier.map((one) => one.value)].flatMap((one) => one?.files ?? []),
    ),
  );
  return files
    .filter(({ id }) => ids.has(id))
    .map(({ id, name, size, type, hash, active }) => ({
      ...{ id, name, size, type, hash },
      ...(active === undefined ? {} : { active }),
    }));
}
