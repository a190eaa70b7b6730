/** The projects of a plan: what was filed, what came of the standardisation checks, what is listed and what is done with. */
import { z } from 'zod';
import { takesPart } from '../../cloud/taking-part.ts';
import { list, long, number, text, yesno, choice } from '../../engine/forms/form.ts';
import type { Context } from '../../engine/definition/definition.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import type { UnitId } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

export const filing = z.object({
  projects: list(
    t.fields.projects,
    z.object({
      project: text(t.fields.project, { max: 80 }),
      content: long(t.fields.content, { max: 2000 }),
      investment: number(t.fields.investment),
      catalogue: long(t.fields.catalogue, { help: t.fields.catalogueHelp, max: 2000 }),
      major: yesno(t.fields.major, { help: t.fields.majorHelp }),
      profitable: yesno(t.fields.profitable, { help: t.fields.profitableHelp }),
    }),
    { max: 30 },
  ),
});
export type Project = z.infer<typeof filing>['projects'][number];

export const deciding = z.object({
  project: text(t.fields.project, { max: 80, readOnly: true }),
  listed: yesno(t.fields.listed),
  funding: choice(t.fields.funding, t.fields.fundings),
});
export type Decided = z.infer<typeof deciding>;

export const unitOf = (matter: MatterState): UnitId => matter.opener.unit ?? '';
export const yearOf = (matter: MatterState): number => Number(matter.opening['year']);

/** It takes part in sharing: else neither approval nor acceptance. */
export const ready = (matter: MatterState, { registers }: Context): boolean => takesPart(unitOf(matter), registers);

/** As they were filed last. */
export function projectsOf({ given }: MatterState): Project[] {
  const filings = [given['file'], given['refile']].filter((one) => one !== undefined);
  const last = filings.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
  return ((last?.form ?? { projects: [] }) as z.infer<typeof filing>).projects;
}
export const majorsOf = (matter: MatterState): Project[] => projectsOf(matter).filter((one) => one.major);

/** The checks of the filing at hand: those of an earlier one count no more. Ids of children end in their number. */
export function failedChecks(matter: MatterState): boolean {
  const checks = matter.links.filter((one) => one.side === 'child');
  const numbered = checks.sort((a, b) => Number(a.id.split('-').at(-1)) - Number(b.id.split('-').at(-1)));
  const n = majorsOf(matter).length;
  return n > 0 && numbered.slice(-n).some((one) => one.end?.good === false);
}

export const decidedOf = (matter: MatterState): Decided[] =>
  ((matter.given['decide']?.form ?? { decisions: [] }) as { decisions: Decided[] }).decisions;

export const planSubject = (matter: MatterState, project: string) =>
  `project-plan/${unitOf(matter)}/${yearOf(matter)}/${project}`;
export const resultSubject = (matter: MatterState, project: string) =>
  `project-plan/${yearOf(matter)}/${unitOf(matter)}/${project}`;

/** Listed in the investment plan, and neither accepted nor cancelled. @param but one that is being settled now */
export const unsettled = (matter: MatterState, but?: string): string[] => {
  const done = (register: string, subject: string, op: 'put' | 'lift') =>
    matter.registered.some((one) => one.register === register && one.subject === subject && one.op === op);
  return decidedOf(matter)
    .filter((one) => one.listed && one.project !== but)
    .map((one) => one.project)
    .filter((one) => !done('plans', planSubject(matter, one), 'lift'))
    .filter((one) => !done('results', resultSubject(matter, one), 'put'));
};
export const anyAccepted = (matter: MatterState): boolean =>
  matter.registered.some((one) => one.register === 'results');

const seenBy = (matter: MatterState, { directory }: Context): UnitId[] => {
  const bodies = (['authority', 'committee', 'finance'] as const).map((kind) => directory.body(kind)?.id);
  return [...new Set([unitOf(matter), ...bodies].filter((id) => id !== undefined))];
};

/** The investment plan, one entry for each project that the committee has listed. */
export const planned = (matter: MatterState, context: Context): RegisterChange[] =>
  decidedOf(matter)
    .filter((one) => one.listed)
    .map(({ project, funding }) => ({
      ...{ register: 'plans', subject: planSubject(matter, project), op: 'put', lasting: true, title: project },
      why: t.plannedWhy,
      units: seenBy(matter, context),
      values: {
        ...{ plan: project, unit: unitOf(matter), year: yearOf(matter) },
        content: t.listedAs(
          t.fields.fundings[funding],
          projectsOf(matter).find((one) => one.project === project)?.investment ?? 0,
        ),
      },
    }));

export const cancelled = (matter: MatterState, context: Context): RegisterChange[] => {
  const project = String(matter.given['cancel']?.form['project'] ?? '');
  return [
    {
      ...{ register: 'plans', subject: planSubject(matter, project), op: 'lift', lasting: true, title: project },
      ...{ why: t.cancelledWhy, units: seenBy(matter, context) },
    },
  ];
};

export const accepted = (matter: MatterState): RegisterChange[] => {
  const project = String(matter.given['askAcceptance']?.form['project'] ?? '');
  return [
    {
      ...{ register: 'results', subject: resultSubject(matter, project), op: 'put', lasting: true, title: project },
      why: t.acceptedWhy,
      units: [],
      values: { period: yearOf(matter), about: project, advice: String(matter.given['accept']?.form['reason'] ?? '') },
    },
  ];
};

const kinds = ['approval', 'funds', 'acceptance'] as const;
/** What A-26 says of a unit outside of sharing: it lasts until the unit has made up for it, whatever becomes of this plan. */
export const suspended = (matter: MatterState, context: Context): RegisterChange[] =>
  kinds.map((kind) => ({
    ...{ register: 'suspensions', subject: `${kind}:${unitOf(matter)}`, op: 'put', lasting: true },
    ...{ title: t.suspensions[kind], why: t.suspendedWhy, units: seenBy(matter, context) },
    values: { kind: t.suspensions[kind] },
  }));
export const resumed = (matter: MatterState, context: Context): RegisterChange[] =>
  suspended(matter, context)
    .filter(({ register, subject }) => context.registers.entry(register, subject) !== undefined)
    .map(({ values: _, ...change }) => ({ ...change, op: 'lift', why: t.liftedWhy }));
