import { batched } from './batch.ts';

it('answers a large batch in turns: what comes up meanwhile does not wait for all of it', async () => {
  const ask = batched<number, number>({
    run: (asked) => Promise.resolve(asked.map((one) => one * 2)),
    group: String,
    max: 100,
    lanes: 1,
  });
  const answers: number[] = [];
  const asked = Array.from({ length: 100 }, async (_, n) => answers.push(await ask(n)));
  const atEachTurn: number[] = [];
  while (answers.length < 100) {
    await new Promise(setImmediate);
    atEachTurn.push(answers.length);
  }
  await Promise.all(asked);
  expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => n * 2));
  const most = Math.max(...atEachTurn.map((count, turn) => count - (atEachTurn[turn - 1] ?? 0)));
  expect(most).toBeLessThanOrEqual(16);
});

it('sends the next batch while the answers of the last are given out, and none of a group twice in one', async () => {
  const sent: number[][] = [];
  const ask = batched<number, number>({
    run(asked) {
      sent.push(asked);
      return Promise.resolve(asked);
    },
    group: (one) => String(one % 50),
    max: 50,
    lanes: 1,
  });
  await Promise.all(Array.from({ length: 100 }, (_, n) => ask(n)));
  expect(sent).toEqual([0, 50].map((from) => Array.from({ length: 50 }, (_, n) => from + n)));
});

it('a batch that fails is answered with that, each of it', async () => {
  const ask = batched<number, number>({
    run: () => Promise.reject(new Error('away')),
    group: String,
    max: 10,
    lanes: 1,
  });
  const answers = await Promise.allSettled([ask(1), ask(2)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
