/** C-22: each year, together with the units concerned, how every unit follows the standards; results and advice are published. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { carried, list, long, reason, text } from '../../engine/forms/form.ts';
import { indicatorSet, shown, weightedScore } from '../../engine/forms/scores.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { postKey } from '../../kernel/party.ts';
import { allUnits } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const indicators = indicatorSet('standard-assessment', t.indicators);
const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const sheet = z.object({
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
});
type Sheet = z.infer<typeof sheet>;
const period = (matter: MatterState) => String(matter.opening['period']);
const scored = (matter: MatterState) => (matter.given['score']?.form as Sheet | undefined)?.sheet ?? [];
const assessed = ({ directory }: Pick<Context, 'directory'>) =>
  directory.units().filter((unit) => unit.kind === 'unit');

function rows(context: Context) {
  const filed = context.registers.tally('standards');
  return assessed(context).map((unit) => ({
    unit: unit.id,
    name: unit.name,
    data: t.data(filed.get(unit.id) ?? 0),
  }));
}

export const standardAssessment = defineProcedure({
  key: 'standard-assessment',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-22'],
  roles: {
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
    others: {
      title: t.roles.others,
      parties: (_, directory) =>
        (['quality-authority', 'standards-group'] as const).flatMap((kind) => {
          const body = directory.body(kind);
          return body ? [postKey(body.id, 'standards')] : [];
        }),
    },
    units: { title: t.roles.units, parties: (matter, directory) => allUnits(matter, { directory }) },
  },
  supervisor: 'authority',
  settings: indicators.settings,
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'], title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('score')],
  },
  steps: {
    score: {
      kind: 'task',
      title: t.steps.score,
      by: 'authority',
      limits: [citySet('standard-assessment.score', t.settings.score, 30, 'wd')],
      commands: {
        score: {
          title: t.commands.score,
          tone: 'primary',
          form: sheet,
          prefill: (matter, context) => ({ sheet: scored(matter).length > 0 ? scored(matter) : rows(context) }),
          check: (form, _, context) => {
            const given = (form as Sheet).sheet.map((one) => one.unit);
            const wrong = assessed(context).filter(({ id }) => given.filter((one) => one === id).length !== 1);
            return wrong.length > 0
              ? [{ path: 'sheet', message: t.faults.notEach(wrong.map((one) => one.name).join('、')) }]
              : [];
          },
          outcomes: [go('opinions')],
        },
      },
    },
    opinions: {
      kind: 'task',
      title: t.steps.opinions,
      by: 'others',
      limits: [citySet('standard-assessment.opinions', t.settings.opinions, 10, 'wd')],
      joint: { mode: 'all', outcomes: [go('publish')] },
      commands: {
        agree: { title: t.commands.agree, tone: 'primary', outcomes: [go()] },
        differ: {
          title: t.commands.differ,
          form: z.object({ opinion: reason(t.fields.opinion) }),
          outcomes: [go()],
        },
      },
    },
    publish: {
      kind: 'task',
      title: t.steps.publish,
      by: 'authority',
      limits: [citySet('standard-assessment.publish', t.settings.publish, 10, 'wd')],
      commands: {
        publish: {
          title: t.commands.publish,
          tone: 'primary',
          help: t.help.publish,
          form: z.object({ overall: long(t.fields.overall) }),
          outcomes: [finish('published')],
          registers: (matter, context) =>
            scored(matter).flatMap((row) => {
              const result = weightedScore(indicators.of(context), [row]);
              if (!result) return [];
              return [
                {
                  register: 'results',
                  subject: `standard-assessment/${period(matter)}/${row.unit}`,
                  op: 'put' as const,
                  title: t.resultTitle(period(matter), row.name),
                  why: t.why,
                  units: [row.unit],
                  lasting: true as const,
                  values: {
                    period: period(matter),
                    about: row.unit,
                    score: shown(result.score),
                    computation: result.computation,
                    advice: row.advice ?? '',
                  },
                },
              ];
            }),
          tells: [
            {
              title: t.tells.published,
              kind: 'result',
              to: allUnits,
              body: (matter) => t.publishedBody(period(matter)),
            },
          ],
        },
        rescore: {
          title: t.commands.rescore,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.why) }),
          outcomes: [go('score')],
        },
      },
    },
  },
  anytime: {},
  ends: { published: { title: t.ends.published, good: true } },
  recurs: {
    every: 'year',
    on: '12-01',
    for: 'city',
    by: 'authority',
    form: (turn) => ({ period: turn.title }),
  },
  registers: ['results'],
});
