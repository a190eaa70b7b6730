/**
 * `npm run tables [folder]`: a table of what spreadsheets spoil, and the workbooks that people download (the board, each
 * register, rosters of duty) of a training ground of its own: opened by LibreOffice and written back, read as a provider's
 * file is read: not a character changed. Debian: apt-get install --no-install-recommends libreoffice-calc
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableIn } from '@banjie/server/resources/hand-in/table.ts';
import { writeWorkbook } from '@banjie/server/workbooks/write.ts';
import { parseCsv } from '@banjie/shared/kernel/csv.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { hardCells } from './cells.ts';
import { downloads } from './product.ts';

const folder = resolve(process.argv[2] ?? '.cache/tables');
const back = join(folder, 'libreoffice');
mkdirSync(back, { recursive: true });

const hard = [['代码', '内容'], ...hardCells.map((cell, n) => [`${String(n).padStart(6, '0')}`, cell])];
const all = [{ name: 'hard', content: writeWorkbook('难写的值', hard) }, ...(await downloads())];
const pathOf = (name: string) => join(folder, `${name}.xlsx`);
for (const { name, content } of all) writeFileSync(pathOf(name), content);
execFileSync(
  'soffice',
  [
    ...[`-env:UserInstallation=file://${join(folder, 'profile')}`, '--headless', '--convert-to', 'xlsx'],
    ...['--outdir', back, ...all.map(({ name }) => pathOf(name))],
  ],
  { stdio: 'ignore' },
);

const LIMITS = { maxLength: 1e8, maxRows: 100_000 };
/** Each row as the texts of its cells, by the heads of its columns. */
async function rowsIn(path: string): Promise<string[]> {
  const read = await tableIn(readFileSync(path));
  if (isRejection(read)) throw new Error(`${path}: ${read.text}`);
  const { header, rows } = parseCsv(read.text, LIMITS);
  return [JSON.stringify(header), ...rows.map((row) => JSON.stringify(header.map((column) => row[column])))];
}

let failed = 0;
const report = (name: string, written: readonly string[], found: readonly string[]) => {
  const changed = written.filter((row, n) => found[n] !== row);
  for (const row of changed) process.stdout.write(`✗ ${name}: ${row}\n`);
  process.stdout.write(`${name}: ${written.length - 1} rows, ${changed.length} changed\n`);
  failed += changed.length + Math.abs(found.length - written.length);
};
report(
  'hard, as it is written',
  hard.map((row) => JSON.stringify(row)),
  await rowsIn(pathOf('hard')),
);
for (const { name } of all) {
  const again = join(back, `${name}.xlsx`);
  if (!existsSync(again)) throw new Error(`LibreOffice has not written ${name}: is libreoffice-calc installed?`);
  report(name, await rowsIn(pathOf(name)), await rowsIn(again));
}
process.exitCode = failed === 0 ? 0 : 1;
