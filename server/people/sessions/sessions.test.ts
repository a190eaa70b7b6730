import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createTokens } from '../tokens.ts';
import { createSessions, type Session, type Sessions } from './sessions.ts';
import type { SessionStore } from './ports.ts';

const database = testDatabase();
const secret = new Uint8Array(32).fill(3);
const tokens = createTokens({ secret, sources: () => [] });
const open: (() => Promise<unknown>)[] = [];
let connection: mongoose.Connection;
let here: Sessions;
/** In another process, as it were. */
let elsewhere: Sessions;
let store: SessionStore;

async function process(): Promise<[Sessions, mongoose.Connection, SessionStore]> {
  const own = await connect(database.uri);
  const people = peopleStore(own);
  await people.ensureIndexes();
  const sessions = await createSessions(people.sessions, tokens);
  open.push(() => sessions.close().then(() => own.close()));
  return [sessions, own, people.sessions];
}
beforeAll(async () => {
  [here, connection, store] = await process();
  [elsewhere] = await process();
});
afterAll(async () => {
  for (const close of open) await close();
  await database.drop();
});

const welcome = () => Promise.resolve(undefined);
const given = (answer: Session | Rejection): Session => {
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
};
const idIn = async (token: string): Promise<string> => {
  const credential = await tokens.verify(token);
  return credential?.kind === 'person' ? (credential.session ?? '') : '';
};
const renew = (refresh: string) => here.renew(refresh, welcome);
/** The grace is over: the session was renewed long ago. */
const longAgo = (id: string) =>
  connection.collection<{ _id: string }>('sessions').updateOne({ _id: id }, { $set: { rotatedAt: new Date(0) } });
const sessions = () => connection.collection<{ _id: string }>('sessions');

it('is renewed by what it gave out, and that is kept as a hash', async () => {
  const first = await here.begin('lin', 'miniapp', 'HUAWEI Mate 60');
  const id = await idIn(first.token);
  expect(await here.admit(id)).toBeUndefined();
  const second = given(await renew(first.refresh));
  expect(second.refresh).not.toBe(first.refresh);
  expect(await idIn(second.token)).toBe(id);
  const third = given(await renew(second.refresh));
  const kept = JSON.stringify(await sessions().find().toArray());
  for (const { refresh } of [first, second, third]) expect(kept).not.toContain(refresh.split('.')[1]);
  expect(await here.listOf('lin')).toMatchObject([{ id, device: 'HUAWEI Mate 60' }]);
});

it('two tabs that renew at once, and one whose answer was lost, are given the same and stay signed in', async () => {
  const first = await here.begin('tab', 'miniapp');
  const [one, other] = await Promise.all([here.renew(first.refresh, welcome), elsewhere.renew(first.refresh, welcome)]);
  expect(given(one).refresh).toBe(given(other).refresh);
  const lost = given(await renew(first.refresh));
  expect(lost.refresh).toBe(given(one).refresh);
  expect(isRejection(await renew(lost.refresh))).toBe(false);
});

it('what was used long ago ends it, for whoever stole it and for whom it was stolen from', async () => {
  const first = await here.begin('victim', 'miniapp');
  const id = await idIn(first.token);
  const stolen = first.refresh;
  const own = given(await renew(first.refresh));
  await longAgo(id);
  expect(await renew(stolen)).toMatchObject({
    rejected: 'notSignedIn',
    text: expect.stringMatching(/重复使用/) as string,
  });
  expect(await renew(own.refresh)).toMatchObject({ rejected: 'notSignedIn' });
  expect(await here.admit(id)).toMatchObject({ rejected: 'notSignedIn' });
  for (const nonsense of ['', 'x', `${id}.x`, `${'a'.repeat(22)}.${'b'.repeat(64)}`])
    expect(await renew(nonsense)).toMatchObject({ rejected: 'notSignedIn' });
});

it('is ended in every process, at once here and elsewhere as soon as it is heard', async () => {
  const phone = await idIn((await here.begin('zhao', 'miniapp')).token);
  const tablet = await idIn((await here.begin('zhao', 'training')).token);
  const other = await idIn((await here.begin('lin', 'miniapp')).token);
  expect(await here.end('zhao', other)).toBe(false);
  expect(await here.endAll('zhao', 'miniapp')).toBe(1);
  expect(await here.admit(phone)).toMatchObject({ rejected: 'notSignedIn' });
  while (!(await elsewhere.admit(phone)));
  expect(await elsewhere.admit(tablet)).toBeUndefined();
  expect(await elsewhere.admit(other)).toBeUndefined();
  expect(await here.endAll('zhao')).toBe(1);
  expect(await here.listOf('zhao')).toEqual([]);
});

it('whoever may not come in any more can renew nothing, and his session is over', async () => {
  const { token, refresh } = await here.begin('gone', 'miniapp');
  const gone: Rejection = { rejected: 'notSignedIn', text: '已停用' };
  expect(await here.renew(refresh, () => Promise.resolve(gone))).toEqual(gone);
  expect(await here.admit(await idIn(token))).toMatchObject({ rejected: 'notSignedIn' });
  expect(await renew(refresh)).toMatchObject({ rejected: 'notSignedIn' });
});

it('ends after half a year, however much it is used', async () => {
  const { token, refresh } = await here.begin('wu', 'browser');
  const id = await idIn(token);
  const began = (days: number) =>
    sessions().updateOne({ _id: id }, [{ $set: { since: { $subtract: ['$$NOW', days * 24 * 3600_000] } } }]);
  await began(179);
  const next = given(await renew(refresh));
  await began(181);
  expect(await renew(next.refresh)).toMatchObject({ rejected: 'notSignedIn' });
  expect(await here.admit(id)).toMatchObject({ rejected: 'notSignedIn' });
});

it('somebody on his twenty-first device leaves the one that he has not used for longest', async () => {
  const all = [];
  for (let n = 0; n < 20; n += 1) all.push(await here.begin('zheng', 'miniapp', `phone ${n}`));
  const [first, second] = await Promise.all(all.slice(0, 2).map(({ token }) => idIn(token)));
  await sessions().updateMany({ _id: { $in: [first, second] as string[] } }, { $set: { lastAt: new Date(0) } });
  // The first one is used again, so it is the second that goes.
  given(await renew(all[0]?.refresh ?? ''));
  const last = await here.begin('zheng', 'miniapp', 'one more');
  const left = (await here.listOf('zheng')).map(({ id }) => id);
  expect(left).toHaveLength(20);
  expect(left).toEqual(expect.arrayContaining([first, await idIn(last.token)]));
  expect(await here.admit(second ?? '')).toMatchObject({ rejected: 'notSignedIn' });
  expect(await here.admit(first ?? '')).toBeUndefined();
});

it('a process that hears nothing asks the database, and lets nobody in while it does not answer', async () => {
  let clock = performance.now();
  const deaf = await createSessions(
    {
      ...store,
      follow: async () => ({ heardUntil: () => 0, catchUp: () => Promise.resolve(), close: () => Promise.resolve() }),
    },
    tokens,
    { now: () => clock },
  );
  const running = await idIn((await here.begin('deaf', 'miniapp')).token);
  const over = await idIn((await here.begin('deaf', 'miniapp')).token);
  await here.end('deaf', over);
  clock += 3_000;
  expect(await deaf.admit(running)).toBeUndefined();
  expect(await deaf.admit(over)).toMatchObject({ rejected: 'notSignedIn' });
  const mute = await createSessions(
    {
      ...store,
      runs: () => Promise.reject(new Error('away')),
      follow: async () => ({ heardUntil: () => 0, catchUp: () => Promise.resolve(), close: () => Promise.resolve() }),
    },
    tokens,
    { now: () => clock },
  );
  expect(await mute.admit(running)).toMatchObject({ rejected: 'unavailable' });
});

it('goes on under another secret, and can be renewed while the one before still holds', async () => {
  const first = await here.begin('later', 'miniapp');
  const next = createTokens({ secret: new Uint8Array(32).fill(4), also: [secret], sources: () => [] });
  const after = await createSessions(store, next);
  open.unshift(() => after.close());
  expect(await next.verify(first.token)).toMatchObject({ kind: 'person', person: 'later' });
  const renewed = given(await after.renew(first.refresh, welcome));
  const alone = createTokens({ secret: new Uint8Array(32).fill(4), sources: () => [] });
  expect(await alone.verify(renewed.token)).toMatchObject({ person: 'later' });
  expect(await alone.verify(first.token)).toBeUndefined();
});
