import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { timeToRead } from './time-to-read.ts';

it('gives more time to a longer text, and three times as much in elder mode', () => {
  const short = '已复制';
  const long = '已办理：答复核校结果。各单位将收到通知，回执齐全后自动办结。';
  expect(timeToRead(long, false)).toBeGreaterThan(timeToRead(short, false));
  for (const text of [short, long]) expect(timeToRead(text, true)).toBe(3 * timeToRead(text, false));
});

it('no error is said in passing: what goes away by itself is never given one', () => {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.tsx?$/.test(name),
  );
  const passing = files.filter((name) => /\bsay\((errorText|String)\(/.test(readFileSync(source + name, 'utf8')));
  expect(files.length).toBeGreaterThan(100);
  expect(passing).toEqual([]);
});
