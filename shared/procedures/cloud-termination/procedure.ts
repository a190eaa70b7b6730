/** who gives up the cloud shows shutdown, migration and backup before anything is reclaimed. */
import { z } from 'zod';
import { finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { entry, long, reason } from '../../engine/forms/form.ts';
import { procedure } from '../../engine/words/procedure.ts';
import { resumed } from '../../engine/words/suspensions.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { heldBackOf } from '../../cloud/held-back.ts';
import { allocationOf, nameIn, namedProvider, notOwn, withProvider } from '../../cloud/systems.ts';
import { sharingPartners } from '../../regulation/units.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opinion = z.object({ reason: reason(t.fields.opinion) });
const forms = {
  opening: z.object({
    system: entry(t.fields.system, 'allocations'),
    shutdown: long(t.fields.shutdown),
    migration: long(t.fields.migration),
    backup: long(t.fields.backup),
    why: long(t.fields.why),
  }),
  approve: opinion,
  refuse: opinion,
  reclaim: z.object({ result: long(t.fields.result) }),
};

/** With the allocation goes what rested on it: its connections, and what was held back of it. */
const reclaimed = ({ opening: { system } }: MatterOf<typeof forms>, { registers }: Context): RegisterChange[] => {
  const gone = [allocationOf(system, registers) ?? [], registers.find('connections', { under: `${system}/` })].flat();
  const held = heldBackOf(system, registers);
  return [
    ...gone.map(({ register, subject, title, units }): RegisterChange => ({
      ...{ register, subject, title, units: [...units], op: 'lift', lasting: true, why: t.why },
    })),
    ...held.map(({ kind, units }) => resumed(kind, system, { title: nameIn(system), why: t.why, units })),
  ];
};

export const cloudTermination = procedure(t, forms, {
  key: 'cloud-termination',
  version: 1,
  group: '政务云',
  articles: ['A-16'],
  roles: {
    applicant: { post: 'cloud', of: 'opener' },
    office: { post: 'cloud', of: 'office' },
    provider: { post: 'ops', of: namedProvider },
    authority: { post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['cloud', 'contact', 'head'], kinds: sharingPartners },
    title: (form) => t.matterTitle(nameIn(form.system)),
    check: notOwn,
    tidy: withProvider,
    outcomes: [go('review')],
  },
  steps: {
    review: {
      by: 'office',
      limits: [limit(5, 'wd', 'A-16')],
      takenUpBy: 'authority',
      commands: {
        approve: { decides: 'for', outcomes: [go('reclaim')] },
        refuse: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    reclaim: {
      by: 'provider',
      limits: [limit(3, 'wd', 'A-16')],
      commands: {
        reclaim: {
          registers: reclaimed,
          tells: [
            {
              title: t.tells.reclaimed,
              to: 'applicant',
              body: ({ opening }) => t.reclaimedBody(nameIn(opening.system)),
            },
          ],
          outcomes: [finish('terminated')],
        },
      },
    },
  },
  withdrawable: { by: 'applicant', during: ['review', 'reclaim'] },
  ends: { good: ['terminated'], bad: ['refused'] },
  registers: ['allocations', 'connections', 'suspensions'],
});
