/** What a line is told, and when it ends, without a database: the feed, the people and the age of what is known are at hand. */
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonCaller } from '../http/handler.ts';
import { createLive, type Live, type LiveOptions, type Word } from './live.ts';
import { createMemory } from './memory.ts';
import type { About, LivePorts, Touch } from './ports.ts';

const caller = (person: string, session = person): PersonCaller => ({
  ...{ kind: 'person', channel: 'miniapp', person, session },
});
const touch = (about: About, key: string, at: number): Touch => ({ about, key, at: BigInt(at) });

const { jest } = import.meta;
const opened: Live[] = [];
beforeEach(() => jest.useFakeTimers());
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
  jest.useRealTimers();
});

/** A process in which people are there by name, and everything is heard from 100 on. */
function wire(options: LiveOptions = {}) {
  const at = {
    age: 0,
    gone: new Map<string, Rejection>(),
    keys: new Map<string, string[]>(),
    unseen: new Set<string>(),
  };
  let hearer: Parameters<LivePorts['touches']['follow']>[0] | undefined;
  let changed = (): void => undefined;
  const feeds = { open: 0 };
  const live = createLive(
    {
      touches: {
        follow(next) {
          feeds.open += 1;
          hearer = next;
          next.since(100n);
          return () => {
            feeds.open -= 1;
            return Promise.resolve();
          };
        },
      },
      incidentsOf: ({ person }) => (person === 'boss' ? '*' : 'works'),
      keysOf: ({ person }) => at.keys.get(person) ?? [`person:${person}`],
      admit: ({ person }) => Promise.resolve(at.gone.get(person)),
      age: () => at.age,
      seen: (matter, { person }) => Promise.resolve(at.unseen.has(`${person}/${matter}`) ? undefined : matter),
      onPeople(next) {
        changed = next;
        return () => undefined;
      },
      log: { error: (facts) => expect(facts).toBeUndefined() },
      now: () => performance.now(),
    },
    options,
  );
  opened.push(live);
  async function line(person: string, asked: { after?: string; matter?: string } = {}, session = person) {
    const words: Word[] = [];
    const answer = await live.open(caller(person, session), asked, (word) => words.push(word));
    return { words, answer, told: () => words.flatMap((one) => (one.word === 'changed' ? [one.about.join()] : [])) };
  }
  return {
    ...{ live, at, feeds, line },
    hears: (...touches: Touch[]) => hearer?.touched(touches),
    gap: (since: number) => hearer?.since(BigInt(since)),
    people: () => changed(),
    pass: (ms: number) => jest.advanceTimersByTimeAsync(ms),
  };
}

it('tells whom it concerns, once for what comes in a burst, and nobody else', async () => {
  const wired = wire();
  const [ann, bob] = [await wired.line('ann'), await wired.line('bob')];
  await wired.pass(1_000);
  for (let n = 0; n < 50; n += 1)
    wired.hears(touch('todo', 'person:ann', 200 + n), touch('notices', 'person:ann', 200 + n));
  await wired.pass(1_000);
  expect(ann.told()).toEqual(['todo,notices,matter,incidents', 'todo,notices']);
  expect(bob.told()).toEqual(['todo,notices,matter,incidents']);
});

it('what concerns many is told to each within half a second, and not to all at one instant', async () => {
  const wired = wire({ most: 1_000 });
  const all = await Promise.all(Array.from({ length: 400 }, (_, n) => wired.line(`p${n}`)));
  for (let n = 0; n < 400; n += 1) wired.at.keys.set(`p${n}`, ['post:civil:data']);
  wired.people();
  await wired.pass(2_000);
  const counted = () => all.filter(({ told }) => told().at(-1) === 'todo').length;
  const before = counted();
  expect(before).toBe(400);
  for (const one of all) one.words.splice(0);
  wired.hears(touch('todo', 'post:civil:data', 300));
  await wired.pass(100);
  expect(counted()).toBeLessThan(200);
  await wired.pass(400);
  expect(counted()).toBe(400);
});

it('a page hears of its matter while its reader may see it, that it is shut, and nothing after that', async () => {
  const wired = wire();
  const ann = await wired.line('ann', { matter: 'm1' });
  await wired.pass(1_000);
  wired.hears(touch('matter', 'm1', 200), touch('matter', 'm2', 200));
  await wired.pass(1_000);
  wired.at.unseen.add('ann/m1');
  wired.hears(touch('matter', 'm1', 201));
  await wired.pass(1_000);
  wired.hears(touch('matter', 'm1', 202));
  await wired.pass(1_000);
  expect(ann.told().slice(1)).toEqual(['matter', 'matter']);
});

it('who stands otherwise has another list: he is told, and from then on what concerns him now', async () => {
  const wired = wire();
  const ann = await wired.line('ann');
  await wired.pass(1_000);
  wired.at.keys.set('ann', ['person:ann', 'post:civil:data']);
  wired.people();
  await wired.pass(1_000);
  wired.hears(touch('todo', 'post:civil:data', 200));
  await wired.pass(1_000);
  wired.at.keys.set('ann', ['person:ann']);
  wired.people();
  await wired.pass(1_000);
  wired.hears(touch('todo', 'post:civil:data', 201));
  await wired.pass(1_000);
  expect(ann.told().slice(1)).toEqual(['todo', 'todo', 'todo']);
});

it('ends within two seconds of a lost access; while that can not be known says nothing, and then lets go', async () => {
  const wired = wire();
  const [ann, bob] = [await wired.line('ann'), await wired.line('bob')];
  await wired.pass(1_000);
  wired.at.gone.set('ann', reject('notSignedIn', 'over'));
  await wired.pass(2_000);
  expect(ann.words.at(-1)).toMatchObject({ word: 'end', why: 'over' });
  wired.at.gone.set('bob', reject('unavailable', 'away'));
  wired.at.age = 3_000;
  const before = bob.words.length;
  wired.hears(touch('todo', 'person:bob', 300));
  await wired.pass(3_000);
  expect(bob.words.slice(before)).toEqual([]);
  wired.at.gone.delete('bob');
  wired.at.age = 0;
  await wired.pass(2_000);
  expect(bob.told().at(-1)).toBe('todo');
  wired.at.age = 11_000;
  await wired.pass(2_000);
  expect(bob.words.at(-1)).toMatchObject({ word: 'end', why: 'away' });
  expect(wired.live.lines()).toBe(0);
});

it('tells of incidents whoever sees the whole city, and of others those that are of his unit', async () => {
  const wired = wire();
  const [boss, ann] = [await wired.line('boss'), await wired.line('ann')];
  await wired.pass(1_000);
  wired.hears(touch('incidents', '*', 300), touch('incidents', 'works', 300));
  await wired.pass(1_000);
  wired.hears(touch('incidents', '*', 301), touch('incidents', 'health', 301));
  await wired.pass(1_000);
  expect(boss.told().slice(1)).toEqual(['incidents', 'incidents']);
  expect(ann.told().slice(1)).toEqual(['incidents']);
});

it('is told what he missed since he last heard; of what nobody can tell, and after a gap, everything', async () => {
  const wired = wire();
  await wired.line('bob');
  wired.hears(touch('notices', 'person:ann', 200), touch('todo', 'person:bob', 210));
  const first = async (after: string) => (await wired.line('ann', { after })).words[0];
  expect(await first('205')).toEqual({ word: 'ready', version: '210', about: [] });
  expect(await first('150')).toMatchObject({ word: 'changed', about: ['notices'] });
  expect(await first('99')).toMatchObject({ about: ['todo', 'notices', 'matter', 'incidents'] });
  // Another process was further.
  expect(await first('999')).toEqual({ word: 'ready', version: '999', about: [] });
  // Nobody ever told so: that is no version, and nobody waits for it.
  expect(await first('9999999999999999999')).toMatchObject({ about: ['todo', 'notices', 'matter', 'incidents'] });
  const ann = await wired.line('ann', { after: '210' });
  wired.gap(400);
  await wired.pass(1_000);
  expect(ann.told()).toEqual(['todo,notices,matter,incidents']);
  expect(await first('300')).toMatchObject({ about: ['todo', 'notices', 'matter', 'incidents'] });
});

it('lines are counted, pinged, begun anew after a while, and the feed is there as long as somebody listens', async () => {
  const wired = wire({ most: 3, ofSession: 2, longestMs: 60_000 });
  const [one, two, three] = [await wired.line('ann'), await wired.line('ann'), await wired.line('ann')];
  expect(one.words.at(-1)).toMatchObject({ word: 'end', why: 'replaced' });
  await wired.line('ann', {}, 'another phone');
  const full = (await wired.line('bob')).answer;
  expect(isRejection(full) && full.rejected).toBe('unavailable');
  await wired.pass(16_000);
  expect(two.words.at(-1)).toEqual({ word: 'ping' });
  await wired.pass(60_000);
  expect(three.words.at(-1)).toMatchObject({ word: 'end', why: 'again' });
  expect(wired.feeds.open).toBe(1);
  await wired.pass(70_000);
  expect([wired.live.lines(), wired.feeds.open]).toEqual([0, 0]);
  const later = await wired.line('bob');
  await wired.live.close();
  expect(later.words.at(-1)).toMatchObject({ word: 'end', why: 'stopping' });
  const shut = (await wired.line('bob')).answer;
  expect(isRejection(shut) && shut.rejected).toBe('unavailable');
  expect(wired.feeds.open).toBe(0);
});

it('forgets the oldest of very many, and then says that it does not know', () => {
  const memory = createMemory(10);
  memory.begin(100n);
  for (let n = 0; n < 30; n += 1) memory.note([touch('todo', `person:${n}`, 200 + n)]);
  expect(memory.since(225n, ['todo person:29', 'todo person:1'])).toEqual(['todo']);
  expect(memory.since(210n, ['todo person:29'])).toBeUndefined();
  expect(memory.since(229n, ['todo person:29'])).toEqual([]);
});
