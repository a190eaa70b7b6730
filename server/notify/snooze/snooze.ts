/**
 * What waits for somebody and is put off by him comes back by itself at a time that he has chosen, with one push. It changes
 * no deadline and nobody else's notices, and reaches no further than the warning before the deadline.
 */
import type { SnoozeChoice, SnoozeView } from '@banjie/shared/contract/routes/snoozes.ts';
import type { MatterState, Timer } from '@banjie/shared/engine/matter/state.ts';
import { workingDayFrom, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { PartyKey, PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import {
  addDays,
  addMs,
  atTime,
  dayOf,
  formatInstant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  msBetween,
  type Instant,
} from '@banjie/shared/kernel/time.ts';
import type { PersonCaller } from '../../http/handler.ts';
import type { ReceiptRecord } from '../../matters/ports.ts';
import type { Needed } from '../needed.ts';
import type { Notices } from '../notices.ts';
import type { Notice } from '../ports.ts';
import { comesBackAs, type AskedOf, type Snooze, type SnoozeStore } from './ports.ts';
import { texts } from './texts.ts';

export interface SnoozePorts {
  store: SnoozeStore;
  notices: Pick<Notices, 'tell'>;
  needed: Needed;
  calendar: WorkCalendar;
  /** City time. */
  now(): Instant;
}

/** A matter as its reader sees it, with what is his of it. */
export interface Seen {
  state: MatterState;
  keys: readonly PartyKey[];
  receipts: readonly ReceiptRecord[];
}

const AFTERNOON = '14:00';
const MORNING = '09:00';
const LEAST_MS = 5 * MS_PER_MINUTE;
const MOST_DAYS = 30;
const AT_ONCE = 200;
/** What warns of a deadline, and what happens at it. */
const warnings: readonly Timer['kind'][] = ['remind', 'lapse', 'climb', 'renotify', 'elapse'];

export type Snoozes = ReturnType<typeof createSnoozes>;

export function createSnoozes({ store, notices, needed, calendar, now }: SnoozePorts) {
  /** What is asked of him, the first due first. */
  function askedOf({ state, keys, receipts }: Seen): (AskedOf & { dueAt: Instant | undefined })[] {
    const isHis = ({ parties }: { parties: readonly PartyKey[] }) => parties.some((key) => keys.includes(key));
    const items = state.items.filter((one) => one.kind === 'task' && isHis(one));
    const owed = receipts.filter((one) => one.state === 'open' && isHis(one));
    const all = [
      ...items.map(({ id, deadlines }) => ({
        matter: state.id,
        item: id,
        dueAt: first(deadlines.map(({ at }) => at)),
      })),
      ...owed.map(({ id, item, dueAt }) => ({ matter: state.id, item, receipt: id, dueAt })),
    ];
    return all.sort((one, other) => ((one.dueAt ?? '9') < (other.dueAt ?? '9') ? -1 : 1));
  }

  /** Until when at most; undefined where it is due by no day. After the last warning half of what is left. */
  function latestOf({ state }: Seen, { item, dueAt }: AskedOf & { dueAt: Instant | undefined }): Instant | undefined {
    const at = now();
    const next = first(
      state.timers
        .flatMap((one) => (one.item === item && warnings.includes(one.kind) && one.at > at ? [one] : []))
        .map((one) => one.at),
    );
    const end = first([next, dueAt].flatMap((one) => (one === undefined ? [] : [one])));
    if (end === undefined) return undefined;
    const isWarning = state.timers.some((one) => one.item === item && one.kind === 'remind' && one.at === end);
    const left = msBetween(at, end);
    return isWarning ? addMs(end, -MS_PER_MINUTE) : addMs(at, Math.floor(Math.max(0, left) / 2));
  }

  function choices(): { choice: SnoozeChoice; at: Instant }[] {
    const at = now();
    const today = dayOf(at);
    const tomorrow = addDays(today, 1);
    const working = workingDayFrom(calendar, tomorrow).day;
    const all: { choice: SnoozeChoice; at: Instant }[] = [
      { choice: 'hour', at: addMs(at, MS_PER_HOUR) },
      { choice: 'afternoon', at: atTime(today, AFTERNOON) },
      { choice: 'tomorrow', at: atTime(tomorrow, MORNING) },
      ...(working === tomorrow ? [] : [{ choice: 'workday' as const, at: atTime(working, MORNING) }]),
    ];
    return all.filter((one) => msBetween(at, one.at) >= LEAST_MS);
  }

  async function standing(
    seen: Seen,
    person: PersonId,
  ): Promise<{ asked: AskedOf; latest: Instant | undefined } | Rejection> {
    const [asked] = askedOf(seen);
    if (!asked) return reject('notNow', texts.nothing);
    if (await store.hasRung(person, seen.state.id)) return reject('notNow', texts.urgent);
    const latest = latestOf(seen, asked);
    if (latest !== undefined && msBetween(now(), latest) < LEAST_MS) return reject('notNow', texts.dueSoon);
    const { dueAt: _, ...of } = asked;
    return { asked: of, latest };
  }

  const fits = (at: Instant, latest: Instant | undefined): boolean => latest === undefined || at <= latest;

  async function view(seen: Seen, person: PersonId): Promise<SnoozeView> {
    const [found, set] = await Promise.all([standing(seen, person), store.get(person, seen.state.id)]);
    const until = set && { until: set.until, untilText: formatInstant(set.until) };
    if (isRejection(found)) return { ...until, options: [], blocked: found.text };
    const { latest } = found;
    return {
      ...until,
      options: choices()
        .filter(({ at }) => fits(at, latest))
        .map(({ choice, at }) => ({ choice, at, title: texts.choices[choice], text: formatInstant(at) })),
      ...(latest === undefined ? {} : { latest, latestText: formatInstant(latest) }),
    };
  }

  /** One push to him, whatever he has set: he has asked for it. */
  async function tellAgain(snooze: Snooze): Promise<void> {
    const { person, until, told } = snooze;
    const last = await store.lastTold(snooze);
    const parties = last && (await needed.partiesOf(last));
    if (!last || parties === undefined || !needed.isAsked(last, { person }, parties)) return;
    const { basis: _, ...said } = last;
    const notice: Notice = {
      ...said,
      // The same, whichever process tells it: so it is told once.
      event: comesBackAs(told ?? last.event, person, until),
      at: now(),
      kind: 'reminder',
      subject: texts.subject(last.subject),
    };
    await notices.tell([{ notice, to: [`person:${person}`], asked: true }]);
  }

  /** What tells of it came after it was put off: it counts as read like what had come before. */
  async function catchUp(): Promise<void> {
    for (const one of await store.early(AT_ONCE)) {
      const last = await store.lastTold(one);
      if (!last) continue;
      await store.putOff(one.person, one, now());
      await store.toldBy(one, last.event);
    }
  }

  return {
    view,
    /** @param asked one of the choices, or an instant */
    async put(seen: Seen, { person }: PersonCaller, asked: string): Promise<SnoozeView | Rejection> {
      const found = await standing(seen, person);
      if (isRejection(found)) return found;
      const at = now();
      const until = choices().find(({ choice }) => choice === asked)?.at ?? asked;
      if (isChoice(until) || msBetween(at, until) < LEAST_MS) return reject('invalid', texts.past, fault(texts.past));
      if (until > addMs(at, MOST_DAYS * MS_PER_DAY)) {
        const text = texts.tooFar(MOST_DAYS);
        return reject('invalid', text, fault(text));
      }
      const { latest } = found;
      if (latest !== undefined && !fits(until, latest)) return reject('notNow', texts.tooLate(formatInstant(latest)));
      const told = (await store.lastTold(found.asked))?.event;
      await store.put({ ...found.asked, person, until, ...(told === undefined ? {} : { told }) });
      await store.putOff(person, found.asked, at);
      return view(seen, person);
    },
    end: (person: PersonId, matter: string): Promise<void> => store.remove(person, matter),
    listOf: (person: PersonId): Promise<Snooze[]> => store.ofPerson(person),
    /** Tells everybody whose time has come; gives to how many. */
    async sweep(): Promise<number> {
      if (!(await store.isDue(now()))) return 0;
      await catchUp();
      let told = 0;
      for (;;) {
        const due = await store.due(now(), AT_ONCE);
        if (due.length === 0) return told;
        for (const one of due) {
          await tellAgain(one);
          await store.finish(one);
          told += 1;
        }
      }
    },
  };
}

const first = (all: readonly Instant[]): Instant | undefined => [...all].sort()[0];
const isChoice = (asked: string): asked is SnoozeChoice => ['hour', 'afternoon', 'tomorrow', 'workday'].includes(asked);
const fault = (message: string) => ({ faults: [{ path: 'until', message }] });
