/** Files as the programs of an office write them. */
import { decoded } from './bytes.ts';
import { checkHandIn as checkTable } from './check.ts';
import { damageIn } from '@banjie/shared/kernel/damage.ts';

const resource = {
  ...{ id: 'r', name: '区划', provider: 'civil', personal: false },
  identifier: { key: 'code', title: '代码' },
  fields: [{ key: 'name', title: '名称' }],
};
const checkHandIn = (bytes: Uint8Array, of: typeof resource, before: []) => {
  const read = decoded(bytes);
  if (!read) throw new Error('not read');
  return checkTable(read, of, before);
};
const lines = (separator: string) => [`代码${separator}名称`, `430100${separator}长沙市`, ''].join('\r\n');

/** 代码 and 名称 and 长沙市 as GB 18030 has them. */
const gb: Record<string, number[]> = {
  ...{ 代: [0xb4, 0xfa], 码: [0xc2, 0xeb], 名: [0xc3, 0xfb], 称: [0xb3, 0xc6] },
  ...{ 长: [0xb3, 0xa4], 沙: [0xc9, 0xb3], 市: [0xca, 0xd0], '，': [0xa3, 0xac] },
};
const inGb = (text: string) => Buffer.from([...text].flatMap((one) => gb[one] ?? [one.charCodeAt(0)]));
const inUtf16 = (text: string, mark: boolean, big = false) => {
  const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

it.each([
  ['UTF-8', Buffer.from(lines(','))],
  ['UTF-8', Buffer.from(`\uFEFF${lines(',')}`)],
  ['GB18030', inGb(lines(','))],
  ['UTF-16LE', inUtf16(lines(','), true)],
  ['UTF-16LE', inUtf16(lines(','), false)],
  ['UTF-16BE', inUtf16(lines(','), true, true)],
  ['UTF-16BE', inUtf16(lines(','), false, true)],
])('reads %s and says so', (encoding, bytes) => {
  const checked = checkHandIn(bytes, resource, []);
  expect(checked).toMatchObject({ encoding, rows: [{ code: '430100', name: '长沙市' }], faults: [], warnings: [] });
});

it.each([
  [',', '逗号'],
  ['\t', '制表符'],
  [';', '分号'],
  ['，', '全角逗号'],
])('reads cells that %j divides', (separator, title) => {
  for (const bytes of [Buffer.from(lines(separator)), inGb(lines(separator))])
    expect(checkHandIn(bytes, resource, [])).toMatchObject({ separator: title, rows: [{ code: '430100' }] });
});

it('a separator inside of quotes divides nothing', () => {
  const bytes = Buffer.from('"代码"\t"名称"\n430100\t"甲,乙，丙;丁"\n');
  expect(checkHandIn(bytes, resource, [])).toMatchObject({ rows: [{ name: '甲,乙，丙;丁' }] });
});

it('a picture or a cut file is none', () => {
  expect(decoded(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13))).toBeUndefined();
  expect(decoded(Uint8Array.of(0xff, 0xff, 0x41)) === undefined).toBe(true);
});

describe('what a spreadsheet has done', () => {
  const rows = (...codes: string[]) => codes.map((code) => ({ code }));
  const found = (codes: string[], before: string[] = []) =>
    damageIn(rows(...codes), ['code'], rows(...before)).map(({ kind, row, certain }) => [kind, row, certain]);
  const ids = Array.from({ length: 40 }, (_, n) => `43010219${String(9_001_010_000 + n * 7 + 1)}`);

  it('to long numbers: powers of ten, and zeros from the sixteenth digit on', () => {
    expect(found(['4.30102E+17', '1e5', '3.2', 'E12'])).toEqual([
      ['scientific', 0, true],
      ['scientific', 1, true],
    ]);
    expect(found(ids)).toEqual([]);
    const rounded = ids.map((id) => `${id.slice(0, 15)}000`);
    expect(found(rounded).every(([kind, , certain]) => kind === 'rounded' && certain)).toBe(true);
    // One in forty may end so; it is shown, and taken.
    expect(found([...ids.slice(1), '430102199001011000'.replace(/1000$/, '0000')])).toEqual([['rounded', 39, false]]);
  });

  it('to zeros before a number: for certain where the version before had them', () => {
    const codes = ['010100', '010200', '010300', '110100', '110200', '120000'];
    const cut = codes.map((code) => String(Number(code)));
    expect(found(codes)).toEqual([]);
    expect(found(cut, codes)).toEqual([0, 1, 2].map((row) => ['zeros', row, true]));
    // Without one, what is shorter than nearly all others is shown.
    const many = Array.from({ length: 20 }, (_, n) => String(110_000 + n));
    expect(found([...many, '10100'])).toEqual([['zeros', 20, false]]);
    // Numbers of any length are no codes.
    expect(found(['1', '20', '300', '4000', '50000', '7'])).toEqual([]);
  });

  it('to formulas', () => {
    expect(found(['#N/A', '#######', '#REF!', '# 1'])).toEqual([0, 1, 2].map((row) => ['error', row, true]));
  });
});
