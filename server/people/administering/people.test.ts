import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import type { PersonCaller } from '../../http/handler.ts';
import { keysIn } from '../../personal/keys.ts';
import { mobilesUnder } from '../../personal/mobiles.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { createTokens } from '../tokens.ts';
import { administeredPeopleHandlers } from './people-handlers.ts';

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'banjie-people-'));
const tokens = createTokens({ secret: new Uint8Array(32).fill(3), sources: () => [] });
const NOW = '2026-11-23T02:00:00.000Z';
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
/** Two processes of one city. */
let people: PeopleService;
let elsewhere: PeopleService;
type Pages = ReturnType<typeof administeredPeopleHandlers>;
let pages: Pages;
let pagesElsewhere: Pages;

beforeAll(async () => {
  connection = await connect(database.uri);
  store = peopleStore(connection);
  await store.ensureIndexes();
  people = await createPeople(store);
  elsewhere = await createPeople(store);
  const pagesOf = (of: PeopleService) =>
    administeredPeopleHandlers({
      ...{ store, people: of, tokens, clock: { now: () => NOW } },
      mobiles: mobilesUnder(keysIn(join(folder, 'keys')), 'SM4-CBC-HMAC-SM3'),
      waiting: async (parties) => (parties.includes('person:zhao') ? 2 : 0),
    });
  pages = pagesOf(people);
  pagesElsewhere = pagesOf(elsewhere);
});
beforeEach(async () => {
  for (const one of ['persons', 'posts', 'identities']) await connection.collection(one).deleteMany({});
  await store.save({
    units: [
      { id: 'bureau', name: '市数据资源管理局', kind: 'authority', order: 1 },
      { id: 'civil', name: '市民政局', kind: 'unit', order: 2 },
    ],
    persons: [
      { id: 'gu', name: '顾明远', unit: 'bureau', administrator: true },
      { id: 'fang', name: '方启航', unit: 'bureau', administrator: true },
      { id: 'lin', name: '林晓芸', unit: 'civil' },
      { id: 'zhao', name: '赵国栋', unit: 'civil' },
      { id: 'qian', name: '钱文', unit: 'civil' },
    ],
    posts: [
      { unit: 'civil', post: 'head', persons: ['zhao'] },
      { unit: 'civil', post: 'data', persons: ['lin', 'zhao'] },
      { unit: 'bureau', post: 'auditor', persons: ['qian'] },
    ],
  });
  await Promise.all([people.refresh(), elsewhere.refresh()]);
});
afterAll(async () => {
  await Promise.all([people.close(), elsewhere.close()]);
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const as = (person: string): { caller: PersonCaller; requestId: string; key: undefined } => ({
  ...{ caller: { kind: 'person', person, channel: 'miniapp' }, requestId: 'r', key: undefined },
});
const of = (person: string, id: string) => ({ ...as(person), params: { id }, query: undefined, body: undefined });
const list = (query: Parameters<Pages['listAdministeredPeople']>[0]['query']) =>
  pages.listAdministeredPeople({ ...as('gu'), params: undefined, body: undefined, query });
const stand = (by: string, id: string, to: 'suspended' | 'here' | 'left', knows: string[] = [], at = pages) =>
  at.setStanding({ ...of(by, id), body: { to, knows } });
const add = (body: Partial<Parameters<Pages['addPerson']>[0]['body']>, key = 'key-of-one-press') =>
  pages.addPerson({
    ...{ ...as('gu'), params: undefined, query: undefined, key },
    body: { name: '孙一', unit: 'civil', administrator: false, ...body },
  });
async function change(by: string, id: string, wanted: object, knows: string[] = []) {
  const shown = taken(await pages.readAdministeredPerson(of(by, id)));
  const { name, unit, administrator, version } = shown;
  return pages.changePerson({ ...of(by, id), body: { name, unit, administrator, version, knows, ...wanted } });
}
function taken<T>(answer: T | Rejection): T {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
}

describe('who may', () => {
  it('is an administrator, and nobody else by any of the operations', async () => {
    const asked = [
      pages.listAdministeredPeople({ ...as('zhao'), params: undefined, body: undefined, query: {} }),
      pages.readAdministeredPerson(of('zhao', 'lin')),
      stand('zhao', 'lin', 'suspended'),
      pages.endSessionsOf(of('zhao', 'lin')),
      pages.makeCodeFor(of('zhao', 'lin')),
      pages.unbindAccount({ ...of('zhao', 'lin'), params: { id: 'lin', kind: 'chat' } }),
    ];
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ rejected: 'notAllowed' });
    expect(people.directory().person('lin')).toBeDefined();
  });
  it('learns nothing of somebody who is not there', async () => {
    expect(await pages.readAdministeredPerson(of('gu', 'nobody'))).toMatchObject({ rejected: 'notFound' });
    expect(await stand('gu', 'nobody', 'left')).toMatchObject({ rejected: 'notFound' });
    expect(await pages.makeCodeFor(of('gu', 'nobody'))).toMatchObject({ rejected: 'notFound' });
  });
});

describe('the list', () => {
  it('finds by name, by sound, by unit and by id, also whoever has left, page by page', async () => {
    taken(await stand('gu', 'lin', 'left'));
    const names = async (query: Parameters<typeof list>[0]) => taken(await list(query)).items.map(({ name }) => name);
    expect(await names({ text: '赵' })).toEqual(['赵国栋']);
    expect(await names({ text: 'lxy' })).toEqual(['林晓芸']);
    expect(await names({ text: 'qian' })).toEqual(['钱文']);
    expect(await names({ text: '民政' })).toEqual(['林晓芸', '钱文', '赵国栋']);
    expect(await names({ only: 'left' })).toEqual(['林晓芸']);
    expect(await names({ only: 'administrators' })).toEqual(['方启航', '顾明远']);
    const first = taken(await list({ limit: 2 }));
    expect(first.items).toHaveLength(2);
    expect(await names({ limit: 50, cursor: first.next })).toEqual(['林晓芸', '钱文', '赵国栋']);
  });
});

describe('a new person', () => {
  it('is there once, however often the press is sent, with his number sealed and shown masked', async () => {
    const first = taken(await add({ mobile: '138 1234 5678', wecom: 'SunYi' }));
    const again = taken(await add({ mobile: '138 1234 5678', wecom: 'SunYi' }));
    expect(again.id).toBe(first.id);
    expect(taken(await list({ text: '孙一' })).items).toHaveLength(1);
    expect(first.bound).toEqual([
      { kind: 'wecom', title: '企业微信账号', shown: 'SunYi' },
      { kind: 'mobile', title: '手机号码', shown: '138****5678' },
    ]);
    expect(JSON.stringify(await connection.collection('identities').find().toArray())).not.toContain('13812345678');
  });
  it('is refused with the place and the reason', async () => {
    expect(await add({ unit: 'nowhere' })).toMatchObject({ rejected: 'invalid', faults: [{ path: 'unit' }] });
    expect(await add({ id: 'lin' })).toMatchObject({
      faults: [{ path: 'id', message: '标识“lin”已经是“林晓芸”的，请换一个' }],
    });
    expect(await add({ id: '坏 标识' })).toMatchObject({ faults: [{ path: 'id' }] });
    expect(await add({ mobile: '12345' })).toMatchObject({ faults: [{ path: 'mobile' }] });
    expect(await add({ identity: '110105194912310021' })).toMatchObject({ faults: [{ path: 'identity' }] });
    expect(people.roster().persons).toHaveLength(5);
  });
});

describe('what must not be possible', () => {
  it('to remove oneself in any way, or the right to administer from oneself', async () => {
    for (const to of ['suspended', 'left'] as const)
      expect(await stand('gu', 'gu', to)).toMatchObject({ rejected: 'notAllowed', text: /不能停用自己/ });
    expect(await change('gu', 'gu', { administrator: false })).toMatchObject({ rejected: 'notAllowed' });
    expect(people.standing('gu', NOW)?.administrator).toBe(true);
  });
  it('that two administrators remove each other at once, in two processes: one of them is left', async () => {
    const answers = await Promise.all([
      stand('gu', 'fang', 'suspended'),
      stand('fang', 'gu', 'suspended', [], pagesElsewhere),
    ]);
    expect(answers.filter(isRejection)).toHaveLength(1);
    await people.refresh();
    expect(['gu', 'fang'].filter((one) => people.directory().person(one))).toHaveLength(1);
  });
  it('that a post is left empty without a word: who is asked names the posts', async () => {
    const asked = await stand('gu', 'zhao', 'left');
    expect(asked).toMatchObject({
      rejected: 'stale',
      faults: [{ path: 'knows.civil:head', message: '市民政局 负责人：没有别人担任，将空缺' }],
    });
    expect(people.directory().person('zhao')).toBeDefined();
    taken(await stand('gu', 'zhao', 'left', ['civil:head']));
    expect(people.directory().holders('civil', 'head')).toEqual([]);
    expect(people.directory().holders('civil', 'data')).toEqual(['lin']);
  });
  it('that who audits administers', async () => {
    expect(await change('gu', 'qian', { administrator: true })).toMatchObject({ rejected: 'notNow', text: /审计员/ });
  });
  it('that one overwrites what another has changed since he looked', async () => {
    const shown = taken(await pages.readAdministeredPerson(of('gu', 'lin')));
    taken(await change('fang', 'lin', { name: '林晓云' }));
    const { unit, version } = shown;
    const late = await pages.changePerson({
      ...of('gu', 'lin'),
      body: { name: '林小芸', unit, administrator: false, version, knows: [] },
    });
    expect(late).toMatchObject({ rejected: 'stale' });
    expect(people.nameOf('lin')).toBe('林晓云');
  });
  it('that somebody else’s account of WeCom is taken', async () => {
    taken(await change('gu', 'lin', { wecom: 'LinXy' }));
    expect(await change('gu', 'zhao', { wecom: 'linxy' })).toMatchObject({
      faults: [{ path: 'wecom', message: '这个企业微信账号已经是林晓芸的，一个账号只能对应一个人' }],
    });
  });
});

describe('a person', () => {
  it('who goes to another unit takes no post of the old one along', async () => {
    taken(await change('gu', 'lin', { unit: 'bureau' }));
    expect(people.directory().holders('civil', 'data')).toEqual(['zhao']);
    expect(await change('gu', 'zhao', { unit: 'bureau' })).toMatchObject({ rejected: 'stale' });
  });
  it('who is suspended is signed out everywhere, under every id, and comes back by a word', async () => {
    await store.save({ persons: [{ id: 'lin-2', name: '林晓芸', unit: 'bureau', human: 'lin' }] });
    await store.sessions.put({ id: 's1', person: 'lin-2', channel: 'miniapp', device: '', hash: 'h' }, 600);
    const shown = taken(await stand('gu', 'lin', 'suspended'));
    expect([shown.state, shown.others]).toEqual(['suspended', [{ id: 'lin-2', unitName: '市数据资源管理局' }]]);
    expect(await store.sessions.listOf('lin-2')).toEqual([]);
    expect(people.directory().person('lin-2')).toBeUndefined();
    expect(await pages.makeCodeFor(of('gu', 'lin'))).toMatchObject({ rejected: 'notNow' });
    taken(await stand('gu', 'lin-2', 'here'));
    expect(people.directory().person('lin')).toBeDefined();
  });
  it('is shown with what hangs on him', async () => {
    expect(taken(await pages.readAdministeredPerson(of('gu', 'zhao'))).hangs).toEqual([
      { title: '在他手上的待办', value: '2 件' },
    ]);
  });
  it('gets a code, loses an account, and every act stands in the chain of administration', async () => {
    expect(taken(await pages.makeCodeFor(of('gu', 'lin'))).code).toMatch(/^\d{8}$/);
    await store.bind('chat', 'contact-9', 'lin');
    await people.refresh();
    taken(await pages.unbindAccount({ ...of('gu', 'lin'), params: { id: 'lin', kind: 'chat' } }));
    expect(await store.personOf('chat', 'contact-9')).toBeUndefined();
    const entries = connection.collection('administration');
    const before = await entries.countDocuments();
    taken(await stand('gu', 'lin', 'left'));
    expect(await entries.countDocuments()).toBe(before + 1);
  });
});
