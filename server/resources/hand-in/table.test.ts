/** Workbooks as spreadsheets store them, and as somebody makes them who means harm. */
import PizZip from 'pizzip';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { checkHandIn } from './check.ts';
import { tableIn } from './table.ts';

const resource = {
  ...{ id: 'r', name: '区划', provider: 'civil', personal: false },
  identifier: { key: 'code', title: '代码' },
  fields: [{ key: 'name', title: '名称' }],
};
const NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** @param rows the content of `sheetData`. Style 1 is a date. */
function workbook(rows: string, strings: readonly string[] = [], more: Record<string, string | Buffer> = {}): Buffer {
  const zip = new PizZip();
  const put = (name: string, content: string) => zip.file(name, `<?xml version="1.0" encoding="UTF-8"?>${content}`);
  put(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
  );
  put(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  put(
    'xl/workbook.xml',
    `<workbook xmlns="${NS}" xmlns:r="${RELATIONS}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`,
  );
  const parts = [
    ['r1', 'worksheet', 'worksheets/sheet1.xml'],
    ['r2', 'sharedStrings', 'sharedStrings.xml'],
    ['r3', 'styles', 'styles.xml'],
  ];
  put(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${parts
      .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
      .join('')}</Relationships>`,
  );
  put(
    'xl/styles.xml',
    `<styleSheet xmlns="${NS}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  );
  put('xl/sharedStrings.xml', `<sst xmlns="${NS}">${strings.map((one) => `<si><t>${one}</t></si>`).join('')}</sst>`);
  put('xl/worksheets/sheet1.xml', `<worksheet xmlns="${NS}"><sheetData>${rows}</sheetData></worksheet>`);
  for (const [name, content] of Object.entries(more)) zip.file(name, content);
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' });
}
const cell = (at: string, index: number) => `<c r="${at}" t="s"><v>${index}</v></c>`;
const head = `<row r="1">${cell('A1', 0)}${cell('B1', 1)}</row>`;
const check = async (bytes: Buffer) => {
  const read = await tableIn(bytes);
  if (isRejection(read)) return read;
  return checkHandIn(read, resource, []);
};

it('takes digits as they are stored: zeros before them, long ones, and text that looks like a formula', async () => {
  const strings = ['代码', '名称', '010100', '430102199001011234', '=1+1', '-5 号楼'];
  const rows = `${head}<row r="2">${cell('A2', 2)}${cell('B2', 4)}</row><row r="4">${cell('A4', 3)}${cell('B4', 5)}</row>`;
  expect(await check(workbook(rows, strings))).toMatchObject({
    ...{ encoding: 'xlsx', faults: [] },
    rows: [
      { code: '010100', name: '=1+1' },
      { code: '430102199001011234', name: '-5 号楼' },
    ],
  });
});

it('takes a number, a day and the stored result of a formula, and evaluates nothing', async () => {
  const rows = `${head}<row r="2"><c r="A2"><v>430100</v></c><c r="B2" s="1"><v>46027</v></c></row><row r="3"><c r="A3"><v>0.10000000000000001</v></c><c r="B3"><f>1+1</f><v>7</v></c></row>`;
  expect(await check(workbook(rows, ['代码', '名称']))).toMatchObject({
    rows: [
      { code: '430100', name: '2026-01-05' },
      { code: '0.1', name: '7' },
    ],
  });
});

it('says at which line of the sheet a number was cut by the spreadsheet, or a formula has failed', async () => {
  const rows = `${head}<row r="3"><c r="A3"><v>4.30102199001011E+17</v></c><c r="B3" t="e"><v>#REF!</v></c></row>`;
  expect(await check(workbook(rows, ['代码', '名称']))).toMatchObject({
    faults: [
      { line: 3, column: '代码', reason: expect.stringContaining('科学计数法') },
      { line: 3, column: '名称', cell: '#REF!' },
    ],
  });
});

it.each([
  ['a cell a million rows below', `<row r="1048576"><c r="A1048576"><v>1</v></c></row>`],
  ['a cell sixteen thousand columns away', `<row r="2"><c x=">" r="XFD2"><v>1</v></c></row>`],
  ['cells that name no place', `<row>${'<c/>'.repeat(201)}</row>`],
  ['a place in disguise', `<row><c r="&#88;FD1"><v>1</v></c></row>`],
])('refuses %s', async (_, rows) => {
  expect(await check(workbook(head + rows, ['代码', '名称']))).toMatchObject({
    text: expect.stringContaining('工作表太大'),
  });
});

it('refuses what would unpack to more than it may, and what is cut or is no workbook', async () => {
  const bomb = workbook(head, ['代码', '名称'], { 'xl/theme/x.xml': Buffer.alloc(40 * 1024 * 1024, 0x20) });
  expect(bomb.length).toBeLessThan(200_000);
  const whole = workbook(head, ['代码', '名称']);
  for (const bytes of [
    bomb,
    whole.subarray(0, whole.length - 30),
    new PizZip().file('a.xml', '<a/>').generate({ type: 'nodebuffer' }),
  ])
    expect(await check(bytes)).toMatchObject({
      text: expect.stringContaining('读不了这个 Excel 工作簿'),
    });
});

it('takes no formula that has no result yet, which a reader would pass over as blank', async () => {
  for (const formula of ['<f>A1</f>', '<f t="shared" si="0"/>']) {
    const rows = `${head}<row r="2"><c r="A2">${formula}</c></row>`;
    expect(await check(workbook(rows, ['代码', '名称']))).toMatchObject({ text: expect.stringContaining('公式') });
  }
});

it('says which cell can not be read', async () => {
  const rows = `${head}<row r="2">${cell('A2', 99)}</row>`;
  expect(await check(workbook(rows, ['代码', '名称']))).toMatchObject({
    text: expect.stringContaining('第 2 行第 1 列'),
  });
});
