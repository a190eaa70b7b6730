/** a system in operation asks for other resources; a major change is applied for and tested as at the beginning. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { entry, long, number, reason, yesno } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  system: entry(t.fields.system, 'allocations'),
  hosts: number(t.fields.hosts, { max: 1000 }),
  databases: number(t.fields.databases, { max: 1000 }),
  storage: number(t.fields.storage, { unit: 'GB' }),
  why: long(t.fields.why),
  major: yesno(t.fields.major, { help: t.fields.majorHelp }),
  plan: long(t.fields.plan).optional(),
  selfTest: long(t.fields.selfTest).optional(),
});
type Application = z.infer<typeof application>;
const asked = (matter: MatterState) => matter.opening as Application;
const hasMaterials = ({ plan, selfTest }: Application) => plan !== undefined && selfTest !== undefined;

/** The entry may have gone since the application: what is no longer there can't be changed. */
const stillAllocated = (matter: MatterState, { registers }: Context) =>
  registers.entry('allocations', asked(matter).system) ? undefined : t.gates.gone;

const changed = (matter: MatterState, { registers }: Context): RegisterChange[] => {
  const { system, hosts, databases, storage } = asked(matter);
  const now = registers.entry('allocations', system);
  if (!now) return [];
  return [
    {
      ...{ register: 'allocations', subject: system, op: 'put', lasting: true, title: now.title, why: t.why },
      units: [...now.units],
      values: { ...now.values, hosts, databases, storage },
    },
  ];
};

export const cloudChange = defineProcedure({
  key: 'cloud-change',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-11', 'A-15'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    provider: { title: t.roles.provider, post: 'ops', of: 'cloud-provider' },
  },
  supervisor: 'office',
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.matterTitle(String(form['system'])),
    check: (form, { actor, registers }) => {
      const { system, major, plan, selfTest, hosts, databases, storage } = form as Application;
      const values = registers.entry('allocations', system)?.values;
      if (!values) return [];
      const same = values['hosts'] === hosts && values['databases'] === databases && values['storage'] === storage;
      return [
        ...(values['unit'] === actor.unit ? [] : [{ path: 'system', message: t.faults.notOwn }]),
        ...(same ? [{ path: 'hosts', message: t.faults.same }] : []),
        ...(major && plan === undefined ? [{ path: 'plan', message: t.faults.plan }] : []),
        ...(major && selfTest === undefined ? [{ path: 'selfTest', message: t.faults.selfTest }] : []),
      ];
    },
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
          form: z.object({ major: yesno(t.fields.officeMajor), reason: reason(t.fields.opinion) }),
          prefill: (matter) => ({ major: asked(matter).major }),
          // Whether a change is major is for the office to say, but a major one needs the materials of A-11.
          check: (form, matter) =>
            form['major'] === true && !hasMaterials(asked(matter))
              ? [{ path: 'major', message: t.faults.officeMajor }]
              : [],
          outcomes: [when('重大变更', (_, form) => form['major'] === true, go('test')), go('complete')],
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
          tells: [
            {
              title: t.tells.changed,
              kind: 'result',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'cloud')] : []),
              body: (matter) => t.changedBody(asked(matter).system),
            },
          ],
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
  registers: ['allocations'],
});
