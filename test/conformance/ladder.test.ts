/**
 * What the engine gives to every task holds in every procedure: urged by whoever waits, demanded by whoever answers for
 * others, made known by the office, each step only after the one before; and what has ended is rated by nobody who decided.
 */
import { cityOf } from '@banjie/shared/engine/testing/city.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import { makeMove, openSomehow } from '@banjie/shared/engine/testing/wander.ts';
import { decidersOf } from '@banjie/shared/engine/deciding/asked.ts';
import { addDays, addMs, dayOf, MS_PER_DAY } from '@banjie/shared/kernel/time.ts';
import { partyOf, personKey } from '@banjie/shared/kernel/party.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { planFor } from './law/city.ts';

const START = '2026-09-24T02:00:00.000Z';

/** Whoever is offered a command on this task, blocked or not. */
const offeredTo = (play: Play, command: string, item?: string): string[] =>
  play.city.persons.filter((person) =>
    play.allowed(person).some((one) => one.command === command && (item === undefined || one.item?.id === item)),
  );
const unitsOf = (play: Play, persons: readonly string[]) =>
  persons.map((one) => play.city.directory.person(one)?.unit ?? '');

describe.each(procedures.map((one) => [one.key, one] as const))('%s', (key, procedure: Procedure) => {
  const city = cityOf(planFor(key));
  const opened = () => openSomehow(procedure, city, 1, START);

  it('goes up the ladder a step at a time', () => {
    const play = opened();
    const item = play?.state?.items.find((one) => one.kind === 'task');
    // What begins with a wait or with receipts has nobody to be urged.
    if (!play || !item) return;
    const demand = { until: addDays(dayOf(play.now), 1), note: '请说明进展' };
    const known = { reason: '督办后逾期未办' };
    const overseers = offeredTo(play, 'superviseTask', item.id);
    expect(overseers.length).toBeGreaterThan(0);
    const boss = overseers[0] ?? '';
    const late = item.deadlines.some(({ at }) => at <= play.now);
    if (!late) expect(play.refusal(boss, 'superviseTask', demand, item.id)).toMatchObject({ rejected: 'gateClosed' });
    expect(offeredTo(play, 'makeKnown', item.id)).toEqual([]);
    const waiting = offeredTo(play, 'urge', item.id);
    if (!late) {
      expect(waiting.length).toBeGreaterThan(0);
      play.give(waiting[0] ?? '', 'urge', {}, item.id);
      expect(play.refusal(waiting[0] ?? '', 'urge', {}, item.id)).toMatchObject({ rejected: 'gateClosed' });
    }
    play.give(boss, 'superviseTask', demand, item.id);
    const answer = play.state?.items.find((one) => one.answers?.item === item.id);
    expect(answer?.parties).toEqual(item.parties);
    const publishers = offeredTo(play, 'makeKnown', item.id);
    expect(publishers.length).toBeGreaterThan(0);
    expect(play.refusal(publishers[0] ?? '', 'makeKnown', known, item.id)).toMatchObject({ rejected: 'gateClosed' });
    // Nobody makes his own unit known, and nobody who only has a part in it makes anybody known.
    const own = item.parties.map((one) => partyOf(one)).flatMap((one) => ('unit' in one ? [one.unit] : []));
    expect(unitsOf(play, publishers).filter((one) => own.includes(one))).toEqual([]);
    play.until(addMs(answer?.deadlines[0]?.at ?? play.now, 60_000));
    if (!play.state?.items.some(({ id }) => id === item.id)) return;
    const [office = ''] = publishers;
    play.give(office, 'makeKnown', known, item.id);
    expect(play.state.items.some(({ id }) => id === item.id)).toBe(true);
    expect(play.refusal(office, 'makeKnown', known, item.id)).toMatchObject({ rejected: 'gateClosed' });
  });

  it('is rated by nobody who decided, once, and stays at its end', () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const play = openSomehow(procedure, city, seed, START);
      for (let n = 0; play && !play.state?.end && n < 60; n += 1)
        makeMove(play, { kind: n % 5 === 4 ? 'time' : n % 7 === 6 ? 'receipts' : 'act', seed: seed * 1000 + n });
      if (!play?.state?.end) continue;
      const { state } = play;
      const deciders = decidersOf(procedure, state);
      const raters = offeredTo(play, 'rate');
      expect(raters.filter((one) => deciders.includes(personKey(one)))).toEqual([]);
      const [rater] = raters;
      if (rater === undefined) continue;
      play.give(rater, 'rate', { score: '1', word: '没有解决' });
      expect(play.state).toMatchObject({ end: state.end, items: [], timers: [] });
      expect(play.refusal(rater, 'rate', { score: '5' })).toBeDefined();
      play.now = addMs(play.now, 30 * MS_PER_DAY);
      expect(offeredTo(play, 'rate')).toEqual([]);
    }
  });
});
