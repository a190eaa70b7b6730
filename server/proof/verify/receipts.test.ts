/** What a matter has kept of its receipts is what they say: whoever hands in another thing is found. */
import type { MatterEvent } from '@banjie/shared/engine/matter/state.ts';
import { hashOf } from '../hash.ts';
import { merkleRoot } from '../merkle.ts';
import { receiptFaults } from './receipts.ts';
import type { StoredReceipt } from './ports.ts';
import type { Reading } from './reading.ts';

const at = '2026-11-24T02:00:00.000Z';
const item = 'opinions#3';
const opinion = { position: 'opine', opinion: '太严' };
const forms: Record<string, object | undefined> = { health: { position: 'agree' }, natural: undefined, works: opinion };
const receipts = Object.entries(forms).map(([unit, form]): StoredReceipt => {
  const id = `m1.${item}.${unit}`;
  const by = { person: unit, name: `${unit}专员` };
  const fact = { receipt: id, form, at, by };
  return {
    ...{ id, matter: 'm1', number: '260001', procedure: 'standard-document', version: 1, title: '制定标准', item },
    ...{ from: '市民政局', what: '意见', unit, parties: [`post:${unit}:standards`], askedAt: at, provisional: false },
    ...{ total: 3, sortAt: '9999-12-31T00:00:00.000Z' },
    ...(form
      ? { state: 'confirmed', form: { ...form }, confirmedAt: at, by, hash: hashOf(fact) }
      : { state: 'dropped' }),
  };
});
const root = merkleRoot(receipts.flatMap(({ hash }) => hash ?? []));

function reading(heard: object[]): Reading {
  const asked = { id: item, step: 'opinions', kind: 'receipts', since: at, parties: [], deadlines: [] };
  const events = [
    { type: 'entered', item: { ...asked, receipts: { total: 3, post: 'standards' } }, timers: [], units: [] },
    { type: 'receiptsClosed', item, confirmed: 2, root, heard, at },
    { type: 'left', item, step: 'opinions', command: 'allConfirmed', title: '', by: '系统', at },
  ] as MatterEvent[];
  const state = {
    items: [],
    procedure: 'standard-document',
    version: 1,
    opener: { kind: 'person', name: '', unitName: '市民政局' },
  };
  return {
    ...{ matter: 'm1', number: '260001', outbox: [], givenUp: () => false, cancelled: new Set() },
    ...{ state, history: [{ seq: 1, v: 0, at, events }] },
  } as unknown as Reading;
}
const kept = { unit: 'works', name: '市住建局', by: 'works专员', form: opinion };

it('finds nothing where it is what they say, whatever the unit is called by now', () => {
  expect(receiptFaults(reading([kept]), receipts)).toEqual([]);
  expect(receiptFaults(reading([{ ...kept, name: '市住房和城乡建设局' }]), receipts)).toEqual([]);
});

it.each([
  ['one who has said something is left out', []],
  ['another thing is kept than was said', [{ ...kept, form: { ...opinion, opinion: '可以' } }]],
  ['somebody is kept who has said nothing', [kept, { ...kept, unit: 'health' }]],
])('finds that %s', (_, heard) => {
  expect(receiptFaults(reading(heard), receipts)).toEqual([expect.stringMatching(/opinions#3.*意见与回执不符/)]);
});
