/** B-38, N-29, N-38: at least twice a year every unit's sharing is scored; published, reported, and what is wrong is pursued. */
import { z } from 'zod';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { checkGround, groundField } from '../../catalogue/grounds.ts';
import { lateRoles } from '../../catalogue/late.ts';
import { pursued } from '../../catalogue/onward.ts';
import { finish, go } from '../../engine/definition/define.ts';
import type { Context, FigureName } from '../../engine/definition/definition.ts';
import { carried, list, long, text, reasoned } from '../../engine/forms/form.ts';
import { put } from '../../engine/words/entries.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import { eachOnce, unitsOfKinds } from '../../engine/words/sheets.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { indicatorSet, shown, weightedScore } from '../../engine/forms/scores.ts';
import { postKey } from '../../kernel/party.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const indicators = indicatorSet('sharing-inspection', t.indicators);
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
const rows = (matter: Matter): Row[] => matter.given.score?.form.sheet ?? [];
const period = (matter: Matter) => matter.opening.period;

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  score: sheet,
  report: z.object({ report: long(t.fields.report) }),
};
type Matter = MatterOf<typeof forms>;

/** Whoever provides or uses shared data: every department of the city, and not only those that are nothing else (B-2). */
const inspected = ({ directory }: Pick<Context, 'directory'>) => unitsOfKinds(directory, cityKinds);

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
const blank = (context: Context) =>
  inspected(context).map(({ id, name }) => ({ unit: id, name, data: dataOf(context, id) }));

export const sharingInspection = procedure(t, forms, {
  key: 'sharing-inspection',
  version: 1,
  figures: true,
  group: '数据共享',
  articles: ['B-10', 'B-38', 'N-29', 'N-38'],
  roles: {
    ...lateRoles,
    audit: { post: 'head', of: 'audit' },
    units: { parties: (_, directory) => inspected({ directory }).map(({ id }) => postKey(id, 'head')) },
    government: { posts: ['head', 'contact'], of: 'city-government' },
  },
  supervisor: 'authority',
  settings: indicators.settings,
  opening: {
    by: { posts: ['data', 'head'], kinds: ['authority'] },
    finding: true,
    title: (form) => t.matterTitle(form.period),
    outcomes: [go('assess')],
  },
  steps: {
    assess: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(30, 'wd')],
      commands: {
        score: {
          prefill: (matter, context) => ({ sheet: rows(matter).length > 0 ? rows(matter) : blank(context) }),
          check: (form, matter, context) => {
            const given = form.sheet;
            const wrong = eachOnce('sheet', given, inspected(context));
            if (wrong.length > 0) return wrong;
            return given.flatMap(({ unit, ground, finding }, n) => {
              if (ground === undefined) return [];
              const path = `sheet.${n}.ground`;
              return [
                ...(finding === undefined ? [{ path: `sheet.${n}.finding`, message: t.faults.finding }] : []),
                ...checkGround({ ground, unit }, matter.regime, context.directory, { ground: path, unit: path }),
              ];
            });
          },
          outcomes: [go('publish')],
        },
      },
    },
    publish: {
      by: 'authority',
      takenUpBy: 'committee',
      independent: { gave: ['score'] },
      limits: [city(10, 'wd')],
      commands: {
        publish: {
          decides: 'for',
          form: z.object({ overall: long(t.fields.overall) }),
          outcomes: [go('report')],
          registers: (matter, context) =>
            rows(matter).flatMap((row) => {
              const result = weightedScore(indicators.of(context), [row]);
              if (!result) return [];
              return put('results', `sharing-inspection/${period(matter)}/${row.unit}`, {
                ...{ title: t.resultTitle(period(matter), row.name), why: t.why, units: [row.unit] },
                values: {
                  ...{ period: period(matter), about: row.unit, score: shown(result.score) },
                  ...{ computation: `${result.computation}（${row.data}）`, advice: row.advice ?? '' },
                },
              });
            }),
          opens: (matter) =>
            rows(matter).flatMap(({ unit, ground, finding = '' }) =>
              ground === undefined ? [] : pursued(matter, { unit, ground, facts: finding, key: unit }),
            ),
          tells: toEveryUnit(t.tells.published, (matter) => t.publishedBody(period(matter)), {
            ...{ post: 'head', kind: 'result' },
          }),
        },
        rescore: { tone: 'danger', form: reasoned(t.fields.reason), outcomes: [go('assess')] },
      },
    },
    report: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(10, 'wd')],
      noReturn: '结果已公布，不退回前面的环节',
      commands: {
        report: {
          // B-10: audit supervises how the rules of sharing are carried out and its money used, and starts from the same report.
          tells: { title: t.tells.reported, to: 'audit', body: ({ given }) => given.report?.form.report ?? '' },
          outcomes: [go('read')],
        },
      },
    },
    read: {
      by: 'government',
      takenUpBy: 'committee',
      limits: [city(10, 'wd')],
      commands: { read: { form: z.object({ note: long(t.fields.note).optional() }), outcomes: [finish('reported')] } },
    },
  },
  ends: { good: ['reported'] },
  recurs: { every: 'half-year', for: 'city', by: 'authority', form: (turn) => ({ period: turn.title }) },
  registers: ['results'],
});
