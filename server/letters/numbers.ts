/** Numbers of letters 文号: by the rule that the city has for the unit, a series for each unit and year. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import { texts } from './texts.ts';

const t = texts.rule;
const YEAR = '{年}';
const NUMBER = '{号}';
const once = (text: string, part: string): boolean => text.split(part).length === 2;

/** By the name of the unit. @throws never: what is wrong is said, with its line */
export function readRules(lines: readonly string[]): { rules: Map<string, string>; faults: string[] } {
  const rules = new Map<string, string>();
  const faults: string[] = [];
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== '')) {
    const [unit = '', rule = ''] = line.split(/[:：](.*)/su).map((one) => one.trim());
    if (unit === '' || !once(rule, YEAR) || !once(rule, NUMBER) || /[{}]/.test(withoutFields(rule)))
      faults.push(t.bad(line));
    else if (rules.has(unit)) faults.push(t.twice(unit));
    else rules.set(unit, rule);
  }
  return { rules, faults };
}
const withoutFields = (rule: string): string => rule.replace(YEAR, '').replace(NUMBER, '');

/** The year is that of the city's day. */
export const yearOf = (at: Instant): string => dayOf(at).slice(0, 4);

/** @param unit by its name; where the city has no rule for it the number bears its name */
export const numberText = (rules: ReadonlyMap<string, string>, unit: string, year: string, n: number): string =>
  (rules.get(unit) ?? t.standard(unit)).replace(YEAR, year).replace(NUMBER, String(n));

export const seriesOf = (unit: UnitId, at: Instant): string => `${unit}/${yearOf(at)}`;
