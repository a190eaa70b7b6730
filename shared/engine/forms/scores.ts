/**
 * Scores of assessments: several sheets, several indicators, weights that the city sets, one result that anybody can
 * compute again by hand. Pure: the same sheets and weights give the same result and the same words.
 * The rules name what is scored (A-45, A-47, C-22) and give no weights, so the weights are settings of the city.
 */
import { number } from './form.ts';
import { scoreTexts as t } from './scores-texts.ts';
import type { Settings, SettingDecl } from '../definition/definition.ts';
import { numberSet } from '../settings/settings.ts';

/** What is scored, with its share of the result. Weights are whole, relative to each other, and need not sum to 100. */
export interface Indicator {
  key: string;
  title: string;
  weight: number;
}

export interface ScorePart extends Indicator {
  /** Sheets that score it. */
  count: number;
  /** Their mean, with two decimals. */
  mean: number;
}

export interface Score {
  /** With two decimals, on the scale of the sheets (0–100). */
  score: number;
  parts: ScorePart[];
  /** Every figure of the computation, in words. */
  computation: string;
}

/**
 * The weighted mean of all sheets. The mean of each indicator is rounded to two decimals first, half up, and the result
 * is computed from the rounded means: what is shown is what was computed with. An indicator that no sheet scores, or
 * whose weight is 0, is left out together with its weight; were all weights 0, all count the same.
 * @param sheets one per panel member or row; marks under the keys of the indicators, from 0 with at most two decimals, absent = not scored
 * @returns undefined when no sheet scores anything
 */
export function weightedScore(
  indicators: readonly Indicator[],
  sheets: readonly Readonly<Record<string, unknown>>[],
): Score | undefined {
  const equal = indicators.every((one) => one.weight === 0);
  const parts: ScorePart[] = [];
  const skipped: string[] = [];
  for (const { key, title, weight } of indicators) {
    if (weight === 0 && !equal) continue;
    const marks = sheets.map((sheet) => sheet[key]).filter((mark) => typeof mark === 'number');
    if (marks.length === 0) skipped.push(title);
    else {
      const sum = marks.reduce((all, mark) => all + mark, 0);
      parts.push({ key, title, weight: equal ? 1 : weight, count: marks.length, mean: rounded(sum, marks.length) });
    }
  }
  const total = parts.reduce((all, part) => all + part.weight, 0);
  if (total === 0) return undefined;
  const hundredths = parts.reduce((all, part) => all + Math.round(part.mean * 100) * part.weight, 0);
  const score = rounded(hundredths, total * 100);
  const computation = t.whole(
    t.parts(parts.map((part) => t.part(part.title, shown(part.mean), part.count))),
    t.sum(
      parts.map((part) => t.term(shown(part.mean), part.weight)),
      total,
      shown(score),
    ),
  );
  return { score, parts, computation: skipped.length > 0 ? computation + t.skipped(skipped) : computation };
}

/** A quotient with two decimals, half up. Of whole numbers: no binary fraction decides which way a half goes. */
const rounded = (of: number, by: number): number => Math.floor((of * 200 + by) / (2 * by)) / 100;

/** As it is written everywhere: two decimals. */
export const shown = (score: number): string => score.toFixed(2);

/**
 * The indicators of a procedure with weights that the city sets.
 * @param prefix key of the procedure; the settings are `<prefix>.<indicator>`
 * @param indicators key → title and default weight, in the order in which they are shown
 */
export function indicatorSet<K extends string>(
  prefix: string,
  indicators: Readonly<Record<K, readonly [title: string, weight: number]>>,
): { settings: SettingDecl[]; of(context: { settings: Settings }): Indicator[]; marks: () => Record<K, Mark> } {
  const all = (Object.entries(indicators) as [K, readonly [string, number]][]).map(([key, [title, fallback]]) => ({
    key,
    title,
    weight: numberSet(`${prefix}.${key}`, t.weight(title), fallback, { min: 0, max: 100, help: t.weightHelp }),
  }));
  return {
    settings: all.map((one) => one.weight.setting),
    of: (context) => all.map(({ key, title, weight }) => ({ key, title, weight: weight.of(context) })),
    /** The fields in which a sheet asks for the marks, 0–100. */
    marks: () => Object.fromEntries(all.map(({ key, title }) => [key, mark(title)])) as Record<K, Mark>,
  };
}

const mark = (title: string) => number(title, { min: 0, max: 100, unit: t.points });
type Mark = ReturnType<typeof mark>;
