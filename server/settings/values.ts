/** The value of a setting: how it is asked, checked, kept and said. */
import { z } from 'zod';
import { choice, long, number, readForm, reason, text, type Form } from '@banjie/shared/engine/forms/form.ts';
import { periods, type SettingDecl } from '@banjie/shared/engine/settings/settings.ts';
import type { Span, SpanUnit } from '@banjie/shared/kernel/calendar.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { isLonger } from '@banjie/shared/kernel/text.ts';
import { isDay, isTimeOfDay } from '@banjie/shared/kernel/time.ts';
import { readRules } from '../letters/numbers.ts';
import { linesIn } from './lines.ts';
import { readSignatures } from './signatures.ts';
import type { SettingValue } from './ports.ts';
import { periodTitles, texts, unitTitles } from './texts.ts';

/** What runs on the clock and what counts days are different promises: one is never made of the other. */
const families: readonly (readonly SpanUnit[])[] = [
  ['min', 'h'],
  ['wd', 'd', 'month'],
];
const familyOf = (unit: SpanUnit): readonly SpanUnit[] => families.find((one) => one.includes(unit)) ?? [unit];
/** A week of minutes, a month of hours, about a year of working days, three years, five years. */
const longest: Record<SpanUnit, number> = { min: 10_080, h: 720, wd: 250, d: 1095, month: 60 };
/** Every year has this day but the leap day. */
const COMMON_YEAR = '2026';

type Of<K extends SettingDecl['kind']> = Extract<SettingDecl, { kind: K }>;

const why = reason(texts.form.why);

/** How a setting is asked for; `why` is always among it. */
export function formOf(setting: SettingDecl): Form {
  switch (setting.kind) {
    case 'span':
      return z.object({ n: number(texts.form.n, { min: 1 }), unit: choice(texts.form.unit, unitsFor(setting)), why });
    case 'number': {
      const { min, max, unit } = setting;
      return z.object({ number: number(texts.form.n, { min, max, ...(unit === undefined ? {} : { unit }) }), why });
    }
    case 'day':
      return z.object({ day: text(texts.form.day, { help: texts.form.dayHelp, max: 5 }), why });
    case 'period':
      return z.object({ period: choice(texts.form.period, periodTitles), why });
    case 'choice':
      return z.object({ choice: choice(texts.form.choice, setting.options), why });
    case 'time':
      return z.object({ time: text(texts.form.time, { help: texts.form.timeHelp, max: 5 }).optional(), why });
    case 'lines': {
      const title = setting.each === undefined ? texts.form.lines : texts.form.each[setting.each];
      const lines = long(title, { help: texts.form.linesHelp(setting.most, setting.longest) });
      // Where there need not be any, all of them can be taken away again.
      return z.object({ lines: setting.default === '' ? lines.optional() : lines, why });
    }
  }
}

const unitsFor = (setting: Of<'span'>): Record<string, string> =>
  Object.fromEntries(familyOf(setting.default.unit).map((unit) => [unit, unitTitles[unit]]));

/** What stands in the form before anything is changed. */
export function filledIn(setting: SettingDecl, value: SettingValue | undefined): Record<string, unknown> {
  const shown = value ?? setting.default;
  if (shown === undefined) return {};
  return setting.kind === 'span' ? { ...(shown as Span) } : { [setting.kind]: shown };
}

/** The value that a form gives, or its faults. A time that is left empty is none: undefined. */
export function valueIn(
  setting: SettingDecl,
  input: unknown,
): { value: SettingValue | undefined; why: string } | { faults: Fault[] } {
  const strange = strangeUnit(setting, input);
  if (strange) return { faults: [strange] };
  const read = readForm(formOf(setting), input);
  if ('faults' in read) return read;
  const form: Record<string, unknown> = read.value;
  const given = setting.kind === 'span' ? ({ n: form['n'], unit: form['unit'] } as Span) : form[setting.kind];
  const value = setting.kind === 'lines' ? (given ?? '') : given;
  const faults = faultsIn(setting, value);
  return faults.length > 0 ? { faults } : { value: value as SettingValue | undefined, why: form['why'] as string };
}

/** Said in words of its own: why days can't become minutes is not evident from a list of units. */
function strangeUnit(setting: SettingDecl, input: unknown): Fault | undefined {
  if (setting.kind !== 'span') return undefined;
  const unit = (input as { unit?: unknown } | null | undefined)?.unit;
  const family = familyOf(setting.default.unit);
  if (typeof unit !== 'string' || !Object.hasOwn(unitTitles, unit) || family.includes(unit as SpanUnit))
    return undefined;
  return { path: 'unit', message: family.includes('min') ? texts.fault.clockToDays : texts.fault.daysToClock };
}

/** What is wrong with a value, by the path of its form. Also what a file brings that never saw the form. */
function faultsIn(setting: SettingDecl, value: unknown): Fault[] {
  switch (setting.kind) {
    case 'span': {
      const { n, unit } = value as Span;
      return n > longest[unit] ? [{ path: 'n', message: texts.fault.most(spanText({ n: longest[unit], unit })) }] : [];
    }
    case 'day':
      return typeof value === 'string' && isDay(`${COMMON_YEAR}-${value}`)
        ? []
        : [{ path: 'day', message: texts.fault.day }];
    case 'time':
      return value === undefined || (isTimeOfDay(value) && value >= '12:00' && value <= '23:59')
        ? []
        : [{ path: 'time', message: texts.fault.time }];
    case 'lines': {
      const lines = linesIn(String(value));
      if (lines.length > setting.most || lines.some((one) => isLonger(one, setting.longest)))
        return [{ path: 'lines', message: texts.fault.lines(setting.most, setting.longest) }];
      const faults = setting.each === undefined ? [] : faultsOfLines[setting.each](lines);
      return faults.map((message) => ({ path: 'lines', message }));
    }
    case 'number':
    case 'period':
    case 'choice':
      return [];
  }
}

/** What a line of a setting has to be beside short. */
const faultsOfLines: Record<NonNullable<Of<'lines'>['each']>, (lines: readonly string[]) => readonly string[]> = {
  letterNumber: (lines) => readRules(lines).faults,
  signature: (lines) => readSignatures(lines).faults,
};

/** A form filled in by a file: the value as it is kept. */
export const asForm = (setting: SettingDecl, value: unknown, reasonGiven: string): Record<string, unknown> => ({
  ...(setting.kind === 'span' ? (value as Partial<Span>) : { [setting.kind]: value }),
  why: reasonGiven,
});

const spanText = ({ n, unit }: Span): string => `${n} ${unitTitles[unit]}`;

/** A value in words; what it comes to when nothing is set, when there is none. */
export function sayValue(setting: SettingDecl, value: SettingValue | undefined): string {
  const said = value ?? setting.default;
  if (said === undefined) return texts.unset;
  switch (setting.kind) {
    case 'span':
      return spanText(said as Span);
    case 'number':
      return setting.unit === undefined ? String(said) : `${said as number} ${setting.unit}`;
    case 'day': {
      const [month, day] = String(said).split('-').map(Number);
      return texts.dayText(month ?? 0, day ?? 0);
    }
    case 'period':
      return periodTitles[periods.find((one) => one === said) ?? 'year'];
    case 'choice':
      return setting.options[String(said)] ?? String(said);
    case 'lines':
      return linesIn(String(said)).join('；') || texts.unset;
    case 'time':
      return String(said);
  }
}

export const sameValue = (one: SettingValue | undefined, other: SettingValue | undefined): boolean =>
  typeof one === 'object' && typeof other === 'object' ? one.n === other.n && one.unit === other.unit : one === other;
