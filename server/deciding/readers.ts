/** 已阅: who has opened a matter. It decides nothing, so it stands beside the matter and not in its history. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { CityClock, People } from '../matters/ports.ts';
import type { Sight } from '../matters/sight/table.ts';
import { cursorOf, placeAfter } from '../notify/cursor.ts';
import type { ReaderStore } from './ports.ts';
import { texts } from './texts.ts';

const SHOWN = 50;

export function readerHandlers(ports: {
  store: ReaderStore;
  people: Pick<People, 'directory'>;
  clock: CityClock;
  sightIn(idOrNumber: string, caller: PersonCaller): Promise<{ state: MatterState; sight: Sight } | Rejection>;
}): Handlers<'markSeen' | 'listReaders'> {
  const { store, people, clock, sightIn } = ports;
  return {
    async markSeen({ caller, params }) {
      const seen = await sightIn(params.id, caller);
      if (isRejection(seen)) return seen;
      await store.saw(seen.state.id, caller.person, clock.now());
      return { ok: true };
    },
    async listReaders({ caller, params, query }) {
      const seen = await sightIn(params.id, caller);
      if (isRejection(seen)) return seen;
      if (seen.sight.lines !== 'all') return reject('notAllowed', texts.notReaders);
      const after = placeAfter(query.cursor, texts.listMoved, texts.badCursor);
      if (isRejection(after)) return after;
      const limit = query.limit ?? SHOWN;
      const found = await store.list(seen.state.id, { ...(after ? { after } : {}), limit: limit + 1 });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const directory = people.directory();
      return {
        items: shown.map((one) => {
          const known = directory.known(one.person);
          return {
            who: known?.name ?? texts.left,
            unit: (known && directory.unit(known.unit)?.name) ?? '',
            ...{ first: one.first, firstText: formatInstant(one.first) },
            ...{ last: one.last, lastText: formatInstant(one.last) },
          };
        }),
        ...(found.length > limit && last ? { next: cursorOf({ at: last.last, id: last.id }) } : {}),
      };
    },
  };
}
