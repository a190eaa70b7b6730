import type mongoose from 'mongoose';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { startGateway, type Gateway } from '../../test/harness/bot.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { createPeople, type PeopleService } from '../people/directory.ts';
import { markOf } from '../people/mark.ts';
import type { PeopleStore } from '../people/ports.ts';
import { createSessions, type Sessions } from '../people/sessions/sessions.ts';
import { createTokens } from '../people/tokens.ts';
import { clockStore } from '../store/city/clock.ts';
import { connect } from '../store/base/connection.ts';
import { peopleStore } from '../store/people/people.ts';
import { createTrainingChat, type TrainingChat } from './chat.ts';
import { persons, posts, units } from './city/people.ts';
import { personas } from './city/personas.ts';
import { createTrainingClock, type TrainingClock } from './clock.ts';
import { trainingHandlers } from './handlers.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let store: PeopleStore;
let people: PeopleService;
let sessions: Sessions;
let clock: TrainingClock;
let gateway: Gateway;
let chat: TrainingChat;
let handlers: ReturnType<typeof trainingHandlers>;
const tokens = createTokens({ secret: new Uint8Array(32).fill(1), sources: () => people.roster().sources });
/** A Friday. */
const start = Date.parse('2026-11-27T02:00:00.000Z');
let up = true;

beforeAll(async () => {
  [connection, gateway] = await Promise.all([connect(database.uri), startGateway()]);
  const made = peopleStore(connection);
  await made.ensureIndexes();
  store = made;
  await store.save({ units, persons, posts });
  people = await createPeople(store);
  clock = await createTrainingClock(
    clockStore(connection),
    { nextWake: async () => undefined, sweep: async () => 0 },
    { machine: () => start },
  );
  chat = createTrainingChat(() => (up ? `http://127.0.0.1:${gateway.httpPort}` : undefined), people);
  const counts = async () => ({ todo: 0, overdue: 0, unread: 0 });
  sessions = await createSessions(made.sessions, tokens);
  handlers = trainingHandlers({
    ...{ people, clock, counts, training: true, tokens, sessions, calendar: officialCalendar, chat },
    evidence,
  });
});
afterAll(async () => {
  await clock.close();
  await sessions.close();
  await people.close();
  await connection.close();
  await gateway.close();
  await database.drop();
});

/** Nobody has done anything. */
const evidence = {
  acts: { ofUnit: async () => [], openedBy: async () => [], receiptsOf: async () => [] },
  trail: { list: async () => ({ records: [] }) },
  opinions: async () => ({}),
  unitOf: () => undefined,
  hasRead: async () => false,
  hasAlarm: async () => false,
};
const call = {
  params: undefined,
  query: undefined,
  body: undefined,
  key: undefined,
  requestId: 'r',
  caller: { kind: 'anyone' as const },
};
const given = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(value.text);
  return value;
};

it('lists personas with what to try, and lets anybody be one', async () => {
  const { items } = given(await handlers.listPersonas(call));
  expect(items.map(({ id }) => id)).toEqual(personas.map(({ person }) => person));
  expect(items.find(({ id }) => id === 'cloud-duty1')).toEqual({
    id: 'cloud-duty1',
    name: '江海波',
    unit: '青岚云数科技有限公司',
    posts: ['值班员'],
    contact: 'contact-cloud-duty1',
    hint: expect.stringContaining('确认') as string,
    rooms: [{ id: 'room-cloud-duty@chatroom', topic: '政务云 7×24 值班群' }],
  });
  const { token, me } = given(await handlers.becomePersona({ ...call, params: { id: 'civil-data' } }));
  expect(me).toMatchObject({ name: '林晓芸', training: true });
  expect(await tokens.verify(token)).toMatchObject({ kind: 'person', person: 'civil-data', channel: 'training' });
  expect(await handlers.becomePersona({ ...call, params: { id: 'nobody' } })).toMatchObject({ rejected: 'notFound' });
});

describe('the clock', () => {
  const forward = (body: { to: string } | { nextWorkingDay: true } | { days: number } | { minutes: number }) =>
    handlers.forwardClock({ ...call, body });
  it('goes forward by minutes, days, to the next working day and to a day, and everybody who asks sees it', async () => {
    expect(given(await forward({ minutes: 10 })).now).toBe('2026-11-27T02:10:00.000Z');
    expect(given(await forward({ nextWorkingDay: true })).nowText).toBe('2026年11月30日 周一 09:00');
    expect(given(await forward({ days: 1 })).now).toBe('2026-12-01T01:00:00.000Z');
    expect(given(await forward({ to: '2026-12-03' })).nowText).toBe('2026年12月3日 周四 09:00');
    expect(given(await forward({ to: '2026-12-03T08:30:00.000Z' })).now).toBe('2026-12-03T08:30:00.000Z');
    expect(given(await handlers.readClock(call)).nowText).toBe('2026年12月3日 周四 16:30');
    const other = await createTrainingClock(
      clockStore(connection),
      { nextWake: async () => undefined, sweep: async () => 0 },
      { start: '2030-01-01T00:00:00.000Z', machine: () => start }, // begun already
    );
    expect(other.now()).toBe('2026-12-03T08:30:00.000Z');
    await other.close();
  });
  it.each([['2026-12-02'], ['2028-12-02'], ['2026-02-30'], ['2026-12-04T09:00'], ['morgen']])(
    '%s is refused',
    async (to) => {
      expect(await forward({ to })).toMatchObject({ rejected: 'invalid' });
    },
  );
});

describe('the chat window', () => {
  const say = (persona: string, text: string, more: { room?: string; quoteOf?: string } = {}) =>
    handlers.sayInChat({ ...call, body: { persona, text, ...more } });
  const read = (persona: string, more: { room?: string; after?: number; waitSeconds?: number } = {}) =>
    handlers.readChat({ ...call, query: { persona, ...more } });
  const room = 'room-cloud-duty@chatroom';

  it('says and reads through a gateway that knows nobody yet', async () => {
    const said = given(await say('civil-data', '待办'));
    const { items, next } = given(await read('civil-data'));
    expect(items).toMatchObject([{ id: said.id, from: 'me', name: '林晓芸', text: '待办' }]);
    const waiting = read('civil-data', { after: next, waitSeconds: 10 });
    const quoting = given(await say('civil-data', '确认', { quoteOf: said.id }));
    expect(given(await waiting).items).toMatchObject([
      { id: quoting.id, text: expect.stringContaining('「林晓芸：待办」') as string },
    ]);
  });

  it('in a room others are heard by name, and nobody else comes in', async () => {
    given(await say('cloud-duty1', '在岗', { room }));
    expect(given(await read('cloud-duty2', { room })).items).toMatchObject([
      { from: 'other', name: '江海波', text: '在岗' },
    ]);
    expect(await say('civil-data', '我也在', { room })).toMatchObject({ rejected: 'notFound' });
    expect(await read('civil-data', { room })).toMatchObject({ rejected: 'notFound' });
  });

  it('says plainly when the gateway is not there', async () => {
    up = false;
    expect(await say('civil-data', '待办')).toMatchObject({ rejected: 'unavailable' });
    expect(await read('civil-data')).toMatchObject({ rejected: 'unavailable' });
    up = true;
  });
});

it('a training ground is never a real city', async () => {
  const settings = { secret: new Uint8Array(32).fill(1), signingKey: 'signing-key.pem' };
  expect((await markOf(store, { ...settings, training: true })).training).toBe(true);
  await expect(markOf(store, { ...settings, training: false })).rejects.toThrow(/训练场/);
});
