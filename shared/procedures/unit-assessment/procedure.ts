/** each year every unit of the city is assessed by five indicators; the scores are published with their computation. */
import { byHand, city, finish, go, long, postKey, procedure, put, reason, shown, z } from '../../engine/words.ts';
import type { MatterOf } from '../../engine/words.ts';
import { checkSheet, indicators, scoresOf, sheet, startRows, tidySheet, yearOf } from './sheet.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ year: yearOf }),
  submit: sheet,
  confirm: z.object({
    ranking: long(t.fields.ranking, { readOnly: true, max: 400_000 }).optional(),
    opinion: long(t.fields.opinion).optional(),
  }),
  back: z.object({ reason: reason(t.fields.reason) }),
};
const sheetOf = ({ given }: MatterOf<typeof forms>) => given.submit?.form ?? { rows: [] };

export const unitAssessment = procedure(t, forms, {
  key: 'unit-assessment',
  figures: true,
  articles: ['A-45'],
  roles: {},
  supervisor: 'government',
  settings: indicators.settings,
  // In December, when the year that is assessed is nearly over.
  recurs: { every: 'year', on: '12-01', for: 'city', by: 'authority', form: (turn) => ({ year: Number(turn.key) }) },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['authority'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.year),
    finding: true,
    outcomes: [go('score')],
  },
  steps: {
    score: {
      task: ['authority', city(20, 'wd'), 'committee'],
      commands: {
        submit: {
          requests: true,
          prefill: (_, context) => ({ rows: startRows(context) }),
          check: (form, _, context) => checkSheet(form, context),
          tidy: tidySheet,
          outcomes: [go('confirm')],
        },
      },
    },
    // The authority and the office are rows as well: what is said of them is not for themselves to confirm.
    confirm: {
      task: ['committee', city(5, 'wd'), 'government'],
      commands: {
        confirm: {
          decides: 'for',
          // The committee sees what the marks come to by the weights that hold, before anybody else does.
          prefill: (matter, context) => ({
            ranking: scoresOf(sheetOf(matter), context)
              .map(({ row, result }) => t.line(row.name, shown(result.score)))
              .join('；'),
          }),
          // What is computed is kept in the register; what a client sends back of it is not.
          tidy: ({ opinion }) => (opinion === undefined ? {} : { opinion }),
          registers: (matter, context) => {
            const { year } = matter.opening;
            return scoresOf(sheetOf(matter), context).map(({ row, result }) =>
              put('results', `unit-assessment/${year}/${row.unit}`, {
                ...{ title: t.resultTitle(year, row.name), why: t.why(matter.number), units: [row.unit] },
                values: {
                  ...{ period: String(year), about: row.name, score: shown(result.score) },
                  computation: `${result.computation}（${row.source}）`,
                  ...(row.advice === undefined ? {} : { advice: row.advice }),
                },
              }),
            );
          },
          tells: {
            title: t.tells.published,
            to: (matter) => sheetOf(matter).rows.map((one) => postKey(one.unit, 'head')),
            body: ({ opening }) => t.publishedBody(opening.year),
          },
          outcomes: [finish('published')],
        },
        back: { decides: 'against', outcomes: [go('score')] },
      },
    },
  },
  withdrawable: { by: 'authority', during: ['score'], offered: byHand('submit') },
  ends: { good: ['published'] },
  registers: ['results'],
});
