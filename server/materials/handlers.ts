/** What was handed in once is found again: materials of the unit's earlier matters, as far as the caller sees their files. */
import type { EarlierMaterial } from '@banjie/shared/contract/shapes.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { isMaterial, materials as rules } from '@banjie/shared/regulation/materials.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { texts } from '../matters/texts.ts';
import type { Sight } from '../matters/sight/table.ts';
import { fileView } from '../matters/view/files.ts';
import type { HandedInBy } from './ports.ts';

/** Matters that are looked through, and materials of each kind that are offered. */
const LOOKED_THROUGH = 30;
const OFFERED = 8;

export function materialHandlers(ports: {
  handedInBy: HandedInBy;
  people: Pick<People, 'standing'>;
  clock: CityClock;
  sightIn(id: string, caller: PersonCaller): Promise<{ state: MatterState; sight: Sight } | Rejection>;
}): Handlers<'listMaterials'> {
  const { handedInBy, people, clock, sightIn } = ports;
  return {
    async listMaterials({ caller, query }) {
      const kinds = [...new Set(query.of.split(','))].filter(
        (one) => isMaterial(one) && !rules[one].personal && !rules[one].once,
      );
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', texts.notSignedIn);
      if (kinds.length === 0) return { items: [] };
      const found = await handedInBy(standing.unit, kinds, LOOKED_THROUGH);
      const seen = await Promise.all(found.map(({ id }) => sightIn(id, caller)));
      const all = seen.flatMap((one) =>
        isRejection(one) || one.sight.files !== 'all' ? [] : earlierIn(one.state, kinds),
      );
      all.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
      return {
        items: kinds.flatMap((kind) => onceEach(all.filter(({ material }) => material === kind)).slice(0, OFFERED)),
      };
    },
  };
}

/** Without what has no file, number or issuer of its own to be used again, and without what is to be replaced. */
const earlierIn = (
  { id, number, title, materials = [], files }: MatterState,
  kinds: readonly string[],
): EarlierMaterial[] =>
  materials.flatMap((one): EarlierMaterial[] => {
    const { value, at, asked } = one;
    if (!kinds.includes(one.material) || !value?.files || at === undefined || asked) return [];
    const ids = value.files;
    return [
      {
        ...{ material: one.material, title: one.title, at, atText: formatInstant(at) },
        ...{ matter: id, matterNumber: number, matterTitle: title },
        ...(value.number === undefined ? {} : { number: value.number }),
        ...(value.date === undefined ? {} : { date: value.date }),
        ...(value.by === undefined ? {} : { by: value.by }),
        ...(value.note === undefined ? {} : { note: value.note }),
        files: files.filter((file) => ids.includes(file.id)).map(fileView),
      },
    ];
  });

/** Used again and again, the same files are the same material. */
function onceEach(all: readonly EarlierMaterial[]): EarlierMaterial[] {
  const seen = new Set<string>();
  return all.filter(({ files, number }) => {
    const what = [...files.map(({ id }) => id).sort(), number ?? ''].join();
    return !seen.has(what) && seen.add(what);
  });
}
