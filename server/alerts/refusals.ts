/**
 * What machines sent and was refused. A sender that gets a 4xx does not send it again, so the refusal leaves a trace
 * that the administrator sees: one per source and kind of fault, with first, last and number.
 */
import type { RefusedFeedView } from '@banjie/shared/contract/routes/alerts.ts';
import { reject, rejectionStatus, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { hashOf } from '../proof/hash.ts';
import { texts } from './texts.ts';

export interface RefusedFeed {
  /** `<source>/<hash of the kind of fault>` */
  id: string;
  /** Empty where the credential proved nobody. */
  source: string;
  text: string;
  /** What was wrong the last time, e.g. `alerts.3.fingerprint：…`. */
  faults: string[];
  first: Instant;
  last: Instant;
  number: number;
}

export interface RefusedFeedStore {
  /** Once more: `first` stays, `number` grows, the rest is as it is now. */
  note(refused: Omit<RefusedFeed, 'first' | 'number'>): Promise<void>;
  /** Latest first. */
  list(limit: number): Promise<RefusedFeed[]>;
  ofSource(source: string, limit: number): Promise<RefusedFeed[]>;
}

const MOST_FAULTS = 5;
const MOST_SHOWN = 200;

export function createRefusals(ports: { store: RefusedFeedStore; people: People; clock: CityClock }) {
  const { store, people, clock } = ports;

  /** Notes a refusal; what is to be sent again (503) is none. */
  async function note(
    source: string | undefined,
    { rejected, text, faults = [] }: Rejection,
    /** By which it is known; by its place and its words unless it is said. */
    ofKind?: string,
  ): Promise<void> {
    if (rejectionStatus[rejected] >= 500) return;
    const first = faults[0];
    // Places differ each time; the kind of fault does not.
    const kind = [
      rejected,
      text,
      ofKind ?? [first?.path.split('.').slice(0, 3).join('.'), first?.message].join(' '),
    ].join(' ');
    await store.note({
      id: `${source ?? ''}/${hashOf(kind.replace(/\d+/g, '#')).slice(0, 16)}`,
      source: source ?? '',
      text,
      faults: faults.slice(0, MOST_FAULTS).map(({ path, message }) => (path === '' ? message : `${path}：${message}`)),
      last: clock.now(),
    });
  }

  const handlers: Handlers<'listRefusedFeeds'> = {
    async listRefusedFeeds({ caller }) {
      if (people.standing(caller.person, clock.now())?.administrator !== true)
        return reject('notAllowed', texts.onlyAdministrators);
      const found = await store.list(MOST_SHOWN);
      return { items: found.map(viewOf) };
    },
  };
  return { note, handlers, ofSource: async (source: string) => (await store.ofSource(source, MOST_SHOWN)).map(viewOf) };
}
export type Refusals = ReturnType<typeof createRefusals>;

const viewOf = (one: RefusedFeed): RefusedFeedView => ({
  id: one.id,
  source: one.source === '' ? texts.unknownSource : one.source,
  text: one.text,
  faults: one.faults,
  number: one.number,
  firstText: formatInstant(one.first),
  lastText: formatInstant(one.last),
});
