/** who gives up the cloud shows shutdown, migration and backup before anything is reclaimed. */
import { z } from 'zod';
import { defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { entry, long, reason } from '../../engine/forms/form.ts';
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

/** With the allocation goes what was on record of its connections. */
const reclaimed = (matter: MatterState, { registers }: Context): RegisterChange[] => {
  const system = systemOf(matter);
  const gone = [
    ...[registers.entry('allocations', system)].filter((one) => one !== undefined),
    ...registers.find('connections', { under: `${system}/` }),
  ];
  return gone.map(({ register, subject, title, units }) => ({
    ...{ register, subject, title, units: [...units], op: 'lift', lasting: true, why: t.why },
  }));
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
      const owner = registers.entry('allocations', String(form['system']))?.values['unit'];
      return owner === undefined || owner === actor.unit ? [] : [{ path: 'system', message: t.faults.notOwn }];
    },
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
              body: (matter) => t.reclaimedBody(systemOf(matter)),
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
  registers: ['allocations', 'connections'],
});
