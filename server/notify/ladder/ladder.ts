/**
 * What happens while nobody answers: the next channel that reaches the person, then the next person. Each step is due in
 * the database and made by one conditional update, whoever makes it. See docs/decisions/0050.
 */
import { partiesText } from '@banjie/shared/engine/deciding/draft.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { everySlot } from '../../store/base/slots.ts';
import { asksToAct, type Needed } from '../needed.ts';
import type { Notices } from '../notices.ts';
import type { Door } from '../outgoing/door.ts';
import type { Climb, DeliveryStore, Log, Notice, Openness, Reach, Rung, ItemStanding, Telling, Way } from '../ports.ts';
import { personsOf } from '../recipients.ts';
import { deliveryId, partsOfId } from '../telling.ts';
import { texts } from '../texts.ts';
import { eventOfRung, partiesOfRung, rungAfter } from './line.ts';
import type { Patience } from './patience.ts';

export interface LadderPorts {
  store: Pick<DeliveryStore, 'due' | 'step' | 'overtaken'>;
  notices: Pick<Notices, 'tell' | 'wayBy'>;
  needed: Needed;
  openness: Openness;
  reach: Reach;
  door: Door;
  patience(notice: Notice): Patience | undefined;
  /** Whether the person wants to be pushed what is not urgent at once. */
  isPushed(person: PersonId, notice: Notice): boolean;
  /** City time. */
  now(): Instant;
  /** Called when something new waits for a channel. */
  /** Something waits for these channels. */
  queued(channels: ReadonlySet<string>): void;
  log: Log;
}

export interface Ladder {
  /** Makes every step that is due in these slots; gives how many were made. */
  sweep(slots?: () => readonly number[]): Promise<number>;
}

const AT_ONCE = 64;

export function createLadder(ports: LadderPorts): Ladder {
  const { store, notices, needed, openness, reach, door, now, log } = ports;

  /** As it is now; undefined once it is closed. */
  async function standingOf(notice: Notice): Promise<ItemStanding | undefined> {
    const { matter, item, receipt } = notice;
    if (receipt === undefined && item !== undefined) return openness.standingOf(matter, item);
    const parties = await needed.partiesOf(notice);
    return parties && { parties: parties === 'nobody' ? [] : parties, pool: [], climbs: false };
  }

  /** Whom the next channel is for: they are silent, it is theirs still, and nothing newer was told to them. */
  function silent({ notice, ways }: Telling, { parties }: ItemStanding, overtaken: readonly PersonId[]): PersonId[] {
    const persons = new Set(ways.flatMap(({ person }) => (person === undefined ? [] : [person])));
    const whose = notice.item === undefined && notice.receipt === undefined ? 'nobody' : parties;
    return [...persons].filter(
      (person) =>
        !overtaken.includes(person) && needed.isAsked(notice, { person }, whose) && ports.isPushed(person, notice),
    );
  }

  /** The next channel of each, where there is one. */
  async function nextWays({ notice, id, ways }: Telling, persons: readonly PersonId[]): Promise<Way[]> {
    const found: Way[] = [];
    for (const person of persons) {
      const used = new Set(ways.flatMap((way) => (way.person === person ? [way.channel] : [])));
      const left = (await door.reaching(person, notice)).filter(({ channel }) => !used.has(channel.name));
      const [next, ...others] = left;
      const names = others.map(({ channel }) => channel.name);
      if (next) found.push(notices.wayBy(notice, id, person, next, names));
    }
    return found;
  }

  /** Tells whoever of the rung was not told yet; false where there is nobody. */
  async function tellRung(telling: Telling, standing: ItemStanding, rung: Rung): Promise<boolean> {
    const { notice, ways } = telling;
    const directory = reach.directory();
    const parties = partiesOfRung(rung, standing, directory);
    const told = new Set(ways.flatMap(({ person }) => (person === undefined ? [] : [person])));
    const fresh = personsOf(parties, reach, now()).filter((person) => !told.has(person));
    if (parties.length === 0 || fresh.length === 0) return false;
    const { basis: _, ...said } = notice;
    await notices.tell([
      {
        to: fresh.map((person) => `person:${person}` as const),
        notice: {
          ...said,
          event: eventOfRung(notice.event, rung),
          at: now(),
          kind: notice.urgent ? 'alert' : 'reminder',
          subject: texts.silent.subject(notice.subject),
          body: texts.silent.body(notice.body, partiesText(standing.parties, directory), notice.urgent),
          words: [],
        },
      },
    ]);
    return true;
  }

  /** What becomes of it now, and what it has brought about. */
  async function climb(telling: Telling, was: Climb): Promise<{ add: Way[]; climb: Climb | undefined }> {
    const over = { add: [], climb: undefined };
    const { notice, ways } = telling;
    const patience = ports.patience(notice);
    const standing = patience && (await standingOf(notice));
    if (!patience || !standing) return over;
    if (patience.until === 'read' && ways.some(door.isSeen)) return over;
    const overtaken = await store.overtaken(notice);
    const persons = silent(telling, standing, overtaken);
    if (persons.length === 0) return over;
    const step = was.step + 1;
    const at = patience.next(now());
    if (was.next === undefined) {
      const add = await nextWays(telling, persons);
      if (add.length > 0) return { add, climb: { at, step } };
    }
    // A task that climbs by itself goes up its own line, at the times that its procedure sets; and of what asks for nothing
    // nobody else has to hear.
    if (standing.climbs || !asksToAct(notice)) return over;
    for (let rung = was.next ?? rungAfter(undefined); rung; rung = rungAfter(rung)) {
      if (!(await tellRung(telling, standing, rung))) continue;
      const next = rungAfter(rung);
      return { add: [], climb: next && { at, step, next } };
    }
    return over;
  }

  /** What was held back goes now, unless it is over or something newer was told meanwhile. */
  async function release(telling: Telling): Promise<{ release: string[]; drop: string[] }> {
    const { notice, ways, id } = telling;
    const due = ways.filter(({ held }) => held && !held.digest && held.until <= now());
    if (due.length === 0) return { release: [], drop: [] };
    const parties = await needed.partiesOf(notice);
    const overtaken = await store.overtaken(notice);
    const goes = (way: Way) =>
      parties !== undefined &&
      !(way.person !== undefined && overtaken.includes(way.person)) &&
      needed.isAsked(notice, way, parties);
    const ids = (some: Way[]) => some.map((way) => deliveryId(id, way));
    return { release: ids(due.filter(goes)), drop: ids(due.filter((way) => !goes(way))) };
  }

  async function step(telling: Telling): Promise<boolean> {
    const was = telling.climb;
    const held = await release(telling);
    const next = was && was.at <= now() ? await climb(telling, was) : { add: [], climb: was };
    if (!(await store.step(telling, { ...held, ...next }))) return false;
    const released = held.release.map((id) => partsOfId(id).channel);
    const waitedFor = new Set([...next.add.map(({ channel }) => channel), ...released]);
    if (waitedFor.size > 0) ports.queued(waitedFor);
    return true;
  }

  return {
    async sweep(slots = () => everySlot) {
      let made = 0;
      const failed = new Set<string>();
      for (;;) {
        const mine = slots();
        if (mine.length === 0) return made;
        const found = await store.due('ladder', { at: now(), slots: mine, limit: AT_ONCE + failed.size });
        const due = found.filter(({ id }) => !failed.has(id));
        if (due.length === 0) return made;
        const steps = await Promise.allSettled(due.map(step));
        for (const [n, one] of steps.entries()) {
          if (one.status === 'fulfilled' && one.value) made += 1;
          // Another process was faster, or it failed: the next sweep looks again.
          else failed.add(due[n]?.id ?? '');
          if (one.status === 'rejected') log.error({ err: one.reason as unknown, notice: due[n]?.id }, 'step not made');
        }
      }
    },
  };
}
