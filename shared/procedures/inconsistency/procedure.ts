/** B-26: the same fact differs between providers; the authority and they give opinions, the committee decides, the losing side corrects. */
import { z } from 'zod';
import { lateRoles, receiptsLate } from '../../catalogue/late.ts';
import { finish, go } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, list, long, reason, resource, text, reasoned } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const side = z.object({ resource: resource(t.fields.resource), says: text(t.fields.says, { max: 500 }) });

const forms = {
  opening: z.object({
    fact: text(t.fields.fact, { max: 60 }),
    sides: list(t.fields.sides, side, { min: 2, max: 20 }),
    evidence: long(t.fields.evidence),
  }),
  propose: z.object({ proposal: long(t.fields.proposal), right: resource(t.fields.right).optional() }),
  settle: z.object({
    right: resource(t.fields.right),
    value: text(t.fields.value, { max: 500 }),
    reason: reason(t.fields.reason),
  }),
  apart: reasoned(t.fields.reason),
};
type Matter = MatterOf<typeof forms>;

const receipt = z.object({
  compared: choice(t.fields.compared, t.fields.comparedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof forms.opening>;
const settled = (matter: Matter) => matter.given.settle?.form;
const resources = (matter: Matter) => matter.opening.sides.map((one) => one.resource);
const losers = (matter: Matter) => resources(matter).filter((id) => id !== settled(matter)?.right);
const providersOf = (ids: readonly string[], directory: Directory): UnitId[] => [
  ...new Set(ids.flatMap((id) => directory.resource(id)?.provider ?? [])),
];
const dataOf = (units: readonly UnitId[]): PartyKey[] => units.map((one) => postKey(one, 'data'));
const usersOf = (matter: Matter, directory: Directory): UnitId[] => [
  ...new Set(resources(matter).flatMap((id) => directory.usersOf(id))),
];
const told = (title: string, body: Tell<Matter>['body']): Tell<Matter> => ({
  ...{ title, body },
  to: (matter, { directory }) =>
    dataOf([...new Set([...providersOf(resources(matter), directory), ...usersOf(matter, directory)])]),
});
const outcomeOf = (matter: Matter, directory: Directory): [string, string, string] => {
  const { right = '', value = '' } = settled(matter) ?? {};
  return [matter.opening.fact, directory.resource(right)?.name ?? right, value];
};

const sideOnly = (form: { right?: string | undefined }, matter: Matter): Fault[] =>
  form.right === undefined || resources(matter).includes(form.right) ? [] : [{ path: 'right', message: t.faults.side }];

function checkOpening(form: Opened, { directory }: Context): Fault[] {
  const ids = form.sides.map((one) => one.resource);
  const twice = ids.findIndex((id, n) => ids.indexOf(id) < n);
  if (twice >= 0) return [{ path: `sides.${twice}.resource`, message: t.faults.twice }];
  return providersOf(ids, directory).length > 1 ? [] : [{ path: 'sides', message: t.faults.providers }];
}

export const inconsistency = procedure(t, forms, {
  key: 'inconsistency',
  version: 1,
  group: '数据共享',
  articles: ['B-4', 'B-20', 'B-26'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    providers: { parties: (matter, directory) => dataOf(providersOf(resources(matter), directory)) },
    ...lateRoles,
    government: { post: 'head', of: 'city-government' },
    losing: { parties: (matter, directory) => dataOf(providersOf(losers(matter), directory)) },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.fact),
    check: checkOpening,
    outcomes: [go('opinions')],
  },
  steps: {
    opinions: {
      by: 'providers',
      limits: [city(5, 'wd')],
      // One provider who says nothing must not hold up the others; his time to speak is not cut short.
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('propose')] },
      commands: {
        state: {
          form: z.object({ position: choice(t.fields.position, t.fields.positions), basis: long(t.fields.basis) }),
          outcomes: [go()],
        },
      },
    },
    propose: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(5, 'wd')],
      commands: {
        propose: {
          // An opinion beside those of the providers: the committee is who decides.
          check: sideOnly,
          outcomes: [go('decide')],
        },
      },
    },
    decide: {
      by: 'committee',
      takenUpBy: 'government',
      independent: { of: ['providers'] },
      limits: [city(10, 'wd')],
      commands: {
        settle: {
          decides: 'for',
          prefill: (matter) => {
            const right = matter.given.propose?.form.right;
            const says = matter.opening.sides.find((one) => one.resource === right)?.says;
            return right === undefined ? {} : { right, value: says };
          },
          check: sideOnly,
          tells: told(t.tells.settled, (matter, { directory }) => t.settledBody(...outcomeOf(matter, directory))),
          outcomes: [go('correct')],
        },
        apart: {
          decides: true,
          tells: told(t.tells.apart, ({ opening, given }) => t.apartBody(opening.fact, given.apart?.form.reason ?? '')),
          outcomes: [finish('apart')],
        },
        remand: { decides: 'against', outcomes: [go('propose')] },
      },
    },
    correct: {
      by: 'losing',
      limits: [city(5, 'wd')],
      joint: { mode: 'all', closedBy: 'authority', outcomes: [go('receipts')] },
      noReturn: t.noReturn,
      commands: { corrected: { form: z.object({ what: long(t.fields.what) }), outcomes: [go()] } },
    },
    receipts: {
      kind: 'receipts',
      lapseOpens: ['receiptsLate'],
      from: usersOf,
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) => t.receiptBody(...outcomeOf(matter, directory)),
      limits: [city(5, 'wd')],
      outcomes: [finish('settled')],
    },
    receiptsLate: receiptsLate([finish('settled')]),
  },
  withdrawable: { by: 'asker', during: ['opinions', 'propose', 'decide'] },
  ends: { good: ['settled', 'apart'] },
});
