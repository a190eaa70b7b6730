/** A row of a list that was shown, as people name it: 1, 01, #1, 第一个, 第2项, 最后一个, 倒数第二个. Pure. */
import { NUMERAL, numeral } from './numerals.ts';

export interface PlaceSaid {
  /** From 1 on; below nought counted from the end: -1 is the last. */
  nth: number;
  /** Digits alone, which may be the end of a number as well. */
  digits?: string;
  /** How much of what was written it takes. */
  length: number;
}

const COUNTER = '[个项条件号行]';
const NTH = new RegExp(`^第 *(${NUMERAL}) *${COUNTER}?`);
const FROM_END = new RegExp(`^倒数第 *(${NUMERAL}) *${COUNTER}?`);
const LAST = new RegExp(`^最后(?:的)?(?:[那一]? *${COUNTER}|(?=$|[ ,:;、。!?]))`);
const FIRST = new RegExp(`^首 *${COUNTER}`);
const COUNTED = new RegExp(`^(${NUMERAL}) *${COUNTER}(?=$|[ ,.:;、。!?])`);
const DIGITS = /^#? *(\d{1,2})(?=$|[ ,:;、。!?])(?!\.\d)/;
/** 2 台服务器 is an amount, not the second row. */
const AMOUNT = /^ *[台套天日月年次人份元万亿时分秒页条项个家处点%]/;

/** At the beginning of what was written (folded); undefined when none stands there. */
export function placeAt(written: string): PlaceSaid | undefined {
  const fromEnd = FROM_END.exec(written);
  if (fromEnd?.[1]) return { nth: -(numeral(fromEnd[1]) ?? 1), length: fromEnd[0].length };
  const last = LAST.exec(written);
  if (last) return { nth: -1, length: last[0].length };
  const first = FIRST.exec(written);
  if (first) return { nth: 1, length: first[0].length };
  const nth = NTH.exec(written) ?? COUNTED.exec(written);
  const n = nth?.[1] === undefined ? undefined : numeral(nth[1]);
  if (nth && n !== undefined && n > 0) return { nth: n, length: nth[0].length };
  const digits = DIGITS.exec(written);
  if (!digits?.[1] || AMOUNT.test(written.slice(digits[0].length))) return undefined;
  return { nth: Number(digits[1]), digits: digits[1], length: digits[0].length };
}

/** The whole of what was written is a place. */
export function isPlace(written: string): PlaceSaid | undefined {
  const trimmed = written.replace(/[ 。.!,、;]+$/, '');
  const place = placeAt(trimmed);
  return place && place.length === trimmed.length ? place : undefined;
}

export const rowAt = <T>(rows: readonly T[], { nth }: PlaceSaid): T | undefined =>
  nth < 0 ? rows[rows.length + nth] : rows[nth - 1];
