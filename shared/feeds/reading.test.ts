/** What a mapping reads out of the messages of systems that are none of ours, and what it says of those that it can't read. */
import fc from 'fast-check';
import { faultsOfMapping, type Mapping } from './mapping.ts';
import { isWellFormed } from '../kernel/text.ts';
import { exactNumbers } from './numbers.ts';
import { pointerOf, stepsOf, valueAt } from './pointer.ts';
import { readMapped, type MappedAlert, type ReadOne } from './reading.ts';

const mapping: Mapping = {
  list: '/data/alarms',
  fingerprint: '/alarmId',
  status: '/state',
  title: '/content',
  level: '/priority',
  system: '#/data/app',
  units: '/owners',
  startsAt: '/time',
  statuses: [
    { from: 'ALARM', to: 'firing' },
    { from: '*', to: 'resolved' },
  ],
  levels: [
    { from: 'P0', to: 'I' },
    { from: 'critical', to: 'I' },
  ],
};
const alarm = (more: object = {}) => ({
  ...{ alarmId: 4711, state: 'alarm', content: '磁盘写满', priority: 'Critical', owners: ['市教育局', 'civil'] },
  ...{ time: '2026-03-11 10:00:00', ...more },
});
const items = (alarms: unknown, by = mapping): ReadOne<MappedAlert>[] => {
  const read = readMapped('json', by, { data: { app: '学籍系统', alarms } });
  if ('fault' in read) throw new Error(read.fault.message);
  return read.items;
};
const faults = (one: ReadOne<unknown> | undefined) =>
  one?.fields.flatMap(({ field, fault }) => (fault ? [[field, fault.at, fault.grave]] : []));

it('reads each alert of a list: words by their table, instants in the city’s time, what stands beside the list', () => {
  expect(items([alarm()])[0]?.value).toEqual({
    ...{ fingerprint: '4711', status: 'firing', title: '磁盘写满', level: 'I', system: '学籍系统' },
    ...{ units: ['市教育局', 'civil'], startsAt: Date.parse('2026-03-11T02:00:00Z') },
  });
  const [, over] = items([alarm(), alarm({ state: 'OK', owners: '市教育局，civil', time: 1773194400 })]);
  expect(over?.value).toMatchObject({ status: 'resolved', units: ['市教育局', 'civil'], startsAt: 1_773_194_400_000 });
});

it('takes an alert whose level, units, system or start it can’t read, and says where', () => {
  const [one] = items([alarm({ priority: 'P9', time: '昨天', owners: undefined })]);
  expect(one?.value).toMatchObject({ fingerprint: '4711', title: '磁盘写满', units: [], startsAt: 0 });
  expect(one?.value).not.toHaveProperty('level');
  expect(faults(one)).toEqual([
    ['level', '/data/alarms/0/priority', false],
    ['units', '/data/alarms/0/owners', false],
    ['startsAt', '/data/alarms/0/time', false],
  ]);
});

it('does not take one that it can’t tell from others, or of which it does not know whether it fires', () => {
  const strict = { ...mapping, statuses: [{ from: 'ALARM', to: 'firing' as const }] };
  const [nameless, unclear, good] = items([alarm({ alarmId: {} }), alarm({ state: 'maybe' }), alarm()], strict);
  expect([nameless?.value, unclear?.value]).toEqual([undefined, undefined]);
  expect([faults(nameless), faults(unclear)]).toEqual([
    [['fingerprint', '/data/alarms/0/alarmId', true]],
    [['status', '/data/alarms/1/state', true]],
  ]);
  expect(good?.value?.fingerprint).toBe('4711');
});

it('takes a message that is one alert, or a list of them', () => {
  const { list: _, ...single } = mapping;
  const read = (message: unknown) => readMapped('json', single, message);
  expect(read(alarm())).toMatchObject({ items: [{ value: { fingerprint: '4711' } }] });
  expect(read([alarm({ alarmId: 'a' }), alarm({ alarmId: 'b' })])).toMatchObject({
    items: [{ value: { fingerprint: 'a' } }, { value: { fingerprint: 'b' } }],
  });
  expect(read('text')).toMatchObject({ fault: { message: expect.stringContaining('不是 JSON 对象') as string } });
  expect(readMapped('json', mapping, {})).toMatchObject({ fault: { at: '/data/alarms' } });
});

it('reads how much is used: per cent, a part of a total, a fraction', () => {
  const usage = (by: Mapping, message: object) => readMapped('capacity', by, message);
  const by = { resource: '/kind', used: '/used', system: '=数据湖' };
  expect(usage(by, { kind: '存储', used: '71.26%' })).toMatchObject({
    items: [{ value: { resource: 'storage', used: 71.3, system: '数据湖' } }],
  });
  expect(usage({ ...by, total: '/total' }, { kind: 'memory', used: 96, total: 128 })).toMatchObject({
    items: [{ value: { resource: 'memory', used: 75 } }],
  });
  // Lent twice: full, and not out of range.
  expect(usage({ ...by, total: '/total' }, { kind: 'memory', used: 150, total: 128 })).toMatchObject({
    items: [{ value: { used: 100 } }],
  });
  expect(usage({ ...by, total: '=1' }, { kind: 'cpu', used: 0.7 })).toMatchObject({
    items: [{ fields: [{ field: 'resource', fault: { grave: true } }, {}, {}, {}] }],
  });
  expect(usage(by, { kind: 'storage', used: 9000 })).toMatchObject({
    items: [{ fields: [{}, { fault: { grave: true, message: expect.stringContaining('总量') as string } }, {}] }],
  });
});

it('tells apart what differs: ids of nineteen digits, and texts of a thousand characters', () => {
  const [one, other] = ['1234567890123456789', '1234567890123456788'];
  const json = `[{"alarmId": ${one}, "n": -3.5e2, "s": "a\\"${one}"}, {"alarmId":${other}}, 12, 9007199254740991]`;
  expect(JSON.parse(exactNumbers(json))).toEqual([
    { alarmId: one, n: -350, s: `a"${one}` },
    { alarmId: other },
    12,
    9007199254740991,
  ]);
  const long = 'x'.repeat(999);
  const read = items([alarm({ alarmId: `${long}1` }), alarm({ alarmId: `${long}2` })]);
  expect(new Set(read.map(({ value }) => value?.fingerprint)).size).toBe(2);
});

it('leaves what it does not know a number as it is, for any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      if (!/\d{16}/.test(json)) expect(exactNumbers(json)).toBe(json);
      expect(JSON.stringify(JSON.parse(exactNumbers(json))).replaceAll('"', '')).toHaveLength(
        json.replaceAll('"', '').length,
      );
    }),
  );
});

it('takes no half characters, and no day that does not exist', () => {
  const [one] = items([alarm({ content: `${'x'.repeat(499)}😀`, priority: 'P0' })]);
  expect(isWellFormed(one?.value?.title ?? '\ud83d')).toBe(true);
  const times = ['2026-02-30T10:00:00+08:00', '2026-13-01 10:00:00', '9999-12-31T23:59:59-12:00', 1e15, -1, [], true];
  for (const time of times)
    expect(faults(items([alarm({ time })])[0])).toMatchObject([['startsAt', expect.anything(), false]]);
});

it('says what is wrong with a mapping by its field', () => {
  expect(faultsOfMapping('json', mapping)).toEqual([]);
  const wrong: Mapping = {
    list: 'data',
    fingerprint: '=x',
    level: 'priority',
    levels: [...mapping.levels!, { from: 'p0', to: 'II' }],
  };
  expect(faultsOfMapping('json', wrong).map(({ path }) => path)).toEqual([
    'list',
    'fingerprint',
    'title',
    'level',
    'levels',
  ]);
  expect(faultsOfMapping('capacity', {}).map(({ path }) => path)).toEqual(['resource', 'used']);
});

it('follows RFC 6901, and finds nothing that a message has not said itself', () => {
  const message = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };
  const at = (pointer: string) => valueAt(message, stepsOf(pointer) ?? []);
  expect(['', '/foo/0', '/', '/a~1b', '/m~0n', '/ '].map(at)).toEqual([message, 'bar', 0, 1, 8, 7]);
  expect(['/constructor', '/foo/length', '/foo/-', '/foo/01', '/foo/0/x'].map(at)).toEqual(Array(5).fill(undefined));
  expect(['foo', '/~2', '/~'].map(stepsOf)).toEqual([undefined, undefined, undefined]);
  fc.assert(fc.property(fc.array(fc.string()), (steps) => expect(stepsOf(pointerOf(steps))).toEqual(steps)));
});

it('never breaks down, whatever the message and the mapping', () => {
  const expression = fc.oneof(fc.string(), fc.constantFrom('/a', '#/a/0', '=I', '/__proto__', '/toString', ''));
  const by = fc.record(
    Object.fromEntries(
      [...Object.keys(mapping).slice(0, 8), 'resource', 'used', 'total'].map((key) => [key, expression]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom('json' as const, 'capacity' as const), by, fc.jsonValue(), (kind, written, message) => {
      faultsOfMapping(kind, written);
      const read = readMapped(kind, written, { a: message });
      if ('items' in read) for (const one of read.items) expect(Array.isArray(one.fields)).toBe(true);
    }),
  );
});
