import fc from 'fast-check';
import { parseCsv, writeCsv } from './csv.ts';

const limits = { maxLength: 1_000_000, maxRows: 1000 };
const parse = (text: string) => parseCsv(text, limits);

it('reads a plain table, whatever its line ends and with a byte order mark', () => {
  const rows = [
    { code: '110101', name: '东城区' },
    { code: '110102', name: '西城区' },
  ];
  for (const end of ['\n', '\r\n', '\r']) {
    const text = ['\uFEFFcode, name', '110101,东城区', '110102,西城区'].join(end);
    for (const whole of [text, text + end, text + end + end])
      expect(parse(whole)).toEqual({ header: ['code', 'name'], rows, lines: [2, 3], faults: [] });
  }
});

it('reads quoted commas, quotes and line breaks, and still knows the line', () => {
  const { rows, lines, faults } = parse('code,note\r\n1,"a, ""b""\r\nc"\r\n"2",""\r\n\r\n3,d');
  expect(rows).toEqual([
    { code: '1', note: 'a, "b"\r\nc' },
    { code: '2', note: '' },
    { code: '3', note: 'd' },
  ]);
  expect(lines).toEqual([2, 4, 6]);
  expect(faults).toEqual([]);
});

it('names the line of what it cannot read, and reads the rest', () => {
  const { rows, faults } = parse('code,name\n1\n2,b,c\n3,c"d,e\n4,"d"e\n5,e\n6,f,\n7,"g');
  expect(rows).toEqual([{ code: '5', name: 'e' }]);
  expect(faults).toEqual([
    { line: 2, reason: 'too-few-cells' },
    { line: 3, reason: 'too-many-cells' },
    { line: 4, reason: 'stray-quote' },
    { line: 5, reason: 'stray-quote' },
    { line: 7, reason: 'too-many-cells' },
    { line: 8, reason: 'unclosed-quote' },
  ]);
});

it.each([
  ['', 1, 'no-header'],
  ['\uFEFF\n\n', 1, 'no-header'],
  ['\ncode,\n1,2', 2, 'unnamed-column'],
  ['code,code \n1,2', 1, 'repeated-column'],
  ['"code,name\n1,2', 1, 'unclosed-quote'],
])('%j has no usable header', (text, line, reason) => {
  expect(parse(text)).toEqual({ header: [], rows: [], lines: [], faults: [{ line, reason }] });
});

it('gives nothing rather than a part of a table that is too big', () => {
  const text = 'code\n1\n2\n3\n';
  expect(parseCsv(text, { maxLength: 100, maxRows: 3 }).rows).toHaveLength(3);
  expect(parseCsv(text, { maxLength: 100, maxRows: 2 })).toMatchObject({
    rows: [],
    faults: [{ line: 4, reason: 'too-many-rows' }],
  });
  expect(parseCsv(text, { maxLength: 10, maxRows: 3 })).toMatchObject({ rows: [], faults: [{ reason: 'too-large' }] });
});

it('takes column names that mean something to JavaScript as mere names', () => {
  const [row = {}] = parse('__proto__,constructor\na,b').rows;
  expect(Object.entries(row)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
});

it('gives back every table that is written by the rules', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '区', ' ', ',', '"', '\n', '\r', '😀') });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), (cells) => {
      const text = ['a,b', ...cells.map((row) => row.map(quote).join(','))].join('\r\n');
      expect(parse(text)).toMatchObject({ rows: cells.map(([a, b]) => ({ a, b })), faults: [] });
    }),
  );
});

it('never throws and never hangs on any text', () => {
  const noise = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\uFEFF') });
  fc.assert(fc.property(noise, (text) => parse(text).rows.length === parse(text).lines.length));
});

describe('what a spreadsheet opens', () => {
  const cellsOf = (value: string) => writeCsv([['a'], [value]]).split('\r\n')[1];
  it.each(['=1+1', '+86', '-cmd', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠A1', '\tx', '\r=1'])(
    'takes %j for no formula',
    (value) => expect(cellsOf(value)?.replace(/^"/, '').startsWith("'")).toBe(true),
  );
  it.each([
    '007',
    '00',
    '0731',
    '430102199901011233',
    '114301004488000307',
    '6222021234567890123',
    '1E5',
    '12e3',
    '1-2',
    '3/4',
  ])('does not make another number, or a day, of %j', (value) => expect(cellsOf(value)).toBe(`"\t${value}"`));
  it.each(['0', '7', '-5', '-12.5', '26000012', '3.14', '2026-11-28', '11月28日', '芙蓉区', "O'Hara", "'", ''])(
    'has %j as it is',
    (value) => expect(cellsOf(value)).toBe(value),
  );
  it('is read back as it was written, whatever it was', () => {
    const units = fc.constantFrom(
      '0',
      '1',
      '7',
      'E',
      '-',
      '/',
      '.',
      '=',
      '＝',
      '+',
      '@',
      "'",
      '\t',
      '\r',
      '\n',
      ',',
      '"',
      '区',
      ' ',
    );
    const cell = fc.oneof(
      fc.string({ unit: units, maxLength: 20 }),
      fc.string({ unit: fc.constantFrom('0', '9'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (rows) => {
        const back = parseCsv(writeCsv([['a', 'b'], ...rows, ['end', 'end']]), { maxLength: 10_000, maxRows: 10 });
        expect(back.faults).toEqual([]);
        expect(back.rows).toEqual([...rows, ['end', 'end']].map(([a, b]) => ({ a, b })));
      }),
      { numRuns: 1000 },
    );
  });
  it('leaves a table of others alone where it guards nothing', () => {
    expect(parseCsv("a,b\r\n'x, y", { maxLength: 100, maxRows: 5 }).rows).toEqual([{ a: "'x", b: ' y' }]);
  });
});
