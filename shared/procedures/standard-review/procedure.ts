/** C-20: at the latest three years after publication or the last review: stays valid, is to be revised, or is abolished. */
import {
  addMonths,
  carried,
  choice,
  city,
  cutText,
  date,
  dayOf,
  entry,
  finish,
  go,
  isDay,
  limit,
  long,
  procedure,
  reason,
  text,
  z,
} from '../../engine/words.ts';
import type { Context, MatterOf, Tell } from '../../engine/words.ts';
import {
  above,
  allUnits,
  entered,
  isMadeElsewhere,
  REVIEW_LEAD_DAYS,
  REVIEW_MONTHS,
  standardOf,
  takenOff,
} from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const forms = {
  /** `reviewBy` comes from the register: the last day, whoever opens it and when. */
  opening: z.object({
    standard: entry(t.fields.standard, 'standards'),
    reviewBy: carried(t.fields.reviewBy, { max: 10 }).optional(),
  }),
  assess: z.object({
    use: long(t.fields.use),
    problems: long(t.fields.problems).optional(),
    advice: choice(t.fields.advice, t.fields.adviceOptions),
  }),
  valid: z.object({ reason: reason(t.fields.reason) }),
  revise: z.object({ reason: reason(t.fields.reason) }),
  adopt: z.object({
    number: text(t.fields.number, { max: 60 }),
    name: text(t.fields.name, { max: 100 }),
    published: date(t.fields.published, { when: 'past' }),
    reason: reason(t.fields.reason),
  }),
  abolish: z.object({ reason: reason(t.fields.reason) }),
};
type Matter = MatterOf<typeof forms>;
const numberOf = ({ opening }: Matter) => opening.standard;
const standardIn = (matter: Matter, context: Context) => standardOf(context, numberOf(matter));
/** The last day of the three years; of what was brought along without a day, from when it is looked at. */
const lastDay = (number: string, context: Context) => {
  const from = standardOf(context, number)?.reviewedOn;
  return from !== undefined && isDay(from) ? addMonths(from, REVIEW_MONTHS) : undefined;
};

const tells = (conclusion: keyof typeof t.why): Tell<Matter>[] => [
  { title: t.tells.concluded, to: allUnits, body: (matter) => t.told(numberOf(matter), t.why[conclusion]) },
];
const catalogue = (cause: string, removed: string) => [
  { procedure: 'standard-catalogue', key: 'catalogue', relation: t.relation.catalogue, form: { cause, removed } },
];

export const standardReview = procedure(t, forms, {
  key: 'standard-review',
  articles: ['C-18', 'C-19', 'C-20'],
  roles: {
    unit: {
      parties: (matter, directory, registers) => {
        const unit = standardOf({ registers }, numberOf(matter))?.unit;
        return unit && directory.unit(unit) ? [`post:${unit}:standards`] : [];
      },
    },
    above: { parties: above },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'head'], kinds: ['authority'] },
    title: (form) => t.matterTitle(form.standard),
    tidy: ({ standard }, context) => {
      const reviewBy = lastDay(standard, context);
      return { standard, ...(reviewBy === undefined ? {} : { reviewBy }) };
    },
    finding: true,
    outcomes: [go('assess', 'conclude')],
  },
  steps: {
    assess: { task: ['unit', city(20, 'wd')], commands: { assess: { outcomes: [go()] } } },
    conclude: {
      by: 'authority',
      takenUpBy: 'above',
      // The three years end on a day of their own, whenever this was opened: it may be overdue at once.
      limits: [limit(REVIEW_MONTHS, 'month', 'C-20', { until: (matter: Matter) => matter.opening.reviewBy })],
      commands: {
        valid: {
          decides: 'for',
          registers: (matter, context) => {
            const standard = standardIn(matter, context);
            if (!standard) return [];
            return [entered({ ...standard, reviewedOn: dayOf(context.now), state: t.states.valid }, t.why.valid)];
          },
          tells: tells('valid'),
          outcomes: [finish('valid')],
        },
        revise: {
          decides: true,
          gate: (matter, context) => {
            const standard = standardIn(matter, context);
            if (!standard) return t.gone;
            return isMadeElsewhere(standard) ? t.elsewhere : undefined;
          },
          registers: (matter, context) => {
            const standard = standardIn(matter, context);
            if (!standard) return [];
            return [entered({ ...standard, reviewedOn: dayOf(context.now), state: t.states.revise }, t.why.revise)];
          },
          opens: (matter, context) => {
            const standard = standardIn(matter, context);
            const number = numberOf(matter);
            const kind = standard?.kind === 'guidance' ? 'guidance' : 'city';
            const need = cutText(t.need(number, matter.given.revise?.form.reason ?? ''), 1000);
            return [
              {
                ...{ procedure: 'standard-document', key: 'revise', relation: t.relation.document },
                ...(standard?.unit && context.directory.unit(standard.unit) ? { unit: standard.unit } : {}),
                form: { name: standard?.name ?? number, kind, scope: t.scope, need, revises: number },
              },
            ];
          },
          tells: tells('revise'),
          outcomes: [finish('revise')],
        },
        // A standard of others is not drafted here: its new edition takes the place of the old one.
        adopt: {
          decides: true,
          gate: (matter, context) => {
            const standard = standardIn(matter, context);
            return standard && !isMadeElsewhere(standard) ? t.ours : undefined;
          },
          check: ({ number, published }, matter, context) => [
            ...(number === numberOf(matter) || standardOf(context, number)
              ? [{ path: 'number', message: t.faults.taken }]
              : []),
            ...(published < (standardIn(matter, context)?.published ?? '')
              ? [{ path: 'published', message: t.faults.published }]
              : []),
          ],
          registers: (matter, context) => {
            const old = standardIn(matter, context);
            const edition = matter.given.adopt?.form;
            if (!old || !edition) return [];
            const { number, name, published } = edition;
            const fresh = { ...old, number, name, published, reviewedOn: published, state: t.states.valid };
            return [takenOff(old.number, old.name, t.why.adopt), entered(fresh, t.why.adopt)];
          },
          opens: (matter) =>
            catalogue(t.adopted(numberOf(matter), matter.given.adopt?.form.number ?? ''), numberOf(matter)),
          tells: tells('adopt'),
          outcomes: [finish('adopted')],
        },
        abolish: {
          decides: 'against',
          registers: (matter, context) => [
            takenOff(numberOf(matter), standardIn(matter, context)?.name ?? '', t.why.abolish),
          ],
          opens: (matter) => catalogue(t.cause(numberOf(matter)), numberOf(matter)),
          tells: tells('abolish'),
          outcomes: [finish('abolished')],
        },
      },
    },
  },
  ends: { good: ['valid', 'revise', 'adopted', 'abolished'] },
  recurs: {
    every: 'entry',
    for: { register: 'standards', value: 'reviewBy', lead: REVIEW_LEAD_DAYS },
    by: 'authority',
    form: (_turn, _unit, _context, found) => ({ standard: found?.subject ?? '' }),
  },
  registers: ['standards'],
  // Another matter about the same standard has changed it meanwhile: it is concluded on what stands now.
  refusedEntry: { enters: ['conclude'] },
});
