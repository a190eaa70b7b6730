/** a system in operation asks for other resources; a major change is applied for and tested as at the beginning. */
import {
  barredBy,
  city,
  finish,
  go,
  handedIn,
  postKey,
  procedure,
  resumed,
  suspended,
  telling,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, Fault, MatterOf, RegisterChange, Tell } from '../../engine/words.ts';
import { entry, long, number, reason, unit as unitField, yesno } from '../../engine/forms/form.ts';
import { material } from '../../engine/forms/material.ts';
import { heldBackOf } from '../../cloud/held-back.ts';
import { applicants, applicationRoles, doneBy, refused, reviewedBy } from '../../cloud/applying.ts';
import { allocationOf, nameIn, notOwn, ofUnit, unitIn, withProvider } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const resources = {
  hosts: number(t.fields.hosts, { max: 1000 }),
  databases: number(t.fields.databases, { max: 1000 }),
  storage: number(t.fields.storage, { unit: 'GB' }),
};
const kinds = ['hosts', 'databases', 'storage'] as const;
type Resources = Record<(typeof kinds)[number], number>;
const opinion = z.object({ reason: reason(t.fields.opinion) });
const report = z.object({ reason: reason(t.fields.report) });
/** The law asks for these again where the change is a major one. */
const ifMajor = { neededIf: { field: 'major', is: true } } as const;
const forms = {
  opening: z.object({
    system: entry(t.fields.system, 'allocations'),
    ...resources,
    why: long(t.fields.why),
    major: yesno(t.fields.major, { help: t.fields.majorHelp }),
    plan: material('construction-plan', ifMajor).optional(),
    selfTest: material('self-test', ifMajor).optional(),
    to: unitField(t.fields.to, { help: t.fields.toHelp }).optional(),
  }),
  approve: z.object({ ...resources, major: yesno(t.fields.officeMajor), reason: reason(t.fields.opinion) }),
  refuse: opinion,
  tested: z.object({ performance: material('performance-test'), safety: material('security-test') }),
  pass: report,
  fail: report,
  complete: z.object({ result: long(t.fields.result) }),
};
type Matter = MatterOf<typeof forms>;
type Application = Matter['opening'];
/** What the office has given: all that was asked, or less (A-14: reasonable values). */
const given = ({ given: { approve }, opening }: Matter): Resources => approve?.form ?? opening;
const isLess = (matter: Matter) => kinds.some((one) => given(matter)[one] !== matter.opening[one]);
const isMajor = (_: Matter, form: { major: boolean }) => form.major;
const allocated = (system: string, { registers }: Pick<Context, 'registers'>): Resources => {
  const values = allocationOf(system, registers)?.values ?? {};
  return {
    hosts: Number(values['hosts'] ?? 0),
    databases: Number(values['databases'] ?? 0),
    storage: Number(values['storage'] ?? 0),
  };
};

/** The entry may have gone since the application: what is no longer there can't be changed. */
const stillAllocated = ({ opening }: Matter, { registers }: Context) =>
  allocationOf(opening.system, registers) ? undefined : t.gates.gone;
/** Under a suspension nobody gets more; giving some back is always possible. */
function heldBack(form: Resources, system: string, context: Context): Fault[] {
  const more = kinds.find((one) => form[one] > allocated(system, context)[one]);
  const barred = barredBy(context.registers, 'resources', [system]);
  return more !== undefined && barred !== undefined ? [{ path: more, message: barred }] : [];
}

function checkApplication(form: Application, context: Context): Fault[] {
  const { system, to } = form;
  const now = allocated(system, context);
  const same = kinds.every((one) => now[one] === form[one]) && (to === undefined || to === unitIn(system));
  const isOffice = context.directory.unit(context.actor.unit ?? '')?.kind === 'office';
  return [
    // The unit that had it may be gone: then the office hands it on to the unit that carries on its duties.
    ...(to !== undefined && isOffice ? [] : notOwn(form, context)),
    ...(same ? [{ path: 'hosts', message: t.faults.same }] : []),
    ...heldBack(form, system, context),
  ];
}
function checkApproval(form: Resources & { major: boolean }, matter: Matter, context: Context): Fault[] {
  const { opening } = matter;
  const { system } = opening;
  const now = allocated(system, context);
  return [
    // Whether a change is major is for the office to say, but a major one needs the materials of A-11.
    ...(form.major && !(handedIn(matter, 'plan') && handedIn(matter, 'selfTest'))
      ? [{ path: 'major', message: t.faults.officeMajor }]
      : []),
    ...kinds
      .filter((one) => form[one] > Math.max(opening[one], now[one]))
      .map((path) => ({ path, message: t.faults.more })),
    ...heldBack(form, system, context),
  ];
}

/** The allocation as it is now; where it goes to another unit, everything that stands under the old name goes along. */
function changed(matter: Matter, { registers }: Context): RegisterChange[] {
  const { system, to } = matter.opening;
  const now = allocationOf(system, registers);
  if (!now) return [];
  const { hosts, databases, storage } = given(matter);
  const base = { lasting: true, why: t.why } as const;
  const values = { ...now.values, hosts, databases, storage };
  const from = unitIn(system);
  if (to === undefined || to === from)
    return [
      { ...base, register: 'allocations', subject: system, op: 'put', title: now.title, units: [...now.units], values },
    ];
  const there = ofUnit(to, nameIn(system));
  const unitsTo = (units: readonly string[]) => units.map((one) => (one === from ? to : one));
  const title = nameIn(system);
  return [
    ...[now, ...registers.find('connections', { under: `${system}/` })].flatMap((one): RegisterChange[] => [
      { ...base, register: one.register, subject: one.subject, op: 'lift', title: one.title, units: [...one.units] },
      {
        ...{ ...base, register: one.register, subject: there + one.subject.slice(system.length), op: 'put' },
        ...{
          title: one.title,
          units: unitsTo(one.units),
          values: { ...(one === now ? values : one.values), unit: to },
        },
      },
    ]),
    ...heldBackOf(system, registers).flatMap(({ kind, units }) => [
      resumed(kind, system, { title, why: t.why, units }),
      suspended(kind, there, { title, why: t.why, units: unitsTo(units) }),
    ]),
  ];
}
const tells = (title: string, body: (matter: Matter) => string): Tell<Matter> => ({
  title,
  to: ({ opener, opening }) =>
    [opener.unit, opening.to].flatMap((id) => (id === undefined ? [] : [postKey(id, 'cloud')])),
  body,
});
const amounts = (matter: Matter) => {
  const { hosts, databases, storage } = given(matter);
  return t.amounts(hosts, databases, storage);
};
const partly = tells(t.tells.partly, (matter) =>
  t.partlyBody(nameIn(matter.opening.system), amounts(matter), matter.given.approve?.form.reason ?? ''),
);

export const cloudChange = procedure(t, forms, {
  key: 'cloud-change',
  articles: ['A-10', 'A-11', 'A-14', 'A-15', 'A-37', 'A-46', 'A-52'],
  roles: applicationRoles,
  opening: {
    by: applicants,
    title: (form) => t.matterTitle(nameIn(form.system)),
    check: checkApplication,
    tidy: withProvider,
    outcomes: [go('review')],
  },
  steps: {
    review: {
      ...reviewedBy('A-15'),
      // Whether it is a major change is for the office to say: the materials of one can be asked for.
      materials: {
        from: 'applicant',
        basis: 'A-15',
        limit: city(3, 'wd', { setting: 'cloud-change.materials', settingTitle: t.settings.materials }),
      },
      commands: {
        approve: {
          decides: 'for',
          gate: stillAllocated,
          prefill: ({ opening: { hosts, databases, storage, major } }) => ({ hosts, databases, storage, major }),
          check: checkApproval,
          outcomes: [
            when('重大变更，核减', (matter, form) => form.major && isLess(matter), telling(go('test'), partly)),
            when('重大变更', isMajor, go('test')),
            when('核减', isLess, telling(go('complete'), partly)),
            go('complete'),
          ],
        },
        refuse: refused,
      },
    },
    test: {
      task: ['applicant', city(15, 'd')],
      noReturn: t.noReturn,
      commands: { tested: { requests: true, outcomes: [go('evaluate')] } },
    },
    evaluate: {
      task: ['office', city(5, 'wd'), 'authority'],
      commands: {
        pass: { decides: 'for', outcomes: [go('complete')] },
        fail: { decides: 'against', outcomes: [go('test')] },
      },
    },
    complete: {
      ...doneBy('A-15'),
      commands: {
        complete: {
          gate: stillAllocated,
          registers: changed,
          tells: tells(t.tells.changed, (matter) => t.changedBody(nameIn(matter.opening.system), amounts(matter))),
          outcomes: [finish('changed')],
        },
      },
    },
  },
  withdrawable: { by: 'applicant', during: ['review', 'test', 'evaluate', 'complete'] },
  ends: { good: ['changed'], bad: ['refused'] },
  registers: ['allocations', 'connections', 'suspensions'],
});
