/** What failed to its last attempt: an administrator sees why, has it tried again, or gives it up and says so. */
import type { SetAsideView } from '@banjie/shared/contract/routes/set-aside.ts';
import { isOpenChild } from '@banjie/shared/engine/matter/bounds.ts';
import type { CarriedOut, MatterState } from '@banjie/shared/engine/matter/state.ts';
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
import { refusedEntry } from './refused.ts';
import { texts } from './texts.ts';

const PAGE = 20;

export function setAsideHandlers(ports: {
  setAside: SetAside;
  matters: Pick<MatterService, 'effectFailed' | 'letter'>;
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
  const notAside = async (id: string) => ((await setAside.find(id)) ? reject('notNow', texts.givingUp) : gone());
  const statesOf = async (rows: readonly Row[]): Promise<ReadonlyMap<string, MatterState>> => {
    const ids = rows.flatMap(({ matter, entry: { effect } }) => [
      matter.id,
      ...(effect.effect === 'link' ? [effect.matter] : []),
    ]);
    const found = await lists.load(undefined, [...new Set(ids)], { state: 'all' });
    return new Map([...found].map(([id, { state }]) => [id, state]));
  };

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
      const states = await statesOf(rows);
      const own = rows.flatMap(({ matter }) => states.get(matter.id) ?? []);
      const readable = await readers.readable(reader, [...new Set(own)]);
      const last = rows.at(-1)?.entry;
      return {
        items: rows.map((row) =>
          viewOf(row, readable.has(row.matter.id), !row.entry.givingUp && isAwaited(row, states)),
        ),
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
      return (await setAside.again(params.id)) ? { done: true } : notAside(params.id);
    },
    async giveUpSetAside({ caller, params, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const found = await setAside.find(params.id);
      if (!found) return gone();
      const { matter, entry } = found;
      const { effect } = entry;
      // Of one that is marked already the matter may have been told: it is only given up to its end, under the same key.
      if (!entry.givingUp) {
        const isNeeded = async () => isAwaited(found, await statesOf([found]));
        if (await isNeeded()) return reject('notNow', texts.awaited);
        // From here on nobody has it tried again: what the matter is told now stays true, also after a crash.
        if (!(await setAside.reserve(entry.id))) return notAside(entry.id);
        if (await isNeeded()) {
          await setAside.release(entry.id);
          return reject('notNow', texts.awaited);
        }
      }
      const text = texts.givenUp(who.name, body.why);
      const failed = { what: texts.effects[effect.effect], ...undone(effect), text };
      const told = [await matters.effectFailed(matter.id, entry.id, failed)];
      // Else it would be shown as one that is still to come.
      if (effect.effect === 'letter') told.push(await matters.letter(matter.id, effect.letter.id, { failed: text }));
      const later = told.find((one) => isRejection(one) && one.rejected === 'unavailable');
      if (later && isRejection(later)) return later;
      return (await setAside.giveUp(params.id)) ? { done: true } : gone();
    },
  };
}

/** Behind which the next page begins. */
export const placeOf = (id: string, at: Date): string => cursorOf({ at: instantOf(at.getTime()), id });

type Row = Awaited<ReturnType<SetAside['list']>>[number];

/**
 * Whether nothing makes up for this if it is not done: given up, somebody would wait for ever. What a step's receipts need
 * while it is open, and that they are taken from the lists when it is over; the end of a matter of which the one that has
 * opened it does not know yet; the lifting of an entry that was made for the time being.
 */
function isAwaited({ matter, entry: { effect } }: Row, states: ReadonlyMap<string, MatterState>): boolean {
  switch (effect.effect) {
    case 'askReceipts':
    case 'reviveReceipts':
    case 'closeReceipts':
      return isAsking(states.get(matter.id), effect.item);
    case 'link': {
      const parent = states.get(effect.matter);
      const { side, end } = effect.link;
      return side === 'child' && !!end && !!parent && !parent.end && isOpenChild(parent, effect.link);
    }
    case 'dropReceipts':
      // Nobody else takes from their lists what they were asked.
      return true;
    case 'register':
      // What was entered for the time being nobody else lifts.
      return effect.change.op === 'lift' && !effect.change.lasting;
    default:
      return false;
  }
}

/** Open, or open again as soon as the decision that has left it is taken back. */
const isAsking = (state: MatterState | undefined, item: string): boolean =>
  [...(state?.items ?? []), ...(state?.back?.left ?? [])].some(({ id }) => id === item);

/** What of the matter does not hold when this is given up: it goes on as where the other side has refused it. */
function undone(effect: CarriedOut): Pick<
  Parameters<MatterService['effectFailed']>[2],
  'child' | 'register' | 'from'
> & {
  what?: string;
} {
  if (effect.effect === 'open') return { child: effect.link.id };
  return effect.effect === 'register' ? refusedEntry(effect) : {};
}

/** An administrator repairs without reading: to one who may not open the matter, its title is that of its kind. */
const viewOf = ({ matter, entry }: Row, readable: boolean, awaited: boolean): SetAsideView => ({
  id: entry.id,
  what: texts.effects[entry.effect.effect],
  ...{ awaited, readable, ...(readable ? { matter: matter.id } : {}) },
  number: matter.number,
  title: readable ? matter.title : (versions.find(matter.procedure, matter.version)?.title ?? ''),
  unit: matter.from,
  reason: entry.error ?? '',
  attempts: entry.attempts ?? 0,
  sinceText: formatInstant(entry.failedAt ? instantOf(entry.failedAt.getTime()) : entry.at, { year: true }),
  behind: matter.entries.filter((one) => one.behind === entry.id).length,
});
