/** N-37: what a citizen or a firm complains of is entered by whoever received it, handled, and answered. */
import { city, citySet, dayOf, finish, go, postKey, procedure, sharingPartners } from '../../engine/words.ts';
import { calledBack } from '../../catalogue/call-back.ts';
import { above, assigner, forms, handler, receivedAt, unitIn } from './handling.ts';
import { texts as t } from './texts.ts';

export const citizenComplaint = procedure(t, forms, {
  key: 'citizen-complaint',
  articles: ['N-37'],
  roles: {
    receiver: { post: 'contact', of: 'opener' },
    handler: { parties: handler },
    assigner: { parties: assigner },
    above: { parties: above },
  },
  supervisor: 'assigner',
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    // The unit that enters it asks for nothing itself.
    finding: true,
    title: (form, directory) =>
      t.matterTitle(directory.unit(form.unit)?.name ?? form.unit, t.fields.matters[form.matter]),
    check: (form, { actor }) => (form.unit === actor.unit ? [{ path: 'unit', message: t.faults.own }] : []),
    outcomes: [go('assign')],
  },
  steps: {
    handle: {
      task: ['handler', city(15, 'wd', { from: receivedAt }), 'above'],
      commands: {
        handled: {
          outcomes: [go('answer')],
          tells: [
            {
              title: t.tells.handled,
              kind: 'info',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'data')] : []),
              body: (matter) => t.handledBody(matter.title, matter.given.handled?.form.result ?? ''),
            },
            // What is asked of it, and nothing of who has complained.
            {
              title: t.tells.measures,
              to: (matter) => [postKey(matter.opening.unit, 'head')],
              body: (matter) => t.measuresBody(matter.title, matter.given.handled?.form.measures ?? ''),
            },
          ],
        },
        notOurs: { tone: 'danger', outcomes: [go('assign')] },
      },
    },
    assign: {
      task: ['assigner', city(2, 'wd'), 'above'],
      commands: {
        assign: {
          prefill: (matter, { directory }) => ({
            unit: matter.given.notOurs?.form.to ?? unitIn(assigner(matter, directory)),
          }),
          check: (form, matter) =>
            form['unit'] === matter.opening.unit ? [{ path: 'unit', message: t.faults.accused }] : [],
          outcomes: [go('handle')],
        },
      },
    },
    answer: {
      task: ['receiver', city(3, 'wd'), 'above'],
      commands: {
        answered: {
          check: ({ answeredOn }, matter) =>
            answeredOn !== undefined && answeredOn < dayOf(receivedAt(matter))
              ? [{ path: 'answeredOn', message: t.faults.early }]
              : [],
          outcomes: [finish('answered')],
          // A citizen has no page on which he could say how it went: he is asked, always.
          opens: (matter) => calledBack(matter, matter.given.answered?.by.unit),
        },
      },
    },
  },
  // Whoever was told what came of it has been answered, also where it is looked at again.
  withdrawable: { by: 'receiver', offered: ({ given }) => given.handled === undefined, during: ['handle', 'assign'] },
  ends: { good: ['answered'] },
  reopens: {
    by: 'receiver',
    ends: ['answered'],
    enters: ['assign'],
    within: citySet('citizen-complaint.reopen', t.settings.reopen, 60, 'd'),
  },
});
