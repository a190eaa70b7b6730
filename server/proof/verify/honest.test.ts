/** What was not done and is nowhere: excused where the history says why, and only that; else it was deleted. */
import type { Effect, MatterEvent, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { TELLS } from '../entry.ts';
import { toldOf } from '../told.ts';
import type { StoredReceipt } from './ports.ts';
import { readingOf } from './reading.ts';
import { receiptFaults } from './receipts.ts';
import { registerChangeFaults } from './register-changes.ts';

const at = '2026-11-24T02:00:00.000Z';
const item = 'receipts#2';
const units = ['health', 'natural', 'works'];
const receipt = (unit: string, state: 'open' | 'dropped'): StoredReceipt => ({
  ...{
    id: `m1.${item}.${unit}`,
    matter: 'm1',
    number: '260001',
    procedure: 'data-correction',
    version: 1,
    title: '',
    item,
  },
  ...{ from: '市民政局', what: '核校', unit, parties: [`post:${unit}:data`], askedAt: at, provisional: false, state },
  ...{ total: 3, sortAt: '9999-12-31T00:00:00.000Z' },
});
const ask = (held: boolean): Effect =>
  ({
    ...{ effect: 'askReceipts', item, units, post: 'data', title: '', provisional: false, subject: '', body: '' },
    ...(held ? { held: { key: 'decide#1/0', ms: 60_000 } } : {}),
  }) as const;
const entered = {
  type: 'entered',
  item: {
    id: item,
    step: 'receipts',
    kind: 'receipts',
    since: at,
    parties: [],
    deadlines: [],
    receipts: { total: 3, post: 'data' },
  },
  timers: [],
  units: [],
};
const left = { type: 'left', item, step: 'receipts', command: 'withdraw', title: '', by: '甲', at };

function reading(
  entries: { events: object[]; told?: object; command?: string; key?: string }[],
  outbox: object[] = [],
) {
  const history = entries.map((one, n) => ({ v: TELLS, at, seq: n + 1, ...one, events: one.events as MatterEvent[] }));
  const state = {
    items: [],
    files: [],
    procedure: 'data-correction',
    version: 1,
    opener: { kind: 'person', name: '', unitName: '市民政局' },
  };
  return readingOf({ matter: 'm1', number: '260001', state, outbox, entries: [] } as never, history as never);
}
const failed = (id: string) => ({
  ...{ command: 'effectFailed', key: `failed:${id}` },
  events: [{ type: 'effectFailed', what: '', text: '', at }],
});
const takeable = { type: 'takeable', back: {} };
const cancelled = { type: 'takenBack', command: 'decide', title: '', at, cancelled: true };

it('excuses that whoever asked for receipts took it back before anybody was asked', () => {
  const told = toldOf([ask(true)])!;
  const read = reading([{ events: [entered, takeable], told }, { events: [left, cancelled] }]);
  expect(receiptFaults(read, [])).toEqual([]);
});

const change: RegisterChange = {
  register: 'suspensions',
  subject: 'x',
  op: 'put',
  title: 'x',
  why: '',
  units: [],
} as never;
it('excuses that a decision which puts something into a register was taken back before it was put in', () => {
  const read = reading([
    { events: [{ type: 'registered', change, at, kept: true }, takeable] },
    { events: [cancelled] },
  ]);
  expect(registerChangeFaults(read, [])).toEqual([]);
});

it('excuses that asking was given up after a part had been asked, and the step was left', () => {
  const told = toldOf([ask(false)])!;
  const read = reading([{ events: [entered], told }, { events: [left] }, failed('m1.1.0')]);
  expect(receiptFaults(read, [receipt('health', 'dropped')])).toEqual([]);
});

it('finds that all receipts are deleted, while another effect of the same commit has failed', () => {
  const told = toldOf([ask(false)])!;
  // m1.1.7: say, the opening of another matter.
  const read = reading([{ events: [entered], told }, failed('m1.1.7')]);
  expect(receiptFaults(read, [])).not.toEqual([]);
});

it('finds that a change of a register is deleted, while another of the same commit was refused', () => {
  const other = { ...change, subject: 'y' };
  const read = reading([
    {
      events: [
        { type: 'registered', change, at },
        { type: 'registered', change: other, at },
      ],
    },
    {
      ...failed('m1.1.1'),
      events: [{ type: 'effectFailed', what: '', text: '', at, register: { register: 'suspensions', subject: 'y' } }],
    },
  ]);
  // Neither is in the history of the registers: y was refused, x was deleted.
  expect(registerChangeFaults(read, [])).not.toEqual([]);
});
