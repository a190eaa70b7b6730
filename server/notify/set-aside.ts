/** What failed to its last attempt: an administrator sees why, has it tried again, or gives it up and says so. */
import type { SetAsideView } from '@banjie/shared/contract/routes/set-aside.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import type { SetAside } from '../matters/outbox.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { administratorOnly } from '../people/administrator.ts';
import type { Readers } from '../incidents/readers.ts';
import type { MatterLists } from '../matters/listed.ts';
import type { MatterService } from '../matters/service.ts';
import { cursorOf, placeAfter } from './cursor.ts';
import type { IncomingStore } from './incoming/ports.ts';
import { texts } from './texts.ts';

const PAGE = 20;

export function setAsideHandlers(ports: {
  setAside: SetAside;
  matters: Pick<MatterService, 'effectFailed'>;
  /** What came in by the channels and waits as well. */
  incoming: Pick<IncomingStore, 'again'>;
  lists: Pick<MatterLists, 'load'>;
  readers: Readers;
  people: People;
  clock: CityClock;
}): Handlers<'listSetAside' | 'retryAllAside' | 'retrySetAside' | 'giveUpSetAside'> {
  const { setAside, incoming, matters, lists, readers, people, clock } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);
  const gone = () => reject('taskClosed', texts.noLongerAside);

  return {
    async listSetAside({ caller, query: { cursor, limit = PAGE } }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const reader = readers.of(caller);
      if (isRejection(reader)) return reader;
      const after = placeAfter(cursor, texts.badCursor);
      if (isRejection(after)) return after;
      const [found, total] = await Promise.all([
        setAside.list({ limit: limit + 1, ...(after ? { after } : {}) }),
        setAside.count(),
      ]);
      const rows = found.slice(0, limit);
      const states = await lists.load(undefined, [...new Set(rows.map(({ matter }) => matter.id))], { state: 'all' });
      const readable = await readers.readable(
        reader,
        [...states.values()].map(({ state }) => state),
      );
      const last = rows.at(-1)?.entry;
      return {
        items: rows.map((row) => viewOf(row, readable.has(row.matter.id))),
        total,
        ...(found.length > limit && last?.asideAt ? { next: placeOf(last.id, last.asideAt) } : {}),
      };
    },
    async retryAllAside({ caller }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      return { retried: (await setAside.againAll()) + (await incoming.again()) };
    },
    async retrySetAside({ caller, params }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      return (await setAside.again(params.id)) ? { done: true } : gone();
    },
    async giveUpSetAside({ caller, params, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const found = await setAside.find(params.id);
      if (!found) return gone();
      const { matter, entry } = found;
      // The matter first: after a crash between the two it is given up once more, under the same key.
      const told = await matters.effectFailed(matter.id, entry.id, {
        what: texts.effects[entry.effect.effect],
        text: texts.givenUp(who.name, body.why),
        ...(entry.effect.effect === 'open' ? { child: entry.effect.link.id } : {}),
      });
      if (isRejection(told) && told.rejected === 'unavailable') return told;
      return (await setAside.giveUp(params.id)) ? { done: true } : gone();
    },
  };
}

/** Behind which the next page begins. */
export const placeOf = (id: string, at: Date): string => cursorOf({ at: instantOf(at.getTime()), id });

type Row = Awaited<ReturnType<SetAside['list']>>[number];

/** An administrator repairs without reading: to one who may not open the matter, its title is that of its kind. */
const viewOf = ({ matter, entry }: Row, readable: boolean): SetAsideView => ({
  id: entry.id,
  what: texts.effects[entry.effect.effect],
  ...{ readable, ...(readable ? { matter: matter.id } : {}) },
  number: matter.number,
  title: readable ? matter.title : (versions.find(matter.procedure, matter.version)?.title ?? ''),
  unit: matter.from,
  reason: entry.error ?? '',
  attempts: entry.attempts ?? 0,
  sinceText: formatInstant(entry.failedAt ? instantOf(entry.failedAt.getTime()) : entry.at, { year: true }),
  behind: matter.entries.filter((one) => one.behind === entry.id).length,
});
