/** A snapshot over a source that tells, falls silent and fails as the test likes. */
import type { Hearer } from './source.ts';
import { keepCurrent } from './snapshot.ts';

type Change = [string, number];

function source(kept: Record<string, number>) {
  let hearer: Hearer<Change> | undefined;
  let reading: (() => void) | undefined;
  const state = { heard: 0, loads: 0, failing: 0, held: false, closed: false };
  return {
    kept,
    state,
    tell: (...changes: Change[]) => hearer?.changed(changes),
    miss: () => hearer?.missed(),
    goOn: () => reading?.(),
    source: {
      async load() {
        state.loads += 1;
        if (state.failing > 0) {
          state.failing -= 1;
          throw new Error('no database');
        }
        const read = { ...kept };
        if (state.held) await new Promise<void>((done) => (reading = done));
        return read;
      },
      follow(one: Hearer<Change>) {
        hearer = one;
        return Promise.resolve({
          heardUntil: () => state.heard,
          catchUp: () => Promise.resolve(),
          close: () => Promise.resolve(void (state.closed = true)),
        });
      },
    },
  };
}
const keeping = {
  viewOf: (read: Record<string, number>) => read,
  after: (view: Record<string, number>, changes: readonly Change[]) => ({ ...view, ...Object.fromEntries(changes) }),
};
const turns = async (n = 5) => {
  for (let turn = 0; turn < n; turn += 1) await new Promise((done) => setImmediate(done));
};

it('puts what is heard while it is read on top of what was read', async () => {
  const { source: from, state, tell, goOn } = source({ a: 1, b: 1 });
  state.held = true;
  const opening = keepCurrent(from, keeping);
  await turns();
  tell(['a', 2]);
  goOn();
  const snapshot = await opening;
  expect(snapshot.current()).toEqual({ a: 2, b: 1 });
  const taken = snapshot.current();
  tell(['b', 5]);
  expect([taken, snapshot.current()]).toEqual([
    { a: 2, b: 1 },
    { a: 2, b: 5 },
  ]);
});

it('reads again when something was missed while it was read', async () => {
  const { kept, source: from, state, miss, goOn } = source({ a: 1 });
  state.held = true;
  const opening = keepCurrent(from, keeping);
  await turns();
  kept['a'] = 7;
  miss();
  state.held = false;
  goOn();
  expect((await opening).current()).toEqual({ a: 7 });
  expect(state.loads).toBe(2);
});

it('grows older from the moment of a gap until it was read again, whatever is heard meanwhile', async () => {
  const { kept, source: from, state, tell, miss, goOn } = source({ a: 1, b: 1 });
  let clock = 100;
  const errors: unknown[] = [];
  const snapshot = await keepCurrent(from, keeping, {
    now: () => clock,
    jitterMs: 0,
    onError: (error) => errors.push(error),
  });
  state.heard = 90;
  expect(snapshot.age()).toBe(10);
  [state.failing, state.held] = [1, true];
  kept['a'] = 2;
  miss();
  [clock, state.heard] = [5_000, 5_000];
  tell(['b', 3]);
  expect([snapshot.age(), snapshot.current()]).toEqual([4_910, { a: 1, b: 3 }]);
  // The first reading fails, the second one waits for the test.
  await new Promise<void>((done) => {
    const look = () => (state.loads === 3 ? done() : void setTimeout(look, 5));
    look();
  });
  expect([errors.length, snapshot.age()]).toEqual([1, 4_910]);
  state.held = false;
  tell(['b', 4]);
  goOn();
  await snapshot.refresh();
  expect([snapshot.age(), snapshot.current()]).toEqual([0, { a: 2, b: 4 }]);
});

it('a source that can’t be read at first is given up, and left', async () => {
  const { source: from, state } = source({});
  state.failing = 1;
  await expect(keepCurrent(from, keeping)).rejects.toThrow('no database');
  expect(state.closed).toBe(true);
});
