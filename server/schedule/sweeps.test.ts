import { everySlot, slotOf } from '../store/base/slots.ts';
import { createSweeps, type SweepPorts } from './sweeps.ts';

const NOW = '2026-11-23T02:00:00.000Z';

/** Matters with the instants at which something is due in them. */
function city(due: Record<string, string[]>, more: Partial<SweepPorts> = {}) {
  const log: string[] = [];
  const sweeps = createSweeps({
    dueMatters: (slots, now, limit) =>
      Promise.resolve(
        Object.entries(due)
          .filter(([id, instants]) => slots.includes(slotOf(id)) && (instants[0] ?? '9') <= now)
          .sort(([, a], [, b]) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
          .map(([id, instants]) => ({ id, wakeAt: instants[0] ?? '' }))
          .slice(0, limit),
      ),
    tick(id) {
      if (id.startsWith('broken')) return Promise.reject(new Error('no such definition'));
      const instant = due[id]?.shift();
      if (instant) log.push(`${id} ${instant.slice(11, 13)}`);
      return Promise.resolve(instant !== undefined);
    },
    recurring: () => Promise.resolve(0),
    vacancies: () => Promise.resolve(0),
    settleAlerts: () => Promise.resolve(),
    listen: () => Promise.resolve(),
    repairReceipts: () => Promise.resolve(log.push('repair')),
    vacate: () => Promise.resolve(log.push('vacate')),
    drain: () => Promise.resolve(void log.push('drain')),
    log: { error: () => undefined },
    ...more,
  });
  return { log, sweeps };
}
const at = (hour: number) => `2026-11-23T0${hour}:00:00.000Z`;

it('gives back what nobody holds any more, plays what is due by now until nothing is left, then carries out what it left behind', async () => {
  const { log, sweeps } = city({ a: [at(1), at(2), at(3)], b: [at(0)], c: [at(5)] });
  expect(await sweeps.sweep(NOW)).toBe(3);
  expect(log).toEqual(['vacate', 'b 00', 'a 01', 'a 02', 'repair', 'drain']);
  expect(await sweeps.sweep(NOW)).toBe(0);
});

it('is held up neither by a hundred matters that can not be ticked nor by one that somebody else has ticked', async () => {
  const broken = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`broken${n}`, [at(0)]]));
  let others = 0;
  const { log, sweeps } = city({ ...broken, good: [at(1)], also: [at(2)] });
  expect(await sweeps.sweep(NOW)).toBe(2);
  expect(log).toEqual(['vacate', 'good 01', 'also 02', 'repair', 'drain']);
  const stubborn = city(
    {},
    { dueMatters: () => Promise.resolve([{ id: 'x', wakeAt: NOW }]), tick: () => Promise.resolve(++others < 0) },
  );
  expect(await stubborn.sweeps.sweep(NOW)).toBe(0);
  expect(others).toBe(1);
});

it('begins the next while the last are under way, and none of them twice', async () => {
  const lots = Array.from({ length: 400 }, (_, n) => `m${n}`);
  const due = new Set(lots);
  const ticked: string[] = [];
  let underWay = 0;
  let most = 0;
  let read = 0;
  const { sweeps } = city(
    {},
    {
      // What is under way still stands there as due.
      dueMatters(_slots, _now, limit) {
        const found = [...due].slice(0, limit);
        read += found.length;
        return Promise.resolve(found.map((id) => ({ id, wakeAt: NOW })));
      },
      async tick(id) {
        ticked.push(id);
        most = Math.max(most, (underWay += 1));
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        underWay -= 1;
        return due.delete(id);
      },
    },
  );
  expect(
    await sweeps.pass(
      () => everySlot,
      () => NOW,
    ),
  ).toBe(400);
  expect(ticked.sort()).toEqual(lots.sort());
  // More than one lot, and not all of them at once.
  expect([most > 128, most <= 256]).toEqual([true, true]);
  // And few of them are read twice.
  expect(read).toBeLessThan(800);
});

it('begins nothing any more in a slot that is lost meanwhile', async () => {
  const [kept, lost] = ['a', 'b'] as const;
  const due = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`m${n}`, [at(1)]]));
  let rounds = 0;
  const { log, sweeps } = city({ ...due, [kept]: [at(2)], [lost]: [at(2)] });
  const slots = () => (rounds++ < 2 ? everySlot : everySlot.filter((slot) => slot !== slotOf(lost)));
  expect(await sweeps.pass(slots, () => NOW)).toBeLessThanOrEqual(601);
  expect(log).toContain(`${kept} 02`);
  expect(log).not.toContain(`${lost} 02`);
});

it('passes time in its own slots only, and neither waits for nor starts anything else', async () => {
  const { log, sweeps } = city({ a: [at(1)], b: [at(0)] });
  expect(slotOf('a')).not.toBe(slotOf('b'));
  const slots = () => [slotOf('a')];
  expect(await sweeps.pass(slots, () => NOW)).toBe(1);
  expect(log).toEqual(['a 01']);
  expect(sweeps.passing()).toMatchObject({ fired: 1, lagMs: 0 });
});
