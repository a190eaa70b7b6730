/** What is written is read again as it was; `npm run tables` has LibreOffice between. */
import { parseCsv } from '@banjie/shared/kernel/csv.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { hardCells } from '../../test/tables/cells.ts';
import { tableIn } from '../resources/hand-in/table.ts';
import { writeWorkbook } from './write.ts';

it('is read again without a change of a character, formulas as what they say', async () => {
  const rows = [['代码', '内容'], ...hardCells.map((cell, n) => [String(n).padStart(6, '0'), cell])];
  const read = await tableIn(writeWorkbook('目录/[1]', rows));
  if (isRejection(read)) throw new Error(read.text);
  const { rows: found, faults } = parseCsv(read.text, { maxLength: 1e6, maxRows: 1000 });
  expect(faults).toEqual([]);
  expect(found.map((row) => [row['代码'], row['内容']])).toEqual(rows.slice(1));
});
