/** B-39, B-37: the secrecy department guides and checks the reviews before publication; its results count in the assessment. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { carried, list, long, number, text, yesno } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import { postKey, type Directory } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const sheet = z.object({
  sheet: list(
    t.fields.sheet,
    z.object({
      unit: carried(t.fields.unit, { max: 64 }),
      name: text(t.fields.name, { readOnly: true, max: 120 }),
      score: number(t.fields.score, { min: 0, max: 100 }),
      finding: text(t.fields.finding, { max: 500 }).optional(),
      violation: yesno(t.fields.violation).optional(),
      advice: text(t.fields.advice, { max: 300 }).optional(),
    }),
    { max: 2000, fixedRows: true },
  ),
});
type Row = z.infer<typeof sheet>['sheet'][number];
const rows = (matter: MatterState): Row[] => (matter.given['submit']?.form['sheet'] as Row[] | undefined) ?? [];
const period = (matter: MatterState) => String(matter.opening['period']);
const inspected = (directory: Directory) => directory.units().filter((unit) => cityKinds.includes(unit.kind));

export const secrecyInspection = defineProcedure({
  key: 'secrecy-inspection',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-39', 'B-37'],
  roles: {
    secrecy: { title: t.roles.secrecy, post: 'secrecy', of: 'secrecy' },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    units: {
      title: t.roles.units,
      parties: (_, directory) => inspected(directory).map(({ id }) => postKey(id, 'secrecy')),
    },
  },
  supervisor: 'secrecy',
  opening: {
    by: { posts: ['secrecy', 'head'], kinds: ['secrecy'], title: t.opener },
    form: opening,
    finding: true,
    title: (form) => t.matterTitle(String(form['period'])),
    outcomes: [go('guide')],
  },
  steps: {
    guide: {
      kind: 'task',
      title: t.steps.guide,
      by: 'secrecy',
      limits: [citySet('secrecy-inspection.guide', t.settings.guide, 10, 'wd')],
      commands: {
        guide: {
          title: t.commands.guide,
          tone: 'primary',
          form: z.object({ guidance: long(t.fields.guidance) }),
          outcomes: [go('inspect')],
          tells: [
            {
              title: t.tells.guidance,
              kind: 'info',
              to: (_, { directory }) => inspected(directory).map(({ id }) => postKey(id, 'secrecy')),
              body: (matter) => String(matter.given['guide']?.form['guidance'] ?? ''),
            },
          ],
        },
      },
    },
    inspect: {
      kind: 'task',
      title: t.steps.inspect,
      by: 'secrecy',
      limits: [citySet('secrecy-inspection.inspect', t.settings.inspect, 30, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          form: sheet,
          prefill: (matter, { directory }) => ({
            sheet:
              rows(matter).length > 0 ? rows(matter) : inspected(directory).map(({ id, name }) => ({ unit: id, name })),
          }),
          check: (form, _, { directory }) => {
            const given = form['sheet'] as Row[];
            const wrong = inspected(directory).filter(({ id }) => given.filter((one) => one.unit === id).length !== 1);
            if (wrong.length > 0)
              return [{ path: 'sheet', message: t.faults.notEach(wrong.map((one) => one.name).join('、')) }];
            return given.flatMap((one, n) =>
              one.violation === true && one.finding === undefined
                ? [{ path: `sheet.${n}.finding`, message: t.faults.finding }]
                : [],
            );
          },
          outcomes: [go('adopt')],
        },
      },
    },
    adopt: {
      kind: 'task',
      title: t.steps.adopt,
      by: 'authority',
      limits: [citySet('secrecy-inspection.adopt', t.settings.adopt, 5, 'wd')],
      commands: {
        adopt: {
          title: t.commands.adopt,
          tone: 'primary',
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          outcomes: [go('improve')],
          // Here, where there is no way back: however often it was handed in before, a breach is pursued once.
          opens: (matter) =>
            rows(matter)
              .filter((row) => row.violation === true)
              .map(({ unit, finding }) => ({
                procedure: 'violation',
                key: unit,
                relation: t.relation,
                form: { unit, ground: 'city-secrecy', facts: finding ?? '' },
              })),
          registers: (matter) =>
            rows(matter).map((row) => ({
              register: 'results',
              subject: `secrecy-inspection/${period(matter)}/${row.unit}`,
              op: 'put' as const,
              lasting: true as const,
              title: t.resultTitle(period(matter), row.name),
              why: t.why,
              units: [row.unit],
              values: {
                period: period(matter),
                about: row.unit,
                score: String(row.score),
                computation: t.computation,
                advice: row.advice ?? '',
              },
            })),
        },
      },
    },
    improve: {
      kind: 'receipts',
      title: t.steps.improve,
      from: (matter) => rows(matter).map((row) => row.unit),
      post: 'secrecy',
      receiptTitle: t.receiptTitle,
      form: z.object({ measures: long(t.fields.measures) }),
      body: (matter) => t.receiptBody(period(matter)),
      limits: [citySet('secrecy-inspection.improve', t.settings.improve, 10, 'wd')],
      commands: {},
      outcomes: [finish('closed')],
    },
  },
  anytime: {},
  ends: { closed: { title: t.ends.closed, good: true } },
  recurs: {
    every: 'setting',
    setting: periodSet('secrecy-inspection.period', t.settings.period, 'half-year'),
    for: 'city',
    by: 'secrecy',
    form: (turn) => ({ period: turn.title }),
  },
  registers: ['results'],
});
