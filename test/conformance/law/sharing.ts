/** Part B of the table of the law, with the national rules: the catalogue, its data, and how they come to be used. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { above, happened, law, nobody, notTheRequester, only, planned, type LawRow } from './table.ts';

const notShared = only('not shared', ({ opening }) => opening['shareType'] === 'none', 'B-14 confirmBasis.confirm');
/** Share types as they stand in the city of the walks. */
const shareTypes: Readonly<Record<string, string>> = {
  ...{ divisions: 'conditional', streets: 'unconditional', licences: 'conditional', divorces: 'none' },
};
const isConditional = ({ opening }: MatterState): boolean =>
  shareTypes[String(opening['resource'])] !== 'unconditional';
/** What is material (share type, classification, personal data) passes the same inner steps as a new entry. */
const material = only(
  'another share type',
  ({ opening, given }) => {
    const form = given['resubmit']?.form ?? given['update']?.form ?? {};
    return form['leaves'] !== true && form['shareType'] !== shareTypes[String(opening['resource'])];
  },
  ...(['B-37 secrecyReview.clear', 'B-17 innerReview.approve', 'N-13 consent.consent'] as const),
);

export const sharing = {
  'catalogue-entry': law({
    ends: {
      published: [
        ...(['B-37 secrecyReview.clear', 'B-15 review.approve', 'N-13 consent.consent'] as const),
        notShared,
        'N-16 authorityReview.publish',
      ],
      declined: ['B-37 secrecyReview.clear', 'N-13 consent.decline'],
      secret: ['B-37 secrecyReview.secret'],
      withdrawn: ['B-15 !authorityReview.publish'],
    },
    terminates: above('authority'),
    entries: {
      catalogue: {
        put: [
          ...(['B-37 secrecyReview.clear', 'B-15 review.approve', 'N-13 consent.consent'] as const),
          notShared,
          'N-16 authorityReview.publish',
        ],
        exits: [
          ...['catalogue-update/review.publish', 'catalogue-review/confirm.confirm', 'share-type-change/delist.delist'],
          'sharing-request/list.list',
        ],
      },
    },
    bars: [
      notTheRequester('B-17', 'secrecyReview', 'review', 'consent', 'confirmBasis', 'authorityReview'),
      { acts: ['review'], who: 'given.resubmit', by: 'person', article: 'B-17' },
    ],
    told: [{ act: 'N-16 authorityReview.publish', who: ['everybody'] }],
    dates: { 'open.digitiseBy': planned, 'resubmit.digitiseBy': planned },
  }),
  'catalogue-update': law({
    ends: {
      published: ['N-17 update.update', material, 'N-17 review.publish'],
      // What is in use is taken out by a change of service first, after consultation (N-27).
      removed: ['N-17 update.update', 'N-17 review.publish'],
      unchanged: ['N-17 update.unchanged'],
      declined: ['N-13 secrecyReview.clear', 'N-13 consent.decline'],
      secret: ['N-13 secrecyReview.secret'],
      // Not done in time: a matter of supervision (N-39).
      unmet: ['N-39 late.giveUp'],
      withdrawn: ['N-17 !review.publish'],
    },
    terminates: above('authority'),
    entries: {
      catalogue: {
        put: ['N-17 update.update', material, 'N-17 review.publish'],
        exits: [
          'catalogue-update/review.publish',
          'catalogue-review/confirm.confirm',
          'share-type-change/delist.delist',
        ],
      },
    },
    bars: [
      { acts: ['review'], who: 'given.update', by: 'person', article: 'N-17' },
      { acts: ['review'], who: 'given.resubmit', by: 'person', article: 'N-17' },
    ],
    told: [{ act: 'N-17 review.publish', who: ['everybody'] }],
    dates: { 'open.changedOn': happened(), 'update.digitiseBy': planned, 'resubmit.digitiseBy': planned },
    clocks: [
      { step: 'update', article: 'N-17', rule: 'runs' },
      { step: 'amend', article: 'N-17', rule: 'runs' },
    ],
  }),
  'catalogue-review': law({
    ends: { reviewed: ['B-16 review.submit', 'B-17 approve.approve'] },
    terminates: above('authority'),
    bars: [{ acts: ['approve'], who: 'given.submit', by: 'person', article: 'B-17' }],
  }),
  'resource-update': law({
    ends: {
      updated: ['B-25 update.updated', 'B-25 receipts|*.closeReceipts'],
      unfounded: ['B-25 update.unfounded'],
      withdrawn: ['B-25 !update.updated'],
    },
    terminates: above('authority'),
    told: [{ act: 'B-25 update.updated', who: ['authority'] }],
    dates: { 'open.changedOn': happened(), 'updated.updatedOn': happened('open.changedOn') },
    clocks: [{ step: 'update', article: 'B-25', rule: 'not restarted' }],
  }),
  'source-designation': law({
    ends: {
      designated: ['N-19 designate.designate', 'N-19 provide.provide|provide.later', 'B-20 stop|*.closeReceipts'],
      declined: ['N-19 designate.decline'],
      withdrawn: ['N-19 !designate.designate'],
    },
    terminates: above('authority'),
    entries: {
      sources: { put: ['N-19 designate.designate'], exits: ['source-designation/designate.designate'] },
    },
    told: [{ act: 'N-19 designate.designate', who: ['designate.source'] }],
    dates: { 'designate.until': planned, 'later.until': planned },
  }),
  inconsistency: law({
    ends: {
      settled: [
        'B-26 opinions|closing.closeOpinions',
        'B-26 propose.propose',
        'B-26 decide.settle',
        'B-26 correct',
        'B-26 receipts|*.closeReceipts',
      ],
      apart: ['B-26 opinions|closing.closeOpinions', 'B-26 propose.propose', 'B-26 decide.apart'],
      // What the committee sends back for a better proposal is not decided.
      withdrawn: ['B-26 !decide.settle', 'B-26 !decide.apart'],
    },
    terminates: above('committee'),
    bars: [notTheRequester('B-26', 'decide')],
  }),
  'sharing-request': law({
    ends: {
      subscribed: [
        ...(['N-20 agree.agree', 'N-21 reply.consent|signConsent.sign'] as const),
        only('conditional', isConditional, 'N-21 answer.consent', 'B-29 attribute.attribute'),
        'N-22 provide.provide',
      ],
      refused: [
        ...(['N-20 agree.agree', 'N-21 reply.refuse|signRefusal.signRefusal'] as const),
        // What the requester was told is not taken back.
        ...(['N-21 !reply.consent', 'N-21 !signConsent.sign'] as const),
      ],
      dropped: ['N-20 agree.disagree'],
      disputed: ['N-28 late.toDispute'],
      withdrawn: ['N-20 !provide.provide'],
    },
    terminates: above('authority'),
    noReturn: ['N-21 provide', 'N-21 attribute', 'N-21 list'],
    entries: {
      subscriptions: {
        put: ['N-20 agree.agree', 'N-21 reply.consent|signConsent.sign', 'N-22 provide.provide'],
        exits: [
          ...['use-extension/answer.consent', 'data-misuse/recheck.endService', 'data-misuse/conclude.endService'],
          ...['data-disposal/confirm.confirm', 'service-change/carryOut.done'],
        ],
      },
      // The units with which it is shared: fewer again after a misuse, a disposal, the end of a service.
      catalogue: {
        put: ['N-21 signConsent.sign', 'B-29 list.list'],
        exits: [
          ...['data-misuse/recheck.endService', 'data-misuse/conclude.endService', 'data-disposal/confirm.confirm'],
          'service-change/carryOut.done',
        ],
      },
    },
    bars: [notTheRequester('N-20', 'reply', 'answer', 'signConsent', 'signRefusal', 'committee')],
    told: [
      { act: 'N-21 reply.consent', who: ['unit'] },
      { act: 'N-21 signConsent.sign', who: ['unit'] },
      { act: 'N-21 signRefusal.signRefusal', who: ['unit'] },
      { act: 'N-22 provide.provide', who: ['unit'] },
    ],
    dates: { 'open.until': planned, 'consent.until': planned, 'approve.until': planned, 'press.until': planned },
    clocks: [
      { step: 'reply', article: 'N-21', rule: 'not restarted' },
      { step: 'answering', article: 'N-21', rule: 'not restarted' },
      { step: 'provision', article: 'N-22', rule: 'not restarted' },
    ],
  }),
  'use-extension': law({
    ends: {
      agreed: ['N-20 agree.agree', 'N-25 answer.consent'],
      refused: ['N-20 agree.agree', 'N-25 answer.refuse'],
      dropped: ['N-20 agree.disagree|unanswered.letBe'],
      disputed: ['N-28 unanswered.toDispute'],
      withdrawn: ['N-25 !answer.consent'],
    },
    terminates: nobody('only the provider consents or refuses (N-25)'),
    entries: {
      subscriptions: {
        put: ['N-20 agree.agree', 'N-25 answer.consent'],
        exits: [
          'use-extension/answer.consent',
          'data-misuse/recheck.endService',
          'data-disposal/confirm.confirm',
          'service-change/carryOut.done',
        ],
      },
    },
    bars: [notTheRequester('N-25', 'answer')],
    dates: { 'open.until': planned, 'consent.until': planned },
  }),
  'share-type-change': law({
    ends: {
      shared: ['B-30 reclassify.reclassify', 'B-30 delist.delist'],
      kept: ['B-30 reclassify.stillHolds', 'B-30 basis.accept'],
      withdrawn: ['B-30 !delist.delist'],
    },
    terminates: above('authority'),
    entries: {
      catalogue: {
        put: ['B-30 reclassify.reclassify', 'B-30 delist.delist'],
        exits: ['catalogue-update/review.publish', 'catalogue-review/confirm.confirm'],
      },
    },
    bars: [
      { acts: ['delist'], who: 'given.reclassify', by: 'person', article: 'B-30' },
      { acts: ['basis'], who: 'given.stillHolds', by: 'person', article: 'B-30' },
    ],
    told: [{ act: 'B-30 delist.delist', who: ['everybody'] }],
    dates: { 'open.changedOn': happened() },
    clocks: [
      { step: 'reclassify', article: 'N-17', rule: 'keeps what was granted' },
      { step: 'reclassify', article: 'N-17', rule: 'runs' },
    ],
  }),
} satisfies Record<string, LawRow>;
