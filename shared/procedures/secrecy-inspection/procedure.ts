/** B-39, B-37: the secrecy department guides and checks the reviews before publication; its results count in the assessment. */
import {
  carried,
  city,
  cityKinds,
  eachOnce,
  finish,
  go,
  list,
  long,
  number,
  postKey,
  procedure,
  put,
  rowsFor,
  text,
  unitsOfKinds,
  yesno,
  z,
} from '../../engine/words.ts';
import type { Directory, MatterOf } from '../../engine/words.ts';
import { lateRoles, receiptsLate } from '../../catalogue/late.ts';
import { pursued } from '../../catalogue/onward.ts';
import { texts as t } from './texts.ts';

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
const rows = (matter: Matter): Row[] => matter.given.submit?.form.sheet ?? [];
const period = (matter: Matter) => matter.opening.period;

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  guide: z.object({ guidance: long(t.fields.guidance) }),
  submit: sheet,
};
type Matter = MatterOf<typeof forms>;

const inspected = (directory: Directory) => unitsOfKinds(directory, cityKinds);

export const secrecyInspection = procedure(t, forms, {
  key: 'secrecy-inspection',
  articles: ['B-39', 'B-37'],
  roles: {
    secrecy: { post: 'secrecy', of: 'secrecy' },
    ...lateRoles,
    units: { parties: (_, directory) => inspected(directory).map(({ id }) => postKey(id, 'secrecy')) },
  },
  // Above the authority, which takes up the results.
  supervisor: 'committee',
  opening: {
    by: { posts: ['secrecy', 'head'], kinds: ['secrecy'] },
    finding: true,
    title: (form) => t.matterTitle(form.period),
    outcomes: [go('guide')],
  },
  steps: {
    guide: {
      task: ['secrecy', city(10, 'wd'), 'authority'],
      commands: {
        guide: {
          outcomes: [go('inspect')],
          tells: {
            ...{ title: t.tells.guidance, kind: 'info', to: 'units' },
            body: ({ given }) => given.guide?.form.guidance ?? '',
          },
        },
      },
    },
    inspect: {
      task: ['secrecy', city(30, 'wd'), 'authority'],
      commands: {
        submit: {
          prefill: (matter, { directory }) => ({ sheet: rowsFor(inspected(directory), rows(matter)) }),
          check: ({ sheet: given }, _, { directory }) => [
            ...eachOnce('sheet', given, inspected(directory)),
            ...given.flatMap((one, n) =>
              one.violation === true && one.finding === undefined
                ? [{ path: `sheet.${n}.finding`, message: t.faults.finding }]
                : [],
            ),
          ],
          outcomes: [go('adopt')],
        },
      },
    },
    adopt: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        adopt: {
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          outcomes: [go('improve')],
          // Here, where there is no way back: however often it was handed in before, a breach is pursued once.
          opens: (matter) =>
            rows(matter)
              .filter((row) => row.violation === true)
              .flatMap(({ unit, finding = '' }) =>
                pursued(matter, { unit, ground: 'city-secrecy', facts: finding, key: unit }),
              ),
          registers: (matter) =>
            rows(matter).map(({ unit, name, score, advice = '' }) =>
              put('results', `secrecy-inspection/${period(matter)}/${unit}`, {
                ...{ title: t.resultTitle(period(matter), name), why: t.why, units: [unit] },
                values: {
                  ...{ period: period(matter), about: unit, score: String(score) },
                  ...{ computation: t.computation, advice },
                },
              }),
            ),
        },
      },
    },
    improve: {
      kind: 'receipts',
      lapseOpens: ['receiptsLate'],
      from: (matter) => rows(matter).map((row) => row.unit),
      post: 'secrecy',
      receiptTitle: t.receiptTitle,
      form: z.object({ measures: long(t.fields.measures) }),
      body: (matter) => t.receiptBody(period(matter)),
      limits: [city(10, 'wd')],
      outcomes: [finish('closed')],
    },
    receiptsLate: receiptsLate([finish('closed')]),
  },
  ends: { good: ['closed'] },
  recurs: { usually: 'half-year', for: 'city', by: 'secrecy' },
  registers: ['results'],
});
