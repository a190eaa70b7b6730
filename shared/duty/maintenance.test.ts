/** What a window of maintenance keeps silent, and what it does not. */
import fc from 'fast-check';
import { alarmLevels, overlap, silencedBy, type Named, type Window } from './maintenance.ts';

const window = (more: Partial<Window> = {}): Window => ({
  ...{ id: 'w', provider: 'first', scope: { kind: 'systems', systems: ['civil/登记'] }, level: 'II', what: '升级' },
  ...{ from: '2026-12-01T14:00:00.000Z', until: '2026-12-01T18:00:00.000Z' },
  ...more,
});
const civil: Named = { subject: 'civil/登记', unit: 'civil', provider: 'first' };
const health: Named = { subject: 'health/门户', unit: 'health', provider: 'first' };
const alarm = (about: readonly Named[], level: (typeof alarmLevels)[number] = 'II') => ({
  level,
  about,
  from: 'first',
});
const within = '2026-12-01T15:00:00.000Z';
const by = (windows: Window[], about: readonly Named[], level?: (typeof alarmLevels)[number], at = within) =>
  silencedBy(windows, alarm(about, level), at)?.id;

it('its systems within its time, from its level down; the gravest only where it says so', () => {
  expect(by([window()], [civil])).toBe('w');
  expect(by([window()], [civil], 'IV')).toBe('w');
  expect(by([window()], [civil], 'I')).toBeUndefined();
  expect(by([window({ level: 'I' })], [civil], 'I')).toBe('w');
  expect(by([window({ level: 'III' })], [civil], 'II')).toBeUndefined();
  expect(by([window()], [health])).toBeUndefined();
  expect(by([window()], [civil], 'II', '2026-12-01T13:59:59.999Z')).toBeUndefined();
  expect(by([window()], [civil], 'II', '2026-12-01T18:00:00.000Z')).toBeUndefined();
  expect(by([window({ withdrawn: true })], [civil])).toBeUndefined();
});

it('everything that a unit uses, or that the provider runs; never what another provider runs', () => {
  expect(by([window({ scope: { kind: 'units', units: ['health'] } })], [health])).toBe('w');
  const all = window({ scope: { kind: 'all' } });
  expect(by([all], [civil, health])).toBe('w');
  expect(by([all], [])).toBe('w');
  expect(by([all], [{ ...civil, provider: 'second' }])).toBeUndefined();
  expect(silencedBy([all], { level: 'IV', about: [], from: 'second' }, within)).toBeUndefined();
  // Where no allocation says who runs it, it is whose monitoring says it.
  expect(by([window()], [{ subject: 'civil/登记', unit: 'civil' }])).toBe('w');
});

it('what is about several systems only as long as all of them are in maintenance', () => {
  const other = window({
    ...{ id: 'v', scope: { kind: 'systems', systems: ['health/门户'] } },
    until: '2026-12-01T20:00:00.000Z',
  });
  expect(by([window()], [civil, health])).toBeUndefined();
  expect(by([window(), other], [civil, health])).toBe('w');
  // Of two over one system the one that lasts longest.
  expect(by([window(), window({ id: 'u', until: '2026-12-01T19:00:00.000Z' })], [civil])).toBe('u');
});

it('two overlap where both could keep one system silent at one time', () => {
  const later = { from: '2026-12-01T18:00:00.000Z', until: '2026-12-01T19:00:00.000Z' };
  expect(overlap(window(), window({ id: 'v' }))).toBe(true);
  expect(overlap(window(), window({ id: 'v', ...later }))).toBe(false);
  expect(overlap(window(), window({ id: 'v', scope: { kind: 'units', units: ['civil'] } }))).toBe(true);
  expect(overlap(window(), window({ id: 'v', scope: { kind: 'units', units: ['health'] } }))).toBe(false);
  expect(overlap(window(), window({ id: 'v', scope: { kind: 'all' } }))).toBe(true);
  expect(overlap(window(), window({ id: 'v', provider: 'second' }))).toBe(false);
});

it('for any windows, what is silent is silent by one that runs, is of its level and covers it', () => {
  const level = fc.constantFrom(...alarmLevels);
  const hour = fc.integer({ min: 0, max: 9 }).map((n) => `2026-12-01T0${n}:00:00.000Z`);
  const scope = fc.constantFrom<Window['scope']>(
    { kind: 'all' },
    { kind: 'units', units: ['civil'] },
    { kind: 'systems', systems: ['health/门户'] },
  );
  const some = fc.record({ from: hour, until: hour, level, scope, provider: fc.constantFrom('first', 'second') });
  const about = fc.subarray([civil, health]);
  fc.assert(
    fc.property(fc.array(some, { maxLength: 4 }), about, level, hour, (made, names, grave, at) => {
      const windows = made.map((one, n) => window({ ...one, id: String(n) }));
      const found = silencedBy(windows, { level: grave, about: names, from: 'first' }, at);
      const reaches = (one: Window, name: Named | undefined) =>
        one.provider === 'first' &&
        one.from <= at &&
        at < one.until &&
        alarmLevels.indexOf(grave) >= alarmLevels.indexOf(one.level) &&
        (one.scope.kind === 'all' ||
          (name !== undefined &&
            (one.scope.kind === 'units'
              ? one.scope.units.includes(name.unit)
              : one.scope.systems.includes(name.subject))));
      const needed = names.length === 0 ? [undefined] : names;
      expect(found !== undefined).toBe(needed.every((name) => windows.some((one) => reaches(one, name))));
    }),
  );
});
