/** a unit's app or WeChat presence is checked against the mobile platform's rules and listed, changed and taken out; what exists already moves by a plan. */
import {
  choice,
  city,
  cityKinds,
  date,
  entry,
  finish,
  go,
  goLeaving,
  isOpen,
  lift,
  long,
  material,
  procedure,
  put,
  reason,
  text,
  when,
  yesno,
  z,
} from '../../engine/words.ts';
import type { Context, Fault, MatterOf, RegisterChange } from '../../engine/words.ts';
import { nameIn, ofUnit, unitIn } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const opinion = z.object({ reason: reason(t.fields.opinion) });
const forms = {
  opening: z.object({
    ask: choice(t.fields.ask, t.fields.asks).optional(),
    listed: entry(t.fields.listed, 'mobile').optional(),
    app: text(t.fields.app, { max: 60 }).optional(),
    kind: choice(t.fields.kind, t.fields.kinds).optional(),
    purpose: long(t.fields.purpose),
    existing: yesno(t.fields.existing, { help: t.fields.existingHelp }).optional(),
    onPlatform: long(t.fields.onPlatform).optional(),
  }),
  pass: z.object({ place: text(t.fields.place), reason: reason(t.fields.opinion) }),
  fail: opinion,
  wantPlan: opinion,
  fixed: z.object({ measures: long(t.fields.measures) }),
  plan: z.object({ plan: material('transition-plan'), until: date(t.fields.until, { when: 'coming' }) }),
  agree: opinion,
  revise: opinion,
  strike: opinion,
  delist: opinion,
  moreTime: opinion,
  moved: z.object({ result: long(t.fields.result) }),
  drop: z.object({ reason: reason() }),
};
type Matter = MatterOf<typeof forms>;
type Opening = Matter['opening'];
/** A change and a removal are about what is listed; a new one is listed under its unit and its name. */
const subjectOf = ({ opening, opener }: Matter) => opening.listed ?? ofUnit(opener.unit, opening.app);
const nameOf = ({ listed, app }: Opening) => (listed === undefined ? (app ?? '') : nameIn(listed));
const inTransition = (matter: Matter) => matter.registered.some((one) => one.op === 'put');
const isRemoval = ({ opening }: Matter) => opening.ask === 'remove';

const needs = {
  new: ['app', 'kind', 'existing', 'onPlatform'],
  change: ['listed', 'kind', 'onPlatform'],
  remove: ['listed'],
} as const satisfies Record<string, readonly (keyof Opening)[]>;
function check(form: Opening, { actor, registers }: Context): Fault[] {
  const { ask = 'new', listed, app } = form;
  const missing = needs[ask].filter((path) => form[path] === undefined);
  if (missing.length > 0) return missing.map((path) => ({ path, message: t.faults.missing(t.fields[path]) }));
  if (listed !== undefined && unitIn(listed) !== actor.unit) return [{ path: 'listed', message: t.faults.notOwn }];
  const isTaken = ask === 'new' && registers.entry('mobile', ofUnit(actor.unit, app)) !== undefined;
  return isTaken ? [{ path: 'app', message: t.faults.taken }] : [];
}

const listing =
  (state: keyof typeof t.states) =>
  (matter: Matter): RegisterChange[] => [
    put('mobile', subjectOf(matter), {
      ...{ title: nameOf(matter.opening), why: state === 'transition' ? t.whyTransition : t.why, units: [] },
      values: {
        ...{ app: nameOf(matter.opening), unit: matter.opener.unit ?? '' },
        kind: `${t.fields.kinds[matter.opening.kind ?? 'other']}${t.states[state]}`,
      },
    }),
  ];
/** Out of the list; what this matter itself has not listed only where it is about its removal. */
const struck = (matter: Matter): RegisterChange[] =>
  isRemoval(matter) || inTransition(matter)
    ? [lift('mobile', subjectOf(matter), { title: nameOf(matter.opening), why: t.whyOut, units: [] })]
    : [];

export const mobileApp = procedure(t, forms, {
  key: 'mobile-app',
  articles: ['A-23'],
  roles: { applicant: { post: 'cloud', of: 'opener' } },
  opening: {
    by: { posts: ['cloud', 'contact', 'head'], kinds: cityKinds },
    title: (form) => t.matterTitle(nameOf(form), form.ask),
    check,
    outcomes: [when('停用下架', isRemoval, go('strike')), go('check')],
  },
  steps: {
    check: {
      task: ['office', city(10, 'wd'), 'authority'],
      commands: {
        pass: { decides: 'for', registers: listing('listed'), outcomes: [finish('listed')] },
        fail: { decides: 'against', outcomes: [go('fix')] },
        wantPlan: {
          decides: true,
          gate: ({ opening }) => (opening.existing ? undefined : t.faults.notExisting),
          outcomes: [go('plan')],
        },
      },
    },
    fix: {
      task: ['applicant', city(30, 'd')],
      noReturn: t.noReturn,
      lapseOpens: ['overdue'],
      commands: { fixed: { requests: true, outcomes: [goLeaving(['overdue'], 'check')] } },
    },
    plan: {
      task: ['applicant', city(20, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['overdue'],
      commands: { plan: { requests: true, outcomes: [goLeaving(['overdue'], 'agree')] } },
    },
    agree: {
      task: ['office', city(10, 'wd'), 'authority'],
      commands: {
        agree: { decides: 'for', registers: listing('transition'), outcomes: [go('transition')] },
        revise: { decides: 'against', outcomes: [go('plan')] },
      },
    },
    transition: {
      task: ['applicant', city(180, 'd', { until: ({ given }) => given.plan?.form.until })],
      noReturn: t.noReturn,
      lapseOpens: ['overdue'],
      commands: {
        moved: { requests: true, outcomes: [goLeaving(['overdue'], 'check')] },
        drop: { tone: 'danger', registers: struck, outcomes: [finish('dropped')] },
      },
    },
    /** The unit says nothing: more time, or it is in the list no more. */
    overdue: {
      task: ['office', city(10, 'wd'), 'authority'],
      commands: {
        moreTime: {
          outcomes: [
            when('整改中', isOpen('fix'), goLeaving(['fix'], 'fix')),
            when('提交方案中', isOpen('plan'), goLeaving(['plan'], 'plan')),
            goLeaving(['transition'], 'transition'),
          ],
        },
        delist: { decides: 'against', registers: struck, outcomes: [finish('delisted')] },
      },
    },
    strike: {
      task: ['office', city(5, 'wd'), 'authority'],
      commands: { strike: { decides: 'for', registers: struck, outcomes: [finish('dropped')] } },
    },
  },
  withdrawable: {
    by: 'applicant',
    during: ['check', 'fix', 'plan', 'agree', 'strike'],
    // What goes over by its plan goes on, or is dropped.
    offered: (matter) => !inTransition(matter),
  },
  ends: { good: ['listed', 'dropped'], bad: ['delisted'] },
  registers: ['mobile'],
});
