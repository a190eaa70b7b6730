/** The sheet of A-45: a row for each unit of the city, started from what the city's data say, scored by the weights of the city. */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { figureNames, type Context, type Figure, type FigureName } from '../../engine/definition/definition.ts';
import { carried, list, long, number, text } from '../../engine/forms/form.ts';
import { indicatorSet, weightedScore, type Score } from '../../engine/forms/scores.ts';
import type { UnitId } from '../../kernel/party.ts';
import { isOfCity } from '../../regulation/units.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { texts as t } from './texts.ts';

/** A-45 names five and weighs none: each counts the same until the city says otherwise. */
export const indicators = indicatorSet('unit-assessment', {
  cloud: [t.indicators.cloud, 20],
  efficiency: [t.indicators.efficiency, 20],
  security: [t.indicators.security, 20],
  sharing: [t.indicators.sharing, 20],
  standards: [t.indicators.standards, 20],
});

const row = z.object({
  unit: carried(t.fields.unit, { max: 64 }),
  name: text(t.fields.name, { readOnly: true, max: 200 }),
  source: text(t.fields.source, { readOnly: true, max: 1000 }),
  ...indicators.marks(),
  advice: long(t.fields.advice, { max: 1000 }).optional(),
});
export type Row = z.infer<typeof row>;
export const sheet = z.object({
  rows: list(t.fields.rows, row, { max: 2100, fixedRows: true, help: t.fields.rowsHelp }),
});
export type Sheet = z.infer<typeof sheet>;
export const yearOf = number(t.fields.year, { min: 2018, max: 2100 });

type Place = Pick<Context, 'directory' | 'figures'>;
const departments = ({ directory }: Pick<Context, 'directory'>) => directory.units().filter(isOfCity);

/** The figures of each unit: looked up once, for a city has two thousand units. */
function figuresOf({ figures }: Place): (name: FigureName, unit: UnitId) => Figure | undefined {
  const byUnit = new Map(figureNames.map((name) => [name, new Map(figures(name).map((one) => [one.unit, one]))]));
  return (name, unit) => byUnit.get(name)?.get(unit);
}
type FiguresOf = ReturnType<typeof figuresOf>;

/** Where the figures of a row come from, in words. */
function sourceOf(unit: UnitId, of: FiguresOf): string {
  const said = (name: FigureName, words: (source: string) => string): string[] => {
    const found = of(name, unit);
    return found ? [words(found.source)] : [];
  };
  const all = [
    ...said('cloud-share', t.cloudShare),
    ...said('open-risks', t.openRisks),
    ...said('late-updates', t.lateUpdates),
    ...said('subscriptions', t.subscriptions),
    ...said('on-time', t.onTime),
  ];
  return all.length > 0 ? cutText(all.join('；'), 1000) : t.noData;
}

/** Each open risk, each late update takes off ten of a hundred: a proposal, which whoever scores may change. */
const less = (n: number | undefined) => (n === undefined ? {} : { value: Math.max(0, 100 - 10 * n) });

/** Rows for every department, with marks proposed where the city's data allow it. */
export function startRows(place: Place): Partial<Row>[] {
  const of = figuresOf(place);
  return departments(place).map(({ id, name }) => {
    const cloud = of('cloud-share', id)?.value;
    const security = less(of('open-risks', id)?.value).value;
    const sharing = less(of('late-updates', id)?.value).value;
    return {
      unit: id,
      name,
      source: sourceOf(id, of),
      ...(cloud === undefined ? {} : { cloud: Math.min(100, Math.max(0, Math.round(cloud))) }),
      ...(security === undefined ? {} : { security }),
      ...(sharing === undefined ? {} : { sharing }),
    };
  });
}

/** One row for every department: none is left out, and none is assessed twice. */
export function checkSheet({ rows }: Sheet, context: Place): Fault[] {
  const given = new Set(rows.map((one) => one.unit));
  const all = departments(context);
  return rows.length === all.length && all.every(({ id }) => given.has(id))
    ? []
    : [{ path: 'rows', message: t.faults.each }];
}

/** What a row shows beside its marks is said by the city's data, not by whoever sends it. */
export function tidySheet({ rows }: Sheet, context: Place): Sheet {
  const of = figuresOf(context);
  return {
    rows: rows.map((one) => ({
      ...one,
      name: context.directory.unit(one.unit)?.name ?? one.name,
      source: sourceOf(one.unit, of),
    })),
  };
}

/** Rows with their score, the highest first; units of the same score in the order of the sheet. */
export function scoresOf({ rows }: Sheet, context: Pick<Context, 'settings'>): { row: Row; result: Score }[] {
  const weights = indicators.of(context);
  return rows
    .flatMap((one) => {
      const result = weightedScore(weights, [one]);
      return result ? [{ row: one, result }] : [];
    })
    .sort((a, b) => b.result.score - a.result.score);
}
