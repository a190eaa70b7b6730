/** C-22: each year, together with the units concerned, how every unit follows the standards; results and advice are published. */
import {
  carried,
  city,
  cityKinds,
  eachOnce,
  finish,
  go,
  indicatorSet,
  list,
  long,
  postKey,
  procedure,
  put,
  reason,
  shown,
  text,
  unitsOfKinds,
  weightedScore,
  z,
} from '../../engine/words.ts';
import type { Context } from '../../engine/words.ts';
import { above, allUnits } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const indicators = indicatorSet('standard-assessment', t.indicators);
const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  score: z.object({
    sheet: list(
      t.fields.sheet,
      z.object({
        unit: carried(t.fields.unit, { max: 64 }),
        name: text(t.fields.unitName, { readOnly: true, max: 120 }),
        data: text(t.fields.data, { readOnly: true, max: 300 }),
        ...indicators.marks(),
        advice: text(t.fields.advice, { max: 300 }).optional(),
      }),
      { max: 2000, fixedRows: true },
    ),
  }),
  differ: z.object({ opinion: reason(t.fields.opinion) }),
  publish: z.object({ overall: long(t.fields.overall), where: text(t.fields.where, { max: 200 }) }),
  rescore: z.object({ reason: reason(t.fields.why) }),
};
const assessed = ({ directory }: Pick<Context, 'directory'>) => unitsOfKinds(directory, cityKinds);

function rows(context: Context) {
  const filed = context.registers.tally('standards');
  return assessed(context).map((unit) => ({ unit: unit.id, name: unit.name, data: t.data(filed.get(unit.id) ?? 0) }));
}

export const standardAssessment = procedure(t, forms, {
  key: 'standard-assessment',
  articles: ['C-22'],
  roles: {
    others: {
      parties: (_, directory) =>
        (['quality-authority', 'standards-group'] as const).flatMap((kind) => {
          const body = directory.body(kind);
          return body ? [postKey(body.id, 'standards')] : [];
        }),
    },
    units: { parties: (matter, directory) => allUnits(matter, { directory }) },
    above: { parties: above },
  },
  supervisor: 'committee',
  settings: indicators.settings,
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'] },
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('score')],
  },
  steps: {
    score: {
      task: ['authority', city(30, 'wd'), 'above'],
      commands: {
        score: {
          tone: 'primary',
          prefill: ({ given }, context) => ({ sheet: given.score?.form.sheet ?? rows(context) }),
          check: ({ sheet }, _, context) => eachOnce('sheet', sheet, assessed(context)),
          outcomes: [go('opinions')],
        },
      },
    },
    opinions: {
      task: ['others', city(10, 'wd')],
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('publish')] },
      commands: { agree: { outcomes: [go()] }, differ: { outcomes: [go()] } },
    },
    publish: {
      task: ['authority', city(10, 'wd'), 'above'],
      // Who has marked them does not publish his own marks.
      independent: { gave: ['score'] },
      commands: {
        publish: {
          decides: 'for',
          outcomes: [finish('published')],
          registers: ({ opening: { period }, given }, context) =>
            (given.score?.form.sheet ?? []).flatMap((row) => {
              const result = weightedScore(indicators.of(context), [row]);
              if (!result) return [];
              return [
                put('results', `standard-assessment/${period}/${row.unit}`, {
                  title: t.resultTitle(period, row.name),
                  why: t.why,
                  units: [row.unit],
                  values: {
                    period,
                    about: row.unit,
                    score: shown(result.score),
                    computation: result.computation,
                    advice: row.advice ?? '',
                  },
                }),
              ];
            }),
          tells: {
            title: t.tells.published,
            to: 'units',
            body: ({ opening, given }) => t.publishedBody(opening.period, given.publish?.form.where ?? ''),
          },
        },
        rescore: { decides: 'against', outcomes: [go('score')] },
      },
    },
  },
  ends: { good: ['published'] },
  recurs: { every: 'year', on: '12-01', for: 'city', by: 'authority', form: (turn) => ({ period: turn.title }) },
  registers: ['results'],
});
