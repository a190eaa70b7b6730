/** B-11, B-17, B-19, B-41, N-11: who answers for sharing in each unit, under which rules; confirmed every year. */
import { city, finish, go, goLeaving, postKey, procedure, put, reason, z } from '../../engine/words.ts';
import { lateRoles, lateStep } from '../../catalogue/late.ts';
import {
  check,
  declaration,
  declared,
  forms,
  opening,
  PEOPLE,
  vacancies,
  vacantOf,
  type Matter,
  type Opened,
} from './declaration.ts';
import { declaredPosts, declaring, neededPosts } from './posts.ts';
import { texts as t } from './texts.ts';

export const unitArrangements = procedure(t, forms, {
  key: 'unit-arrangements',
  group: '数据共享',
  articles: ['A-35', 'A-38', 'B-11', 'B-17', 'B-19', 'B-41', 'N-11'],
  roles: { unit: { posts: ['head', 'contact'], of: (matter) => matter.opener.unit }, ...lateRoles },
  opening: {
    by: { posts: ['head', 'contact'], kinds: declaring },
    systemForm: opening,
    title: (form: Opened) => t.matterTitle(form.unit ?? '', t.fields.causes[form.cause]),
    tidy: (form, { actor, directory }) => {
      const vacant = vacancies(actor.unit, directory).join('、');
      return {
        ...form,
        unit: directory.unit(actor.unit ?? '')?.name ?? actor.unitName ?? '',
        ...(vacant === '' ? {} : { vacant }),
      };
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
      task: ['unit', city(20, 'wd')],
      lapseOpens: ['late'],
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
      task: ['authority', city(5, 'wd'), 'committee'],
      independent: { gave: ['declare'] },
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
