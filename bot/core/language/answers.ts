/** From the words of an answer to the value of a form field. Pure; the server checks everything once more. */
import { charactersOf, isLonger } from '@banjie/shared/kernel/text.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Day } from '@banjie/shared/kernel/time.ts';
import { texts } from '../texts.ts';
import { daySaid } from './days.ts';
import { intentOf } from './intent.ts';
import { readMaterial } from './materials.ts';
import { isPlace, rowAt } from './places.ts';
import { bare, type Said } from './said.ts';

/** `inexact`: a day that was worked out and has to be repeated. */
export type Answer = { value: unknown; inexact?: true } | { fault: string };

export interface Option {
  value: string;
  title: string;
}

/** `today` is the civil day of the city; options are those of the field, or those that were looked up for it. */
export function readAnswer(field: FormField, spoken: Said, options: readonly Option[], today: Day): Answer {
  switch (field.kind) {
    case 'text':
    case 'long':
      return readText(field, spoken.raw);
    case 'number':
      return readNumber(field, spoken.folded);
    case 'date':
      return readDate(field, spoken.folded, today);
    case 'yesno':
      return readYesNo(field, spoken);
    case 'choice':
    case 'unit':
    case 'resource':
    case 'person':
    case 'entry':
      return readChoice(field, spoken.folded, options);
    case 'choices':
      return readChoices(field, spoken.folded, options);
    case 'material':
      return { value: readMaterial(field, spoken, options) };
    case 'matter':
      return readText(field, spoken.folded);
    // What is personal is masked in a chat, and would stand with its network for ever.
    case 'list':
    case 'personal':
      return { fault: texts.answers.notHere(field.title) };
  }
}

function readText(field: FormField, raw: string): Answer {
  const min = field.min ?? 1;
  const max = field.max ?? (field.kind === 'long' ? 4_000 : 200);
  if (raw.length < min) return { fault: texts.answers.tooShort(field.title, min) };
  // Counted as a reader counts, like the server does.
  if (isLonger(raw, max)) return { fault: texts.answers.tooLong(field.title, max, charactersOf(raw).length) };
  return { value: raw };
}

function readNumber(field: FormField, folded: string): Answer {
  const unit = bare(field.unit ?? '');
  const written = bare(folded).replace(/(?<=\d),(?=\d{3})/g, '');
  const digits = unit !== '' && written.endsWith(unit) ? written.slice(0, -unit.length) : written;
  const match = /^(-?\d+(?:\.\d+)?)[个台套天日次人年gtm]*b?$/.exec(digits);
  if (!match?.[1]) return { fault: texts.answers.notNumber(field.title) };
  const value = Number(match[1]);
  if (field.min !== undefined && value < field.min) return { fault: texts.answers.tooSmall(field.title, field.min) };
  if (field.max !== undefined && value > field.max) return { fault: texts.answers.tooBig(field.title, field.max) };
  return { value };
}

function readDate(field: FormField, folded: string, today: Day): Answer {
  const said = daySaid(bare(folded), today, field.when);
  if (!said) return { fault: texts.answers.notDate(field.title) };
  return { value: said.day, ...(said.exact ? {} : { inexact: true as const }) };
}

function readYesNo(field: FormField, spoken: Said): Answer {
  const kind = intentOf(spoken)?.kind;
  if (kind === 'yes' || spoken.folded === '1' || spoken.folded === '有') return { value: true };
  if (kind === 'no' || spoken.folded === '2' || ['没有', '无'].includes(spoken.folded)) return { value: false };
  return { fault: texts.answers.yesOrNo(field.title) };
}

function readChoice(field: FormField, folded: string, options: readonly Option[]): Answer {
  const found = optionOf(folded, options);
  return found ? { value: found.value } : { fault: texts.answers.notOption(field.title) };
}

function readChoices(field: FormField, folded: string, options: readonly Option[]): Answer {
  const parts = folded.split(/[\s,、;/+和及]+/).filter((part) => part !== '');
  const found = parts.map((part) => optionOf(part, options));
  if (parts.length === 0 || found.includes(undefined)) return { fault: texts.answers.notOption(field.title) };
  return { value: [...new Set(found.map((option) => option?.value))] };
}

/** By its place in the list, its name, or a part of its name that no other has. */
export function optionOf(written: string, options: readonly Option[]): Option | undefined {
  const text = bare(written).replace(/[。.!)]+$/, '');
  if (text === '') return undefined;
  const byDigits = /^\d{1,3}$/.test(text) ? options[Number(text) - 1] : undefined;
  if (byDigits) return byDigits;
  const exact = options.find((option) => bare(option.title) === text || bare(option.value) === text);
  if (exact) return exact;
  const place = isPlace(text);
  const byPlace = place && rowAt(options, place);
  if (byPlace) return byPlace;
  const containing = options.filter((option) => bare(option.title).includes(text));
  if (containing.length === 1) return containing[0];
  const within = options.filter((option) => text.includes(bare(option.title)));
  return within.length === 1 ? within[0] : undefined;
}
