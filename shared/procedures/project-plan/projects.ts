/** A project of a plan: what was filed of it, where it is listed, and what stands in its way. */
import { z } from 'zod';
import { lifted, ofAUnit, standing, stoppedBy, suspensionOf } from '../../cloud/suspensions.ts';
import { suspensions } from '../../cloud/suspension-texts.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import { list, long, number, text, yesno } from '../../engine/forms/form.ts';
import type { Context } from '../../engine/definition/definition.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import type { UnitId } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

export const project = z.object({
  project: text(t.fields.project, { max: 80 }),
  content: long(t.fields.content, { max: 2000 }),
  investment: number(t.fields.investment),
  catalogue: long(t.fields.catalogue, { help: t.fields.catalogueHelp, max: 2000 }),
  major: yesno(t.fields.major, { help: t.fields.majorHelp }),
  profitable: yesno(t.fields.profitable, { help: t.fields.profitableHelp }),
});
export type Project = z.infer<typeof project>;
export const filing = z.object({
  projects: list(t.fields.projects, project, { max: 30 }),
  more: yesno(t.fields.more, { help: t.fields.moreHelp }).optional(),
});
/** Filed again after a revision: under the name that it has. */
export const revision = project.omit({ project: true });

export const unitOf = (matter: MatterState): UnitId => matter.opener.unit ?? '';
export const yearOf = (matter: MatterState): number => Number(matter.opening['year']);
/** As it was filed last. */
export const projectOf = (matter: MatterState): Project =>
  ({ ...matter.opening, ...matter.given['refile']?.form }) as Project;
export const isProject = (matter: MatterState): boolean => matter.opening['project'] !== undefined;
export const isMajor = (matter: MatterState): boolean => projectOf(matter).major;

/** The check of the filing at hand: those of an earlier one count no more. Ids of children end in their number. */
export function failedCheck(matter: MatterState): boolean {
  const n = (id: string) => Number(id.split('-').at(-1));
  const checks = matter.links.filter((one) => one.side === 'child').sort((a, b) => n(a.id) - n(b.id));
  return checks.at(-1)?.end?.good === false;
}

/** What A-26 and C-23 put in the way of an approval. */
export function stopsApproval(matter: MatterState, context: Context): string | undefined {
  if (!takesPart(unitOf(matter), context.registers))
    return stoppedBy(['approval'], context, unitOf(matter)) ?? t.gates.blocked;
  return stoppedBy(['project'], context, unitOf(matter), projectOf(matter).project);
}
export const stopsAcceptance = (matter: MatterState, context: Context): string | undefined =>
  stoppedBy(['acceptance'], context, unitOf(matter)) ??
  (takesPart(unitOf(matter), context.registers) ? undefined : t.gates.noAcceptance);

const subject = (matter: MatterState) => `project-plan/${unitOf(matter)}/${yearOf(matter)}/${projectOf(matter).project}`;
export const isListed = (matter: MatterState): boolean =>
  matter.registered.some((one) => one.register === 'plans' && one.op === 'put');

const seenBy = (unit: UnitId, { directory }: Pick<Context, 'directory'>): UnitId[] => {
  const bodies = (['authority', 'committee', 'finance'] as const).flatMap((kind) => directory.body(kind)?.id ?? []);
  return [...new Set([unit, ...bodies])];
};
/** Its place in the investment plan: entered by the committee, out of it when it is cancelled or accepted. */
const plan =
  (op: 'put' | 'lift', why: string) =>
  (matter: MatterState, context: Context): RegisterChange[] => {
    const { project: name, investment } = projectOf(matter);
    const funding = matter.given['list']?.form['funding'] as keyof typeof t.fields.fundings;
    return [
      {
        ...{ register: 'plans', subject: subject(matter), op, lasting: true, title: name, why },
        units: seenBy(unitOf(matter), context),
        values: {
          ...{ plan: name, unit: unitOf(matter), year: yearOf(matter) },
          content: t.listedAs(t.fields.fundings[funding], investment),
        },
      },
    ];
  };
export const planned = plan('put', t.plannedWhy);
export const cancelled = plan('lift', t.cancelledWhy);
export const accepted = (matter: MatterState, context: Context): RegisterChange[] => {
  const { project: name } = projectOf(matter);
  return [
    ...plan('lift', t.acceptedWhy)(matter, context),
    {
      register: 'results',
      subject: `project-plan/${yearOf(matter)}/${unitOf(matter)}/${name}`,
      ...{ op: 'put', lasting: true, title: name, why: t.acceptedWhy, units: [] },
      values: { period: yearOf(matter), about: name, advice: String(matter.given['accept']?.form['reason'] ?? '') },
    },
  ];
};

export const isSuspended = (unit: UnitId, { registers }: Pick<Context, 'registers'>): boolean =>
  standing(ofAUnit, registers, unit) !== undefined;
/** What A-26 says of a unit outside of sharing: it lasts until the unit has made up for it, whatever becomes of this plan. */
export const suspended = (matter: MatterState, context: Context): RegisterChange[] =>
  ofAUnit
    .filter((kind) => standing([kind], context.registers, unitOf(matter)) === undefined)
    .map((kind) => ({
      ...{ register: 'suspensions', subject: suspensionOf(kind, unitOf(matter)), op: 'put', lasting: true },
      ...{ title: suspensions.kinds[kind], why: t.suspendedWhy, units: seenBy(unitOf(matter), context) },
      values: { kind: suspensions.kinds[kind] },
    }));
export const resumed = (matter: MatterState, context: Context): RegisterChange[] =>
  lifted(ofAUnit, context, t.liftedWhy, unitOf(matter));
