/** What is asked again and again: one look while nothing has changed, and never an answer that is no longer true. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { operationsOf, slow } from '../../test/harness/profiled.ts';
import { NOW, readingCity, unitOf } from '../../test/harness/reading-city.ts';
import { connect } from '../store/base/connection.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let city: Awaited<ReturnType<typeof readingCity>>;
beforeAll(async () => {
  connection = await connect(database.uri);
  city = await readingCity(connection, 3);
});
beforeEach(() => city.clock.set(NOW));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' });

it('a matter that has not changed costs one look by indexes, and nothing is sent', async () => {
  for (const id of [await city.incident(), await city.correction(3)]) {
    const polled = city.polled();
    const { tag } = await polled.matter('provider-duty', id);
    const operations = await operationsOf(connection, async () => {
      expect(await polled.matter('provider-duty', id, tag)).toEqual({ tag, sent: false });
    });
    expect(operations.map(({ of }) => of)).toEqual(['matters']);
    expect(slow(operations)).toEqual([]);
    expect(operations[0]?.documents).toBeLessThan(4);
  }
});

it('a to-do list that has not changed costs one look by indexes', async () => {
  await city.incident();
  const polled = city.polled();
  const { tag } = await polled.todo('provider-duty');
  const operations = await operationsOf(connection, async () => {
    expect(await polled.todo('provider-duty', tag)).toEqual({ tag, sent: false });
  });
  expect(operations.map(({ of }) => of)).toEqual(['matters']);
  expect(slow(operations)).toEqual([]);
});

it('who has nothing yet is not looked for first, and what he was given is known by the next look', async () => {
  await city.correction(3);
  await city.incident();
  const asks = ['provider-duty', `${unitOf(1)}-data`].flatMap((person) =>
    [{}, { cards: '1' as const }, { scope: 'mine' as const }].map((query) => ({ person, query })),
  );
  for (const { person, query } of asks) {
    const polled = city.polled();
    let tag = '';
    const first = await operationsOf(connection, async () => {
      ({ tag } = await polled.todo(person, '', query));
    });
    expect(first.map(({ of }) => of).sort()).toEqual('scope' in query ? ['matters'] : ['matters', 'receipts']);
    const second = await operationsOf(connection, async () => {
      expect(await polled.todo(person, tag, query)).toEqual({ tag, sent: false });
    });
    expect(second).toHaveLength(1);
  }
});

it('what changes while a list is made for somebody who has none is told by the next look', async () => {
  const id = await city.incident();
  const polled = city.polled();
  const { tag } = await polled.todo('provider-duty', '', {}, () =>
    city.service.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() }),
  );
  expect((await polled.todo('provider-duty', tag)).sent).toBe(true);
});

it('another process finds out for itself and sends nothing either', async () => {
  const id = await city.incident();
  const { tag } = await city.polled().matter('provider-duty', id);
  expect(await city.polled().matter('provider-duty', id, tag)).toEqual({ tag, sent: false });
});

const register = (id: string, seq = 1) =>
  city.registers.apply({
    change: {
      register: 'verifications',
      subject: `codes/${id}/name`,
      op: 'put',
      title: '',
      why: `核校 ${seq}`,
      units: ['provider'],
    },
    order: { at: NOW, matter: id, seq },
    ...{ number: '260001', procedure: 'data-correction', by: { name: '张三' } },
  });

describe('is sent anew when', () => {
  const changes: [string, (id: string, linked: string) => Promise<unknown>, ('matter' | 'todo')?][] = [
    [
      'somebody acts in it',
      (id) => city.service.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() }),
      'todo',
    ],
    ['a unit confirms', (id) => city.confirm(id, 1)],
    ['further units are asked', (id) => city.receipts.closeIfComplete(id, 'x').then(() => ask(id))],
    ['an entry is put into a register', (id) => register(id)],
    ['a matter that it shows goes on', (_, linked) => end(linked)],
    ['the post of its reader changes', () => Promise.resolve(city.leaves('stranger-head')), 'todo'],
    ['the next day comes', () => Promise.resolve(city.clock.set(addMs(NOW, 24 * 3_600_000))), 'todo'],
    ['a minute passes where minutes are counted', () => Promise.resolve(city.clock.set(addMs(NOW, 61_000))), 'todo'],
  ];
  const ask = async (id: string) => {
    const [one] = await city.receiptStore.ofUnit(id, unitOf(1));
    if (one) await city.receiptStore.ask([{ ...one, id: `${id}.more`, unit: unitOf(2), total: 3 }]);
  };
  const end = (id: string) =>
    city.collection.updateOne(
      { _id: id },
      { $set: { 'state.end': { end: 'closed', at: NOW } }, $inc: { seq: 1 }, $unset: { basedOn: 1 } },
    );

  it.each(changes.map(([what, change, also = 'matter']) => ({ what, change, also })))('$what', async (one) => {
    const { what, change, also } = one;
    const linked = await city.incident();
    const id = /acts|minute/.test(what) ? await city.incident() : await city.correction(3);
    const link = { id: linked, side: 'child', procedure: 'incident', relation: '引发' };
    if (/shows/.test(what)) await city.collection.updateOne({ _id: id }, { $push: { 'state.links': link } });
    const polled = city.polled();
    const before = await polled.matter('provider-duty', id);
    const list = await polled.todo('provider-duty');
    expect((await polled.matter('provider-duty', id, before.tag)).sent).toBe(false);
    await change(id, linked);
    const after = await polled.matter('provider-duty', id, before.tag);
    // A change of posts is looked at in full; what it shows may be the same.
    expect(after.sent || /post/.test(what)).toBe(true);
    if (also === 'todo' && !/post/.test(what)) expect((await polled.todo('provider-duty', list.tag)).sent).toBe(true);
    expect((await polled.matter('provider-duty', id, after.tag)).sent).toBe(false);
  });
});

it('an entry that it shows is put in another way: the second change is told like the first', async () => {
  const id = await city.correction(3);
  const polled = city.polled();
  let { tag } = await polled.matter('provider-duty', id);
  for (const seq of [1, 2, 3]) {
    await register(id, seq);
    const after = await polled.matter('provider-duty', id, tag);
    expect(after.sent).toBe(true);
    tag = after.tag;
  }
});

it('whoever may no longer see it is refused, though he has it already', async () => {
  const id = await city.incident();
  const polled = city.polled();
  const { tag } = await polled.matter('provider-head', id);
  city.leaves('provider-head');
  await expect(polled.matter('provider-head', id, tag)).rejects.toThrow('notSignedIn');
});
