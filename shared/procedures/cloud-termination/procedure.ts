/** who gives up the cloud shows shutdown, migration and backup before anything is reclaimed. */
import { z } from 'zod';
import { defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { entry, long, reason } from '../../engine/forms/form.ts';
import { lifted, ofAnApplication } from '../../cloud/suspensions.ts';
import { allocationOf, nameIn, namedProvider, notOwn, unitIn, withProvider } from '../../cloud/systems.ts';
import { postKey } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  system: entry(t.fields.system, 'allocations'),
  shutdown: long(t.fields.shutdown),
  migration: long(t.fields.migration),
  backup: long(t.fields.backup),
  why: long(t.fields.why),
});
const systemOf = (matter: MatterState) => String(matter.opening['system']);

/** With the allocation goes what rested on it: its connections, and what was held back of it. */
const reclaimed = (matter: MatterState, context: Context): RegisterChange[] => {
  const { registers } = context;
  const system = systemOf(matter);
  const gone = [allocationOf(system, registers) ?? [], registers.find('connections', { under: `${system}/` })].flat();
  return [
    ...gone.map(({ register, subject, title, units }): RegisterChange => ({
      ...{ register, subject, title, units: [...units], op: 'lift', lasting: true, why: t.why },
    })),
    ...lifted(ofAnApplication, context, t.why, unitIn(system), nameIn(system)),
  ];
};

export const cloudTermination = defineProcedure({
  key: 'cloud-termination',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-16'],
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
    check: notOwn,
    tidy: withProvider,
    outcomes: [go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'office',
      limits: [limit(5, 'wd', 'A-16')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('reclaim')],
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
    reclaim: {
      kind: 'task',
      title: t.steps.reclaim,
      by: 'provider',
      limits: [limit(3, 'wd', 'A-16')],
      commands: {
        reclaim: {
          title: t.commands.reclaim,
          tone: 'primary',
          help: t.consequences.reclaim,
          form: z.object({ result: long(t.fields.result) }),
          registers: reclaimed,
          tells: [
            {
              title: t.tells.reclaimed,
              kind: 'result',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'cloud')] : []),
              body: (matter) => t.reclaimedBody(nameIn(systemOf(matter))),
            },
          ],
          outcomes: [finish('terminated')],
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
      during: ['review', 'reclaim'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    terminated: { title: t.ends.terminated, good: true },
    refused: { title: t.ends.refused, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['allocations', 'connections', 'suspensions'],
});
