/** C-11–14, C-5: a standard of the city, from the application to its number; every opinion of a unit is answered. */
import {
  choice,
  city,
  cityKinds,
  cutText,
  dayOf,
  entry,
  finish,
  go,
  humanOf,
  list,
  long,
  person,
  personKey,
  procedure,
  reason,
  text,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, MatterOf } from '../../engine/words.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { above, allUnits, entered, everyUnit, inPlace, standardOf, takenOff } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const appointment = z.object({
  experts: list(t.fields.experts, z.object({ person: person(t.fields.expert, { among: 'experts' }) }), { max: 15 }),
});
/** What a unit says to the draft. */
const opinion = z.object({
  position: choice(t.fields.position, t.fields.positions),
  part: text(t.fields.part, { max: 100 }).optional(),
  opinion: long(t.fields.opinion, { max: 800, help: t.fields.opinionHelp }).optional(),
});
const forms = {
  opening: z.object({
    name: text(t.fields.name, { max: 100 }),
    kind: choice(t.fields.kind, t.kinds),
    scope: long(t.fields.scope, { max: 1000 }),
    need: long(t.fields.need, { max: 1000 }),
    based: text(t.fields.based).optional(),
    revises: entry(t.fields.revises, 'standards').optional(),
  }),
  approve: z.object({ opinion: reason(t.fields.opinion).optional() }),
  submit: z.object({ draft: long(t.fields.draft) }),
  answer: z.object({
    answers: list(
      t.fields.answers,
      z.object({
        unit: text(t.fields.unit, { readOnly: true, max: 100 }),
        said: text(t.fields.said, { readOnly: true, max: 1000 }),
        adopted: choice(t.fields.adopted, t.fields.adoptions),
        why: text(t.fields.why, { max: 500 }).optional(),
      }),
      { min: 0, max: 2000, fixedRows: true },
    ),
  }),
  appoint: appointment,
  replace: appointment,
  pass: z.object({ verdict: reason(t.fields.verdict) }),
  fail: z.object({ verdict: reason(t.fields.verdict) }),
  resubmit: z.object({ changes: long(t.fields.changes) }),
  publish: z.object({ number: text(t.fields.number, { max: 60 }) }),
};
type Matter = MatterOf<typeof forms>;

/** In matters from when each unit had a task of its own. */
const voted = ({ votes }: Pick<MatterState, 'votes'>) =>
  (votes['opinions'] ?? []).flatMap(({ command, by, form }) =>
    command === 'opine' ? [{ name: by.unitName ?? by.name, form }] : [],
  );
const opinionsOf = ({ heard, votes }: Matter) =>
  (heard?.['opinions'] ?? voted({ votes })).map(({ name, form }) => {
    const { part, opinion: said } = form as z.infer<typeof opinion>;
    return { unit: name, said: cutText([part, said].filter((one) => one !== undefined).join('：'), 1000) };
  });
/** As they were appointed last, or replaced since. */
function expertsOf({ given: { appoint, replace } }: Matter): string[] {
  const latest = replace && appoint && replace.at >= appoint.at ? replace : appoint;
  return (latest?.form.experts ?? []).map((one) => one.person);
}
const seatsOf = ({ votes }: Matter) => (votes['review'] ?? []).map((vote) => vote.seat);
/** More than half of all who were appointed: who says nothing has not consented. */
const passed = ({ votes }: Matter) => {
  const cast = votes['review'] ?? [];
  return cast.filter((vote) => vote.command === 'pass').length * 2 > cast.length;
};
const numberOf = ({ given }: Matter) => given.publish?.form.number ?? '';

function checkAnswers({ answers: given }: z.infer<typeof forms.answer>, matter: Matter) {
  const missing = opinionsOf(matter).filter(
    (one) => !given.some((answer) => answer.unit === one.unit && answer.said === one.said),
  );
  if (missing.length > 0)
    return [{ path: 'answers', message: t.faults.notEach(missing.map((one) => one.unit).join('、')) }];
  return given.flatMap((one, n) =>
    one.adopted !== 'adopted' && one.why === undefined ? [{ path: `answers.${n}.why`, message: t.faults.noWhy }] : [],
  );
}

function checkExperts({ experts }: z.infer<typeof appointment>, _: Matter, { directory }: Context) {
  const people = experts.map((one) => one.person);
  const humans = people.map((id) => humanOf(directory, id));
  const pool = directory.body('experts')?.id;
  return [
    ...(people.length < 3 ? [{ path: 'experts', message: t.faults.fewExperts }] : []),
    ...people.flatMap((id, n) => [
      ...(humans.indexOf(humanOf(directory, id)) < n ? [{ path: `experts.${n}.person`, message: t.faults.twice }] : []),
      ...(directory.person(id)?.unit === pool ? [] : [{ path: `experts.${n}.person`, message: t.faults.notExpert }]),
    ]),
  ];
}

/** Who has given his verdict stays, and somebody is there who has not. */
function checkReplaced(form: z.infer<typeof appointment>, matter: Matter, context: Context) {
  const seats = form.experts.map((one) => personKey(one.person));
  const heard = seatsOf(matter);
  return [
    ...checkExperts(form, matter, context),
    ...(heard.every((seat) => seats.includes(seat)) ? [] : [{ path: 'experts', message: t.faults.heard }]),
    ...(seats.every((seat) => heard.includes(seat)) ? [{ path: 'experts', message: t.faults.nobodyLeft }] : []),
  ];
}

export const standardDocument = procedure(t, forms, {
  key: 'standard-document',
  articles: ['C-5', 'C-11', 'C-12', 'C-13', 'C-14'],
  roles: {
    drafter: { post: 'standards', of: 'opener' },
    quality: { post: 'standards', of: 'quality-authority' },
    experts: { parties: (matter) => expertsOf(matter).map(personKey) },
    above: { parties: above },
    inPlace: { parties: inPlace },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.name),
    outcomes: [go('approve')],
  },
  steps: {
    approve: {
      task: ['authority', city(10, 'wd'), 'above'],
      commands: {
        approve: { decides: 'for', outcomes: [go('draft')] },
        decline: { decides: 'against', outcomes: [finish('declined')] },
      },
    },
    draft: { task: ['drafter', city(60, 'wd'), 'inPlace'], commands: { submit: { outcomes: [go('opinions')] } } },
    // A unit that says nothing must not hold up the standard; its time to speak is not cut short.
    opinions: {
      kind: 'receipts',
      // Whoever drafts it is not asked for an opinion on it.
      from: (matter, directory) => everyUnit(matter, directory).filter((unit) => unit !== matter.opener.unit),
      post: 'standards',
      shows: 'files',
      receiptTitle: t.receiptTitle,
      form: opinion,
      check: ({ position, opinion: said }) =>
        position === 'opine' && said === undefined ? [{ path: 'opinion', message: t.faults.noOpinion }] : [],
      keeps: ({ position }) => position === 'opine',
      body: ({ opening, given }) => t.receiptBody(opening.name, given.submit?.form.draft ?? ''),
      limits: [city(20, 'wd')],
      closedBy: 'authority',
      outcomes: [go('answer')],
    },
    answer: {
      task: ['drafter', city(15, 'wd'), 'inPlace'],
      commands: {
        answer: {
          tone: 'primary',
          prefill: (matter) => ({ answers: opinionsOf(matter) }),
          check: checkAnswers,
          outcomes: [go('appoint')],
        },
      },
    },
    appoint: {
      task: ['authority', city(10, 'wd'), 'above'],
      commands: { appoint: { tone: 'primary', check: checkExperts, outcomes: [go('review')] } },
    },
    review: {
      task: ['experts', city(15, 'wd')],
      independent: { of: ['drafter'] },
      joint: {
        mode: 'all',
        closedBy: 'authority',
        outcomes: [when('过半数通过', passed, go('publish')), go('revise')],
      },
      commands: { pass: { decides: 'for', outcomes: [go()] }, fail: { decides: 'against', outcomes: [go()] } },
    },
    revise: {
      task: ['drafter', city(20, 'wd'), 'inPlace'],
      noReturn: t.noReturn,
      commands: { resubmit: { tone: 'primary', requests: true, outcomes: [go('review')] } },
    },
    publish: {
      task: ['quality', city(10, 'wd'), 'above'],
      commands: {
        publish: {
          decides: 'for',
          check: ({ number }, { opening }, context) =>
            number !== opening.revises && standardOf(context, number)
              ? [{ path: 'number', message: t.faults.taken }]
              : [],
          outcomes: [finish('published')],
          // A revision takes the place of the edition before it.
          registers: (matter, context) => {
            const { name, kind, revises } = matter.opening;
            const published = dayOf(context.now);
            const number = numberOf(matter);
            const standard = { number, name, kind, published, reviewedOn: published, state: t.state };
            const put = entered({ ...standard, unit: matter.opener.unit ?? '', users: [] }, t.publishedWhy);
            const old = revises === undefined ? undefined : standardOf(context, revises);
            if (revises === number) return [put];
            return [...(old ? [takenOff(old.number, old.name, t.replaced(number))] : []), { ...put, claims: true }];
          },
          opens: (matter) => {
            const { name, revises } = matter.opening;
            const cause = t.publishedBody(numberOf(matter), name);
            const replaced = revises !== undefined && revises !== numberOf(matter) ? { removed: revises } : {};
            const relation = t.catalogue;
            return [{ procedure: 'standard-catalogue', key: 'catalogue', relation, form: { cause, ...replaced } }];
          },
          tells: {
            title: t.tells.published,
            to: allUnits,
            body: (matter) => t.publishedBody(numberOf(matter), matter.opening.name),
          },
        },
        sendBack: { decides: 'against', outcomes: [go('revise')] },
      },
    },
  },
  anytime: {
    // An expert who is away does not hold up the others.
    replace: {
      by: 'authority',
      during: ['review'],
      prefill: (matter) => ({ experts: expertsOf(matter).map((one) => ({ person: one })) }),
      check: checkReplaced,
      outcomes: [{ enter: [], leave: 'none', reseats: 'review' }],
    },
  },
  withdrawable: {
    by: 'drafter',
    during: ['approve', 'draft', 'opinions', 'answer', 'appoint', 'review', 'revise', 'publish'],
  },
  ends: { good: ['published'], bad: ['declined'] },
  registers: ['standards'],
  refusedEntry: { enters: ['publish'] },
});
