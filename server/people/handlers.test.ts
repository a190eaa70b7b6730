import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import type { PersonCaller } from '../http/handler.ts';
import { connect } from '../store/base/connection.ts';
import { peopleStore } from '../store/people/people.ts';
import { createPeople, type PeopleService } from './directory.ts';
import { peopleHandlers } from './handlers.ts';
import type { WorkedWith } from './reach.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import { createTokens } from './tokens.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let people: PeopleService;
let sessions: Sessions;
let handlers: ReturnType<typeof peopleHandlers>;
let wechatServer: Server;
const asked: URLSearchParams[] = [];
let answer: (query: URLSearchParams) => { status?: number; body: unknown };
const faults: string[] = [];
let now = '2026-11-23T02:00:00.000Z';
let partners: Awaited<ReturnType<WorkedWith>> = { parties: [], openers: [] };

beforeAll(async () => {
  wechatServer = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    asked.push(url.searchParams);
    const { status = 200, body } =
      url.pathname === '/sns/jscode2session' ? answer(url.searchParams) : { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'text/plain' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => wechatServer.listen(0, '127.0.0.1', resolve));
  connection = await connect(database.uri);
  const store = peopleStore(connection);
  await store.ensureIndexes();
  await store.save({
    units: [
      { id: 'civil', name: '市民政局', kind: 'unit', order: 1 },
      { id: 'edu', name: '市教育局', kind: 'unit', order: 2 },
      { id: 'cloud', name: '政务云服务提供商', kind: 'cloud-provider', order: 3 },
    ],
    persons: [
      { id: 'lin', name: '林晓芸', unit: 'civil' },
      { id: 'zhao', name: '赵国栋', unit: 'civil' },
      { id: 'he', name: '何静', unit: 'edu' },
      { id: 'sun', name: '孙一', unit: 'edu' },
      { id: 'qian', name: '钱二', unit: 'edu' },
      { id: 'ops', name: '运维甲', unit: 'cloud' },
      { id: 'ops2', name: '运维乙', unit: 'cloud' },
    ],
    posts: [
      { unit: 'civil', post: 'data', persons: ['lin'] },
      { unit: 'civil', post: 'duty', persons: ['zhao'] },
    ],
  });
  people = await createPeople(store);
  const tokens = createTokens({ secret: new Uint8Array(32).fill(7), sources: () => [] });
  sessions = await createSessions(store.sessions, tokens);
  handlers = peopleHandlers({
    people,
    store,
    ...{ tokens, sessions },
    clock: { now: () => now },
    counts: async () => ({ todo: 2, overdue: 1, unread: 3 }),
    training: false,
    workedWith: async (unit) => (unit === 'cloud' ? partners : { parties: [], openers: [] }),
    wechat: {
      appid: 'wx-app',
      secret: 'app-secret',
      baseUrl: `http://127.0.0.1:${(wechatServer.address() as AddressInfo).port}`,
      timeoutMs: 300,
    },
    onFault: (what) => faults.push(what),
  });
});
afterAll(async () => {
  await sessions.close();
  await people.close();
  await connection.close();
  await database.drop();
  wechatServer.closeAllConnections();
  await new Promise((resolve) => wechatServer.close(resolve));
});

const as = (person: string, more: Partial<PersonCaller> = {}) => ({
  params: undefined,
  query: undefined,
  body: undefined,
  key: undefined,
  requestId: 'r',
  caller: { kind: 'person' as const, person, channel: 'miniapp' as const, ...more },
});
const bot = { params: undefined, query: undefined, requestId: 'r', caller: { kind: 'bot' as const, account: 'main' } };
const anyone = {
  params: undefined,
  query: undefined,
  key: undefined,
  requestId: 'r',
  caller: { kind: 'anyone' as const },
};
const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(value.text);
  return value;
};
const codeFor = async (person: string) => given(await handlers.makeBindingCode(as(person))).code;
const bindChat = (contact: string, code: string, name = '林晓芸') =>
  handlers.bindChat({ ...bot, key: 'key-00000001', body: { contact, code, name } });

it('shows the staff of a provider the people it works with, and no more', async () => {
  const names = async (query: object, person = 'ops') =>
    given(await handlers.listPeople({ ...as(person), query }))
      .items.map(({ id }) => id)
      .sort();
  expect(await names({})).toEqual(['ops', 'ops2']);
  expect(await names({ text: '林' })).toEqual([]);
  expect(await names({ ids: 'lin,zhao,ops2' })).toEqual(['ops2']);
  // Whose task something is by a post, and who opened something.
  partners = { parties: ['post:civil:data'], openers: ['he'] };
  expect(await names({})).toEqual(['he', 'lin', 'ops', 'ops2']);
  expect(await names({ among: 'unit', text: '市民政局' })).toEqual(['lin']);
  partners = { parties: [], openers: [] };
  expect(await names({ ids: 'lin' })).toEqual([]);
  expect(await names({ text: '市民政局' }, 'he')).toEqual(['lin', 'zhao']);
});

it('says who I am, in words', async () => {
  expect(await handlers.me(as('lin'))).toEqual({
    id: 'lin',
    name: '林晓芸',
    unit: { id: 'civil', name: '市民政局' },
    posts: [{ unit: '市民政局', post: 'data', title: '数据管理员' }],
    administrator: false,
    standsInFor: [],
    chatBound: false,
    counts: { todo: 2, overdue: 1, unread: 3 },
    now,
    opens: [],
    training: false,
  });
  expect(await handlers.me(as('nobody'))).toMatchObject({ rejected: 'notSignedIn' });
});

describe('binding a chat contact', () => {
  it('takes a code once, in any spelling; a second contact is told plainly; the same contact may repeat it', async () => {
    const code = await codeFor('lin');
    const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    expect(given(await bindChat('wx-1', ` ${wide.slice(0, 4)} - ${wide.slice(4)} `)).person.id).toBe('lin');
    expect(given(await bindChat('wx-1', code)).person.chatBound).toBe(true);
    const second = await bindChat('wx-2', code);
    expect(second).toMatchObject({
      rejected: 'taskClosed',
      text: expect.stringContaining('已经被另一个账号用过') as string,
    });
    expect(await handlers.chatMe({ ...bot, key: undefined, body: undefined, params: { id: 'wx-2' } })).toEqual({
      bound: false,
    });
    expect(await handlers.chatMe({ ...bot, key: undefined, body: undefined, params: { id: 'wx-1' } })).toMatchObject({
      bound: true,
      person: { name: '林晓芸' },
    });
  });

  it('a contact that is another person’s stays that person’s, until he lets it go', async () => {
    const code = await codeFor('zhao');
    expect(await bindChat('wx-1', code, '赵国栋')).toMatchObject({ rejected: 'notNow' });
    // A code that led nowhere is void.
    expect(await bindChat('wx-3', code, '赵国栋')).toMatchObject({ rejected: 'invalid' });
    expect(await handlers.unbindChat(as('lin'))).toEqual({ ok: true });
    expect(given(await bindChat('wx-1', await codeFor('zhao'), '赵国栋')).person.id).toBe('zhao');
    expect(given(await handlers.me(as('lin'))).chatBound).toBe(false);
  });

  it('after five wrong codes the right one is not looked at either', async () => {
    const code = await codeFor('he');
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (let n = 0; n < 5; n += 1) expect(await bindChat('wx-9', wrong)).toMatchObject({ rejected: 'invalid' });
    expect(await bindChat('wx-9', code)).toMatchObject({ rejected: 'tooOften' });
    expect(await bindChat('wx-8', 'abc')).toMatchObject({ rejected: 'invalid', faults: [{ path: 'code' }] });
    expect(given(await bindChat('wx-8', code, '何静')).person.id).toBe('he');
  });

  it('a code is bound with the name of whose it is; under another name the code is lost, and nobody learns that it was one', async () => {
    const code = await codeFor('zhao');
    const guessed = await bindChat('wx-20', code, '林晓芸');
    expect(guessed).toEqual(await bindChat('wx-20', '00000002', '林晓芸'));
    expect(await bindChat('wx-21', code, '赵国栋')).toMatchObject({ rejected: 'invalid' });
    // However a name is written, it is the same.
    expect(given(await bindChat('wx-21', await codeFor('zhao'), ' 赵 国·栋 ')).person.id).toBe('zhao');
  });

  it('one’s own codes in between forget nothing of what was guessed', async () => {
    const unlikely = (n: number) => `9${String(n).padStart(7, '0')}`;
    for (let n = 0; n < 5; n += 1) {
      given(await bindChat('wx-30', await codeFor('sun'), '孙一'));
      expect(await bindChat('wx-30', unlikely(n), '顾明远')).toMatchObject({ rejected: 'invalid' });
    }
    expect(await bindChat('wx-30', unlikely(5), '顾明远')).toMatchObject({ rejected: 'tooOften' });
  });

  it('codes that are made are counted, and each has its own share', async () => {
    for (let n = 0; n < 20; n += 1) await codeFor('ops');
    const more = await handlers.makeBindingCode(as('ops'));
    expect(more).toMatchObject({ rejected: 'tooOften', text: expect.stringMatching(/请.+后再试/) as string });
    expect(isRejection(more) && more.afterSeconds).toBeGreaterThan(0);
    await codeFor('ops2');
  });

  it('tries at one person from many accounts are counted together, and those at everybody too', async () => {
    const tries = connection.collection<{ _id: string; count: number }>('tries');
    const wrong = (n: number, name: string) => bindChat(`crowd-${n}`, `8${String(n).padStart(7, '0')}`, name);
    for (let n = 0; n < 10; n += 1) expect(await wrong(n, '钱二')).toMatchObject({ rejected: 'invalid' });
    expect(await bindChat('crowd-own', await codeFor('qian'), '钱二')).toMatchObject({ rejected: 'tooOften' });
    expect(given(await bindChat('crowd-other', await codeFor('sun'), '孙一')).person.id).toBe('sun');
    await tries.updateOne({ _id: 'codes' }, { $set: { count: 300 } });
    expect(await bindChat('crowd-later', await codeFor('sun'), '孙一')).toMatchObject({ rejected: 'tooOften' });
    await tries.updateOne({ _id: 'codes' }, { $set: { count: 0 } });
  });

  it('a room is bound from within, by who leads or is on duty, and to one unit', async () => {
    const room = (person: string, id: string, heard = id) =>
      handlers.bindRoom({
        ...as(person, { channel: 'chat', contact: 'c', room: heard }),
        body: { room: id, topic: '值班群' },
      });
    expect(await room('zhao', 'room-1')).toEqual({ unit: '市民政局' });
    expect(await room('zhao', 'room-1')).toEqual({ unit: '市民政局' });
    expect(people.unitOfRoom('room-1')).toBe('civil');
    expect(await room('he', 'room-2')).toMatchObject({ rejected: 'notAllowed' });
    expect(await room('zhao', 'room-2', 'room-3')).toMatchObject({ rejected: 'notAllowed' });
    expect(await handlers.bindRoom({ ...as('zhao'), body: { room: 'room-2', topic: '' } })).toMatchObject({
      rejected: 'notAllowed',
    });
  });
});

describe('login by WeChat', () => {
  const login = () => handlers.loginWechat({ ...anyone, body: { code: 'js-code' } });

  it('gives a ticket first, a token once the code is given, and from then on a token', async () => {
    answer = () => ({ body: { openid: 'open-1', session_key: 'k' } });
    const first = given(await login());
    if (!('ticket' in first)) throw new Error('already bound');
    expect(asked.at(-1)?.toString()).toBe(
      'appid=wx-app&secret=app-secret&js_code=js-code&grant_type=authorization_code',
    );
    expect(JSON.stringify(first)).not.toContain('open-1');
    const bound = given(
      await handlers.bindWechat({
        ...anyone,
        body: { ticket: first.ticket, name: '林晓芸', code: await codeFor('lin') },
      }),
    );
    expect(bound.me.id).toBe('lin');
    expect(given(await login())).toMatchObject({ token: expect.any(String) as string, me: { id: 'lin' } });
    expect(
      await handlers.bindWechat({ ...anyone, body: { ticket: bound.token, name: '林晓芸', code: '12345678' } }),
    ).toMatchObject({
      rejected: 'notSignedIn',
    });
  });

  it('logins of accounts that are nobody’s are counted, each and all', async () => {
    answer = () => ({ body: { openid: 'open-new' } });
    for (let n = 0; n < 20; n += 1) expect(await login()).toHaveProperty('ticket');
    expect(await login()).toMatchObject({ rejected: 'tooOften' });
    answer = () => ({ body: { openid: 'open-1' } });
    expect(await login()).toHaveProperty('token');
  });

  it.each([
    [40029, 'invalid'],
    [45011, 'tooOften'],
    [40226, 'notAllowed'],
    [40125, 'unavailable'],
  ])('errcode %d is %s', async (errcode, rejected) => {
    answer = () => ({ body: { errcode, errmsg: 'x' } });
    expect(await login()).toMatchObject({ rejected });
  });

  it('busy is tried once more; no answer, a broken one or an error page is said plainly and never shows the secret', async () => {
    let calls = 0;
    answer = () => ({ body: ++calls === 1 ? { errcode: -1 } : { openid: 'open-1' } });
    expect(given(await login())).toHaveProperty('token');
    answer = () => ({ body: { errcode: -1 } });
    expect(await login()).toMatchObject({ rejected: 'unavailable' });
    answer = () => ({ status: 502, body: {} });
    expect(await login()).toMatchObject({ rejected: 'unavailable' });
    answer = () => ({ body: 'no object' });
    expect(await login()).toMatchObject({ rejected: 'unavailable' });
    expect(faults.join()).toContain('40125');
    expect(faults.join()).not.toContain('app-secret');
  });
});

describe('delegations', () => {
  const ask = (body: object, key = 'key-00000001', person = 'lin') =>
    handlers.createDelegation({
      ...as(person),
      key,
      body: { to: 'zhao', fromDay: '2026-11-23', untilDay: '2026-11-25', reason: '出差', ...body },
    });

  it('are made once per key, listed for both, and ended by who made them', async () => {
    const made = given(await ask({}));
    expect(made).toMatchObject({ from: { name: '林晓芸' }, to: { name: '赵国栋' }, state: 'running', mine: true });
    expect(given(await ask({})).id).toBe(made.id);
    expect(await ask({ untilDay: '2026-11-26' })).toMatchObject({ rejected: 'keyReused' });
    const theirs = given(await handlers.listDelegations(as('zhao')));
    expect(theirs.items).toMatchObject([{ id: made.id, mine: false }]);
    expect(theirs.candidates).toEqual([{ id: 'lin', name: '林晓芸', unit: '市民政局' }]);
    expect(given(await handlers.me(as('zhao'))).standsInFor).toEqual([
      { person: 'lin', name: '林晓芸', until: '2026-11-25' },
    ]);
    expect(await handlers.endDelegation({ ...as('zhao'), params: { id: made.id } })).toMatchObject({
      rejected: 'notFound',
    });
    expect(await handlers.endDelegation({ ...as('lin'), params: { id: made.id } })).toEqual({ ok: true });
    expect(given(await handlers.me(as('zhao'))).standsInFor).toEqual([]);
  });

  it('count in the city’s days, whatever the machine’s zone', async () => {
    now = '2026-11-23T16:30:00.000Z';
    expect(await ask({}, 'key-00000002')).toMatchObject({ rejected: 'invalid', faults: [{ path: 'fromDay' }] });
    expect(given(await ask({ fromDay: '2026-11-24' }, 'key-00000003')).state).toBe('running');
  });

  it.each([
    [{ to: 'lin' }, 'to'],
    [{ to: 'nobody' }, 'to'],
    [{ to: 'he' }, 'to'],
    [{ fromDay: '2026-11-26', untilDay: '2026-11-25' }, 'untilDay'],
    [{ fromDay: '2026-11-30', untilDay: '2027-05-29' }, 'untilDay'],
  ])('%j is refused at %s', async (body, path) => {
    expect(await ask({ fromDay: '2026-11-24', ...body }, 'key-00000009')).toMatchObject({
      rejected: 'invalid',
      faults: [{ path }],
    });
  });

  it('of two who ask each other in the same moment are not both in force', async () => {
    for (let n = 0; n < 10; n++) {
      const days = { fromDay: `2027-07-${10 + n}`, untilDay: `2027-07-${10 + n}` };
      const both = await Promise.all([
        ask(days, `key-mutual-${n}`),
        ask({ ...days, to: 'lin' }, `key-mutual-${n}`, 'zhao'),
      ]);
      expect(both.filter((one) => !isRejection(one)).length).toBeLessThan(2);
      const { items } = given(await handlers.listDelegations(as('lin')));
      expect(items.filter((one) => one.fromDay === days.fromDay && one.state !== 'ended').length).toBeLessThan(2);
    }
  });

  it('180 days are not too long', async () => {
    expect(given(await ask({ fromDay: '2026-11-30', untilDay: '2027-05-28' }, 'key-00000010')).state).toBe('coming');
  });
});
