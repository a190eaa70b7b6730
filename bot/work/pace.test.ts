import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { paceOf, paceSaid, type Kind } from './pace.ts';

const START = 1_700_000_000_000;
const folder = mkdtempSync(join(tmpdir(), 'banjie-pace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SETTINGS = { minute: 10, hour: 60 };

it('is never more in any minute and any hour, over any restarts, and a start keeps what was', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 30_000 }),
          fc.constantFrom<Kind>('push', 'answer', 'urgent'),
          fc.integer({ min: 0, max: 9 }),
        ),
        { maxLength: 400 },
      ),
      fc.integer(),
      (steps, run) => {
        const file = join(folder, `run${run}`);
        rmSync(file, { force: true });
        let now = START;
        let pace = paceOf(SETTINGS, () => now, file);
        const sent: number[] = [];
        for (const [step, kind, dies] of steps) {
          now += step;
          if (dies === 0) pace = paceOf(SETTINGS, () => now, file);
          expect(pace.room(kind) > 0).toBe(pace.wait(kind) === 0);
          if (pace.wait(kind) > 0) continue;
          pace.took();
          sent.push(now);
        }
        for (const [n, at] of sent.entries()) {
          const within = (ms: number): number => sent.slice(n).filter((one) => one < at + ms).length;
          expect(within(60_000)).toBeLessThanOrEqual(SETTINGS.minute);
          expect(within(3_600_000)).toBeLessThanOrEqual(SETTINGS.hour);
        }
      },
    ),
    { numRuns: 25 },
  ));

it('leaves what is urgent a share that nothing else uses, and answers one that pushes do not', () => {
  let now = START;
  const pace = paceOf(SETTINGS, () => now);
  const use = (kind: Kind): number => {
    let count = 0;
    for (; pace.wait(kind) === 0; count++) pace.took();
    return count;
  };
  expect([use('push'), use('answer'), use('urgent')]).toEqual([7, 2, 1]);
  expect(pace.wait('urgent')).toBe(60_000);
  now += 60_000;
  expect([pace.room('push'), pace.room('urgent')]).toEqual([7, 10]);
});

it('reads on where a crash has cut a line short, and takes no time that is to come', () => {
  const file = join(folder, 'cut');
  const first = paceOf(SETTINGS, () => START, file);
  for (let n = 0; n < 3; n++) first.took();
  appendFileSync(file, `${START + 999_999}\n17000`);
  expect(paceOf(SETTINGS, () => START, file).room('urgent')).toBe(7);
});

it('is written as two numbers, the second no less than the first', () => {
  expect(paceSaid('30/600')).toEqual({ minute: 30, hour: 600 });
  for (const wrong of ['', '30', '0/10', '30/20', 'a/b', '-1/5']) expect(paceSaid(wrong)).toBeUndefined();
});
