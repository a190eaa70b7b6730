import type mongoose from 'mongoose';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { peopleStore } from '../store/people/people.ts';
import { createPeople, type PeopleService } from './directory.ts';
import { changeKeys, markOf } from './mark.ts';
import type { PeopleStore } from './ports.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let other: mongoose.Connection;
let store: PeopleStore;
let people: PeopleService;
const now = '2026-11-23T02:00:00.000Z';

beforeAll(async () => {
  connection = await connect(database.uri);
  other = await connect(database.uri);
  const made = peopleStore(connection);
  await made.ensureIndexes();
  store = made;
  await store.save({
    units: [
      { id: 'office', name: '市电子政务办', kind: 'office', order: 2 },
      { id: 'civil', name: '市民政局', kind: 'unit', order: 1 },
      { id: 'edu', name: '市教育局', kind: 'unit', order: 3 },
    ],
    persons: [
      { id: 'lin', name: '林晓芸', unit: 'civil' },
      { id: 'zhao', name: '赵国栋', unit: 'civil' },
      { id: 'he', name: '何静', unit: 'edu' },
      { id: 'qian', name: '钱程', unit: 'civil' },
      { id: 'gone', name: '离任人', unit: 'edu', left: '2026-01-01T00:00:00.000Z' },
    ],
    posts: [
      { unit: 'civil', post: 'data', persons: ['lin'] },
      { unit: 'civil', post: 'duty', persons: ['zhao', 'gone', 'lin'] },
    ],
  });
  people = await createPeople(store);
});
afterAll(async () => {
  await people.close();
  await Promise.all([connection.close(), other.close()]);
  await database.drop();
});

/** Until a change that another process made has come through the change stream. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 40_000; !holds();) {
    if (performance.now() > end) throw new Error('the change did not arrive');
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('the directory', () => {
  it('knows units, bodies, and holders in their order', () => {
    const directory = people.directory();
    expect(directory.unit('civil')).toMatchObject({ name: '市民政局' });
    expect(directory.body('office')?.id).toBe('office');
    expect(directory.body('committee')).toBeUndefined();
    expect(directory.holders('civil', 'duty')).toEqual(['zhao', 'lin']);
    expect(directory.holders('civil', 'head')).toEqual([]);
  });

  it('gives a person the keys of himself and of his posts, and nothing to who has left', () => {
    expect(people.standing('lin', now)?.keys).toEqual(['person:lin', 'post:civil:data', 'post:civil:duty']);
    expect(people.standing('gone', now)).toBeUndefined();
    expect(people.standing('nobody', now)).toBeUndefined();
    expect(people.nameOf('gone')).toBe('离任人');
  });

  it('hears of what another process writes', async () => {
    const elsewhere = peopleStore(other);
    await elsewhere.save({
      persons: [{ id: 'new', name: '新来', unit: 'edu' }],
      posts: [{ unit: 'edu', post: 'head', persons: ['new'] }],
    });
    await until(() => people.standing('new', now) !== undefined);
    expect(people.directory().holders('edu', 'head')).toEqual(['new']);
  });

  it('writes a roster as a whole or not at all', async () => {
    const bad = { id: 'bad', name: undefined as never, unit: 'edu' };
    await expect(
      store.save({ units: [{ id: 'half', name: '半', kind: 'unit', order: 9 }], persons: [bad] }),
    ).rejects.toThrow();
    await people.refresh();
    expect(people.directory().unit('half')).toBeUndefined();
  });
});

describe('delegations', () => {
  it('hold from the first day until the last of the city, and end at once when ended', async () => {
    await store.putDelegation({
      id: 'd1',
      from: 'lin',
      to: 'zhao',
      fromDay: '2026-11-24',
      untilDay: '2026-11-25',
      reason: '出差',
      madeAt: now,
    });
    await people.refresh();
    const stands = (at: string) => people.standing('zhao', at)?.standsInFor.map((one) => one.person);
    expect(stands('2026-11-23T15:59:59.999Z')).toEqual([]);
    expect(stands('2026-11-23T16:00:00.000Z')).toEqual(['lin']);
    expect(stands('2026-11-25T15:59:59.999Z')).toEqual(['lin']);
    expect(stands('2026-11-25T16:00:00.000Z')).toEqual([]);
    expect(people.standing('zhao', '2026-11-24T02:00:00.000Z')?.standsInFor[0]).toEqual({
      person: 'lin',
      name: '林晓芸',
      until: '2026-11-25',
      keys: ['person:lin', 'post:civil:data', 'post:civil:duty'],
    });
    expect(await store.endDelegation('d1', 'zhao', now)).toBe(false);
    expect(await store.endDelegation('d1', 'lin', now)).toBe(true);
    await people.refresh();
    expect(stands('2026-11-24T02:00:00.000Z')).toEqual([]);
  });

  it('are not passed on', async () => {
    await store.putDelegation({
      id: 'd2',
      from: 'lin',
      to: 'zhao',
      fromDay: '2026-11-24',
      untilDay: '2026-11-30',
      reason: '出差',
      madeAt: now,
    });
    await store.putDelegation({
      id: 'd3',
      from: 'zhao',
      to: 'qian',
      fromDay: '2026-11-24',
      untilDay: '2026-11-30',
      reason: '出差',
      madeAt: now,
    });
    await people.refresh();
    const passed = people.standing('qian', '2026-11-24T02:00:00.000Z')?.standsInFor;
    expect(passed?.map((one) => one.person)).toEqual(['zhao']);
    expect(passed?.[0]?.keys).not.toContain('post:civil:data');
  });
});

describe('accounts and codes', () => {
  it('one contact is one person, and a person has one contact', async () => {
    expect(await store.bind('chat', 'c1', 'lin')).toBe('bound');
    expect(await store.bind('chat', 'c1', 'lin')).toBe('bound');
    expect(await store.bind('chat', 'c1', 'zhao')).toBe('taken');
    expect(await store.bind('chat', 'c2', 'lin')).toBe('bound');
    expect(await store.personOf('chat', 'c1')).toBeUndefined();
    await people.refresh();
    expect(people.accountOf('chat', 'lin')).toBe('c2');
    expect(await people.personOfContact('c2')).toBe('lin');
    await store.unbind('chat', 'lin');
    expect(await store.personOf('chat', 'c2')).toBeUndefined();
  });

  it('many are bound at once: whoever has an account keeps it, and an account stays whose it is', async () => {
    await store.bind('chat', 'd1', 'lin');
    const city = [
      { account: 'd2', person: 'lin' },
      { account: 'd1', person: 'zhao' },
      { account: 'd3', person: 'he' },
    ];
    for (let again = 0; again < 2; again += 1) await store.bindAll('chat', city);
    expect(await Promise.all(['d1', 'd2', 'd3'].map((one) => store.personOf('chat', one)))).toEqual([
      'lin',
      undefined,
      'he',
    ]);
    await people.refresh();
    expect(['lin', 'zhao', 'he'].map((one) => people.accountOf('chat', one))).toEqual(['d1', undefined, 'd3']);
  });

  it('of ten people who bind one contact at once one gets it', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => store.bind('chat', 'wanted', `p${n}`)));
    expect(outcomes.filter((one) => one === 'bound')).toHaveLength(1);
  });

  it('a code is good for one account, and the next code takes its place', async () => {
    await store.putCode('lin', 'h1', 600);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => store.useCode('h1', `c${n}`)));
    expect(outcomes.filter((one) => typeof one === 'object')).toEqual([{ person: 'lin' }]);
    expect(outcomes.filter((one) => one === 'used')).toHaveLength(7);
    expect(await store.putCode('zhao', 'h1', 600)).toBe(false);
    await store.putCode('lin', 'h2', 600);
    expect(await store.useCode('h1', 'c9')).toBe('unknown');
    await store.putCode('lin', 'h3', -1);
    expect(await store.useCode('h3', 'c9')).toBe('expired');
  });

  it('of ten people who draw one code at once one has it', async () => {
    const drawn = await Promise.all(Array.from({ length: 10 }, (_, n) => store.putCode(`p${n}`, 'same', 600)));
    expect(drawn.filter(Boolean)).toHaveLength(1);
    expect(await store.useCode('same', 'c1')).toEqual({ person: `p${drawn.indexOf(true)}` });
  });

  it('counts tries that come together, each once', async () => {
    const counts = await Promise.all(
      Array.from({ length: 12 }, () => store.countTry('who', 600).then(({ count }) => count)),
    );
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    await store.countTry('old', -1);
    expect(await store.countTry('old', 600)).toEqual({ count: 1, leftSeconds: 600 });
  });
});

describe('the mark of the database', () => {
  const settings = (secret: number, publicKey = '04aa') => ({
    ...{ training: true, secret: new Uint8Array(32).fill(secret), signingKey: '/keys/signing-key.pem', publicKey },
  });

  it('is the first one', async () => {
    expect((await store.mark({ training: true, since: now })).training).toBe(true);
    expect((await store.mark({ training: false, since: now })).training).toBe(true);
  });

  it('tells servers with another secret or signing key to get the city’s, until they are changed on purpose', async () => {
    // A database of an earlier release has no fingerprints: the first server's are put in.
    await markOf(store, settings(1));
    await markOf(store, settings(1));
    await expect(markOf(store, settings(2))).rejects.toThrow(/BANJIE_SECRET.*抄过来.*accept-keys/s);
    await expect(markOf(store, settings(1, '04bb'))).rejects.toThrow(
      /\/keys\/signing-key\.pem（指纹 .{19}）.*accept-keys/s,
    );
    // The administrator's commands need no signing key.
    const { publicKey: _, ...withoutKey } = settings(1);
    await markOf(store, withoutKey);
    expect(await changeKeys(store, settings(2, '04bb'))).toEqual({ secret: true, signingKey: true });
    expect(await changeKeys(store, settings(2, '04bb'))).toEqual({ secret: false, signingKey: false });
    await markOf(store, settings(2, '04bb'));
    await expect(markOf(store, settings(1))).rejects.toThrow(/BANJIE_SECRET/);
    const kept = JSON.stringify(await connection.collection('city').findOne({}));
    expect(kept).not.toContain(Buffer.from(settings(2).secret).toString('hex'));
  });

  it('goes over to a new secret while all servers have both, and does not go back', async () => {
    const bytes = (secret: number) => new Uint8Array(32).fill(secret);
    const both = (first: number, second: number) => ({ ...settings(first, '04bb'), also: [bytes(second)] });
    // Before: all have the new one beside the old.
    await markOf(store, both(2, 7));
    await markOf(store, settings(2, '04bb'));
    // The first one signs with the new.
    await markOf(store, both(7, 2));
    await expect(markOf(store, settings(2, '04bb'))).rejects.toThrow(/BANJIE_SECRET/);
    await markOf(store, both(2, 7));
    await markOf(store, settings(7, '04bb'));
    await expect(markOf(store, both(8, 9))).rejects.toThrow(/BANJIE_SECRET/);
  });

  it('of two servers that start at once with different secrets one is refused', async () => {
    await connection.collection('city').updateOne({}, { $unset: { secret: 1, signingKey: 1 } });
    const starts = await Promise.allSettled([3, 4].map((secret) => markOf(store, settings(secret))));
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
