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
  lists: Pick<ReturnType<typeof createLists>, 'look' | 'counts'>;
  grounds(): readonly (object | string)[];
  callerOf(caller: PersonCaller): Who | Rejection;
  resolveId(idOrNumber: string): Promise<string | undefined>;
}): Pick<Polls, 'readMatter' | 'listMatters' | 'me'> {
  const { store, lists, counted, grounds, callerOf, resolveId } = ports;

  const standpoint = ({ context, standing }: Who) => [
    standing,
    dayOf(context.now),
    ...grounds().map((one) => (typeof one === 'string' ? one : placeOf(one))),
  ];

  return {
    async readMatter({ caller, params }) {
      const who = callerOf(caller);
      if (isRejection(who)) return undefined;
      const id = await resolveId(params.id);
      const look = id === undefined ? undefined : await store.look(id);
      // What is computed from the data of the city has no version that could be looked at.
      const procedure = look && versions.find(look.procedure, look.version);
      if (id === undefined || !procedure || procedure.figures) return undefined;
      // What machines go on saying is counted beside the matter.
      const said = procedure.opening.systemForm ? await counted(id) : [];
      const { deadlines, ...rest } = look;
      const { calendar, now } = who.context;
      const left = deadlines.map(({ at, limit }) => [
        ...[at, at < now],
        ...[limit, ''].map((one) => leftText(calendar, now, at, one)),
      ]);
      return JSON.stringify([rest, left, said, standpoint(who)]);
    },
    async listMatters({ caller, query }) {
      const who = callerOf(caller);
      if (isRejection(who)) return undefined;
      const look = await lists.look(query, who.standing, who.context);
      return look === undefined ? undefined : JSON.stringify([look, standpoint(who)]);
    },
    // The counts are all that is not in memory. The hour is not looked at: it is told with whatever else is new.
    async me({ caller }) {
      const who = callerOf(caller);
      if (isRejection(who)) return undefined;
      return JSON.stringify([await lists.counts(who.standing, who.context.now), standpoint(who)]);
    },
  };
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
