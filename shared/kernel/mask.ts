/**
 * Numbers that say who somebody is never stand in full in what is stored, logged or shown: ID numbers of 18 and of 15
 * digits, mobile numbers, passports and permits. One list, used wherever text comes in (docs/decisions/0030). What merely
 * looks alike stays as it is: an 18-character credit code of an organisation (GB 32100) is an ID number for no check
 * digit, and numbers of matters, amounts, instants and ids have no place of birth.
 */

export interface Masked {
  text: string;
  masked: boolean;
}

export function maskIds(text: string): Masked {
  // Most texts have no long number in them, and are looked at once.
  if (!LIKELY.test(text)) return { text, masked: false };
  const { plain, starts } = plainOf(text);
  const finds = [...idsIn(plain), ...oldIdsIn(plain), ...documentsIn(plain), ...mobilesIn(plain)];
  const ids = [...plain.matchAll(UUID)].map(({ index }) => index);
  finds.sort((one, other) => one.from - other.from || other.to - one.to);
  let shown = '';
  let at = 0;
  let masked = false;
  for (const { from, to, as } of finds) {
    const begin = starts ? (starts[from] ?? 0) : from;
    if (begin < at || ids.some((id) => id < to && from < id + UUID_LENGTH)) continue;
    shown += text.slice(at, begin) + as;
    at = starts ? (starts[to] ?? text.length) : to;
    masked = true;
  }
  return masked ? { text: shown + text.slice(at), masked } : { text, masked };
}

/** Whether a text holds one of these numbers. */
export const hasPersonalNumber = (text: string): boolean => maskIds(text).masked;

/** Every text of plain data masked, the names of its fields as well. What needs no change is given back as it is. */
export function maskDeep<T>(value: T): T {
  if (typeof value === 'string') return maskIds(value).text as T;
  if (Array.isArray(value)) return value.map((one: unknown) => maskDeep(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [maskIds(name).text, maskDeep<unknown>(one)]),
  ) as T;
}

interface Find {
  from: number;
  to: number;
  as: string;
}

/** An id of a machine is nobody's number, whatever stands in it. */
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;
const UUID_LENGTH = 36;
const LIKELY = /\p{Nd}(?:[^\p{Nd}]{0,8}\p{Nd}){6}/u;
/** Where other scripts write nought: their digits follow one another. Full-width and styled ones NFKC knows. */
const NOUGHTS = [0x0660, 0x06f0, 0x0f20];

/** Marks and letters that have another spelling: without one each unit is what it is. */
const SPELLED = /[^\u0000-\u007f\u3001-\u3007\u3400-\u9fff]/;

/** The text with every digit, letter and mark that has a plain spelling in it, one unit for each character; and where each stood. */
function plainOf(text: string): { plain: string; starts?: number[] } {
  if (!SPELLED.test(text)) return { plain: text };
  let plain = '';
  const starts: number[] = [];
  let at = 0;
  for (const char of text) {
    starts.push(at);
    at += char.length;
    plain += plainChar(char);
  }
  starts.push(at);
  return { plain, starts };
}

function plainChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  // Nearly all that is written: letters of ours, and Chinese as it stands.
  if (code < 0x80 || (code >= 0x3400 && code <= 0x9fff)) return char;
  const nought = NOUGHTS.find((first) => first <= code && code < first + 10);
  if (nought !== undefined) return String(code - nought);
  // Roman numeral ten is an X in every respect but its code.
  const same = code === 0x2169 ? 'X' : code === 0x2179 ? 'x' : char.normalize('NFKC');
  if (same.length === 1) return same;
  return char.length === 1 ? char : '\ufffd';
}

// -- ID numbers (GB 11643) ---------------------------------------------------------------------------------------------

/** First two digits of a place: provinces, Hong Kong, Macau and Taiwan, and 9 for residents from abroad. */
const PLACE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** ISO 7064 MOD 11-2, as GB 11643 writes it. */
const checkOf = (digits: string): string =>
  CHECKS[WEIGHTS.reduce((sum, weight, n) => sum + weight * Number(digits[n]), 0) % 11] ?? '';

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}
const isBirth = (digits: string): boolean =>
  /^(?:18|19|20)/.test(digits) && isDate(+digits.slice(0, 4), +digits.slice(4, 6), +digits.slice(6, 8));

const isId = (digits: string): boolean =>
  PLACE.test(digits) && isBirth(digits.slice(6, 14)) && checkOf(digits) === digits[17]?.toUpperCase();

/** Between two digits of one number: a few marks of any kind, but neither letters nor what stands for hidden digits. */
const MOST_BETWEEN = 8;
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';
const BETWEEN = /[^\p{L}\p{N}*]/u;

/** ID numbers, whatever stands between their digits: the check digit tells. */
function idsIn(plain: string): Find[] {
  const finds: Find[] = [];
  for (let from = 0; from < plain.length; from++) {
    if (!isDigit(plain[from]) || isDigit(plain[from - 1])) continue;
    const found = idAt(plain, from);
    if (!found) continue;
    finds.push(found);
    from = found.to - 1;
  }
  return finds;
}

function idAt(plain: string, from: number): Find | undefined {
  let digits = '';
  let between = 0;
  for (let at = from; at < plain.length; at++) {
    const char = plain[at]!;
    const last = digits.length === 17 && (char === 'X' || char === 'x');
    if (isDigit(char) || last) {
      digits += char;
      between = 0;
      if (digits.length < 18) continue;
      if (isDigit(plain[at + 1]) || !isId(digits) || hasOtherDay(plain.slice(from, at + 1))) return undefined;
      if (cutsThrough(plain, from, at + 1)) return undefined;
      return { from, to: at + 1, as: `${digits.slice(0, 6)}********${digits.slice(14)}` };
    }
    if (!BETWEEN.test(char) || ++between > MOST_BETWEEN) return undefined;
  }
  return undefined;
}

/** A list of days is no number, whatever its digits come to. */
const DAY = /(\d+)([-/.])(\d\d?)\2(\d\d?)(?!\d)/g;
const hasOtherDay = (written: string): boolean =>
  [...written.matchAll(DAY)].some(
    ({ 1: year = '', 3: month, 4: day, index }) =>
      year.length === 4 &&
      isDate(Number(year), Number(month), Number(day)) &&
      written.slice(0, index).replace(/\D/g, '').length !== 6,
  );

/** What is written as one word: a day, and the address of a machine. */
const WORDS = /\d+(?:\.\d{1,3}\.\d{1,3}\.\d{1,3}|([-/.])\d\d?\1\d\d?)/g;
const isAddress = (word: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(word);
const isDay = (word: string): boolean => {
  const [, year, month, day] = /^((?:19|20)\d\d)\D(\d\d?)\D(\d\d?)$/.exec(word) ?? [];
  return year !== undefined && isDate(+year, +month!, +day!);
};

/** A number that begins or ends in the middle of one of these is none: it was put together of what stands beside each other. */
function cutsThrough(plain: string, from: number, to: number): boolean {
  const begin = Math.max(0, from - BEFORE);
  for (const { 0: word, index } of plain.slice(begin, to + BEFORE).matchAll(WORDS)) {
    const [first, end] = [begin + index, begin + index + word.length];
    if (isDigit(plain[end]) || !(isAddress(word) || isDay(word))) continue;
    if ((first < from && from < end) || (first < to && to < end)) return true;
  }
  return false;
}

/** Of 15 digits, given out until 1999: no check digit, so they stand alone, or cut where everybody cuts them. */
const OLD = /(\d{6})([ \t-]?)(\d{6})\2(\d{3})(?![\dA-Za-z])(?![ \t-]?[*\d])/g;
const oldIdsIn = (plain: string): Find[] =>
  placesOf(plain, OLD, ({ 1: place = '', 3: birth = '', 4: rest = '' }, before) => {
    const born = isDate(1900 + Number(birth.slice(0, 2)), Number(birth.slice(2, 4)), Number(birth.slice(4)));
    if (/[\dA-Za-z*]$/.test(before) || !PLACE.test(place) || /^..00|00$/.test(place) || !born) return undefined;
    return `${place}******${rest}`;
  });

// -- Mobile numbers ----------------------------------------------------------------------------------------------------

/** 3-4-4 with any mark; otherwise cut by blanks and dashes alone, which are not the dots of an address. */
const GROUPED =
  /(?:\(?(?:\+|00)?86\)?[ \t-]{0,2})?\(?1[3-9]\d\)?(?:\d{4}|[^\p{L}\p{N}*\n,;、]{1,2}\d{4}[^\p{L}\p{N}*\n,;、]{1,2})\d{4}(?![\dA-Za-z])/gu;
const CUT =
  /(?:\(?(?:\+|00)?86\)?[ \t-]{0,2})?(?:1[3-9]\d(?:[ \t-]?\d){8}|1[ \t-][3-9](?:[ \t-]\d){9})(?![\dA-Za-z])(?![ \t-]\d)/gu;
/** A word may stand right before it (“tel138…”), but no digit, and no mix of both as in an id. */
const JOINED = /(?:[\d*]|\d[\dA-Za-z]*[A-Za-z])$/;

const shortMobile = (found: string): string => {
  const digits = found.replace(/\D/g, '').slice(-11);
  return `${digits.slice(0, 3)}****${digits.slice(7)}`;
};
const mobilesIn = (plain: string): Find[] => [
  ...placesOf(plain, GROUPED, ([found], before) => (JOINED.test(before) ? undefined : shortMobile(found))),
  ...placesOf(plain, CUT, ([found], before) =>
    JOINED.test(before) || /\d[ \t-]$/.test(before) ? undefined : shortMobile(found),
  ),
];

// -- Passports and permits ---------------------------------------------------------------------------------------------

/** Passports of China (E and G, newer ones with a second letter; DE, SE and PE of officials), permits of Hong Kong and Macau. */
const DOCUMENT = /(E[A-HJ-NP-Z]?|G|[DSP]E|KJ?|MA?|H)[ \t-]?(\d{10}|\d{7,8})(?![\dA-Za-z])/gi;
const lengthsOf = (letters: string): readonly number[] =>
  letters.length === 2 ? [7] : letters === 'H' || letters === 'M' ? [8, 10] : [8];

const documentsIn = (plain: string): Find[] =>
  placesOf(plain, DOCUMENT, ({ 1: given = '', 2: digits = '' }, before) => {
    const letters = given.toUpperCase();
    // A number of a paper is often made of its day.
    const isDay = digits.length === 8 && isBirth(digits);
    if (/[\dA-Za-z*]$/.test(before) || !lengthsOf(letters).includes(digits.length) || isDay) return undefined;
    return letters + '*'.repeat(digits.length - 3) + digits.slice(-3);
  });

// ----------------------------------------------------------------------------------------------------------------------

/** Characters before a number that are looked at. */
const BEFORE = 24;
/** What is counted or paid is no number of anybody. */
const COUNTED = /^(?:\.\d|\s?(?:元|万|亿|角|%|字节|毫秒|秒|ms\b|[KMGT]?B\b|bytes?\b))/;
const PAID = /(?:[¥￥$€]\s?|[^\d]0\.|^0\.)$/;

/**
 * Where a pattern is found and says what to show instead. Without looks behind, which iOS has known only since 16.4: what
 * stands before is handed in.
 */
function placesOf(
  plain: string,
  pattern: RegExp,
  shown: (found: RegExpExecArray, before: string) => string | undefined,
): Find[] {
  const finds: Find[] = [];
  pattern.lastIndex = 0;
  for (let found = pattern.exec(plain); found; found = pattern.exec(plain)) {
    const from = found.index;
    const to = from + found[0].length;
    const before = plain.slice(Math.max(0, from - BEFORE), from);
    const as = COUNTED.test(plain.slice(to, to + 8)) || PAID.test(before) ? undefined : shown(found, before);
    if (as === undefined) pattern.lastIndex = from + 1;
    else finds.push({ from, to, as });
  }
  return finds;
}
