/**
 * The summary of a morning: one push instead of many, for whoever wants it so. What is over by then is not in it, and a single
 * line goes as itself. Made by one process; whatever it was doing when it died it does again under the same id.
 */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Needed } from '../needed.ts';
import type { Notices } from '../notices.ts';
import type { Door } from '../outgoing/door.ts';
import type { DeliveryStore, Notice, Telling, Way } from '../ports.ts';
import { deliveryId } from '../telling.ts';
import { texts } from '../texts.ts';

export interface DigestPorts {
  store: Pick<DeliveryStore, 'due' | 'step' | 'overtaken' | 'ofEvent'>;
  notices: Pick<Notices, 'tell'>;
  needed: Needed;
  door: Door;
  /** City time. */
  now(): Instant;
  /** Something waits for these channels. */
  queued(channels: ReadonlySet<string>): void;
}

const AT_ONCE = 200;
const OF_ONE = 1_000;
/** Lines that are named; of the others how many there are. */
const NAMED = 8;

export function createDigests({ store, notices, needed, door, now, queued }: DigestPorts) {
  const isDue =
    (person: PersonId) =>
    (way: Way): boolean =>
      way.person === person && way.held?.digest === true && way.held.until <= now();

  /** Whether it still has to be said to him. */
  async function stands({ notice }: Telling, way: Way): Promise<boolean> {
    const parties = await needed.partiesOf(notice);
    if (parties === undefined || !needed.isAsked(notice, way, parties)) return false;
    return way.person === undefined || !(await store.overtaken(notice)).includes(way.person);
  }

  async function of(person: PersonId): Promise<void> {
    const found = await store.due('digest', { at: now(), person, limit: OF_ONE });
    const due = found.flatMap((telling) => telling.ways.filter(isDue(person)).map((way) => ({ telling, way })));
    const lines: typeof due = [];
    for (const one of due) if (await stands(one.telling, one.way)) lines.push(one);
    lines.sort((one, other) => (one.telling.notice.at < other.telling.notice.at ? -1 : 1));
    const summary = summaryOf(
      person,
      now(),
      lines.map(({ telling }) => telling.notice),
    );
    // Whoever told it died before he had noted all that it says.
    const isTold = (await store.ofEvent(summary.event)).length > 0;
    // Where no channel takes a summary each goes as it is, and is given up for its own reason.
    const isOne = isTold || (lines.length > 1 && (await door.reaching(person, summary)).length > 0);
    if (isOne && !isTold) await notices.tell([{ notice: summary, to: [`person:${person}`], outside: true }]);
    for (const { telling, way } of due) {
      const id = deliveryId(telling.id, way);
      const stays = lines.some((line) => line.way === way);
      const step = { add: [], climb: telling.climb, release: [], drop: [], summed: [] };
      await store.step(telling, stays ? { ...step, [isOne ? 'summed' : 'release']: [id] } : { ...step, drop: [id] });
    }
    if (lines.length > 0) queued(new Set(lines.map(({ way }) => way.channel)));
  }

  return {
    /** Sends every summary that is due; gives to how many persons. */
    async sweep(): Promise<number> {
      const done = new Set<PersonId>();
      for (;;) {
        const found = await store.due('digest', { at: now(), limit: AT_ONCE });
        const persons = new Set(
          found.flatMap(({ ways }) =>
            ways.flatMap((way) => (way.person !== undefined && isDue(way.person)(way) ? [way.person] : [])),
          ),
        );
        const fresh = [...persons].filter((person) => !done.has(person));
        if (fresh.length === 0) return done.size;
        for (const person of fresh) {
          await of(person);
          done.add(person);
        }
      }
    },
  };
}

function summaryOf(person: PersonId, at: Instant, lines: readonly Notice[]): Notice {
  const named = lines.slice(0, NAMED).map(({ subject, number }, n) => texts.digest.line(n + 1, subject, number));
  return {
    ...{ event: `digest.${person}.${dayOf(at)}`, at, matter: '', number: '', kind: 'summary', urgent: false },
    subject: texts.digest.subject(lines.length),
    body: [...named, ...(lines.length > NAMED ? [texts.digest.more(lines.length)] : []), texts.digest.where].join('\n'),
    words: [],
  };
}
