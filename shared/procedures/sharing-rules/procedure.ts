/** B-8, B-46, B-47: rules of sharing pass the city's legal review before they bind; what districts and parks make is on record. */
import { lateRoles } from '../../catalogue/late.ts';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import {
  choice,
  city,
  date,
  entry,
  finish,
  go,
  lifted,
  long,
  procedure,
  put,
  text,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, MatterOf } from '../../engine/words.ts';
import { texts as t } from './texts.ts';

const draft = z.object({
  kind: choice(t.fields.kind, t.fields.kinds),
  name: text(t.fields.name, { max: 80 }),
  content: long(t.fields.content),
  basis: long(t.fields.basis),
  replaces: entry(t.fields.replaces, 'rules').optional(),
});
const opinion = z.object({ opinion: long(t.fields.opinion).optional() });
const forms = {
  opening: draft,
  clear: opinion,
  record: opinion,
  issue: z.object({ document: text(t.fields.document, { max: 64 }), from: date(t.fields.from, { when: 'coming' }) }),
  resubmit: draft,
};
type Matter = MatterOf<typeof forms>;
const isLocal = ({ opening }: Matter) => opening.kind === 'local';
const subject = (unit: string | undefined, name: string) => `${unit ?? ''}/${name}`;

/** A district makes its own measures, the city's bodies make those of the city; a name stands once, until it is replaced. */
const check = (
  { kind, name, replaces }: Matter['opening'],
  unit: string | undefined,
  { directory, registers }: Context,
) => [
  ...((directory.unit(unit ?? '')?.kind === 'district') === (kind === 'local')
    ? []
    : [{ path: 'kind', message: t.faults.kind }]),
  ...(registers.entry('rules', subject(unit, name)) && replaces !== subject(unit, name)
    ? [{ path: 'name', message: t.faults.taken }]
    : []),
];
const inForce = (matter: Matter, { registers }: Context) => {
  const { name, kind, replaces } = matter.opening;
  const { unit } = matter.opener;
  const old =
    replaces === undefined || replaces === subject(unit, name) ? undefined : registers.entry('rules', replaces);
  const { document, from } = matter.given.issue?.form ?? {};
  return [
    ...lifted(old, t.replaced(name)),
    put('rules', subject(unit, name), {
      ...{ title: name, why: t.why(matter.number), units: unit === undefined ? [] : [unit] },
      values: { name, unit, kind: t.fields.kinds[kind], ...(document && from ? { document, from } : {}) },
    }),
  ];
};
const back = { decides: 'against' as const, outcomes: [go('amend')] };

export const sharingRules = procedure(t, forms, {
  key: 'sharing-rules',
  articles: ['B-8', 'B-33', 'B-46', 'B-47'],
  roles: {
    drafter: { posts: ['data', 'contact', 'head'], of: ({ opener }) => opener.unit },
    legal: { post: 'contact', of: 'legal' },
    ...lateRoles,
  },
  supervisor: 'government',
  opening: {
    by: { posts: ['data', 'contact', 'head'], kinds: ['authority', 'office', 'district'] },
    title: (form) => t.matterTitle(form.name),
    check: (form, context) => check(form, context.actor.unit, context),
    outcomes: [when('区县（市）、园区自己的办法', isLocal, go('record')), go('review')],
  },
  steps: {
    review: {
      task: ['legal', city(10, 'wd'), 'government'],
      commands: { clear: { decides: 'for', outcomes: [go('issue')] }, object: back },
    },
    issue: {
      task: ['committee', city(10, 'wd'), 'government'],
      commands: {
        issue: {
          decides: 'for',
          registers: inForce,
          tells: toEveryUnit(t.tells.issued, ({ opening, given }) =>
            t.issuedBody(opening.name, given.issue?.form.document ?? '', given.issue?.form.from ?? ''),
          ),
          outcomes: [finish('issued')],
        },
        remand: back,
      },
    },
    // What a district makes is its own: it is put on record, and told where it departs from the city's measure.
    record: {
      task: ['authority', city(10, 'wd'), 'committee'],
      commands: { record: { decides: 'for', registers: inForce, outcomes: [finish('recorded')] }, advise: back },
    },
    amend: {
      task: ['drafter', city(20, 'wd')],
      noReturn: t.noReturn,
      commands: {
        resubmit: {
          prefill: ({ opening }) => opening,
          check: (form, { opener }, context) => check(form, opener.unit, context),
          replacesOpening: true,
          newRound: true,
          outcomes: [when('区县（市）、园区自己的办法', isLocal, go('record')), go('review')],
        },
      },
    },
  },
  withdrawable: { by: 'drafter', during: ['review', 'issue', 'record', 'amend'] },
  ends: { good: ['issued', 'recorded'] },
  registers: ['rules'],
});
