/** C-8–10: a unit files the standards that it applies; the authority checks and lists them. */
import {
  choice,
  city,
  cityKinds,
  date,
  finish,
  go,
  list,
  long,
  procedure,
  reason,
  text,
  z,
} from '../../engine/words.ts';
import type { Context } from '../../engine/words.ts';
import { above, allUnits, entered, inPlace, kinds, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const filing = z.object({
  standards: list(
    t.fields.standards,
    z.object({
      number: text(t.fields.number, { max: 60 }),
      name: text(t.fields.name, { max: 100 }),
      kind: choice(t.fields.kind, kinds),
      published: date(t.fields.published, { when: 'past' }),
      area: text(t.fields.area),
    }),
    { max: 50 },
  ),
});
const forms = {
  opening: filing,
  refile: filing,
  list: z.object({ opinion: reason(t.fields.opinion).optional() }),
  sendBack: z.object({ reason: reason(t.fields.opinion) }),
  drop: z.object({ note: long(t.fields.why).optional() }),
};

function check({ standards }: z.infer<typeof filing>, context: Context) {
  const numbers = standards.map((one) => one.number);
  return standards.flatMap((one, n) => {
    const known = standardOf(context, one.number);
    return [
      ...(numbers.indexOf(one.number) < n ? [{ path: `standards.${n}.number`, message: t.faults.twice }] : []),
      // A number is one standard: another kind under it is a slip of the pen.
      ...(known && known.kind !== '' && known.kind !== one.kind
        ? [{ path: `standards.${n}.kind`, message: t.faults.otherKind(known.name) }]
        : []),
    ];
  });
}

export const standardFiling = procedure(t, forms, {
  key: 'standard-filing',
  articles: ['C-8', 'C-9', 'C-10'],
  roles: { unit: { post: 'standards', of: 'opener' }, above: { parties: above }, inPlace: { parties: inPlace } },
  supervisor: 'committee',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: cityKinds },
    title: ({ standards }) => t.matterTitle(standards[0]?.name ?? '', standards.length),
    check,
    outcomes: [go('list')],
  },
  steps: {
    list: {
      task: ['authority', city(10, 'wd'), 'above'],
      noReturn: t.sendsBack,
      commands: {
        list: {
          decides: 'for',
          outcomes: [finish('listed')],
          // What another unit has filed before stays as it is, its review too; this one applies it as well.
          registers: ({ opening, opener: { unit = '' } }, context) =>
            opening.standards.map((one) => {
              const known = standardOf(context, one.number);
              const filed = { ...one, unit, users: [], reviewedOn: one.published, state: t.state };
              return entered(known ? { ...known, users: [...known.users, unit] } : filed, t.filedWhy);
            }),
          tells: {
            title: t.tells.listed,
            kind: 'info',
            to: allUnits,
            body: ({ opening }) => t.listedBody(opening.standards.map((one) => one.name).join('、')),
          },
        },
        sendBack: { decides: true, outcomes: [go('amend')] },
        decline: { decides: 'against', outcomes: [finish('declined')] },
      },
    },
    amend: {
      task: ['unit', city(10, 'wd'), 'inPlace'],
      noReturn: t.noReturn,
      commands: {
        refile: {
          tone: 'primary',
          check: (form, _, context) => check(form, context),
          prefill: (matter) => matter.opening,
          replacesOpening: true,
          newRound: true,
          outcomes: [go('list')],
        },
        drop: { tone: 'danger', outcomes: [finish('dropped')] },
      },
    },
  },
  withdrawable: { by: 'unit', during: ['list'] },
  ends: { good: ['listed'], bad: ['declined', 'dropped'] },
  registers: ['standards'],
});
