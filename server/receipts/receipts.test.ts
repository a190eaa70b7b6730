import type { ReceiptsSaid } from '@banjie/shared/engine/deciding/command.ts';
import type mongoose from 'mongoose';
import { createHash } from 'node:crypto';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import type { PartyKey, PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import type { ReceiptRecord, Standing } from '../matters/ports.ts';
import { fakeCity, quiet } from '../notify/fake-city.ts';
import { hashOf } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { matterLists } from '../store/matters/lists.ts';
import { NO_DEADLINE } from '../store/matters/document.ts';
import { receiptStore } from '../store/matters/receipts.ts';
import { createReceipts } from './receipts.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
  await receiptStore(connection).ensureIndexes();
});
afterEach(() => connection.collection('receipts').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const NOW = '2026-11-24T02:00:00.000Z';
const record = (unit: string, total: number, more: Partial<ReceiptRecord> = {}): ReceiptRecord & { total: number } => ({
  id: `m1.receipts#2.${unit}`,
  matter: 'm1',
  number: '260001',
  procedure: 'data-correction',
  version: 1,
  title: '行政区划代码 更正',
  item: 'receipts#2',
  from: '市教育局',
  what: '核校结果比对',
  unit,
  parties: [`post:${unit}:data`],
  state: 'open',
  askedAt: '2026-11-23T02:00:00.000Z',
  dueAt: '2026-11-30T15:59:59.999Z',
  provisional: false,
  total,
  ...more,
});

function wire() {
  const city = fakeCity();
  const store = receiptStore(connection);
  const closings: ReceiptsSaid[] = [];
  let down = false;
  let refusal: Rejection | undefined;
  const standsInFor = new Map<PersonId, PersonId[]>();
  const keysOf = (person: PersonId): PartyKey[] => [
    `person:${person}`,
    ...[...city.holders].flatMap(([post, persons]) => (persons.includes(person) ? [`post:${post}` as PartyKey] : [])),
  ];
  const standing = (person: PersonId): Standing | undefined => {
    const known = city.directory().person(person);
    if (!known) return undefined;
    return {
      person,
      name: known.name,
      unit: known.unit,
      unitName: city.directory().unit(known.unit)?.name ?? '',
      administrator: false,
      keys: keysOf(person),
      standsInFor: (standsInFor.get(person) ?? []).map((one) => ({
        person: one,
        name: city.directory().person(one)?.name ?? '',
        until: '2026-12-31',
        keys: keysOf(one),
      })),
    };
  };
  const service = createReceipts({
    store,
    matters: {
      closeReceipts(_, closing): Promise<object | Rejection> {
        if (down) return Promise.reject(new Error('killed'));
        if (refusal) return Promise.resolve(refusal);
        if (closings.some((one) => one.root !== closing.root)) return Promise.resolve(reject('keyReused', 'x'));
        closings.push(closing);
        return Promise.resolve({});
      },
      answer: (id) => Promise.resolve({ id } as MatterView),
    },
    people: { directory: city.directory, standing, fresh: () => Promise.resolve(undefined) },
    clock: { now: () => NOW },
    deliveries: { settleReceipts: () => Promise.resolve() },
    hash: hashOf,
    log: quiet,
  });
  const confirm = (person: string, unit: string, key = 'key-00001', form: unknown = { compared: 'same' }) =>
    service.handlers.confirmReceipt({
      caller: { kind: 'person', person, channel: 'miniapp' },
      params: { id: `m1.receipts#2.${unit}` },
      query: undefined,
      body: { form: form as Record<string, unknown> },
      key,
      requestId: 'r',
    });
  return {
    city,
    store,
    service,
    confirm,
    closings,
    standsInFor,
    kill: (is: boolean) => (down = is),
    answers: (is?: Rejection) => (refusal = is),
  };
}

const form = await (async () => {
  const { describeForm } = await import('@banjie/shared/engine/forms/form.ts');
  const { procedureOf } = await import('@banjie/shared/procedures/index.ts');
  const step = procedureOf('data-correction', 1).steps['receipts'];
  const field = step?.kind === 'receipts' ? describeForm(step.form).find(({ key }) => key === 'compared') : undefined;
  return { compared: field?.options?.[0]?.value, other: field?.options?.[1]?.value };
})();
const good = { compared: form.compared };

it('the last confirmation closes the step, with the root over all in the order of the units', async () => {
  const { store, confirm, closings } = wire();
  await store.ask([record('works', 2), record('health', 2)]);
  expect(await confirm('ann', 'works', 'key-00001', good)).toEqual({ id: 'm1' });
  expect(closings).toEqual([]);
  expect(await confirm('cai', 'health', 'key-00002', good)).toEqual({ id: 'm1' });
  expect(closings).toMatchObject([{ item: 'receipts#2', confirmed: 2 }]);
  const sm3 = (hex: string) => createHash('sm3').update(Buffer.from(hex, 'hex')).digest('hex');
  const leaf = async (unit: string) => {
    const one = await store.get(`m1.receipts#2.${unit}`);
    return hashOf({ receipt: one?.id, form: one?.form, at: NOW, by: one?.by });
  };
  const [health, works] = [sm3(`00${await leaf('health')}`), sm3(`00${await leaf('works')}`)];
  expect(closings[0]?.root).toBe(sm3(`01${health}${works}`));
});

it('is given by the holder of the post or who stands in for him; to strangers it does not exist', async () => {
  const { store, confirm, standsInFor, city } = wire();
  await store.ask([record('works', 2), record('health', 2)]);
  expect(await confirm('cai', 'works', 'key-00001', good)).toMatchObject({ rejected: 'notFound' });
  expect(await confirm('nobody', 'works', 'key-00001', good)).toMatchObject({ rejected: 'notSignedIn' });
  const refused = await confirm('hal', 'works', 'key-00001', good);
  expect(refused).toMatchObject({ rejected: 'notAllowed', text: expect.stringContaining('数据管理员') });
  standsInFor.set('hal', ['ann']);
  await confirm('hal', 'works', 'key-00001', good);
  expect((await store.get('m1.receipts#2.works'))?.by).toEqual({
    person: 'hal',
    name: 'hal先生',
    onBehalfOf: 'ann先生',
  });
  // Vacant since: the head may.
  city.hold('health', 'data');
  city.hold('health', 'head', 'cho');
  expect(await confirm('cho', 'health', 'key-00002', good)).toEqual({ id: 'm1' });
});

it('the same request gives the same answer, another is told who was first and when', async () => {
  const { store, confirm } = wire();
  await store.ask([record('works', 2)]);
  await confirm('ann', 'works', 'key-00001', good);
  expect(await confirm('ann', 'works', 'key-00001', good)).toEqual({ id: 'm1' });
  expect(await confirm('ann', 'works', 'key-00001', { compared: form.other })).toMatchObject({ rejected: 'keyReused' });
  expect(await confirm('bob', 'works', 'key-00001', good)).toMatchObject({
    rejected: 'taskClosed',
    text: expect.stringMatching(/ann先生.*11月24日/),
    decided: { by: 'ann先生', command: '核校结果比对', at: NOW },
  });
});

it('who has confirmed learns that it is done, also when the post is not his any more', async () => {
  const { city, store, confirm } = wire();
  await store.ask([record('works', 2)]);
  await confirm('ann', 'works', 'key-00001', good);
  city.holders.set('works:data', ['bob']);
  city.holders.set('works:contact', ['ann']);
  expect(await confirm('ann', 'works', 'key-00001', good)).toEqual({ id: 'm1' });
  expect(await confirm('ann', 'works', 'key-00002', good)).toMatchObject({ rejected: 'notAllowed' });
});

it('of many at once one confirms, and a bad form confirms nothing', async () => {
  const { store, confirm } = wire();
  await store.ask([record('works', 2)]);
  expect(await confirm('ann', 'works', 'key-00001', { compared: 'nonsense' })).toMatchObject({
    rejected: 'invalid',
    faults: [{ path: 'compared' }],
  });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => confirm(n % 2 ? 'ann' : 'bob', 'works', `key-0000${n}`, good)),
  );
  expect(answers.filter((one) => 'id' in one)).toHaveLength(1);
  expect(answers.filter((one) => 'rejected' in one && one.decided !== undefined)).toHaveLength(19);
});

it('both last ones at once close with the same root', async () => {
  const { store, confirm, closings } = wire();
  await store.ask([record('works', 2), record('health', 2)]);
  await Promise.all([confirm('ann', 'works', 'key-00001', good), confirm('cai', 'health', 'key-00002', good)]);
  expect(closings.length).toBeGreaterThan(0);
  expect(new Set(closings.map(({ root }) => root)).size).toBe(1);
});

it('killed between the confirmation and the closing, the sweep closes', async () => {
  const { store, service, confirm, closings, kill } = wire();
  await store.ask([record('works', 1)]);
  kill(true);
  await expect(confirm('ann', 'works', 'key-00001', good)).rejects.toThrow('killed');
  expect((await store.get('m1.receipts#2.works'))?.state).toBe('confirmed');
  kill(false);
  expect(await service.repairReceipts()).toBe(1);
  expect(closings).toHaveLength(1);
  expect(await service.repairReceipts()).toBe(0);
});

describe('a step that keeps what is to be answered', () => {
  const asked = (unit: string, total: number) =>
    record(unit, total, {
      ...{ id: `m1.opinions#3.${unit}`, procedure: 'standard-document', item: 'opinions#3' },
      parties: [`post:${unit}:data`],
    });
  const opinion = { position: 'opine', part: '第三条', opinion: '太严' };
  const said = (of: ReturnType<typeof wire>, person: string, unit: string, form: object) =>
    of.service.handlers.confirmReceipt({
      ...{ caller: { kind: 'person', person, channel: 'miniapp' }, params: { id: `m1.opinions#3.${unit}` } },
      ...{ query: undefined, body: { form: { ...form } }, key: `key-${person}-1`, requestId: 'r' },
    });

  it('hands in what was said to be answered, and not who agrees', async () => {
    const here = wire();
    await here.store.ask([asked('works', 2), asked('health', 2)]);
    await said(here, 'cai', 'health', { position: 'agree' });
    await said(here, 'ann', 'works', opinion);
    const heard = [{ unit: 'works', by: 'ann先生', form: opinion }];
    expect(here.closings).toMatchObject([{ item: 'opinions#3', confirmed: 2, heard }]);
    expect(here.closings[0]).not.toHaveProperty('early');
  });

  it('takes no answer that is wrong beyond its fields, and says where', async () => {
    const here = wire();
    await here.store.ask([asked('works', 1)]);
    expect(await said(here, 'ann', 'works', { position: 'opine' })).toMatchObject({
      ...{ rejected: 'invalid', faults: [{ path: 'opinion' }] },
    });
    expect(here.closings).toEqual([]);
  });

  it('closed before all have answered it hands in what was said by then; it tries again until it could', async () => {
    const here = wire();
    await here.store.ask([asked('works', 2), asked('health', 2)]);
    await said(here, 'ann', 'works', opinion);
    await here.store.close('m1', 'opinions#3', 3);
    here.kill(true);
    await expect(here.service.closeNow('m1', 'opinions#3')).rejects.toThrow('killed');
    here.kill(false);
    await here.service.closeNow('m1', 'opinions#3');
    expect(here.closings).toMatchObject([{ confirmed: 1, early: true, heard: [{ unit: 'works' }] }]);
    expect(await said(here, 'cai', 'health', { position: 'agree' })).toMatchObject({
      ...{ rejected: 'taskClosed', text: expect.stringContaining('已经截止') },
    });
    // Who has said nothing is still counted, and stands in the list behind nobody.
    expect(await here.store.countOf('m1', 'opinions#3')).toEqual({ asked: 2, confirmed: 1 });
    const listed = await here.store.ofItem('m1', 'opinions#3', { limit: 9 });
    expect(listed.map(({ unit, state }) => [unit, state])).toEqual([
      ['health', 'silent'],
      ['works', 'confirmed'],
    ]);
    const [first] = await here.store.ofItem('m1', 'opinions#3', { limit: 1 });
    const after = { state: 'silent' as const, unit: first?.unit ?? '' };
    expect((await here.store.ofItem('m1', 'opinions#3', { after, limit: 9 })).map(({ unit }) => unit)).toEqual([
      'works',
    ]);
    expect(await here.service.repairReceipts()).toBe(0);
  });
});

it('asks anew whoever was dropped when its step is open again, and leaves what was said', async () => {
  const { store, confirm } = wire();
  await store.ask([record('works', 2), record('health', 2)]);
  await confirm('ann', 'works', 'key-00001', good);
  await store.drop('m1', 'receipts#2', 3);
  await store.revive('m1', 'receipts#2', 4);
  expect((await store.ofItem('m1', 'receipts#2', { limit: 9 })).map(({ state }) => state)).toEqual([
    'open',
    'confirmed',
  ]);
  expect(await confirm('cai', 'health', 'key-00002', good)).toEqual({ id: 'm1' });
});

it('a change that is carried out late changes nothing that a later one has', async () => {
  const { store } = wire();
  const due = (day: number) => ({ dueAt: `2026-12-0${day}T15:59:59.999Z`, provisional: false });
  const states = async () => (await store.ofMatter('m1', { limit: 9 })).map(({ state, dueAt }) => [state, dueAt]);
  await store.ask([record('works', 1)]);
  await store.drop('m1', 'receipts#2', 3);
  await store.revive('m1', 'receipts#2', 4);
  await store.redate('m1', 'receipts#2', due(8), 6);
  // A process that stood still while others went on.
  await store.drop('m1', 'receipts#2', 3);
  await store.close('m1', 'receipts#2', 2);
  await store.redate('m1', 'receipts#2', due(3), 5);
  expect(await states()).toEqual([['open', due(8).dueAt]]);
  await store.drop('m1', 'receipts#2', 7);
  await store.revive('m1', 'receipts#2', 4);
  expect(await states()).toEqual([['dropped', due(8).dueAt]]);
  // The same once more is the same.
  await store.revive('m1', 'receipts#2', 9);
  await store.revive('m1', 'receipts#2', 9);
  expect(await states()).toEqual([['open', due(8).dueAt]]);
});

it('a closing of which it is not known whether it was written is tried again by the sweep', async () => {
  const { store, service, confirm, closings, answers } = wire();
  await store.ask([record('works', 1)]);
  answers(reject('uncertain', 'x'));
  await confirm('ann', 'works', 'key-00001', good);
  await expect(service.closeNow('m1', 'receipts#2')).rejects.toThrow('could not be handed in');
  answers(undefined);
  expect(await service.repairReceipts()).toBe(1);
  expect(closings).toHaveLength(1);
});

it('asked for anew where all have answered, it fails until the step could be closed: nobody else would look again', async () => {
  const { store, service, answers, closings } = wire();
  const said = (unit: string) => ({
    ...{ at: NOW, by: { person: unit, name: unit }, form: {}, key: `k-${unit}`, body: 'b', hash: hashOf(unit) },
  });
  await store.ask([record('a', 2), record('b', 2)]);
  for (const unit of ['a', 'b']) await store.confirm(record(unit, 2), said(unit));
  // The step has been left: nothing is to be closed, and the marks are taken off.
  answers(reject('taskClosed', 'left'));
  await service.closeIfComplete('m1', 'receipts#2');
  expect(await service.repairReceipts()).toBe(0);
  // It is open again, while the database has no leader for a moment.
  answers(reject('unavailable', 'later'));
  await store.revive('m1', 'receipts#2', 9);
  await expect(service.closeIfComplete('m1', 'receipts#2')).rejects.toThrow('could not be handed in');
  answers(undefined);
  await service.closeIfComplete('m1', 'receipts#2');
  expect(closings).toHaveLength(1);
});

it('does not close while a unit is still to be asked, and closes at once where nobody is', async () => {
  const { store, service, confirm, closings } = wire();
  await store.ask([record('works', 2)]);
  await confirm('ann', 'works', 'key-00001', good);
  expect(closings).toEqual([]);
  await service.closeIfComplete('m9', 'receipts#2', 0);
  expect(closings).toMatchObject([{ confirmed: 0 }]);
});

it('dropped ones are not asked for, and asking again changes nothing', async () => {
  const { store, confirm } = wire();
  await store.ask([record('works', 1)]);
  await store.drop('m1', 'receipts#2', 3);
  await store.ask([record('works', 1)]);
  expect(await confirm('ann', 'works', 'key-00001', good)).toMatchObject({ rejected: 'taskClosed' });
  expect(await store.ofUnit('m1', 'works')).toMatchObject([{ state: 'dropped' }]);
});

it('lists what a person owes, first due first and without a deadline last, by an index', async () => {
  const { store } = wire();
  await store.ask([
    record('works', 3, { id: 'a', dueAt: '2026-12-02T00:00:00.000Z' }),
    record('works', 3, { id: 'b', parties: ['post:works:head'], dueAt: '2026-12-01T00:00:00.000Z' }),
  ]);
  const { dueAt: _, ...endless } = record('works', 3, { id: 'c' });
  await store.ask([endless, record('health', 3, { id: 'd' })]);
  const parties: PartyKey[] = ['post:works:data', 'post:works:head'];
  expect((await store.openFor(parties, { limit: 9 })).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  const after = { at: '2026-12-02T00:00:00.000Z', id: 'a' };
  expect((await store.openFor(parties, { after, limit: 9 })).map(({ id }) => id)).toEqual(['c']);
  expect(await store.openFor(parties, { after: { at: NO_DEADLINE, id: 'c' }, limit: 9 })).toEqual([]);
  expect((await store.openFor(parties, { until: '2026-12-01T12:00:00.000Z', limit: 9 })).map(({ id }) => id)).toEqual([
    'b',
  ]);
  const { todo, overdue } = await matterLists(connection).counts(parties, '2026-12-01T12:00:00.000Z');
  expect({ todo, overdue }).toEqual({ todo: 3, overdue: 1 });
  const plan = await connection
    .collection('receipts')
    .find({ state: 'open', parties: { $in: parties } })
    .sort({ sortAt: 1, _id: 1 })
    .explain('queryPlanner');
  expect(JSON.stringify(plan)).toContain('SORT_MERGE');
});
