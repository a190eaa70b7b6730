/** who gives up the cloud shows shutdown, migration and backup before anything is reclaimed. */
import { entry, finish, go, lifted, long, procedure, reason, resumed, z } from '../../engine/words.ts';
import type { Context, MatterOf, RegisterChange } from '../../engine/words.ts';
import { heldBackOf } from '../../cloud/held-back.ts';
import { applicants, applicationRoles, doneBy, refused, reviewedBy } from '../../cloud/applying.ts';
import { allocationOf, nameIn, notOwn, withProvider } from '../../cloud/systems.ts';
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
    ...gone.flatMap((entry) => lifted(entry, t.why)),
    ...held.map(({ kind, units }) => resumed(kind, system, { title: nameIn(system), why: t.why, units })),
  ];
};

export const cloudTermination = procedure(t, forms, {
  key: 'cloud-termination',
  articles: ['A-10', 'A-16', 'A-52'],
  roles: applicationRoles,
  opening: {
    by: applicants,
    title: (form) => t.matterTitle(nameIn(form.system)),
    check: notOwn,
    tidy: withProvider,
    outcomes: [go('review')],
  },
  steps: {
    review: {
      ...reviewedBy('A-16'),
      commands: { approve: { decides: 'for', outcomes: [go('reclaim')] }, refuse: refused },
    },
    reclaim: {
      ...doneBy('A-16'),
      commands: {
        reclaim: {
          registers: reclaimed,
          tells: {
            title: t.tells.reclaimed,
            to: 'applicant',
            body: ({ opening }) => t.reclaimedBody(nameIn(opening.system)),
          },
          outcomes: [finish('terminated')],
        },
      },
    },
  },
  withdrawable: { by: 'applicant', during: ['review', 'reclaim'] },
  ends: { good: ['terminated'], bad: ['refused'] },
  registers: ['allocations', 'connections', 'suspensions'],
});
