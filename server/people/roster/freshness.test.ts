/** Whoever lost a right can do nothing more, in any process: by the next event, or because the database is asked. */
import type mongoose from 'mongoose';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect } from '../../store/base/connection.ts';
import { peopleStore } from '../../store/people/people.ts';
import { createPeople, type PeopleService } from '../directory.ts';
import type { PeopleStore, RosterChanges } from '../ports.ts';

const database = testDatabase();
const now = '2026-11-24T02:00:00.000Z';
let here: mongoose.Connection;
let there: mongoose.Connection;
let store: PeopleStore;
/** As another process writes. */
let elsewhere: PeopleStore;
let people: PeopleService;

const city: RosterChanges = {
  units: [{ id: 'civil', name: '市民政局', kind: 'unit', order: 1 }],
  persons: ['lin', 'zhao', 'he', 'sun'].map((id) => ({ id, name: id, unit: 'civil' })),
  posts: [
    { unit: 'civil', post: 'duty', persons: ['lin', 'zhao'] },
    { unit: 'civil', post: 'data', persons: ['he'] },
  ],
};
const delegation = (id: string, from: string, to: string) => ({
  ...{ id, from, to, fromDay: '2026-11-23', untilDay: '2026-11-30', reason: '出差', madeAt: now },
});

beforeAll(async () => {
  [here, there] = await Promise.all([connect(database.uri), connect(database.uri)]);
  await peopleStore(there).ensureIndexes();
  [store, elsewhere] = [peopleStore(here), peopleStoreAgain(there)];
});
beforeEach(async () => {
  await elsewhere.save(city);
  people = await createPeople(store, undefined, { jitterMs: 10 });
});
afterEach(() => people.close());
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await database.drop();
});

/** The models of a connection are made once; the store of the other process is the one that has made the indexes. */
function peopleStoreAgain(connection: mongoose.Connection): PeopleStore {
  for (const name of connection.modelNames()) connection.deleteModel(name);
  return peopleStore(connection);
}

/** Until the view is so, looked at with every new view. */
const seen = (of: PeopleService, holds: () => boolean): Promise<void> =>
  new Promise((done) => {
    const look = () => {
      if (!holds()) return;
      stop();
      done();
    };
    const stop = of.onChange(look);
    look();
  });
const keysOf = (person: string, of = people) => of.standing(person, now)?.keys ?? [];
const standsInFor = (person: string, of = people) =>
  of.standing(person, now)?.standsInFor.map((one) => one.person) ?? [];

describe('by the next event', () => {
  it('a lost post is lost, and whoever took a view before still sees one state', async () => {
    const before = people.directory();
    expect(keysOf('lin')).toContain('post:civil:duty');
    await elsewhere.save({ posts: [{ unit: 'civil', post: 'duty', persons: ['zhao'] }] });
    await seen(people, () => !keysOf('lin').includes('post:civil:duty'));
    expect(people.directory().holders('civil', 'duty')).toEqual(['zhao']);
    expect(before.holders('civil', 'duty')).toEqual(['lin', 'zhao']);
  });

  it('a delegation that was ended, and one whose maker has left, give nothing', async () => {
    await elsewhere.putDelegation(delegation('d1', 'lin', 'he'));
    await elsewhere.putDelegation(delegation('d2', 'zhao', 'he'));
    await seen(people, () => standsInFor('he').length === 2);
    await elsewhere.endDelegation('d1', 'lin', now);
    await seen(people, () => standsInFor('he').join() === 'zhao');
    await elsewhere.save({ persons: [{ id: 'zhao', name: 'zhao', unit: 'civil', left: now }] });
    await seen(people, () => standsInFor('he').length === 0);
    expect(await people.admit('zhao')).toMatchObject({ rejected: 'notSignedIn' });
    expect(people.directory().holders('civil', 'duty')).toEqual(['lin']);
    expect(people.nameOf('zhao')).toBe('zhao');
  });

  it('a contact that was let go and taken by another is the other’s', async () => {
    await elsewhere.bind('chat', 'wx-1', 'lin');
    await seen(people, () => people.accountOf('chat', 'lin') === 'wx-1');
    await elsewhere.unbind('chat', 'lin');
    await elsewhere.bind('chat', 'wx-1', 'he');
    await seen(people, () => people.accountOf('chat', 'he') === 'wx-1');
    expect(people.accountOf('chat', 'lin')).toBeUndefined();
    expect(await people.personOfContact('wx-1')).toBe('he');
  });

  it('what one transaction writes is seen together', async () => {
    const halves: string[][] = [];
    const stop = people.onChange(() => halves.push([keysOf('sun').join(), people.nameOf('sun')]));
    await elsewhere.save({
      persons: [{ id: 'sun', name: '孙', unit: 'civil' }],
      posts: [{ unit: 'civil', post: 'secrecy', persons: ['sun'] }],
    });
    await seen(people, () => people.nameOf('sun') === '孙');
    stop();
    expect(halves).toEqual([['person:sun,post:civil:secrecy', '孙']]);
  });

  it('a thousand changes in a burst end in what is read anew', async () => {
    const others = Array.from({ length: 500 }, (_, n) => ({ id: `p${n}`, name: `p${n}`, unit: 'civil' }));
    await elsewhere.save({ persons: others });
    await Promise.all(
      others.map(({ id }, n) => (n % 25 === 0 ? elsewhere.bind('chat', `c-${id}`, id) : Promise.resolve())),
    );
    await elsewhere.save({
      persons: others.filter((_, n) => n % 3 === 0).map((one) => ({ ...one, left: now })),
      posts: [{ unit: 'civil', post: 'expert', persons: others.map(({ id }) => id) }],
    });
    await people.refresh();
    const anew = await createPeople(elsewhere);
    expect(people.roster()).toEqual(anew.roster());
    expect(keysOf('p1')).toEqual(keysOf('p1', anew));
    expect(people.directory().holders('civil', 'expert')).toEqual(anew.directory().holders('civil', 'expert'));
    await anew.close();
  });
});

describe('the stream', () => {
  /** What is being waited for just now: the stream's cursor. */
  const cursor = async (): Promise<mongoose.mongo.Long> => {
    for (;;) {
      const [found] = await there
        .getClient()
        .db('admin')
        .aggregate<{ command: { getMore: mongoose.mongo.Long } }>(
          [
            { $currentOp: { allUsers: true } },
            { $match: { 'command.$db': database.name, 'command.collection': '$cmd.aggregate' } },
          ],
          { readConcern: { level: 'local' } },
        )
        .toArray();
      if (found) return found.command.getMore;
    }
  };

  it('is opened again where it broke off, and nothing is missed', async () => {
    const killed = await cursor();
    await there.db?.command({ killCursors: '$cmd.aggregate', cursors: [killed] });
    await elsewhere.save({ posts: [{ unit: 'civil', post: 'duty', persons: ['he'] }] });
    await seen(people, () => keysOf('lin').length === 1);
    await people.refresh();
    expect(await cursor()).not.toEqual(killed);
  });

  it('that can not go on from where it was is followed by reading everything again', async () => {
    // After its end a stream of a database can't be resumed.
    await there.db?.dropDatabase();
    await elsewhere.save({ ...city, posts: [{ unit: 'civil', post: 'duty', persons: ['he'] }] });
    await seen(people, () => people.directory().holders('civil', 'duty').join() === 'he');
    await elsewhere.save({ posts: [{ unit: 'civil', post: 'duty', persons: ['sun'] }] });
    await seen(people, () => people.directory().holders('civil', 'duty').join() === 'sun');
    await people.refresh();
    expect(people.directory().holders('civil', 'data')).toEqual([]);
    expect(people.directory().holders('civil', 'duty')).toEqual(['sun']);
  });
});

describe('while nothing is heard', () => {
  let clock: number;
  let heard: number;
  let asked: string[];
  let deaf: PeopleService;
  beforeEach(async () => {
    [clock, heard, asked] = [10_000, 10_000, []];
    await elsewhere.putDelegation(delegation('d3', 'lin', 'he'));
    deaf = await createPeople(
      {
        ...store,
        follow: () =>
          Promise.resolve({
            heardUntil: () => heard,
            catchUp: () => Promise.resolve(),
            close: () => Promise.resolve(),
          }),
        bearingOn: (person) => (asked.push(person), store.bearingOn(person)),
      },
      undefined,
      { now: () => clock },
    );
  });

  it('a permission is good for two seconds and not a moment longer: then the database is asked about him', async () => {
    expect([keysOf('lin', deaf).length, standsInFor('he', deaf)]).toEqual([2, ['lin']]);
    await elsewhere.save({ posts: [{ unit: 'civil', post: 'duty', persons: ['zhao'] }] });
    clock += 2_000;
    expect(deaf.age()).toBe(2_000);
    expect(await deaf.fresh('lin')).toBeUndefined();
    expect([asked, keysOf('lin', deaf).length]).toEqual([[], 2]);
    clock += 1;
    expect(await deaf.fresh('lin')).toBeUndefined();
    expect(keysOf('lin', deaf)).toEqual(['person:lin']);
    expect(deaf.directory().holders('civil', 'duty')).toEqual(['zhao']);
    // Whoever stands in for him has it from him.
    expect(await deaf.fresh('he')).toBeUndefined();
    expect(standsInFor('he', deaf)).toEqual([]);
    expect(asked).toEqual(['lin', 'he']);
  });

  it('who left, an ended delegation, a new post and a contact of another are known when they are asked about', async () => {
    await elsewhere.bind('chat', 'wx-2', 'zhao');
    clock += 3_000;
    expect(await deaf.personOfContact('wx-2')).toBe('zhao');
    await elsewhere.unbind('chat', 'zhao');
    await elsewhere.endDelegation('d3', 'lin', now);
    await elsewhere.save({
      persons: [{ id: 'lin', name: 'lin', unit: 'civil', left: now }],
      posts: [{ unit: 'civil', post: 'secrecy', persons: ['he'] }],
    });
    expect(await deaf.admit('lin')).toMatchObject({ rejected: 'notSignedIn' });
    expect(await deaf.admit('he')).toBeUndefined();
    expect(standsInFor('he', deaf)).toEqual([]);
    expect(keysOf('he', deaf)).toContain('post:civil:secrecy');
    expect(await deaf.personOfContact('wx-2')).toBeUndefined();
    expect(await deaf.admit('nobody')).toMatchObject({ rejected: 'notSignedIn' });
    // A machine's token that was ended, or stands.
    await elsewhere.save({ sources: [{ id: 'src-1', name: 's', unit: 'civil', hash: 'h' }] });
    expect(await deaf.admitSource('src-1')).toBeUndefined();
    await elsewhere.endSource('src-1');
    expect(await deaf.admitSource('src-1')).toMatchObject({ rejected: 'notSignedIn' });
  });

  it('a crowd of requests of one person asks once, and later ones ask again', async () => {
    clock += 5_000;
    await Promise.all(Array.from({ length: 50 }, () => deaf.fresh('lin')));
    expect(asked).toEqual(['lin']);
    clock += 501;
    await elsewhere.save({ posts: [{ unit: 'civil', post: 'duty', persons: ['zhao'] }] });
    await deaf.fresh('lin');
    expect(keysOf('lin', deaf)).toEqual(['person:lin']);
  });

  it('a database that does not answer is no permission', async () => {
    const gone = await connect(database.uri);
    const cut = await createPeople(
      { ...store, follow: () => deafly(), bearingOn: peopleStore(gone).bearingOn },
      undefined,
      { now: () => clock },
    );
    await gone.close();
    expect(await cut.admit('lin')).toBeUndefined();
    clock += 2_001;
    expect(await cut.admit('lin')).toMatchObject({ rejected: 'unavailable' });
    expect(await cut.fresh('lin')).toMatchObject({
      rejected: 'unavailable',
      text: expect.stringContaining('稍后再试') as string,
    });
  });
  const deafly = () =>
    Promise.resolve({ heardUntil: () => heard, catchUp: () => Promise.resolve(), close: () => Promise.resolve() });

  it('what was asked counts until the snapshot is younger', async () => {
    clock += 2_500;
    await elsewhere.save({ posts: [{ unit: 'civil', post: 'duty', persons: ['zhao'] }] });
    await deaf.fresh('lin');
    expect(keysOf('lin', deaf)).toHaveLength(1);
    heard = 12_000;
    expect(keysOf('lin', deaf)).toHaveLength(1);
    // Here the source claims to have heard all, and has told nothing.
    heard = clock + 1;
    expect(keysOf('lin', deaf)).toHaveLength(2);
  });
});
