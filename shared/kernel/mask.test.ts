import fc from 'fast-check';
import { maskDeep, maskIds } from './mask.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const withCheck = (digits: string) =>
  digits + '10X98765432'[WEIGHTS.reduce((sum, weight, n) => sum + weight * Number(digits[n]), 0) % 11]!;

/** Made up: place, day of birth, order; with the check digit that belongs to it. */
const ids = fc
  .tuple(
    fc.constantFrom('430102', '110105', '650104', '540121', '820000', '911124'),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([place, born, order]) =>
    withCheck(`${place}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`),
  );
const wide = (text: string) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

describe('an ID number', () => {
  it('is found by its check digit, whatever stands between its digits and around them', () => {
    const between = fc.constantFrom('', ' ', '-', '·', '.', ' / ', '      ', ' ---- ', '\u200b', '—', '，', '（', '\n');
    const around = fc.constantFrom('', '身份证', 'ID', '：', '（', ' ', '\n', '。', '😀');
    const spelled = fc.tuple(ids, fc.array(between, { minLength: 17, maxLength: 17 }), fc.boolean(), around, around);
    fc.assert(
      fc.property(spelled, ([id, marks, full, before, after]) => {
        const written = [...id].map((digit, n) => (full ? wide(digit) : digit) + (marks[n] ?? '')).join('');
        expect(maskIds(before + written + after)).toEqual({
          text: `${before}${id.slice(0, 6)}********${id.slice(-4)}${after}`,
          masked: true,
        });
      }),
    );
  });

  it('is none with another check digit, place or day', () => {
    for (const text of ['430102199901011234', '000102199901011233', withCheck('43010219990230123')])
      expect(maskIds(text)).toEqual({ text, masked: false });
  });

  it.each([
    ['两个 430102199901011233，11010519491231002x', '两个 430102********1233，110105********002x'],
    ['٤٣٠١٠٢١٩٩٩٠١٠١١٢٣٣', '430102********1233'],
    ['𝟒𝟑𝟎𝟏𝟎𝟐𝟏𝟗𝟗𝟗𝟎𝟏𝟎𝟏𝟏𝟐𝟑𝟑', '430102********1233'],
    ['老证 430102900101123 号', '老证 430102******123 号'],
    ['430102-900101-123', '430102******123'],
    [
      '手机 13812345678，+86 139-1234-5678，138 123 45678，1 3 8 1 2 3 4 5 6 7 8',
      '手机 138****5678，139****5678，138****5678，138****5678',
    ],
    [
      'tel13812345678、１３８１２３４５６７８、138.1234.5678、(138)12345678',
      'tel138****5678、138****5678、138****5678、138****5678',
    ],
    ['护照 E12345678、EA1234567、港澳证 H1234567890', '护照 E*****678、EA****567、港澳证 H*******890'],
  ])('%j becomes %j', (text, shown) => expect(maskIds(text)).toEqual({ text: shown, masked: true }));
});

describe('what is nobody’s number stays', () => {
  /** GB 32100: credit codes of organisations, with their own check character. */
  const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const codes = fc
    .tuple(
      fc.constantFrom('114301', '914401', '521101', '123100', '91110105'),
      fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 12, maxLength: 12 }),
    )
    .map(([begin, rest]) => {
      const body = (begin + rest).slice(0, 17);
      const sum = [...body].reduce((all, char, n) => all + ALPHABET.indexOf(char) * (3 ** n % 31), 0);
      return body + ALPHABET[(31 - (sum % 31)) % 31]!;
    });

  it('such as a credit code', () => {
    expect(maskIds('114301004488000307').masked).toBe(false);
    fc.assert(fc.property(codes, (code) => expect(maskIds(`代码 ${code}。`).text).toBe(`代码 ${code}。`)));
  });

  it('such as numbers of matters, instants, days and ids', () => {
    const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const things = fc.oneof(
      fc.integer({ min: 20_000_000, max: 99_999_999 }).map(String),
      instants.map((one) => one.toISOString()),
      instants.map((one) => String(one.getTime())),
      instants.map((one) => one.toISOString().slice(0, 10)),
      fc.uuid(),
      fc.stringMatching(/^[0-9a-f]{64}$/),
      fc.ipV4(),
    );
    fc.assert(
      fc.property(fc.array(things, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.join('、');
        expect(maskIds(text)).toEqual({ text, masked: false });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '430102 430103 430104',
    '0.0.229.231、2000-01-01、2013-01-01T00:00:00.000Z',
    '229231、2000-01-01、2013-01-01',
    '0.0.229.231、20000101、2013',
    '229231、20000101、20.13.4.5',
    '202611220001',
    '4301021990010112345',
    '2019-11-02 2019-11-03 2019-11-04',
    '13800138000 元',
    '13,800,138,000',
    '¥13800138000.50',
    '172.168.100.25:8080',
    '0731-88665123',
    '6222021234567890123',
    '湘数发〔2026〕12号 G20261122',
    '１２３',
    '',
  ])('%j', (text) => expect(maskIds(text)).toEqual({ text, masked: false }));
});

it('changes nothing that it has masked', () => {
  const pieces = fc.oneof(
    ids,
    fc.constantFrom('13812345678', 'E12345678', '430102900101123', ' ', '-', '12', '、', '*', 'a'),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const once = maskIds(parts.join('')).text;
      expect(maskIds(once).text).toBe(once);
    }),
    { numRuns: 500 },
  );
});

it('looks into whole values, names of fields included', () => {
  expect(maskDeep({ a: ['13812345678', 7, null], '11010519491231002X': { b: true } })).toEqual({
    ...{ a: ['138****5678', 7, null], '110105********002X': { b: true } },
  });
});

it('is done with a long run of digits before anybody waits', () => {
  for (const text of ['1 '.repeat(200_000), '1'.repeat(400_000), '1 3 8 '.repeat(70_000), 'E'.repeat(400_000)])
    expect(maskIds(text).masked).toBe(false);
});
