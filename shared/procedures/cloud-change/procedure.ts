/** a system in operation asks for other resources; a major change is applied for and tested as at the beginning. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit, telling, when } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { entry, long, number, reason, unit as unitField, yesno } from '../../engine/forms/form.ts';
import { ofAnApplication, stoppedBy, suspensionOf } from '../../cloud/suspensions.ts';
import { allocationOf, nameIn, namedProvider, notOwn, ofUnit, unitIn, withProvider } from '../../cloud/systems.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const resources = {
  hosts: number(t.fields.hosts, { max: 1000 }),
  databases: number(t.fields.databases, { max: 1000 }),
  storage: number(t.fields.storage, { unit: 'GB' }),
};
const kinds = ['hosts', 'databases', 'storage'] as const;
type Resources = Record<(typeof kinds)[number], number>;
const application = z.object({
  system: entry(t.fields.system, 'allocations'),
  ...resources,
  why: long(t.fields.why),
  major: yesno(t.fields.major, { help: t.fields.majorHelp }),
  plan: long(t.fields.plan).optional(),
  selfTest: long(t.fields.selfTest).optional(),
  to: unitField(t.fields.to, { help: t.fields.toHelp }).optional(),
});
const approval = z.object({ ...resources, major: yesno(t.fields.officeMajor), reason: reason(t.fields.opinion) });
type Application = z.infer<typeof application>;
const asked = (matter: MatterState) => matter.opening as Application;
const hasMaterials = ({ plan, selfTest }: Application) => plan !== undefined && selfTest !== undefined;
/** What the office has given: all that was asked, or less (A-14: reasonable values). */
const given = (matter: MatterState): Resources => (matter.given['approve']?.form as Resources | undefined) ?? asked(matter);
const isLess = (matter: MatterState) => kinds.some((one) => given(matter)[one] !== asked(matter)[one]);
const allocated = (system: string, { registers }: Pick<Context, 'registers'>): Resources =>
  (allocationOf(system, registers)?.values ?? {}) as unknown as Resources;

/** The entry may have gone since the application: what is no longer there can't be changed. */
const stillAllocated = (matter: MatterState, { registers }: Context) =>
  allocationOf(asked(matter).system, registers) ? undefined : t.gates.gone;
/** Under a suspension of A-46 nobody gets more; giving some back is always possible. */
function heldBack(form: Record<string, unknown>, system: string, context: Pick<Context, 'registers'>): Fault[] {
  const more = kinds.find((one) => Number(form[one]) > Number(allocated(system, context)[one] ?? 0));
  const stopped = stoppedBy(['resources'], context, unitIn(system), nameIn(system));
  return more !== undefined && stopped !== undefined ? [{ path: more, message: stopped }] : [];
}

function checkApplication(form: Record<string, unknown>, context: Context): Fault[] {
  const { system, major, plan, selfTest, to } = form as Application;
  const now = allocated(system, context);
  const same = kinds.every((one) => now[one] === form[one]) && (to === undefined || to === unitIn(system));
  const isOffice = context.directory.unit(context.actor.unit ?? '')?.kind === 'office';
  return [
    // The unit that had it may be gone: then the office hands it on to the unit that carries on its duties.
    ...(to !== undefined && isOffice ? [] : notOwn(form, context)),
    ...(same ? [{ path: 'hosts', message: t.faults.same }] : []),
    ...heldBack(form, system, context),
    ...(major && plan === undefined ? [{ path: 'plan', message: t.faults.plan }] : []),
    ...(major && selfTest === undefined ? [{ path: 'selfTest', message: t.faults.selfTest }] : []),
  ];
}
function checkApproval(form: Record<string, unknown>, matter: MatterState, context: Context): Fault[] {
  const { system } = asked(matter);
  const now = allocated(system, context);
  return [
    // Whether a change is major is for the office to say, but a major one needs the materials of A-11.
    ...(form['major'] === true && !hasMaterials(asked(matter)) ? [{ path: 'major', message: t.faults.officeMajor }] : []),
    ...kinds
      .filter((one) => Number(form[one]) > Math.max(asked(matter)[one], Number(now[one] ?? 0)))
      .map((path) => ({ path, message: t.faults.more })),
    ...heldBack(form, system, context),
  ];
}

/** The allocation as it is now; where it goes to another unit, everything that stands under the old name goes along. */
function changed(matter: MatterState, { registers }: Context): RegisterChange[] {
  const { system, to } = asked(matter);
  const now = allocationOf(system, registers);
  if (!now) return [];
  const { hosts, databases, storage } = given(matter);
  const values = { ...now.values, hosts, databases, storage };
  const base = { lasting: true, why: t.why } as const;
  const from = unitIn(system);
  if (to === undefined || to === from)
    return [{ ...base, register: 'allocations', subject: system, op: 'put', title: now.title, units: [...now.units], values }];
  const name = nameIn(system);
  const held = ofAnApplication.flatMap(
    (kind) => registers.entry('suspensions', suspensionOf(kind, from, name)) ?? [],
  );
  const moved = [now, ...registers.find('connections', { under: `${system}/` }), ...held];
  const unitsOf = (units: readonly UnitId[]) => units.map((one) => (one === from ? to : one));
  return moved.flatMap((one): RegisterChange[] => [
    { ...base, register: one.register, subject: one.subject, op: 'lift', title: one.title, units: [...one.units] },
    {
      ...base,
      register: one.register,
      subject: one.subject.replace(system, () => ofUnit(to, name)),
      op: 'put',
      title: one.title,
      units: unitsOf(one.units),
      values: one === now ? { ...values, unit: to } : one.register === 'connections' ? { ...one.values, unit: to } : { ...one.values },
    },
  ]);
}
const tells = (title: string, body: (matter: MatterState) => string): Tell => ({
  title,
  kind: 'result',
  to: (matter) =>
    [matter.opener.unit, asked(matter).to].flatMap((id) => (id === undefined ? [] : [postKey(id, 'cloud')])),
  body,
});
const amounts = (matter: MatterState) => {
  const { hosts, databases, storage } = given(matter);
  return t.amounts(hosts, databases, storage);
};
const partly = tells(t.tells.partly, (matter) =>
  t.partlyBody(nameIn(asked(matter).system), amounts(matter), String(matter.given['approve']?.form['reason'] ?? '')),
);

export const cloudChange = defineProcedure({
  key: 'cloud-change',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-11', 'A-14', 'A-15', 'A-46'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    provider: { title: t.roles.provider, post: 'ops', of: namedProvider },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.matterTitle(nameIn(form['system'])),
    check: checkApplication,
    tidy: withProvider,
    outcomes: [go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'office',
      limits: [limit(5, 'wd', 'A-15')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          gate: stillAllocated,
          form: approval,
          prefill: (matter) => {
            const { hosts, databases, storage, major } = asked(matter);
            return { hosts, databases, storage, major };
          },
          check: checkApproval,
          outcomes: [
            when('重大变更，核减', (matter, form) => form['major'] === true && isLess(matter), telling(go('test'), partly)),
            when('重大变更', (_, form) => form['major'] === true, go('test')),
            when('核减', isLess, telling(go('complete'), partly)),
            go('complete'),
          ],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [finish('refused')],
        },
      },
    },
    test: {
      kind: 'task',
      title: t.steps.test,
      by: 'applicant',
      limits: [citySet('cloud-change.test', t.settings.test, 15, 'd')],
      noReturn: t.noReturn,
      commands: {
        tested: {
          title: t.commands.tested,
          requests: true,
          tone: 'primary',
          form: z.object({ performance: long(t.fields.performance), safety: long(t.fields.safety) }),
          outcomes: [go('evaluate')],
        },
      },
    },
    evaluate: {
      kind: 'task',
      title: t.steps.evaluate,
      by: 'office',
      limits: [citySet('cloud-change.evaluate', t.settings.evaluate, 5, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason(t.fields.report) }),
          outcomes: [go('complete')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.consequences.fail,
          form: z.object({ reason: reason(t.fields.report) }),
          outcomes: [go('test')],
        },
      },
    },
    complete: {
      kind: 'task',
      title: t.steps.complete,
      by: 'provider',
      limits: [limit(3, 'wd', 'A-15')],
      commands: {
        complete: {
          title: t.commands.complete,
          tone: 'primary',
          help: t.consequences.complete,
          gate: stillAllocated,
          form: z.object({ result: long(t.fields.result) }),
          registers: changed,
          tells: [tells(t.tells.changed, (matter) => t.changedBody(nameIn(asked(matter).system), amounts(matter)))],
          outcomes: [finish('changed')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.withdrawal) }),
      during: ['review', 'test', 'evaluate', 'complete'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    changed: { title: t.ends.changed, good: true },
    refused: { title: t.ends.refused, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['allocations', 'connections', 'suspensions'],
});
