/** What a command is answered with, and the further pages of a matter. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { isUnseen, type Given, type MatterView } from '@banjie/shared/contract/shapes.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { operationsOf } from '../../test/harness/profiled.ts';
import { readingCity } from '../../test/harness/reading-city.ts';
import { connect } from '../store/base/connection.ts';
import { createPages } from './pages.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let city: Awaited<ReturnType<typeof readingCity>>;
beforeAll(async () => {
  connection = await connect(database.uri);
  city = await readingCity(connection);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const call = { query: undefined, requestId: 'r' };
const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' as const });
const give = (person: string, id: string, command: string, form = {}, key: string = randomUUID()) =>
  city.matters.handlers.giveCommand({ ...call, caller: as(person), params: { id, command }, body: { form }, key });

it('answers with what the command has left, without reading the matter again', async () => {
  const id = await city.incident();
  let answer: unknown;
  const operations = await operationsOf(connection, async () => {
    answer = await give('provider-duty', id, 'acknowledge');
  });
  expect((answer as MatterView).timeline.map(({ what }) => what)).toContain('确认');
  expect((answer as MatterView).version).toBe(2);
  // Decided on what this process has opened, written, and the one entry of its history that it has not shown yet.
  expect(operations.map(({ of, op }) => `${op} ${of}`)).toEqual(['update matters', 'query matters']);
  const again = await operationsOf(connection, () => give('provider-duty', id, 'progress', { progress: '正在切换' }));
  expect(again.map(({ of, op }) => `${op} ${of}`)).toEqual(['update matters']);
});

it('tells whoever passed a matter on that it is done, without its content; also when he asks again', async () => {
  const id = await city.incident();
  await city.collection.updateOne({ _id: id }, { $set: { 'state.units': ['provider'], 'state.readers': [] } });
  const key = randomUUID();
  const done = (await give('provider-duty', id, 'acknowledge', {}, key)) as Given;
  expect(isUnseen(done)).toBe(false);
  // Somebody takes his unit out of it.
  const state = { 'state.units': ['office'], 'state.requesters': [], 'state.items': [] };
  await city.collection.updateOne({ _id: id }, { $set: state });
  const again = await give('provider-duty', id, 'acknowledge', {}, key);
  expect(again).toEqual({ id, done: true, text: '已办理；您已不再参与该事项。' });
  expect(await give('provider-duty', id, 'acknowledge')).toMatchObject({ rejected: 'notFound' });
  expect(await city.read('provider-duty', id)).toMatchObject({ rejected: 'notFound' });
});

it('shows the newest part of a long history, and the rest page by page without a gap', async () => {
  const id = await city.incident();
  for (let n = 2; n <= 131; n += 1) await give('provider-duty', id, 'comment', { text: `第 ${n} 条` });
  const view = await city.read('provider-duty', id);
  if (isRejection(view)) throw new Error(view.text);
  expect(view.timeline.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 82));
  const seen = view.timeline.map(({ seq }) => seq);
  for (let cursor = view.more.timeline; cursor !== undefined;) {
    const page = await city.matters.handlers.readTimeline({
      ...{
        caller: as('provider-duty'),
        params: { id },
        query: { cursor },
        body: undefined,
        key: undefined,
        requestId: 'r',
      },
    });
    if (isRejection(page)) throw new Error(page.text);
    seen.unshift(...page.items.map(({ seq }) => seq));
    cursor = page.next;
  }
  expect([...new Set(seen)]).toEqual(Array.from({ length: 131 }, (_, n) => n + 1));
  const whole = await city.matters.whole(id, as('provider-duty'));
  if (isRejection(whole)) throw new Error(whole.text);
  expect(whole.timeline.map(({ seq }) => seq)).toEqual(seen);
});

it('leads to what was said behind the first page of the history, by itself and without a gap', async () => {
  const id = await city.incident();
  await give('provider-duty', id, 'acknowledge');
  for (let n = 1; n <= 45; n += 1) await give('provider-duty', id, 'comment', { text: `第 ${n} 条` });
  for (let n = 1; n <= 60; n += 1) await give('provider-duty', id, 'progress', { progress: `第 ${n} 次` });
  const view = await city.read('provider-duty', id);
  if (isRejection(view)) throw new Error(view.text);
  expect(view.timeline.some(({ says }) => says !== undefined)).toBe(false);
  const said: (string | undefined)[] = [];
  let read = 0;
  for (let cursor = view.more.said; cursor !== undefined; read += 1) {
    const page = await city.matters.handlers.readTimeline({
      ...{ ...call, caller: as('provider-duty'), params: { id }, body: undefined, key: undefined },
      query: { says: '1', cursor },
    });
    if (isRejection(page)) throw new Error(page.text);
    said.unshift(...page.items.map(({ says }) => says));
    cursor = page.next;
  }
  expect(said).toEqual(Array.from({ length: 45 }, (_, n) => `第 ${n + 1} 条`));
  expect(read).toBe(3);
});

it('leads nobody to what was said who may not read it', async () => {
  const id = await city.incident();
  const copied = await give('provider-duty', id, 'copy', { to: [{ person: 'stranger-data' }] });
  expect(isRejection(copied)).toBe(false);
  for (let n = 1; n <= 55; n += 1) await give('provider-duty', id, 'comment', { text: `第 ${n} 条` });
  const [party, copy] = [await city.read('provider-duty', id), await city.read('stranger-data', id)];
  if (isRejection(party) || isRejection(copy)) throw new Error('both see the matter');
  expect(party.more.said).toEqual(expect.any(String));
  expect(copy.more.timeline).toEqual(party.more.timeline);
  expect(copy.more.said).toBeUndefined();
  expect(JSON.stringify(copy)).not.toContain('第 55 条');
});

it('what was said very long ago is looked for a stretch at a time, and where the looking stopped is said', async () => {
  const id = 'm1';
  let looked = 0;
  const far = createPages({
    service: { freshly: (context, look) => Promise.resolve(look(context)) },
    callerOf: () => ({}) as never,
    resolveId: () => Promise.resolve(id),
    parts: {
      seen: () =>
        Promise.resolve({ state: { id, procedure: 'incident', version: 1 }, reader: { context: {}, sight: {} } }),
      // More has been done than is looked through at a time.
      timelinePage: (_: string, before: number | undefined, limit: number) => {
        looked += 1;
        return Promise.resolve({ history: [], next: String((before ?? 5_001) - limit) });
      },
    } as never,
  });
  const page = await far.readTimeline({
    ...{ ...call, caller: as('provider-duty'), params: { id }, body: undefined, key: undefined },
    query: { says: '1' },
  });
  expect(page).toEqual({ items: [], next: '4001' });
  expect(looked).toBe(5);
});

it('shows a page of links and entries, and gives the rest', async () => {
  const id = await city.correction(0);
  const links = Array.from({ length: 45 }, (_, n) => ({
    ...{ id: `other-${n}`, side: 'child', procedure: 'incident', relation: '引发', number: `27${n}` },
  }));
  await city.collection.updateOne({ _id: id }, { $set: { 'state.links': links } });
  for (let n = 0; n < 43; n++)
    await city.registers.apply({
      change: {
        ...{ register: 'verifications', subject: `codes/${n}/name`, op: 'put', title: '', why: '核校' },
        units: n % 2 ? ['provider'] : ['office'],
      },
      order: { at: '2026-11-24T02:00:00.000Z', matter: id, seq: n + 1 },
      ...{ number: '260001', procedure: 'data-correction', by: { name: '张三' } },
    });
  const view = await city.read('provider-duty', id);
  if (isRejection(view)) throw new Error(view.text);
  const all = async (name: 'listLinks' | 'listEntries', first: string | undefined) => {
    const found: string[] = [];
    for (let cursor = first; cursor !== undefined;) {
      const page = await city.matters.handlers[name]({
        ...{
          caller: as('provider-duty'),
          params: { id },
          query: { cursor },
          body: undefined,
          key: undefined,
          requestId: 'r',
        },
      });
      if (isRejection(page)) throw new Error(page.text);
      found.push(...page.items.map((one) => ('id' in one ? one.id : one.key)));
      cursor = page.next;
    }
    return found;
  };
  const shown = [...view.links.map((one) => one.id), ...(await all('listLinks', view.more.links))];
  expect(view.links).toHaveLength(20);
  expect(shown).toEqual(links.map((one) => one.id));
  const keys = [...view.registers.map((one) => one.key), ...(await all('listEntries', view.more.registers))];
  expect(view.registers).toHaveLength(20);
  expect(new Set(keys).size).toBe(43);
});

it('gives every other matter that names it, also those that its state no longer keeps, each once', async () => {
  const id = await city.correction(0);
  const names = Array.from({ length: 93 }, (_, n) => `citing-${n}`);
  for (const [n, other] of names.entries())
    await city.service.link(id, {
      ...{
        id: other,
        side: 'cites' as const,
        procedure: 'incident',
        relation: '引用',
        number: `28${n}`,
        title: '某事',
      },
    });
  const view = await city.read('provider-duty', id);
  if (isRejection(view)) throw new Error(view.text);
  const shown = view.links.map((one) => one.id);
  const sizes: number[] = [];
  for (let cursor = view.more.links; cursor !== undefined;) {
    const page = await city.matters.handlers.listLinks({
      ...{ caller: as('provider-duty'), params: { id }, query: { cursor } },
      ...{ body: undefined, key: undefined, requestId: 'r' },
    });
    if (isRejection(page)) throw new Error(page.text);
    sizes.push(page.items.length);
    shown.push(...page.items.map((one) => one.id));
    cursor = page.next;
  }
  expect(shown).toHaveLength(names.length);
  expect(new Set(shown)).toEqual(new Set(names));
  expect(Math.max(...sizes)).toBe(20);
  const whole = await city.matters.whole(id, as('provider-duty'));
  if (isRejection(whole)) throw new Error(whole.text);
  expect(whole.links.map((one) => one.id)).toEqual(shown);
  const bad = await city.matters.handlers.listLinks({
    ...{ caller: as('provider-duty'), params: { id }, query: { cursor: 'x1' } },
    ...{ body: undefined, key: undefined, requestId: 'r' },
  });
  expect(bad).toMatchObject({ rejected: 'invalid' });
});
