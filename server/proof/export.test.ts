import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRoots, rootExport, ROOTS_FILE } from './export.ts';
import type { SignedRoot } from './ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'banjie-export-'));
const file = join(folder, ROOTS_FILE);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = (day: string): SignedRoot => ({
  ...{ day, cut: '', madeAt: '', matters: 1, entries: 1, root: '', changed: 1, changes: '', attempt: '' },
  ...{ previous: '', publicKey: '', signature: '各' },
});

it('a last line that was cut off in the writing is written anew and swallows no other', () => {
  const keep = rootExport(file);
  keep.append([root('2026-11-20'), root('2026-11-21')]);
  const whole = readFileSync(file, 'utf8');
  // The disk was full, or the machine went off: half of the third line, also in the middle of an inner object.
  appendFileSync(file, '{"day":"2026-11-22","x":{}');
  expect(keep.lastDay()).toBe('2026-11-21');
  keep.append([root('2026-11-22')]);
  expect(readFileSync(file, 'utf8').startsWith(whole)).toBe(true);
  expect(parseRoots(readFileSync(file, 'utf8')).map(({ day }) => day)).toEqual([
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
  ]);
});

it('a last line that lacks only its end is kept', () => {
  const text = readFileSync(file, 'utf8').trimEnd();
  rmSync(file);
  appendFileSync(file, text);
  const keep = rootExport(file);
  expect(keep.lastDay()).toBe('2026-11-22');
  keep.append([root('2026-11-23')]);
  expect(parseRoots(readFileSync(file, 'utf8'))).toHaveLength(4);
});
