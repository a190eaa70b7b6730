/** a risk that was found is rectified; a high one suspends the system until a passed recheck, whatever else happens. */
import {
  choice,
  city,
  date,
  finish,
  go,
  goLeaving,
  isOpen,
  long,
  material,
  postKey,
  procedure,
  reason,
  suspended,
  text,
  unit,
  when,
  yesno,
  z,
} from '../../engine/words.ts';
import type { Context, MatterOf, PartyKey, RegisterChange, Tell } from '../../engine/words.ts';
import { namedProvider, ofUnit, providerOf } from '../../cloud/systems.ts';
import { withoutPast } from '../../cloud/days.ts';
import { texts as t } from './texts.ts';

const finding = z.object({
  system: text(t.fields.system, { max: 60 }),
  unit: unit(t.fields.unit),
  level: choice(t.fields.level, t.fields.levels),
  finding: long(t.fields.finding),
  evidence: long(t.fields.evidence).optional(),
  until: date(t.fields.until, { help: t.fields.untilHelp, when: 'coming' }).optional(),
});
const opinion = z.object({ reason: reason(t.fields.opinion) });
const grounds = reason(t.fields.grounds);
const forms = {
  opening: finding,
  submit: z.object({ measures: long(t.fields.measures), proof: material('rectification-proof') }),
  pass: opinion,
  fail: opinion,
  impose: z.object({ force: long(t.fields.force), suspend: yesno(t.fields.suspend), reason: grounds }),
  concur: z.object({ reason: grounds.optional() }),
  object: z.object({ reason: grounds }),
  enforced: z.object({ result: long(t.fields.result) }),
  correct: finding.extend({ correction: reason(t.fields.correction) }),
};
type Matter = MatterOf<typeof forms>;
const isHigh = ({ opening }: Matter) => opening.level === 'high';
/** Suspended from the opening for a high risk, or by a forced measure that says so; lifted by a passed recheck only. */
const isSuspended = (matter: Pick<Matter, 'registered'>) => matter.registered.some((one) => one.op === 'put');
const wasSuspended = ({ registered }: Matter) => registered.length > 0;
const imposesSuspension = (matter: Matter) => !isSuspended(matter) && matter.given.impose?.form.suspend === true;
/** The steps of one forced measure: while it is decided or carried out, no second one is asked for. */
const FORCING = ['force', 'concur', 'enforce'];
const inHand = isOpen(...FORCING);

/** Of several risks of one system each has its own suspension: it runs again when all of them are lifted. */
const put =
  (holds: (matter: Matter) => boolean) =>
  (matter: Matter, { directory }: Context): RegisterChange[] => {
    if (!holds(matter)) return [];
    const { system, unit: responsible, finding: why } = matter.opening;
    const bodies = (['office', 'security-authority'] as const).map((kind) => directory.body(kind)?.id);
    const units = [responsible, namedProvider(matter, directory), ...bodies].filter((id) => id !== undefined);
    const said = { title: system, why, units: [...new Set(units)], note: t.suspendedNote };
    return [suspended('unsafe-system', ofUnit(responsible, system), said)];
  };
/** Whatever this matter holds, under whichever name it was put. */
const lift = (matter: Matter): RegisterChange[] =>
  matter.registered
    .filter((one) => one.op === 'put')
    .map(({ register, subject }) => ({
      ...{ register, subject, op: 'lift', title: matter.opening.system, why: matter.opening.finding },
      units: [...matter.units],
    }));

/** The unit, who checks, and who runs the system: whoever has to act on it. */
function concerned(matter: Matter, { directory }: Context): PartyKey[] {
  const { unit: responsible } = matter.opening;
  const bodies = [directory.body('office')?.id, directory.body('security-authority')?.id];
  const provider = namedProvider(matter, directory);
  return [
    ...[postKey(responsible, 'security'), postKey(responsible, 'head')],
    ...bodies.flatMap((id) => (id === undefined ? [] : [postKey(id, 'security')])),
    ...(provider === undefined ? [] : [postKey(provider, 'ops')]),
  ];
}
const tell = (title: string, holds: (matter: Matter) => boolean, body: (matter: Matter) => string): Tell<Matter> => ({
  ...{ title, body },
  to: (matter, context) => (holds(matter) ? concerned(matter, context) : []),
});
/** The provider of the system is kept with the matter. */
const tidy = <F extends z.infer<typeof finding>>(form: F, context: Context) => {
  const provider = providerOf(ofUnit(form.unit, form.system), context);
  return provider === undefined ? form : { ...form, provider };
};

export const securityRectification = procedure(t, forms, {
  key: 'security-rectification',
  articles: ['A-37', 'A-39'],
  roles: {
    office: { post: 'security', of: 'office' },
    security: { post: 'security', of: 'security-authority' },
    responsible: { post: 'security', of: ({ opening }) => opening.unit },
  },
  supervisor: 'office',
  opening: {
    by: { posts: ['security', 'head'], kinds: ['office', 'security-authority'] },
    title: (form) => t.matterTitle(form.system, form.level),
    tidy: (form, context) => withoutPast(tidy(form, context), context),
    finding: true,
    outcomes: [when('高风险', isHigh, go('rectifyHigh')), go('rectifyLow')],
    registers: put(isHigh),
    tells: {
      ...tell(t.tells.suspended, isHigh, ({ opening }) => t.suspendedBody(opening.system, opening.finding)),
      kind: 'alert',
      urgent: true,
    },
  },
  steps: {
    rectifyHigh: {
      title: t.steps.rectify,
      task: ['responsible', city(5, 'wd')],
      // A lapse decides nothing: the office is asked what is to be done, and the unit may still rectify.
      lapseOpens: ['force'],
      unlessOpen: FORCING,
      commands: { submit: { requests: true, outcomes: [go('recheck')] } },
    },
    rectifyLow: {
      title: t.steps.rectify,
      task: ['responsible', city(10, 'wd', { until: ({ opening }) => opening.until })],
      lapseOpens: ['force'],
      unlessOpen: FORCING,
      commands: { submit: { requests: true, outcomes: [go('recheck')] } },
    },
    recheck: {
      task: ['office', city(5, 'wd'), 'security'],
      // A failed recheck has consequences of its own; it is not sent back without them.
      noReturn: t.noReturn,
      independent: { of: ['responsible'] },
      commands: {
        pass: {
          decides: 'for',
          outcomes: [
            when('采取过强制措施', ({ given }) => given.enforced !== undefined, finish('forced')),
            finish('closed'),
          ],
          registers: lift,
          tells: [
            tell(t.tells.lifted, wasSuspended, ({ opening }) => t.liftedBody(opening.system)),
            tell(
              t.tells.passed,
              (matter) => !wasSuspended(matter),
              ({ opening }) => t.passedBody(opening.system),
            ),
          ],
        },
        fail: {
          decides: 'against',
          outcomes: [
            when('高风险，强制措施在办', (matter) => isHigh(matter) && inHand(matter), go('rectifyHigh')),
            when('高风险', isHigh, go('rectifyHigh', 'force')),
            when('强制措施在办', inHand, go('rectifyLow')),
            go('rectifyLow', 'force'),
          ],
        },
      },
    },
    force: {
      task: ['office', city(3, 'wd'), 'security'],
      independent: { of: ['responsible'] },
      commands: { impose: { decides: true, tone: 'danger', outcomes: [go('concur')] } },
    },
    concur: {
      task: ['security', city(2, 'wd'), 'authority'],
      independent: { of: ['responsible'], gave: ['impose'] },
      commands: {
        concur: {
          decides: 'for',
          outcomes: [go('enforce')],
          registers: put(imposesSuspension),
          tells: {
            title: t.tells.forced,
            urgent: true,
            to: concerned,
            body: ({ opening, given }) => t.forcedBody(opening.system, given.impose?.form.force ?? ''),
          },
        },
        object: { decides: 'against', outcomes: [go('force')] },
      },
    },
    enforce: {
      task: ['office', city(5, 'wd'), 'security'],
      commands: {
        // The measure was carried out on the system: whether the risk is gone is for the recheck to say.
        enforced: { outcomes: [goLeaving(['rectifyHigh', 'rectifyLow'], 'recheck')] },
      },
    },
  },
  anytime: {
    /** The wrong unit, system or level: whoever is named instead rectifies from the beginning. */
    correct: {
      by: 'office',
      during: ['rectifyHigh', 'rectifyLow', 'recheck'],
      offered: (matter) => !inHand(matter),
      prefill: ({ opening }) => opening,
      tidy,
      replacesOpening: true,
      registers: (matter, context) => [...lift(matter), ...put(isHigh)(matter, context)],
      tells: {
        title: t.tells.corrected,
        to: (matter, context) => [
          ...new Set([...concerned(matter, context), ...matter.units.map((id) => postKey(id, 'security'))]),
        ],
        body: ({ opening }, { directory }) =>
          t.correctedBody(opening.system, directory.unit(opening.unit)?.name ?? opening.unit),
      },
      outcomes: [
        when('高风险', isHigh, goLeaving(['rectifyHigh', 'rectifyLow', 'recheck'], 'rectifyHigh')),
        goLeaving(['rectifyHigh', 'rectifyLow', 'recheck'], 'rectifyLow'),
      ],
    },
  },
  ends: { good: ['closed', 'forced'] },
  registers: ['suspensions'],
  advice: (matter) => (isSuspended(matter) && !matter.end ? [t.advice(matter.opening.system)] : []),
});
