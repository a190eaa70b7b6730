/**
 * `npm run tables [folder]`: a table of what spreadsheets spoil, written as a workbook, opened by LibreOffice and written
 * back, read as a provider's file is read: not a character changed. Debian: apt-get install --no-install-recommends
 * libreoffice-calc
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableIn } from '@banjie/server/resources/hand-in/table.ts';
import { writeWorkbook } from '@banjie/server/workbooks/write.ts';
import { parseCsv } from '@banjie/shared/kernel/csv.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { hardCells } from './cells.ts';

const folder = resolve(process.argv[2] ?? '.cache/tables');
const back = join(folder, 'libreoffice');
mkdirSync(back, { recursive: true });
const rows = [['代码', '内容'], ...hardCells.map((cell, n) => [`${String(n).padStart(6, '0')}`, cell])];
const file = join(folder, 'hard.xlsx');
writeFileSync(file, writeWorkbook('难写的值', rows));
const office = (to: string) =>
  execFileSync(
    'soffice',
    [
      `-env:UserInstallation=file://${join(folder, 'profile')}`,
      '--headless',
      '--convert-to',
      to,
      '--outdir',
      back,
      file,
    ],
    { stdio: 'ignore' },
  );
office('xlsx');
const again = join(back, 'hard.xlsx');
if (!existsSync(again)) throw new Error('LibreOffice has written nothing: is libreoffice-calc installed?');
let failed = 0;
for (const path of [file, again]) {
  const read = await tableIn(readFileSync(path));
  const found = isRejection(read) ? [] : parseCsv(read.text, { maxLength: 1e6, maxRows: 1000 }).rows;
  const changed = rows.slice(1).filter(([code, cell], n) => found[n]?.['代码'] !== code || found[n]?.['内容'] !== cell);
  for (const row of changed) process.stdout.write(`✗ ${path}: ${JSON.stringify(row)}\n`);
  process.stdout.write(`${path}: ${found.length} rows, ${changed.length} changed\n`);
  failed += changed.length + Math.abs(found.length - hardCells.length);
}
process.exitCode = failed === 0 ? 0 : 1;
