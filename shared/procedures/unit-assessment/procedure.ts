/** each year every department is assessed by five indicators; the scores are published with their computation. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { long, reason } from '../../engine/forms/form.ts';
import { shown } from '../../engine/forms/scores.ts';
import { postKey } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { checkSheet, indicators, scoresOf, sheet, startRows, tidySheet, yearOf, type Sheet } from './sheet.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ year: yearOf });
const year = (matter: MatterState) => Number(matter.opening['year']);
const sheetOf = (matter: MatterState) => (matter.given['submit']?.form as Sheet | undefined) ?? { rows: [] };

const published = (matter: MatterState, context: Context): RegisterChange[] =>
  scoresOf(sheetOf(matter), context).map(({ row, result }) => ({
    register: 'results',
    subject: `unit-assessment/${year(matter)}/${row.unit}`,
    op: 'put',
    lasting: true,
    title: t.resultTitle(year(matter), row.name),
    why: t.why(matter.number),
    units: [row.unit],
    values: {
      period: String(year(matter)),
      about: row.name,
      score: shown(result.score),
      computation: `${result.computation}（${row.source}）`,
      ...(row.advice === undefined ? {} : { advice: row.advice }),
    },
  }));

export const unitAssessment = defineProcedure({
  key: 'unit-assessment',
  version: 1,
  figures: true,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-45'],
  roles: {
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    head: { title: t.roles.head, post: 'head', of: 'authority' },
  },
  supervisor: 'head',
  settings: indicators.settings,
  // In December, when the year that is assessed is nearly over.
  recurs: {
    every: 'year',
    on: '12-01',
    for: 'city',
    by: 'authority',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(Number(form['year'])),
    finding: true,
    outcomes: [go('score')],
  },
  steps: {
    score: {
      kind: 'task',
      title: t.steps.score,
      by: 'authority',
      limits: [citySet('unit-assessment.score', t.settings.score, 20, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          requests: true,
          form: sheet,
          prefill: (_, context) => ({ rows: startRows(context) }),
          check: (form, _, context) => checkSheet(form, context),
          tidy: tidySheet,
          outcomes: [go('confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'head',
      limits: [citySet('unit-assessment.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          help: t.consequences.confirm,
          form: z.object({
            ranking: long(t.fields.ranking, { readOnly: true, max: 400_000 }).optional(),
            opinion: long(t.fields.opinion).optional(),
          }),
          // The head sees what the marks come to by the weights that hold, before anybody else does.
          prefill: (matter, context) => ({
            ranking: scoresOf(sheetOf(matter), context)
              .map(({ row, result }) => t.line(row.name, shown(result.score)))
              .join('；'),
          }),
          // What is computed is kept in the register; what a client sends back of it is not.
          tidy: ({ opinion }) => (opinion === undefined ? {} : { opinion }),
          registers: published,
          tells: [
            {
              title: t.tells.published,
              kind: 'result',
              to: (matter) => sheetOf(matter).rows.map((one) => postKey(one.unit, 'head')),
              body: (matter) => t.publishedBody(year(matter)),
            },
          ],
          outcomes: [finish('published')],
        },
        back: {
          title: t.commands.back,
          decides: true,
          tone: 'danger',
          help: t.consequences.back,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('score')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'authority',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['score'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { published: { title: t.ends.published, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: ['results'],
});
