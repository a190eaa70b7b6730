/** B-11, B-17, B-19, B-41, N-11: who answers for sharing in each unit, under which rules; confirmed every year. */
import { z } from 'zod';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, long, person, reason, text } from '../../engine/forms/form.ts';
import { put } from '../../engine/words/entries.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type UnitId, type UnitKind } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { declaredPosts, declaring, neededPosts } from './posts.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ cause: choice(t.fields.cause, t.fields.causes) });
const own = { among: 'own' } as const;
const declaration = z.object({
  head: person(t.fields.head, own),
  body: text(t.fields.body, { max: 60 }),
  sharing: person(t.fields.sharing, own),
  data: person(t.fields.data, own),
  registrar: person(t.fields.registrar, own),
  reviewer: person(t.fields.reviewer, own),
  secrecy: person(t.fields.secrecy, own),
  contact: person(t.fields.contact, own),
  safety: person(t.fields.safety, own),
  rules: long(t.fields.rules),
  security: long(t.fields.security, { help: t.fields.securityHelp }).optional(),
});

const forms = {
  opening,
  declare: declaration,
  ...lateForms,
  incomplete: z.object({ missing: reason(t.fields.missing) }),
};
type Matter = MatterOf<typeof forms>;
/** Noted at the opening: whose it is, and what was vacant, so that whoever reads the matter sees it. */
type Opened = Matter['opening'] & { unit?: string; vacant?: string };

type Declaration = z.infer<typeof declaration>;
const PEOPLE = ['head', 'sharing', 'data', 'registrar', 'reviewer', 'secrecy', 'contact', 'safety'] as const;
const ANSWERS_FOR_CLOUD: UnitKind[] = ['office', 'cloud-provider'];

const declared = (matter: Matter) => matter.given.declare?.form;
const answersForCloud = (unit: UnitId | undefined, directory: Directory) => {
  const kind = unit === undefined ? undefined : directory.unit(unit)?.kind;
  return kind !== undefined && ANSWERS_FOR_CLOUD.includes(kind);
};
const vacancies = (id: UnitId | undefined, directory: Directory): string[] => {
  const unit = id === undefined ? undefined : directory.unit(id);
  if (!unit) return [];
  return neededPosts(unit)
    .filter((post) => directory.holders(unit.id, post).length === 0)
    .map((post) => t.posts[post]);
};
const vacantOf = ({ opening: noted }: Matter) => (noted as Opened).vacant ?? '';

function check(given: Declaration, { opener }: Matter, { directory }: Context): Fault[] {
  return [
    ...PEOPLE.filter((one) => directory.person(given[one])?.unit !== opener.unit).map((path) => ({
      path,
      message: t.faults.own,
    })),
    ...(given.registrar === given.reviewer ? [{ path: 'reviewer', message: t.faults.same }] : []),
    ...(answersForCloud(opener.unit, directory) && given.security === undefined
      ? [{ path: 'security', message: t.faults.security }]
      : []),
  ];
}

export const unitArrangements = procedure(t, forms, {
  key: 'unit-arrangements',
  version: 1,
  group: '数据共享',
  articles: ['A-35', 'A-38', 'B-11', 'B-17', 'B-19', 'B-41', 'N-11'],
  roles: {
    unit: { posts: ['head', 'contact'], of: (matter) => matter.opener.unit },
    ...lateRoles,
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['head', 'contact'], kinds: declaring },
    systemForm: opening,
    title: (form: Opened) => t.matterTitle(form.unit ?? '', t.fields.causes[form.cause]),
    tidy: (form, { actor, directory }) => {
      const vacant = vacancies(actor.unit, directory).join('、');
      return { ...form, unit: actor.unitName ?? actor.unit ?? '', ...(vacant === '' ? {} : { vacant }) };
    },
    outcomes: [go('declare')],
    tells: {
      ...{ title: t.tells.vacant, kind: 'alert' },
      to: (matter, { directory }) => {
        const authority = directory.body('authority')?.id;
        if (vacantOf(matter) === '' || matter.opener.unit === undefined) return [];
        return [postKey(matter.opener.unit, 'head'), ...(authority ? [postKey(authority, 'data')] : [])];
      },
      body: (matter) => t.vacantBody(matter.title, vacantOf(matter)),
    },
  },
  steps: {
    declare: {
      by: 'unit',
      lapseOpens: ['late'],
      limits: [city(20, 'wd')],
      commands: {
        declare: {
          requests: true,
          // What was declared last; else whoever holds the posts now.
          prefill: (matter, { directory, registers }) => {
            const unit = matter.opener.unit ?? '';
            const last = declared(matter) ?? registers.entry('posts', unit)?.values;
            if (last) return Object.fromEntries(Object.entries(last).filter(([field]) => field in declaration.shape));
            return Object.fromEntries(
              PEOPLE.flatMap((post) => {
                const holder = directory.holders(unit, declaredPosts[post])[0];
                return holder === undefined ? [] : [[post, holder]];
              }),
            );
          },
          check,
          outcomes: [goLeaving(['late'], 'confirm')],
        },
      },
    },
    confirm: {
      by: 'authority',
      takenUpBy: 'committee',
      independent: { gave: ['declare'] },
      limits: [city(5, 'wd')],
      noReturn: '不完整的，用“不完整”一次写明',
      commands: {
        confirm: {
          decides: 'for',
          form: z.object({ opinion: reason(t.fields.opinion).optional() }),
          // Who was named may have left since.
          gate: (matter, { directory }) => {
            const given = declared(matter);
            const gone = PEOPLE.filter(
              (one) => given === undefined || directory.person(given[one])?.unit !== matter.opener.unit,
            );
            return gone.length > 0 ? t.gates.noHolder(gone.map((one) => t.fields[one]).join('、')) : undefined;
          },
          outcomes: [finish('confirmed')],
          registers: (matter, { directory }) => {
            const given = declared(matter);
            const unit = matter.opener.unit;
            if (!given || unit === undefined) return [];
            return [
              put('posts', unit, {
                ...{ title: t.registered(directory.unit(unit)?.name ?? unit), why: t.why, units: [unit] },
                values: { unit, ...given },
              }),
            ];
          },
        },
        incomplete: {
          decides: 'against',
          outcomes: [go('declare')],
          tells: {
            ...{ title: t.tells.incomplete, kind: 'info', to: 'unit' },
            body: ({ title, given }) => t.incompleteBody(title, given.incomplete?.form.missing ?? ''),
          },
        },
      },
    },
    late: lateStep<Matter>('unit', ({ opener }) => opener.unit, { national: 'provider-other', city: 'city-other' }),
  },
  withdrawable: {
    by: 'unit',
    offered: (matter) => matter.turn === undefined && matter.opening.cause !== 'vacant',
    during: ['declare', 'confirm'],
  },
  ends: { good: ['confirmed'], bad: ['unmet'] },
  vacancy: { posts: neededPosts, title: t.fields.causes.vacant, form: { cause: 'vacant' } },
  recurs: { every: 'year', for: { kinds: declaring }, by: 'unit', form: () => ({ cause: 'yearly' }) },
  registers: ['posts'],
  advice: (matter, unit) =>
    !matter.end && vacantOf(matter) !== '' && unit === matter.opener.unit ? [t.advice(vacantOf(matter))] : [],
});
