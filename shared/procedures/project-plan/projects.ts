/** A project of a plan: what was filed of it, where it is listed, and what stands in its way. */
import { z } from 'zod';
import { barredBy, isSuspended, suspended } from '../../engine/words/suspensions.ts';
import { dated } from '../../engine/words/orders.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { ofUnit } from '../../cloud/systems.ts';
import { seenBy } from '../../cloud/seen-by.ts';
import { madeUp, takesPart } from '../../cloud/taking-part.ts';
import { choice, entry, list, long, number, reason, text, unit, yesno } from '../../engine/forms/form.ts';
import { material } from '../../engine/forms/material.ts';
import type { Context } from '../../engine/definition/definition.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { postKey, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

const year = number(t.fields.year, { min: 2018, max: 2100 });
const project = z.object({
  project: text(t.fields.project, { max: 80 }),
  content: long(t.fields.content, { max: 2000 }),
  investment: number(t.fields.investment),
  catalogue: long(t.fields.catalogue, { help: t.fields.catalogueHelp, max: 2000 }),
  major: yesno(t.fields.major, { help: t.fields.majorHelp }),
  profitable: yesno(t.fields.profitable, { help: t.fields.profitableHelp }),
});
export type Project = z.infer<typeof project>;
const reasoned = z.object({ reason: reason(t.fields.reason) });
const opinion = z.object({ reason: reason(t.fields.opinion) });
const accepted = z.object({ reason: reason(t.fields.accepted) });

export const forms = {
  opening: z.object({
    year,
    ask: choice(t.fields.ask, t.fields.asks).optional(),
    lateReason: reason(t.fields.lateReason).optional(),
  }),
  file: z.object({
    projects: list(t.fields.projects, project, { max: 30 }),
    papers: material('project-papers'),
    more: yesno(t.fields.more, { help: t.fields.moreHelp }).optional(),
  }),
  none: z.object({ reason: reason(t.fields.reason).optional() }),
  askLate: reasoned,
  close: reasoned,
  consentLate: dated(t.fields.until, t.fields.reason),
  declineLate: reasoned,
  lift: reasoned,
  notYet: reasoned,
  // Filed again after a revision: under the name that it has.
  refile: project.omit({ project: true }),
  pass: opinion,
  back: reasoned,
  suspend: reasoned,
  refuse: reasoned,
  ready: z.object({ done: long(t.fields.done) }),
  moreTime: reasoned,
  drop: reasoned,
  list: z.object({
    funding: choice(t.fields.funding, t.fields.fundings),
    capital: long(t.fields.capital, { help: t.fields.capitalHelp }).optional(),
    controllers: list(t.fields.controllers, z.object({ unit: unit(t.fields.controller) }), {
      min: 0,
      max: 10,
    }).optional(),
    reason: reason(t.fields.decision),
  }),
  leaveOut: z.object({ reason: reason(t.fields.decision) }),
  askAcceptance: z.object({
    entries: list(t.fields.entries, z.object({ resource: entry(t.fields.entry, 'catalogue') })),
    built: long(t.fields.built),
  }),
  askCancel: reasoned,
  goOn: reasoned,
  proposeCancel: reasoned,
  consentCancel: reasoned,
  declineCancel: reasoned,
  accept: accepted,
  object: accepted,
};
export type Matter = MatterOf<typeof forms>;
/** What opens by itself: the year's filing of a unit, or one project of a filing. */
export const systemForm = z.object({ year, ...project.partial().shape });

export const unitOf = ({ opener }: Matter): UnitId => opener.unit ?? '';
/** As it was filed last; undefined where the matter is no single project. */
export function projectOf({ opening, given }: Matter): Project | undefined {
  const first = project.safeParse(opening);
  return first.success ? { ...first.data, ...given.refile?.form } : undefined;
}
export const nameOf = (matter: Matter): string => projectOf(matter)?.project ?? '';
export const isProject = (matter: Matter): boolean => projectOf(matter) !== undefined;
export const isMajor = (matter: Matter): boolean => projectOf(matter)?.major === true;

/** The check of the filing at hand: those of an earlier one count no more. Ids of children end in their number. */
export function failedCheck({ links }: Matter): boolean {
  const n = (id: string) => Number(id.split('-').at(-1));
  const checks = links.filter((one) => one.side === 'child').sort((a, b) => n(a.id) - n(b.id));
  return checks.at(-1)?.end?.good === false;
}

const aboutProject = (matter: Matter) => ofUnit(unitOf(matter), nameOf(matter));
/** What A-26 and C-23 put in the way of an approval. */
export function stopsApproval(matter: Matter, { registers }: Context): string | undefined {
  if (!takesPart(unitOf(matter), registers))
    return (
      barredBy(registers, 'projects', [unitOf(matter)]) ??
      barredBy(registers, 'funds', [unitOf(matter)]) ??
      t.gates.blocked
    );
  return barredBy(registers, 'funds', [aboutProject(matter)]);
}
export const stopsAcceptance = (matter: Matter, { registers }: Context): string | undefined =>
  barredBy(registers, 'acceptance', [unitOf(matter)]) ??
  (takesPart(unitOf(matter), registers) ? undefined : t.gates.noAcceptance);

const readers = ['authority', 'committee', 'finance'] as const;
/** Its place in the investment plan: entered by the committee, out of it when it is cancelled or accepted. */
const plan =
  (op: 'put' | 'lift', why: string) =>
  (matter: Matter, context: Context): RegisterChange[] => {
    const { opening, given } = matter;
    const name = nameOf(matter);
    const funding = t.fields.fundings[given.list?.form.funding ?? 'other'];
    return [
      {
        ...{
          register: 'plans',
          subject: planSubject(unitOf(matter), opening.year, name),
          op,
          lasting: true,
          title: name,
        },
        ...{ why, units: seenBy(context, [unitOf(matter)], ...readers) },
        values: {
          ...{ plan: name, unit: unitOf(matter), year: opening.year },
          content: t.listedAs(funding, projectOf(matter)?.investment ?? 0, given.list?.form.capital),
        },
      },
    ];
  };
export const planSubject = (unit: UnitId, of: number, name: string) => `project-plan/${unit}/${of}/${name}`;
export const planned = plan('put', t.plannedWhy);
export const cancelled = plan('lift', t.cancelledWhy);
export const acceptedOf = (matter: Matter, context: Context): RegisterChange[] => {
  const name = nameOf(matter);
  const { year: of } = matter.opening;
  return [
    ...plan('lift', t.acceptedWhy)(matter, context),
    {
      ...{ register: 'results', subject: `project-plan/${of}/${unitOf(matter)}/${name}`, op: 'put', lasting: true },
      ...{ title: name, why: t.acceptedWhy, units: [] },
      values: { period: of, about: name, advice: matter.given.accept?.form.reason ?? '' },
    },
  ];
};

/** Capital from outside: how the city's part is put in, and who keeps watch over it. */
export const checkListing = ({ funding, capital }: z.infer<typeof forms.list>): Fault[] =>
  funding === 'ppp' && capital === undefined ? [{ path: 'capital', message: t.faults.capital }] : [];
export const controllers = ({ given: { list: listed } }: Matter): PartyKey[] =>
  (listed?.form.controllers ?? []).map((one) => postKey(one.unit, 'head'));

/** What A-26 says of a unit outside of sharing: it lasts until the unit has made up for it, whatever becomes of this plan. */
export const blocked = (matter: Matter, context: Context): RegisterChange[] => {
  const unit = unitOf(matter);
  if (isSuspended(context.registers, 'outside-sharing', unit)) return [];
  const title = context.directory.unit(unit)?.name ?? unit;
  return [
    suspended('outside-sharing', unit, { title, why: t.suspendedWhy, units: seenBy(context, [unit], ...readers) }),
  ];
};
export const unblocked = (matter: Matter, context: Context): RegisterChange[] => madeUp(unitOf(matter), context);
