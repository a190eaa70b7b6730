/**
 * What is asked again and again and has mostly not changed: by one look it is known that the answer is what it was.
 * What an answer stands on is all in here: the matter and what stands beside it, the reader and what he may do, the
 * snapshots in memory, the city's day, and the words for the time that is left.
 */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { PersonCaller, Polls } from '../http/handler.ts';
import { leftText } from './left.ts';
import type { createLists } from './lists.ts';
import type { Who } from './parts.ts';
import type { Counted, MatterStore } from './ports.ts';

export function createPolls(ports: {
  store: Pick<MatterStore, 'look'>;
  counted(matter: string): Promise<Counted>;
  lists: Pick<ReturnType<typeof createLists>, 'look' | 'list' | 'counts'>;
  grounds(): readonly (object | string)[];
  callerOf(caller: PersonCaller): Who | Rejection;
  resolveId(idOrNumber: string): Promise<string | undefined>;
}): Pick<Polls, 'readMatter' | 'listMatters' | 'me'> {
  const { store, lists, counted, grounds, callerOf, resolveId } = ports;

  /** What is in memory is noted before anything is read. Who is refused is refused by the work. */
  const askedBy = (caller: PersonCaller): { who: Who; beside: unknown } | undefined => {
    const who = callerOf(caller);
    if (isRejection(who)) return undefined;
    const known = grounds().map((one) => (typeof one === 'string' ? one : placeOf(one)));
    return { who, beside: [who.standing, dayOf(who.context.now), ...known] };
  };

  return {
    readMatter({ caller, params }) {
      const asked = askedBy(caller);
      return asked && { look: () => lookAt(params.id, asked.who.context, asked.beside) };
    },
    listMatters({ caller, query }) {
      const asked = askedBy(caller);
      if (!asked) return undefined;
      const { who, beside } = asked;
      const { standing, context } = who;
      const spelled = (rows: unknown) => (rows === undefined ? undefined : JSON.stringify([rows, beside]));
      return {
        look: async () => spelled(await lists.look(query, standing, context)),
        async work() {
          const found = await lists.list(query, standing, context);
          return isRejection(found)
            ? { answer: found, stood: undefined }
            : { answer: found.page, stood: spelled(found.stood) };
        },
      };
    },
    // The counts are all that is not in memory. The hour is not looked at: it is told with whatever else is new.
    me({ caller }) {
      const asked = askedBy(caller);
      if (!asked) return undefined;
      const { standing, context } = asked.who;
      return { look: async () => JSON.stringify([await lists.counts(standing, context.now), asked.beside]) };
    },
  };

  async function lookAt(idOrNumber: string, context: Who['context'], beside: unknown): Promise<string | undefined> {
    const id = await resolveId(idOrNumber);
    const look = id === undefined ? undefined : await store.look(id);
    // What is computed from the data of the city has no version that could be looked at.
    const procedure = look && versions.find(look.procedure, look.version);
    if (id === undefined || !procedure || procedure.figures) return undefined;
    // What machines go on saying is counted beside the matter.
    const said = procedure.opening.systemForm ? await counted(id) : [];
    const { deadlines, ...rest } = look;
    const { calendar, now } = context;
    const left = deadlines.map(({ at, limit }) => [
      ...[at, at < now],
      ...[limit, ''].map((one) => leftText(calendar, now, at, one)),
    ]);
    return JSON.stringify([rest, left, said, beside]);
  }
}

/** Snapshots are told apart by which object they are: each is a number in this process. */
const placeOf = (() => {
  const places = new WeakMap<object, number>();
  let count = 0;
  return (snapshot: object): number => {
    const place = places.get(snapshot) ?? ++count;
    places.set(snapshot, place);
    return place;
  };
})();
