import type mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { limits } from '../../limits/tries.ts';
import { connect } from '../../store/base/connection.ts';
import { wecomStore } from '../../store/notices/wecom.ts';
import { peopleStore } from '../../store/people/people.ts';
import { FAKE, startFakeWecom, type FakeWecom } from '../../wecom/fake-wecom.ts';
import { wecomApi } from '../../wecom/api.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { createSessions, type Sessions } from '../sessions/sessions.ts';
import { createTokens } from '../tokens.ts';
import { wecomLoginHandlers } from './wecom.ts';

const database = testDatabase();
const tokens = createTokens({ secret: new Uint8Array(32).fill(9), sources: () => [] });
const faults: string[] = [];
let connection: mongoose.Connection;
let store: ReturnType<typeof peopleStore>;
let shared: ReturnType<typeof wecomStore>;
let people: PeopleService;
let sessions: Sessions;
let fake: FakeWecom;

const identity = (said: string) => tokens.keyedHash('human', said);
const LEFT = { left: '2026-01-01T00:00:00.000Z' } as const;

beforeAll(async () => {
  connection = await connect(database.uri);
  store = peopleStore(connection);
  shared = wecomStore(connection);
  await Promise.all([store.ensureIndexes(), shared.ensureIndexes()]);
  const unit = 'civil';
  await store.save({
    units: [{ id: unit, name: '市民政局', kind: 'unit', order: 1 }],
    persons: [
      { id: 'lin', name: '林晓芸', unit },
      { id: 'hashed', name: '何识', unit, identity: identity('wecom:HESHI') },
      { id: 'both', name: '双证', unit, identity: identity('wecom:SHUANGZHENG') },
      { id: 'twin1', name: '双一', unit, identity: identity('id:11010519491231002X') },
      { id: 'twin2', name: '双一', unit, identity: identity('id:11010519491231002X'), human: 'twin1' },
      { id: 'old', name: '旧号', unit, ...LEFT },
      { id: 'new', name: '新号', unit, human: 'old' },
      { id: 'left', name: '已走', unit, ...LEFT },
      { id: 'stopped', name: '停用', unit, suspended: true },
      { id: 'other', name: '别人', unit, identity: identity('wecom:CLASH') },
    ],
    posts: [],
  });
  await store.bindAll('wecom', [
    { account: 'LinXiaoyun', person: 'lin' },
    { account: 'ShuangZheng', person: 'both' },
    { account: 'Twin', person: 'twin1' },
    { account: 'Moved', person: 'old' },
    { account: 'Gone', person: 'left' },
    { account: 'Stopped', person: 'stopped' },
    { account: 'Clash', person: 'lin2' },
  ]);
  people = await createPeople(store);
  sessions = await createSessions(store.sessions, tokens);
});
afterAll(async () => {
  await sessions.close();
  await people.close();
  await connection.close();
  await database.drop();
});
let apps = 0;
beforeEach(async () => {
  fake = await startFakeWecom();
  faults.length = 0;
  apps += 1;
  await connection.collection('tries').deleteMany({});
});
afterEach(() => fake.close());

const doorOf = (more: { secret?: string; corpId?: string } = {}) =>
  wecomLoginHandlers({
    ...{ people, tokens, sessions, store, training: false },
    clock: { now: () => '2026-11-23T02:00:00.000Z' },
    counts: async () => ({ todo: 0, overdue: 0, unread: 0 }),
    wecom: wecomApi(
      { ...FAKE, baseUrl: fake.url, timeoutMs: 2_000, ...more },
      shared.tokensOf(`login-${apps}`, [Buffer.alloc(32, 7)]),
    ),
    onFault: (what) => faults.push(what),
  });
type Door = ReturnType<typeof doorOf>;
const send = (door: Door, code: string) =>
  door.loginWecom({
    ...{ params: undefined, query: undefined, key: undefined, requestId: 'r' },
    ...{ body: { code, device: '手机' }, caller: { kind: 'anyone' } },
  });
let codes = 0;
/** wx.qy.login on the phone of this member. */
function codeOf(userid: string, corpid?: string): string {
  const code = `code-${(codes += 1)}`;
  fake.codes.set(code, { userid, ...(corpid === undefined ? {} : { corpid }) });
  return code;
}
const login = (userid: string, door = doorOf()) => send(door, codeOf(userid));
const nameOf = async (answer: ReturnType<typeof login>) => {
  const one = await answer;
  return isRejection(one) ? one.text : one.me.id;
};

it('signs in whose account the roster has, whatever its case, without a code of ours', async () => {
  const answer = await login('linxiaoyun');
  expect(answer).toMatchObject({ token: expect.any(String) as string, me: { id: 'lin' } });
  if (isRejection(answer)) return;
  expect(await tokens.verify(answer.token)).toMatchObject({ kind: 'person', person: 'lin', channel: 'miniapp' });
  expect((await sessions.listOf('lin')).map(({ device }) => device)).toContain('手机');
  expect(JSON.stringify(answer)).not.toContain('session-key');
});

it.each([
  ['identified by his user id', 'HeShi', 'hashed'],
  ['both, and one', 'ShuangZheng', 'both'],
  ['moved: of a human’s records the one that is here', 'Moved', 'new'],
])('%s', async (_, member, person) => {
  expect(await nameOf(login(member))).toBe(person);
});

it.each([
  ['nobody of the roster', 'Stranger', 'notAllowed', /请联系本单位管理员.*“企业微信推送账号”/],
  ['who has left', 'Gone', 'notSignedIn', /已停用或不存在/],
  ['who is suspended', 'Stopped', 'notSignedIn', /已停用或不存在/],
  ['who is here twice', 'Twin', 'notAllowed', /多个账号/],
])('refuses %s, with what to do, and gives nothing to bind by', async (_, member, rejected, text) => {
  const answer = await login(member);
  expect(answer).toMatchObject({ rejected, text: expect.stringMatching(text) as string });
  expect(answer).not.toHaveProperty('ticket');
});

it('an account whose person is not in the roster any more is nobody’s', async () => {
  expect(await nameOf(login('Clash'))).toBe('other');
});

it('a code is good once, and one that is made up is none', async () => {
  const code = codeOf('LinXiaoyun');
  const door = doorOf();
  expect(await send(door, code)).toHaveProperty('token');
  for (const wrong of [code, 'made-up'])
    expect(await send(door, wrong)).toMatchObject({
      rejected: 'invalid',
      faults: [{ path: 'code', message: expect.stringMatching(/退出小程序后重新进入/) as string }],
    });
  expect(faults).toEqual([]);
});

it('refuses a member of another corporation, though his user id is one of ours', async () => {
  expect(await send(doorOf(), codeOf('LinXiaoyun', 'ww-elsewhere'))).toMatchObject({
    rejected: 'notAllowed',
    text: expect.stringMatching(/切换到本市的企业/) as string,
  });
});

it('fetches the token anew when it holds no more, and tries again when WeCom is busy: the code is not used up', async () => {
  const door = doorOf();
  await login('LinXiaoyun', door);
  fake.endTokens();
  expect(await nameOf(login('LinXiaoyun', door))).toBe('lin');
  expect(fake.tokensGiven).toBe(2);
  fake.next = [-1];
  expect(await nameOf(login('LinXiaoyun', door))).toBe('lin');
});

it('many at once, of several processes, with no token yet: one fetches it, and all come in', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => nameOf(login('LinXiaoyun', doorOf()))));
  expect(new Set(all)).toEqual(new Set(['lin']));
  expect(fake.tokensGiven).toBe(1);
});

it.each([
  ['silent', ['silence' as const], 'jscode2session: noAnswer'],
  ['broken', [502], 'jscode2session: noAnswer'],
  ['busy for long', [-1, -1], 'jscode2session: errcode -1'],
  ['asked too often', [45009], 'jscode2session: errcode 45009'],
])('when WeCom is %s says so with the other way in', async (_, next, fault) => {
  fake.next = [...next];
  expect(await login('LinXiaoyun')).toMatchObject({
    rejected: 'unavailable',
    text: expect.stringMatching(/企业微信暂时没有应答.*从微信进入/) as string,
  });
  expect(faults).toEqual([fault]);
});

it('what only an administrator can mend is told to him, without the secret or the code', async () => {
  const door = doorOf({ secret: 'not-the-secret' });
  expect(await login('LinXiaoyun', door)).toMatchObject({
    rejected: 'unavailable',
    text: expect.stringMatching(/设置有误/) as string,
  });
  fake.next = [48002];
  apps += 1;
  await login('LinXiaoyun');
  expect(faults).toEqual(['gettoken: errcode 40001', 'jscode2session: errcode 48002']);
});

it('is off where the city has no WeCom', async () => {
  const off = wecomLoginHandlers({
    ...{ people, tokens, sessions, store, training: false },
    clock: { now: () => '2026-11-23T02:00:00.000Z' },
    counts: async () => ({ todo: 0, overdue: 0, unread: 0 }),
  });
  expect(await send(off, 'code')).toMatchObject({
    rejected: 'notFound',
    text: expect.stringMatching(/没有开通/) as string,
  });
});

it('members whom nobody knows are counted each, codes that lead nowhere in all, and who comes in is not', async () => {
  const door = doorOf();
  for (let n = 0; n < limits.newLogins; n += 1)
    expect(await login('Stranger', door)).toMatchObject({ rejected: 'notAllowed' });
  expect(await login('stranger', door)).toMatchObject({
    rejected: 'tooOften',
    text: expect.stringMatching(/后再试/) as string,
  });
  await login('LinXiaoyun', door);
  const { count } = await store.countTry('wecom-logins', 600);
  expect(count).toBe(limits.newLogins + 2);
  for (let n = count; n < limits.wecomLoginsInAll; n += 1) await store.countTry('wecom-logins', 600);
  const code = codeOf('LinXiaoyun');
  expect(await send(door, code)).toMatchObject({ rejected: 'tooOften' });
  // WeCom was not asked.
  expect(fake.codes.has(code)).toBe(true);
});
