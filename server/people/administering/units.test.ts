import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import type { PersonCaller } from '../../http/handler.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { administeredUnitHandlers } from './unit-handlers.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
let people: PeopleService;
type Pages = ReturnType<typeof administeredUnitHandlers>;
let pages: Pages;
let openMatters = 0;

beforeAll(async () => {
  connection = await connect(database.uri);
  store = peopleStore(connection);
  await store.ensureIndexes();
  people = await createPeople(store);
  pages = administeredUnitHandlers({
    ...{ store, people, clock: { now: () => '2026-11-23T02:00:00.000Z' } },
    vacancies: async () => [
      {
        ...{ id: 'posts/civil:security', procedure: 'posts', unit: 'civil', post: 'security' },
        ...{ since: '2026-11-22T02:00:00.000Z', matter: 'm1' },
      },
    ],
    openMatters: async () => openMatters,
  });
});
beforeEach(async () => {
  for (const one of ['units', 'persons', 'posts', 'rooms']) await connection.collection(one).deleteMany({});
  openMatters = 0;
  await store.save({
    units: [
      { id: 'bureau', name: '市数据资源管理局', kind: 'authority', order: 1 },
      { id: 'civil', name: '市民政局', kind: 'unit', order: 2 },
      { id: 'old', name: '市旧局', kind: 'unit', order: 3 },
    ],
    persons: [
      { id: 'gu', name: '顾明远', unit: 'bureau', administrator: true },
      { id: 'lin', name: '林晓芸', unit: 'civil' },
      { id: 'zhao', name: '赵国栋', unit: 'civil' },
      { id: 'gone', name: '离人', unit: 'civil', left: '2026-01-01T00:00:00.000Z' },
    ],
    posts: [
      { unit: 'civil', post: 'head', persons: ['zhao'] },
      { unit: 'civil', post: 'security', persons: ['gone'] },
    ],
  });
  await people.refresh();
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
});

const as = (person: string): { caller: PersonCaller; requestId: string; key: undefined } => ({
  ...{ caller: { kind: 'person', person, channel: 'miniapp' }, requestId: 'r', key: undefined },
});
const read = async (id: string) =>
  taken(await pages.readAdministeredUnit({ ...as('gu'), params: { id }, query: undefined, body: undefined }));
const names = async (query: Parameters<Pages['listAdministeredUnits']>[0]['query']) =>
  taken(await pages.listAdministeredUnits({ ...as('gu'), params: undefined, body: undefined, query })).items.map(
    ({ name }) => name,
  );
async function put(
  id: string,
  post: 'head' | 'data' | 'security' | 'auditor',
  persons: string[],
  knows: string[] = [],
) {
  const version = (await read(id)).posts.find((one) => one.post === post)?.version ?? '';
  return pages.putPost({ ...as('gu'), params: { id, post }, query: undefined, body: { persons, version, knows } });
}
async function change(id: string, wanted: { name?: string; ended?: boolean }) {
  const { name, endedText, version } = await read(id);
  const body = { name, ended: endedText !== undefined, version, ...wanted };
  return pages.changeUnit({ ...as('gu'), params: { id }, query: undefined, body });
}
const add = (body: { name: string; kind: 'unit' | 'office' | 'authority'; id?: string }, key = 'one-press') =>
  pages.addUnit({ ...as('gu'), params: undefined, query: undefined, body, key });
function taken<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}

it('shows nothing to somebody else, and lets him change nothing', async () => {
  const stranger = as('zhao');
  const { version } = await read('civil');
  const body = { name: '改名', ended: false, version };
  for (const answer of [
    await pages.listAdministeredUnits({ ...stranger, params: undefined, body: undefined, query: {} }),
    await pages.readAdministeredUnit({ ...stranger, params: { id: 'civil' }, query: undefined, body: undefined }),
    await pages.changeUnit({ ...stranger, params: { id: 'civil' }, query: undefined, body }),
    await pages.unbindRoom({ ...stranger, params: { id: 'room' }, query: undefined, body: undefined }),
  ])
    expect(answer).toMatchObject({ rejected: 'notAllowed' });
});

it('lists units with what is vacant in them, and who fills it', async () => {
  expect(await names({})).toEqual(['市数据资源管理局', '市民政局', '市旧局']);
  expect(await names({ only: 'vacant' })).toEqual(['市民政局']);
  const security = (await read('civil')).posts.find(({ post }) => post === 'security');
  expect(security).toMatchObject({ vacant: true, matter: 'm1', holders: [{ name: '离人', away: '已离任' }] });
});

it('gives a post to people in their order, and is not emptied without a word', async () => {
  taken(await put('civil', 'data', ['zhao', 'lin']));
  expect(people.directory().holders('civil', 'data')).toEqual(['zhao', 'lin']);
  expect(await put('civil', 'head', [])).toMatchObject({ rejected: 'stale', faults: [{ path: 'knows.civil:head' }] });
  expect(people.directory().holders('civil', 'head')).toEqual(['zhao']);
  taken(await put('civil', 'head', [], ['civil:head']));
  expect(people.directory().holders('civil', 'head')).toEqual([]);
  expect(await put('civil', 'data', ['zhao', 'gone'])).toMatchObject({ faults: [{ path: 'persons.1' }] });
  expect(await put('civil', 'data', ['zhao', 'zhao'])).toMatchObject({ faults: [{ path: 'persons.1' }] });
  expect(await put('bureau', 'auditor', ['gu'])).toMatchObject({ rejected: 'notNow', text: /审计员/ });
});

it('refuses to arrange a post anew on what another has changed meanwhile', async () => {
  const { version = '' } = (await read('civil')).posts.find(({ post }) => post === 'head') ?? {};
  taken(await put('civil', 'head', ['lin']));
  const late = { persons: ['zhao', 'lin'], version, knows: [] };
  expect(
    await pages.putPost({ ...as('gu'), params: { id: 'civil', post: 'head' }, query: undefined, body: late }),
  ).toMatchObject({ rejected: 'stale' });
});

it('adds a unit once, with one of each body', async () => {
  const first = taken(await add({ name: '市水务局', kind: 'unit' }));
  expect(taken(await add({ name: '市水务局', kind: 'unit' })).id).toBe(first.id);
  expect(await names({ text: '水务' })).toEqual(['市水务局']);
  expect(await add({ name: '市水务局', kind: 'unit' }, 'other-press')).toMatchObject({ faults: [{ path: 'name' }] });
  expect(await add({ name: '又一个局', kind: 'authority' })).toMatchObject({ faults: [{ path: 'kind' }] });
});

it('ends only a unit on which nothing hangs, and offers it nowhere from then on', async () => {
  expect(await change('civil', { ended: true })).toMatchObject({ rejected: 'notNow', text: /在岗人员 2 人/ });
  openMatters = 3;
  expect(await change('old', { ended: true })).toMatchObject({ rejected: 'notNow', text: /在办的事项 3 件/ });
  openMatters = 0;
  expect(await change('bureau', { ended: true })).toMatchObject({ rejected: 'notNow', text: /一市只有一个/ });
  expect(taken(await change('old', { ended: true })).endedText).toBeDefined();
  expect(
    people
      .directory()
      .units()
      .map(({ id }) => id),
  ).toEqual(['bureau', 'civil']);
  expect(people.directory().unit('old')?.name).toBe('市旧局');
  expect(await put('old', 'head', ['lin'])).toMatchObject({ rejected: 'notNow' });
  expect(await names({ only: 'ended' })).toEqual(['市旧局']);
  taken(await change('old', { ended: false }));
  expect(people.directory().units()).toHaveLength(3);
});

it('unbinds a room', async () => {
  await store.bindRoom({ room: 'room-1', unit: 'civil', topic: '民政值班群' });
  expect((await read('civil')).rooms).toEqual([{ room: 'room-1', topic: '民政值班群' }]);
  const of = (id: string) => ({ ...as('gu'), params: { id }, query: undefined, body: undefined });
  taken(await pages.unbindRoom(of('room-1')));
  expect(people.roomsOf('civil')).toEqual([]);
  expect(await pages.unbindRoom(of('room-1'))).toMatchObject({ rejected: 'notFound' });
});
