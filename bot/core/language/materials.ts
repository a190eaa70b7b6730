/** A material 申请材料 as it is said in a chat: one that was handed in before by its place, or its number, day and words. Pure. */
import type { EarlierMaterial } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { MaterialValue } from '@banjie/shared/engine/matter/state.ts';
import { isDay } from '@banjie/shared/kernel/time.ts';
import { texts } from '../texts.ts';
import { isPlace, rowAt } from './places.ts';
import type { Said } from './said.ts';

const DAY = /(\d{4})(?:[-/.]|年 ?)(\d{1,2})(?:[-/.]|月 ?)(\d{1,2})[日号]?/;
/** Longer is a text about it, and no number. */
const LONGEST_NUMBER = 60;

export const valueOf = ({ files, matter, number, date, by, note }: EarlierMaterial): MaterialValue => ({
  ...{ files: files.map(({ id }) => id), from: matter },
  ...(number === undefined ? {} : { number }),
  ...(date === undefined ? {} : { date }),
  ...(by === undefined ? {} : { by }),
  ...(note === undefined ? {} : { note }),
});

export function readMaterial(
  { material }: FormField,
  spoken: Said,
  options: readonly { value: string }[],
): MaterialValue {
  const place = isPlace(spoken.folded);
  const earlier = place && rowAt(options, place);
  if (earlier) return JSON.parse(earlier.value) as MaterialValue;
  const [whole, year = '', month = '', day = ''] = (material?.date && DAY.exec(spoken.raw)) ?? [];
  const date = whole === undefined ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const dated = date !== undefined && isDay(date);
  const words = (dated ? spoken.raw.replace(whole ?? '', ' ') : spoken.raw)
    .replace(/^[\s，,；;、]+|[\s，,；;、]+$/gu, '')
    .trim();
  return { ...named(words, material), ...(dated ? { date } : {}) };
}

const isNumber = (words: string): boolean =>
  /\d/.test(words) && words.length <= LONGEST_NUMBER && !/[。；\n]/.test(words);

/** What is said of it beside its day: its number; who has issued it, where the law asks for that; else a word about it. */
function named(words: string, material: FormField['material']): MaterialValue {
  if (words === '') return {};
  const parts = words.split(/[，,；;、]+/u).map((part) => part.trim());
  if (!material?.by || parts.length < 2)
    return material?.number && isNumber(words) ? { number: words } : { note: words };
  const number = material.number ? parts.find(isNumber) : undefined;
  const [by, ...rest] = parts.filter((part) => part !== number && part !== '');
  return {
    ...(number === undefined ? {} : { number }),
    ...(by === undefined ? {} : { by }),
    ...(rest.length === 0 ? {} : { note: rest.join('，') }),
  };
}

/** In one line, as it is repeated. */
export function materialText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { by, number, date, note, files = [] } = value as MaterialValue;
  const said = [by, number, date, note].filter((one) => one !== undefined);
  return [...said, ...(files.length > 0 ? [texts.materials.files(files.length)] : [])].join('，');
}
