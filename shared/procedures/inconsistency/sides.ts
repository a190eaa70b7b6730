/** The sides of an inconsistency: whose data say what, and who loses (B-26). */
import { z } from 'zod';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, list, long, reason, resource, text, reasoned } from '../../engine/forms/form.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { texts as t } from './texts.ts';

const side = z.object({ resource: resource(t.fields.resource), says: text(t.fields.says, { max: 500 }) });

export const forms = {
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

export const receipt = z.object({
  compared: choice(t.fields.compared, t.fields.comparedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof forms.opening>;
const settled = (matter: Matter) => matter.given.settle?.form;
export const resources = (matter: Matter) => matter.opening.sides.map((one) => one.resource);
export const losers = (matter: Matter) => resources(matter).filter((id) => id !== settled(matter)?.right);
export const providersOf = (ids: readonly string[], directory: Directory): UnitId[] => [
  ...new Set(ids.flatMap((id) => directory.resource(id)?.provider ?? [])),
];
export const dataOf = (units: readonly UnitId[]): PartyKey[] => units.map((one) => postKey(one, 'data'));
export const usersOf = (matter: Matter, directory: Directory): UnitId[] => [
  ...new Set(resources(matter).flatMap((id) => directory.usersOf(id))),
];
export const told = (title: string, body: Tell<Matter>['body']): Tell<Matter> => ({
  ...{ title, body },
  to: (matter, { directory }) =>
    dataOf([...new Set([...providersOf(resources(matter), directory), ...usersOf(matter, directory)])]),
});
export const outcomeOf = (matter: Matter, directory: Directory): [string, string, string] => {
  const { right = '', value = '' } = settled(matter) ?? {};
  return [matter.opening.fact, directory.resource(right)?.name ?? right, value];
};

export const sideOnly = (form: { right?: string | undefined }, matter: Matter): Fault[] =>
  form.right === undefined || resources(matter).includes(form.right) ? [] : [{ path: 'right', message: t.faults.side }];

export function checkOpening(form: Opened, { directory }: Context): Fault[] {
  const ids = form.sides.map((one) => one.resource);
  const twice = ids.findIndex((id, n) => ids.indexOf(id) < n);
  if (twice >= 0) return [{ path: `sides.${twice}.resource`, message: t.faults.twice }];
  return providersOf(ids, directory).length > 1 ? [] : [{ path: 'sides', message: t.faults.providers }];
}
