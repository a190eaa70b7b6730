import { createMachineTime } from '../store/base/machine-time.ts';
import { soundClock } from './sound-clock.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-23T02:00:00.000Z');

/** A process whose wall clock can be set, beside a database whose clock is right. */
async function machine() {
  let elapsed = 5_000;
  let set = 0;
  const wall = () => START + elapsed + set;
  const time = createMachineTime(
    () => Promise.resolve(new Date(START + elapsed)),
    () => elapsed,
    wall,
  );
  await time.now();
  return {
    clock: soundClock(time, wall),
    goOn: (ms: number) => void (elapsed += ms),
    set: (ms: number) => void (set = ms),
    right: () => START + elapsed,
  };
}

it.each([HOUR, -HOUR, 6_000, -6_000])('a clock that is set by %d ms dates nothing wrongly', async (ms) => {
  const { clock, goOn, set, right } = await machine();
  expect(clock()).toBe(right());
  set(ms);
  for (let n = 0; n < 3; n += 1) {
    goOn(700);
    expect(clock()).toBe(right());
  }
  // Put right again it goes on as if nothing had been.
  set(0);
  goOn(1);
  expect(clock()).toBe(right());
});

it('a clock that differs by little is the machine’s own, which time servers keep', async () => {
  const { clock, set, right } = await machine();
  set(800);
  expect(clock()).toBe(right() + 800);
});
