import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { createTrainingClock, nextMorning, type OffsetStore } from './clock.ts';

const start = '2026-11-20T02:00:00.000Z';

function city() {
  let kept: number | undefined;
  const listeners = new Set<() => void>();
  const store: OffsetStore = {
    begin: async (offset) => (kept ??= offset),
    read: async () => kept ?? 0,
    raise: async (offset) => {
      kept = Math.max(kept ?? offset, offset);
      for (const listener of listeners) listener();
      return kept;
    },
    watch: async (changed) => {
      listeners.add(changed);
      return async () => void listeners.delete(changed);
    },
  };
  const due: string[] = [];
  const happened: string[] = [];
  let machine = Date.parse(start);
  const passing = {
    nextWake: async () => [...due].sort()[0],
    sweep: async (now: string) => {
      const ripe = due.filter((at) => at <= now).sort();
      for (const at of ripe) {
        due.splice(due.indexOf(at), 1);
        happened.push(`${at} at ${now}`);
        // What happens at nine brings about something at ten.
        if (at.includes('T01:00')) due.push(at.replace('T01:00', 'T02:30'));
      }
      return ripe.length;
    },
  };
  const open = (begin?: string) => createTrainingClock(store, passing, { start: begin, machine: () => machine });
  return { open, due, happened, pass: (ms: number) => (machine += ms) };
}

it('runs with the machine until it is put forward', async () => {
  const { open, pass } = city();
  const clock = await open();
  expect(clock.now()).toBe(start);
  pass(1500);
  expect(clock.now()).toBe('2026-11-20T02:00:01.500Z');
});

it.each(['2026-03-11T02:00:00.000Z', '2028-02-28T02:00:00.000Z'])(
  'a new city begins at %s if that is said, for every process and for good, and goes on with the machine',
  async (begin) => {
    const { open, pass } = city();
    const clock = await open(begin);
    expect(clock.now()).toBe(begin);
    pass(60_000);
    // Another process, and one that is started later with another wish, or with none.
    const others = [await open(begin), await open('2030-01-01T00:00:00.000Z'), await open()];
    for (const one of [clock, ...others]) expect(one.now()).toBe(begin.replace('02:00:00', '02:01:00'));
    await clock.forward(begin.replace('02:00', '09:00'));
    for (const one of [clock, ...others]) expect(one.now()).toBe(begin.replace('02:00', '09:00'));
  },
);

it('plays every due instant on the way at its own instant and in order, with what comes of it', async () => {
  const { open, due, happened } = city();
  const clock = await open();
  due.push('2026-11-22T01:00:00.000Z', '2026-11-21T04:00:00.000Z', '2026-12-24T00:00:00.000Z');
  expect(await clock.forward('2026-11-23T00:00:00.000Z')).toBe(3);
  expect(happened).toEqual([
    '2026-11-21T04:00:00.000Z at 2026-11-21T04:00:00.000Z',
    '2026-11-22T01:00:00.000Z at 2026-11-22T01:00:00.000Z',
    '2026-11-22T02:30:00.000Z at 2026-11-22T02:30:00.000Z',
  ]);
  expect(clock.now()).toBe('2026-11-23T00:00:00.000Z');
});

it('never goes back, and two who put it forward at once agree', async () => {
  const { open } = city();
  const clock = await open();
  const other = await open();
  await Promise.all([clock.forward('2026-12-01T00:00:00.000Z'), other.forward('2026-11-25T00:00:00.000Z')]);
  expect(clock.now()).toBe('2026-12-01T00:00:00.000Z');
  expect(other.now()).toBe('2026-12-01T00:00:00.000Z');
  await clock.forward('2026-11-24T00:00:00.000Z');
  expect(clock.now()).toBe('2026-12-01T00:00:00.000Z');
});

it('is not held by something due that can not be done', async () => {
  const store: OffsetStore = {
    begin: async (offset) => offset,
    read: async () => 0,
    raise: async (offset) => offset,
    watch: async () => async () => undefined,
  };
  const stuck = { nextWake: async () => start, sweep: async () => 0 };
  const clock = await createTrainingClock(store, stuck, { machine: () => Date.parse(start) });
  expect(await clock.forward('2026-11-21T00:00:00.000Z')).toBe(0);
  expect(clock.now()).toBe('2026-11-21T00:00:00.000Z');
});

it('the next morning is nine o’clock of a working day', () => {
  expect(nextMorning(officialCalendar, '2026-11-20T02:00:00.000Z')).toBe('2026-11-23T01:00:00.000Z');
  expect(nextMorning(officialCalendar, '2026-09-30T02:00:00.000Z')).toBe('2026-10-08T01:00:00.000Z');
});
