/** The sheet of an inspection: each unit once, from what the data of the city say (B-38). */
import { z } from 'zod';
import { groundField } from '../../catalogue/grounds.ts';
import type { Context, FigureName } from '../../engine/definition/definition.ts';
import { carried, list, long, text } from '../../engine/forms/form.ts';
import { unitsOfKinds } from '../../engine/words/sheets.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { indicatorSet } from '../../engine/forms/scores.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

export const indicators = indicatorSet('sharing-inspection', t.indicators);
const sheet = z.object({
  sheet: list(
    t.fields.sheet,
    z.object({
      unit: carried(t.fields.unit, { max: 64 }),
      name: text(t.fields.name, { readOnly: true, max: 120 }),
      data: text(t.fields.data, { readOnly: true, max: 600 }),
      ...indicators.marks(),
      finding: text(t.fields.finding, { max: 500 }).optional(),
      ground: groundField(t.fields.ground).optional(),
      advice: text(t.fields.advice, { max: 300 }).optional(),
    }),
    { max: 2000, fixedRows: true },
  ),
});
type Row = z.infer<typeof sheet>['sheet'][number];
export const rows = (matter: Matter): Row[] => matter.given.score?.form.sheet ?? [];
export const period = (matter: Matter) => matter.opening.period;

export const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  score: sheet,
  report: z.object({ report: long(t.fields.report) }),
};
type Matter = MatterOf<typeof forms>;

/** Whoever provides or uses shared data: every department of the city, and not only those that are nothing else (B-2). */
export const inspected = ({ directory }: Pick<Context, 'directory'>) => unitsOfKinds(directory, cityKinds);

const FIGURES: [FigureName, string][] = [
  ['late-updates', t.data.late],
  ['on-time', t.data.on],
  ['subscriptions', t.data.subscriptions],
];
const dataOf = (context: Context, unit: string): string =>
  FIGURES.flatMap(([name, title]) => {
    const found = context.figures(name).find((one) => one.unit === unit);
    return found ? [t.figure(title, found.value, found.source)] : [];
  }).join('；') || t.none;
export const blank = (context: Context) =>
  inspected(context).map(({ id, name }) => ({ unit: id, name, data: dataOf(context, id) }));
