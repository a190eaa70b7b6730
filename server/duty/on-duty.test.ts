/** Who is on duty, compared at each hour with a plain model that walks from the first day on. */
import fc from 'fast-check';
import { dutyOf, gapsOf } from '@banjie/shared/duty/on-duty.ts';
import { addDays, addMs, atTime, MS_PER_HOUR, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import { calendar, DAYS, FIRST, modelOf, people, randomRoster } from './testing.ts';

const everybody = () => true;
const span = (from: Day, until: Day) => ({ from: atTime(from, '00:00'), until: atTime(until, '00:00') });

describe('at each hour', () => {
  it('the set on duty is what a plain model says, for any roster, override, swap and holder', () => {
    fc.assert(
      fc.property(randomRoster, fc.subarray(people, { minLength: 1 }), (one, holders) => {
        const duty = dutyOf(one, calendar, (person) => holders.includes(person));
        const model = modelOf(one, holders);
        const wrong: unknown[] = [];
        for (let n = 0; n < DAYS * 24; n += 1) {
          const at = addMs(atTime(FIRST, '00:00'), n * MS_PER_HOUR);
          const expected = model(at);
          const found = duty.all(at);
          if (found.join() !== expected.join()) wrong.push({ at, found, expected });
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('stretches and the next change say the same as asking at each hour', () => {
    fc.assert(
      fc.property(randomRoster, (one) => {
        const duty = dutyOf(one, calendar, everybody);
        const [main] = one.lines;
        const within = span(FIRST, addDays(FIRST, 6));
        const stretches = duty.stretches(main!, within);
        expect([stretches[0]?.from, stretches.at(-1)?.until]).toEqual([within.from, within.until]);
        const gaps = gapsOf(duty, one, within).filter(({ vacant }) => vacant === undefined);
        const wrong: unknown[] = [];
        let from = within.from;
        let next = duty.nextChange(from);
        for (let at = from; at < within.until; at = addMs(at, MS_PER_HOUR)) {
          const isIn = (each: { from: Instant; until: Instant }) => each.from <= at && at < each.until;
          const found = stretches.filter(isIn).map(({ person }) => person);
          if (found.length !== 1 || found[0] !== duty.at(main!, at)) wrong.push(['stretch', at]);
          if (at >= next) [from, next] = [at, duty.nextChange(at)];
          // Nothing changes before it was said to.
          if (duty.all(at).join() !== duty.all(from).join()) wrong.push(['change', at]);
          if (gaps.some(isIn) !== duty.all(at).every((each) => !each)) wrong.push(['gap', at]);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
