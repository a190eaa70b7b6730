import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { machineNow } from '../../../test/harness/machine-time.ts';
import { CLIENT, startLiar, startProvider, type Lies, type SignOn } from '../../../test/harness/sign-on.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import { createSessions, type Sessions } from '../sessions/sessions.ts';
import { createTokens } from '../tokens.ts';
import { createProvider, type SignOnSettings } from './provider.ts';
import { signOnHandlers } from './sign-on.ts';

const REDIRECT = 'https://city.example/m/';
const ID = '11010519491231002X';
const database = testDatabase();
const tokens = createTokens({ secret: new Uint8Array(32).fill(9), sources: () => [] });
let connection: mongoose.Connection;
let people: PeopleService;
let sessions: Sessions;
let city: SignOn;
let liar: SignOn;
let lies: Lies = {};
let nonce = '';
const faults: string[] = [];

const identity = (said: string) => tokens.keyedHash('human', said);

beforeAll(async () => {
  city = await startProvider([REDIRECT], (account) => (account === 'card' ? { id_number: ID } : {}));
  liar = await startLiar(() => ({ nonce, ...lies }));
  connection = await connect(database.uri);
  const store = peopleStore(connection);
  await store.ensureIndexes();
  const unit = 'civil';
  await store.save({
    units: [{ id: unit, name: '市民政局', kind: 'unit', order: 1 }],
    persons: [
      { id: 'lin', name: '林晓芸', unit, identity: identity('wecom:LIN') },
      { id: 'card', name: '卡号', unit, identity: identity(`id:${ID}`) },
      { id: 'twin1', name: '双一', unit, identity: identity('wecom:TWIN') },
      { id: 'twin2', name: '双一', unit, identity: identity('wecom:TWIN'), human: 'twin1' },
      { id: 'old', name: '旧号', unit, identity: identity('wecom:MOVED'), left: '2026-01-01T00:00:00.000Z' },
      { id: 'new', name: '新号', unit, identity: identity('wecom:MOVED'), human: 'old' },
      { id: 'left', name: '已走', unit, identity: identity('wecom:LEFT'), left: '2026-01-01T00:00:00.000Z' },
      { id: 'stopped', name: '停用', unit, identity: identity('wecom:STOPPED'), suspended: true },
    ],
    posts: [],
  });
  people = await createPeople(store);
  sessions = await createSessions(store.sessions, tokens);
});
afterAll(async () => {
  await sessions.close();
  await people.close();
  await connection.close();
  await database.drop();
  await Promise.all([city.close(), liar.close()]);
});
beforeEach(() => {
  lies = {};
  faults.length = 0;
});

const doorTo = (issuer: string, more: Partial<SignOnSettings> = {}) => {
  const settings: SignOnSettings = {
    ...{ issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, redirect: REDIRECT },
    ...{ claim: 'sub', claimIs: 'identity', scope: 'openid', timeoutMs: 2_000 },
    ...more,
  };
  return signOnHandlers({
    ...{ people, tokens, sessions, store: peopleStore(connection), training: false },
    clock: { now: () => '2026-11-23T02:00:00.000Z' },
    counts: async () => ({ todo: 0, overdue: 0, unread: 0 }),
    signOn: { settings, provider: createProvider(settings, (what) => faults.push(what)) },
  });
};
type Door = ReturnType<typeof doorTo>;
const call = <B>(body: B) => ({
  ...{ params: undefined, query: undefined, key: undefined, requestId: 'r', body },
  caller: { kind: 'anyone' as const },
});
const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(value.text);
  return value;
};
const begin = async (door: Door) => given(await door.beginSignOn(call(undefined)));
const finish = (door: Door, body: { handle: string; code: string; state: string; iss?: string }) =>
  door.finishSignOn(call(body));

/** A browser that signs in at the provider as this account, and is sent back. */
async function atProvider(to: string, account: string): Promise<{ code: string; state: string; iss: string }> {
  const jar = new Map<string, string>();
  let address = to;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 10; step++) {
    const response = await fetch(address, {
      ...(form ? { method: 'POST', body: form } : {}),
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      redirect: 'manual',
    });
    form = undefined;
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (next?.startsWith(REDIRECT)) {
      const said = new URL(next).searchParams;
      return { code: said.get('code') ?? '', state: said.get('state') ?? '', iss: said.get('iss') ?? '' };
    }
    if (next !== null) address = new URL(next, address).href;
    else form = new URLSearchParams({ prompt: 'login', login: account, password: 'any' });
  }
  throw new Error('the provider never sent the browser back');
}

/** Signs in at the liar, whose word is about whoever asked last. */
async function atLiar(door: Door, spoilt: Lies) {
  const { to, handle } = await begin(door);
  const asked = new URL(to).searchParams;
  nonce = asked.get('nonce') ?? '';
  lies = spoilt;
  return { handle, code: 'code', state: asked.get('state') ?? '' };
}

describe('with a provider that works', () => {
  it('asks for a code with PKCE, state and nonce, and gives a session to whom the claim means', async () => {
    const door = doorTo(city.issuer);
    const { to, handle } = await begin(door);
    const asked = new URL(to).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ response_type: 'code', client_id: CLIENT.id, redirect_uri: REDIRECT, code_challenge_method: 'S256' },
      ...{ state: expect.stringMatching(/^\w{64}$/) as string, nonce: expect.stringMatching(/^\w{64}$/) as string },
    });
    expect(to).not.toContain(CLIENT.secret);
    const session = given(await finish(door, { handle, ...(await atProvider(to, 'lin')) }));
    expect(session.me).toMatchObject({ id: 'lin', name: '林晓芸' });
    expect(await tokens.verify(session.token)).toMatchObject({ kind: 'person', person: 'lin' });
    expect(await sessions.listOf('lin')).toHaveLength(1);
  });

  it('takes a claim that only its user information has, and compares an ID number as a hash', async () => {
    const door = doorTo(city.issuer, { claim: 'id_number', scope: 'openid profile' });
    const { to, handle } = await begin(door);
    expect(given(await finish(door, { handle, ...(await atProvider(to, 'card')) })).me).toMatchObject({ id: 'card' });
    const other = await begin(door);
    expect(await finish(door, { handle: other.handle, ...(await atProvider(other.to, 'lin')) })).toMatchObject({
      rejected: 'notAllowed',
      text: expect.stringContaining('没有给出') as string,
    });
  });

  it('or with the id in the roster', async () => {
    const door = doorTo(city.issuer, { claimIs: 'person' });
    const { to, handle } = await begin(door);
    expect(given(await finish(door, { handle, ...(await atProvider(to, 'twin2')) })).me).toMatchObject({ id: 'twin2' });
  });

  it.each([
    ['nobody', 'notAllowed', '没有对应的人'],
    ['twin', 'notAllowed', '多个账号'],
    ['left', 'notSignedIn', '已停用'],
    ['stopped', 'notSignedIn', '已停用'],
  ])('lets nobody in for the claim %s', async (account, rejected, said) => {
    const door = doorTo(city.issuer);
    const { to, handle } = await begin(door);
    expect(await finish(door, { handle, ...(await atProvider(to, account)) })).toMatchObject({
      rejected,
      text: expect.stringContaining(said) as string,
    });
  });

  it('knows of two records of a human the one that is here', async () => {
    const door = doorTo(city.issuer);
    const { to, handle } = await begin(door);
    expect(given(await finish(door, { handle, ...(await atProvider(to, 'moved')) })).me).toMatchObject({ id: 'new' });
  });

  it('is good once: neither the handle nor the code is taken again', async () => {
    const door = doorTo(city.issuer);
    const { to, handle } = await begin(door);
    const answer = await atProvider(to, 'lin');
    const both = await Promise.all([finish(door, { handle, ...answer }), finish(door, { handle, ...answer })]);
    expect(both.filter((one) => isRejection(one))).toMatchObject([{ rejected: 'notSignedIn' }]);
    expect(await finish(door, { handle, ...answer })).toMatchObject({ rejected: 'notSignedIn' });
    // The used code under another attempt of the same thief.
    const other = await begin(door);
    const state = new URL(other.to).searchParams.get('state') ?? '';
    expect(await finish(door, { ...answer, handle: other.handle, state })).toMatchObject({ rejected: 'notSignedIn' });
  });

  it('is good for the browser that began it: another handle, a planted code or state signs nobody in', async () => {
    const door = doorTo(city.issuer);
    const mine = await begin(door);
    const theirs = await begin(door);
    const answer = await atProvider(theirs.to, 'lin');
    expect(await finish(door, { handle: mine.handle, ...answer })).toMatchObject({ rejected: 'notSignedIn' });
    const state = new URL(mine.to).searchParams.get('state') ?? '';
    // A code that was made for another challenge.
    expect(await finish(door, { handle: mine.handle, ...answer, state })).toMatchObject({ rejected: 'notSignedIn' });
    for (const handle of ['x', 'a.b.c', await tokens.issueTicket('o'), await tokens.issue('lin', 'miniapp', 's')])
      expect(await finish(door, { handle, ...answer })).toMatchObject({ rejected: 'notSignedIn' });
  });

  it('has run out after ten minutes', async () => {
    const door = doorTo(city.issuer);
    const { to, handle } = await begin(door);
    const proven = await tokens.verify(handle);
    const id = proven?.kind === 'signOn' ? proven.id : '';
    const late = createTokens({
      secret: new Uint8Array(32).fill(9),
      sources: () => [],
      now: () => Date.parse(machineNow()) - 601_000,
    });
    const answer = await atProvider(to, 'lin');
    expect(await finish(door, { handle: await late.issueAttempt(id), ...answer })).toMatchObject({
      rejected: 'notSignedIn',
    });
    expect(given(await finish(door, { handle: await tokens.issueAttempt(id), ...answer })).me.id).toBe('lin');
  });
});

describe('with a provider that is away or lies', () => {
  it.each<[string, Lies, string?]>([
    ['another nonce', { nonce: 'of-another-attempt' }],
    ['another audience', { audience: 'another-system' }],
    ['another issuer', { issuer: 'http://127.0.0.1:1' }],
    ['a time that is over', { expired: true }],
    ['a signature that is not its own', { forged: true }],
  ])('takes no token with %s, and says so to whoever runs it', async (_, spoilt) => {
    const door = doorTo(liar.issuer);
    expect(await finish(door, await atLiar(door, spoilt))).toMatchObject({ rejected: 'notSignedIn' });
    expect(faults).toEqual([expect.stringMatching(/^sign-on refused: /)]);
    expect(given(await finish(door, await atLiar(door, {}))).me.id).toBe('lin');
  });

  it('lets in whom it has asked for as much as the city wants, and nobody else', async () => {
    const strict = doorTo(liar.issuer, { acr: ['mfa', 'card'] });
    expect(new URL((await begin(strict)).to).searchParams.get('acr_values')).toBe('mfa card');
    for (const spoilt of [{}, { acr: 'password' }])
      expect(await finish(strict, await atLiar(strict, spoilt))).toMatchObject({
        rejected: 'notAllowed',
        text: expect.stringMatching(/强度/) as string,
      });
    expect(given(await finish(strict, await atLiar(strict, { acr: 'card' }))).me.id).toBe('lin');
    expect(new URL((await begin(doorTo(liar.issuer))).to).searchParams.has('acr_values')).toBe(false);
  });

  it('says that it is away, and an attempt that met nobody is not used up', async () => {
    const door = doorTo(liar.issuer);
    const attempt = await atLiar(door, { status: 502 });
    expect(await finish(door, attempt)).toMatchObject({
      rejected: 'unavailable',
      text: expect.stringContaining('没有应答') as string,
    });
    lies = {};
    expect(given(await finish(door, attempt)).me.id).toBe('lin');
    const nowhere = doorTo('http://127.0.0.1:9');
    expect(await nowhere.beginSignOn(call(undefined))).toMatchObject({ rejected: 'unavailable' });
    expect(faults.join()).not.toContain(CLIENT.secret);
  });

  it('is not offered where there is none', async () => {
    const door = signOnHandlers({
      ...{ people, tokens, sessions, store: peopleStore(connection), training: false },
      clock: { now: () => '2026-11-23T02:00:00.000Z' },
      counts: async () => ({ todo: 0, overdue: 0, unread: 0 }),
    });
    expect(await door.offerSignOn(call(undefined))).toEqual({ offered: false });
    expect(await door.beginSignOn(call(undefined))).toMatchObject({ rejected: 'notFound' });
  });
});
