/** N-29: records of use are shown to the provider and the authority on request, at any time while the data are used. */
import {
  city,
  finish,
  go,
  goLeaving,
  long,
  procedure,
  reasoned,
  resource,
  sharingPartners,
  unit,
  z,
} from '../../engine/words.ts';
import type { Directory, MatterOf, Tell } from '../../engine/words.ts';
import { bodyBut } from '../../catalogue/bodies.ts';
import { recordsPursued } from '../../catalogue/onward.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    resource: resource(t.fields.resource),
    user: unit(t.fields.user),
    what: long(t.fields.what, { help: t.fields.whatHelp }),
  }),
  show: z.object({ shown: long(t.fields.shown) }),
  insufficient: reasoned(t.fields.missing),
  pursue: reasoned(t.fields.reason),
  close: reasoned(t.fields.reason),
};
type Matter = MatterOf<typeof forms>;
const providerOf = (id: string, directory: Directory) => directory.resource(id)?.provider;
const dropped: Tell<Matter> = {
  title: t.tells.dropped,
  to: ['user', 'asker'],
  body: ({ title, given }) => t.droppedBody(title, given.close?.form.reason ?? ''),
};

export const usageRecords = procedure(t, forms, {
  key: 'usage-records',
  articles: ['N-29'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    user: { post: 'data', of: ({ opening }) => opening.user },
    // Nobody pursues himself: where the authority is the user, those above it do.
    overseer: { parties: ({ opening }, directory) => bodyBut(directory, [opening.user]) },
    above: { parties: ({ opening }, directory) => bodyBut(directory, [opening.user], 1) },
  },
  supervisor: 'overseer',
  opening: {
    by: { posts: ['data', 'head'], kinds: sharingPartners },
    finding: true,
    title: (form, directory) =>
      t.matterTitle(
        directory.resource(form.resource)?.name ?? form.resource,
        directory.unit(form.user)?.name ?? form.user,
      ),
    check: ({ resource: id, user }, { actor, directory }) => {
      const askers = [providerOf(id, directory), directory.body('authority')?.id];
      if (actor.unit === user || !askers.includes(actor.unit))
        return [{ path: 'resource', message: t.faults.notYours }];
      return directory.usersOf(id).includes(user) ? [] : [{ path: 'user', message: t.faults.notUser }];
    },
    outcomes: [go('show')],
  },
  steps: {
    show: {
      task: ['user', city(5, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['unshown'],
      commands: { show: { outcomes: [goLeaving(['unshown'], 'look')] } },
    },
    look: {
      task: ['asker', city(5, 'wd'), 'overseer'],
      independent: { of: ['user'] },
      commands: {
        enough: { decides: 'for', outcomes: [finish('seen')] },
        insufficient: { decides: 'against', outcomes: [go('show')] },
      },
    },
    unshown: {
      task: ['overseer', city(5, 'wd'), 'above'],
      independent: { of: ['user'] },
      noReturn: t.noReturn,
      commands: {
        askAgain: { outcomes: [goLeaving(['show'], 'show')] },
        pursue: {
          decides: 'against',
          outcomes: [finish('pursued')],
          opens: (matter) =>
            recordsPursued(matter, { unit: matter.opening.user, said: matter.given.pursue?.form.reason }),
          tells: { title: t.tells.pursued, to: ['user', 'asker'], body: ({ title }) => t.pursuedBody(title) },
        },
        close: { decides: true, tells: dropped, outcomes: [finish('dropped')] },
      },
    },
  },
  withdrawable: {
    by: 'asker',
    during: ['show', 'look'],
    tells: { title: t.tells.dropped, to: ['user'], body: ({ title }) => t.droppedBody(title, '') },
  },
  ends: { good: ['seen'], bad: ['pursued', 'dropped'] },
});
