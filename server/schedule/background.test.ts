/** What wakes the loops of a process: one look for several of them, and what it finds. */
import { startBackground, type BackgroundPorts } from './background.ts';
import type { LeaseStore, Log } from './ports.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Everything is this process's. */
const leases: LeaseStore = {
  renew: (id) =>
    Promise.resolve({
      ...{ version: 1, at: new Date(0), overtaken: false },
      members: [{ id, until: new Date(9_000), knows: 1 }],
      holders: Array.from({ length: 64 }, () => id),
    }),
  assign: () => Promise.resolve(true),
  leave: () => Promise.resolve(),
};
const settled = () => new Promise((done) => setTimeout(done, 5));

async function begun(isDue: BackgroundPorts['isDue'], duties: BackgroundPorts['duties'] = {}) {
  const did: string[] = [];
  const note = (name: string) => () => Promise.resolve(void did.push(name));
  let tick = (): void => undefined;
  let monotonic = 0;
  const background = await startBackground({
    ...{ leases, log, isDue, duties, knows: 1, now: () => '2026-11-30T02:00:00.000Z', ahead: () => 0 },
    pass: note('time'),
    relay: (_, { urgent }) => note(urgent ? 'urgent' : 'telling')(),
    dispatch: (_, only) => note(`sending ${only}`)(),
    climb: note('climbing'),
    watchEffects: () => () => Promise.resolve(),
    watchQueue: () => () => undefined,
    ticker: {
      monotonic: () => monotonic,
      schedule(_, work) {
        tick = work;
        return { cancel: () => undefined };
      },
      repeat: () => ({ cancel: () => undefined }),
    },
  });
  await settled();
  did.length = 0;
  return {
    did,
    stop: background.stop,
    async second() {
      monotonic += 1_000;
      tick();
      await settled();
      return did.splice(0).sort();
    },
  };
}

const none = { matters: () => Promise.resolve(false), notices: () => Promise.resolve(false) };

it('asks for all of them at once, and wakes those for whom something is due', async () => {
  let due = { matters: false, notices: false };
  const city = await begun({
    matters: () => Promise.resolve(due.matters),
    notices: () => Promise.resolve(due.notices),
  });
  expect(await city.second()).toEqual([]);
  due = { matters: true, notices: false };
  expect(await city.second()).toEqual(['telling', 'time', 'urgent']);
  due = { matters: false, notices: true };
  expect(await city.second()).toEqual(['climbing', 'sending others', 'sending urgent']);
  await city.stop();
});

it('has each look for itself where the question fails', async () => {
  let matters = () => Promise.resolve(false);
  const city = await begun({ ...none, matters: () => matters() });
  matters = () => Promise.reject(new Error('no database'));
  expect(await city.second()).toEqual(['telling', 'time', 'urgent']);
  await city.stop();
});

it('does not ask for all duties in the same second, and forgets none', async () => {
  const seen: string[] = [];
  const duty = (name: string) => ({ everySeconds: 5, byTheClock: false, work: () => Promise.resolve(seen.push(name)) });
  const city = await begun(none, { a: duty('a'), b: duty('b'), c: duty('c') });
  seen.length = 0;
  const seconds: string[][] = [];
  for (let n = 0; n < 10; n++) {
    await city.second();
    seconds.push(seen.splice(0));
  }
  expect(seconds.flat().sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  expect(seconds.every((some) => some.length <= 1)).toBe(true);
  await city.stop();
});
