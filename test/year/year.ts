/**
 * A year in the city on a moved clock, on a real database: every recurring duty, a random load of matters, people who
 * are away, put off, send back; in many a matter one unit sleeps for good; processes that are dropped without warning, or
 * killed (main.ts). Afterwards the invariants are looked at.
 */
import { addDays, addMs, atTime, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { chanceOf, type Chance } from '@banjie/shared/engine/testing/chance.ts';
import { personKey, postKey } from '@banjie/shared/kernel/party.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { check, type Checked } from './invariants.ts';
import { openOffice, type Office } from './office.ts';
import { forgetful, type Journal } from './journal.ts';
import { openOne, work, type Acknowledged } from './people.ts';
import { rosterOf, type RosterSize } from './roster.ts';

export interface YearPlan {
  size: RosterSize;
  /** The day before the first; the fourth of January unless another season is looked at. */
  from?: Day;
  days: number;
  /** Matters that people try to open on a working day. */
  perDay: number;
  seed: number;
  /** What is known again after the process was killed. */
  journal?: Journal<Away>;
  /** Ends the year before its last day, and looks at what there is. */
  isLate?: () => boolean;
  /** The days are over, and what must hold is looked at. */
  onChecking?: () => void;
  onDay?: (day: string, done: { matters: number; given: number }) => void;
}
export interface YearResult extends Checked {
  acknowledged: Acknowledged;
  /** Processes that were dropped or killed. */
  restarts: number;
  /** Days that were lived. */
  days: number;
}

const FROM = '2026-01-04';
/** People who work at the same time. */
const AT_ONCE = 12;

export async function year(
  uri: string,
  { size, from = FROM, days, perDay, seed, journal = forgetful(), isLate, onDay, onChecking }: YearPlan,
): Promise<YearResult> {
  const start = atTime(from, '09:00');
  const { before, acks } = journal;
  let now: Instant = before?.now ?? start;
  let over = before?.days ?? 0;
  let lives = (before?.lives ?? 0) + 1;
  let away = before?.away;
  const clock = () => now;
  const set = (at: Instant) => {
    now = at;
    journal.mark({ now, days: over, lives, away });
  };
  set(now);
  let office = await openOffice(uri, clock);
  const roster = rosterOf(size);
  const { resources, subscriptions, ...others } = roster;
  // Also where the first life was cut off before it had put everything in.
  if (over === 0) {
    await office.stores.people.save(others);
    await office.people.refresh();
    await office.enterImported({ resources, subscriptions });
    await office.recurring.sweep(now);
  }
  const persons = roster.persons.map((one) => one.id);
  const note =
    <T>(job: () => Promise<T>) =>
    async () => {
      await job();
      journal.note();
    };

  for (let n = over + 1; n <= days && isLate?.() !== true; n++) {
    const day = addDays(from, n);
    // A day that was cut off is another one when it is lived again.
    const chance = chanceOf(seed + n * 1009 + lives * 7919);
    const morning = atTime(day, '09:30');
    if (morning > now) await passTo(office, morning, clock, set);
    if (officialCalendar.isWorkingDay(day).working) {
      // Some are away for days on end: who is away is the same for a week.
      const week = Math.floor(n / 7);
      const here = persons.filter((_, i) => chanceOf(seed + week * 1000 + i).below(10) > 0);
      const jobs = [
        ...Array.from({ length: perDay }, (_, k) =>
          note(() => openOne(office, chance, now, `${day}:${lives}:${k}`, acks)),
        ),
        ...here.filter(() => chance.percent(60)).map((person) => note(() => work(office, person, chance, now, acks))),
      ];
      await together(jobs);
    }
    if (chance.percent(60)) away = await rotate(office, roster.posts, chance, away);
    // A process goes away without a word; the next one finds what it left undone.
    if (chance.percent(4)) {
      await office.close();
      office = await openOffice(uri, clock);
      lives += 1;
    }
    over = n;
    set(now);
    onDay?.(day, { matters: acks.opened.length, given: acks.given.length });
  }
  onChecking?.();
  // Whoever is between two posts on the last day comes back: that a place is empty is the city's to mend.
  if (away) await office.stores.people.save({ posts: [away.post] });
  await office.people.refresh();
  await passTo(office, addMs(now, 3_600_000), clock, set);
  const checked = await check(office, acks, start, now);
  await office.close();
  return { ...checked, acknowledged: acks, restarts: lives - 1, days: over };
}

type Post = ReturnType<typeof rosterOf>['posts'][number];
export interface Away {
  post: Post;
}

/** Somebody loses his post, with what he has in hand by it; whoever lost his before has it again. */
async function rotate(office: Office, posts: readonly Post[], chance: Chance, away: Away | undefined): Promise<Away> {
  const inHand = office.stores.connection
    .collection<MatterDocument>('matters')
    .find({ open: true, 'state.items.pool': { $exists: true } });
  const hands = (await inHand.toArray()).flatMap(({ state }) => state.items.filter((item) => item.pool !== undefined));
  const losing = hands.flatMap((item) =>
    posts.flatMap((post) =>
      item.pool?.includes(postKey(post.unit, post.post)) === true
        ? post.persons.filter((person) => item.parties.includes(personKey(person))).map((person) => ({ post, person }))
        : [],
    ),
  );
  const anybody = posts.flatMap((post) => post.persons.map((person) => ({ post, person })));
  const { post, person } = chance.pick(losing.length > 0 ? losing : anybody);
  const without = { ...post, persons: post.persons.filter((one) => one !== person) };
  await office.stores.people.save({ posts: [...(away && away.post !== post ? [away.post] : []), without] });
  await office.people.refresh();
  return { post };
}

/** The ticks of this city: what falls due between two of them happens at its own instant all the same. */
const TICK_MS = 3_600_000;

async function passTo(office: Office, to: Instant, now: () => Instant, set: (at: Instant) => void): Promise<void> {
  for (;;) {
    const next = await office.nextWake();
    if (next === undefined || next > to) break;
    const tick = addMs(now(), TICK_MS);
    const at = next > tick ? next : tick;
    if (at >= to) break;
    set(at);
    await office.sweeps.sweep(now());
  }
  if (to > now()) set(to);
  await office.sweeps.sweep(now());
}

async function together(jobs: readonly (() => Promise<unknown>)[]): Promise<void> {
  let at = 0;
  const one = async () => {
    for (let job = jobs[at++]; job; job = jobs[at++]) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
