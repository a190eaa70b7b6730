/** N-28: a dispute is consulted on, then mediated by the authority (across levels the common superior), then decided by its government. */
import { city, finish, go, goLeaving, procedure, sharingPartners, when } from '../../engine/words.ts';
import { forms, mediator, parties, providerOf, settled, type Matter } from './dispute.ts';
import { texts as t } from './texts.ts';

const decided = [
  when('不支持提出方', (_: Matter, form: { inFavour: string }) => form.inFavour === 'neither', finish('dismissed')),
  finish('decided'),
];
const unresolved = [
  when(
    '跨层级',
    ({ opening }: Matter) => opening.level === 'across',
    goLeaving(['consult', 'consultClosing'], 'superior'),
  ),
  goLeaving(['consult', 'consultClosing'], 'mediate'),
];

export const dataDispute = procedure(t, forms, {
  key: 'data-dispute',
  articles: ['N-28', 'N-41'],
  roles: {
    requester: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: ({ opening }) => opening.provider },
    both: { parties },
    mediator: { parties: mediator },
  },
  supervisor: 'mediator',
  opening: {
    by: { posts: ['data', 'contact', 'head'], kinds: sharingPartners },
    title: (form, directory) =>
      t.matterTitle(
        directory.resource(form.resource)?.name ?? form.resource,
        directory.unit(form.provider)?.name ?? form.provider,
      ),
    check: ({ resource: id, provider }, context) => {
      const source = providerOf(context, id);
      if (source === undefined) return [{ path: 'resource', message: t.faults.resource }];
      if (provider === context.actor.unit) return [{ path: 'provider', message: t.faults.own }];
      const name = context.directory.unit(String(source))?.name ?? '';
      return source === provider || source === context.actor.unit
        ? []
        : [{ path: 'provider', message: t.faults.provider(name) }];
    },
    outcomes: [go('consult')],
  },
  steps: {
    consult: {
      task: ['both', city(10, 'wd')],
      // A party that says nothing holds the other neither in a consultation nor in a plan: silence is no consent.
      joint: {
        mode: 'all',
        closedBy: 'mediator',
        outcomes: [
          when(
            '双方一致',
            ({ votes }) => (votes['consult'] ?? []).every(({ command }) => command === 'agree'),
            finish('agreed'),
          ),
          ...unresolved,
        ],
      },
      commands: {
        agree: { outcomes: [go()] },
        // One of the two is enough: nobody is held in a consultation.
        disagree: { outcomes: unresolved },
      },
    },
    mediate: {
      task: ['mediator', city(20, 'wd')],
      independent: { of: ['both'] },
      noReturn: t.noReturn,
      // A dispute that is not handled is its government's to decide (N-28, N-41).
      lapseOpens: ['decide'],
      commands: {
        propose: { decides: 'for', outcomes: [go('accept')] },
        fail: { decides: 'against', outcomes: [go('decide')] },
        refer: { decides: true, outcomes: [go('superior')] },
      },
    },
    accept: {
      task: ['both', city(5, 'wd')],
      joint: {
        mode: 'all',
        closedBy: 'mediator',
        outcomes: [
          {
            ...when(
              '双方接受',
              ({ votes }: Matter) => (votes['accept'] ?? []).every(({ command }) => String(command) === 'acceptPlan'),
              finish('mediated'),
            ),
            tells: settled(({ propose }) => propose?.form.proposal),
          },
          go('decide'),
        ],
      },
      commands: { acceptPlan: { outcomes: [go()] }, rejectPlan: { outcomes: [go()] } },
    },
    superior: {
      task: ['mediator', city(40, 'wd'), 'government'],
      noReturn: t.noReturn,
      commands: {
        superiorSettled: {
          outcomes: [finish('mediated')],
          tells: settled(({ superiorSettled }) => superiorSettled?.form.result),
        },
        superiorDecided: { outcomes: decided, tells: settled(({ superiorDecided }) => superiorDecided?.form.decision) },
      },
    },
    decide: {
      task: ['government', city(20, 'wd')],
      independent: { of: ['both'] },
      // While nobody decides, the two may still be brought together.
      lapseOpens: ['mediate'],
      unlessOpen: ['mediate', 'accept'],
      commands: {
        decide: { decides: 'for', outcomes: decided, tells: settled(({ decide }) => decide?.form.decision) },
      },
    },
  },
  withdrawable: { by: 'requester', during: ['consult', 'mediate', 'accept', 'superior'] },
  ends: { good: ['agreed', 'mediated', 'decided', 'dismissed'] },
});
