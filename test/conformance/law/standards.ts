/** Part C of the table of the law: standards. */
import { above, happened, law, nobody, notTheRequester, only, planned, type LawRow } from './table.ts';

export const standards = {
  'standard-filing': law({
    ends: {
      listed: ['C-10 list.list'],
      declined: ['C-10 list.decline'],
      dropped: ['C-9 list.sendBack', 'C-9 amend.drop'],
      withdrawn: ['C-9 !list.list'],
    },
    terminates: above('authority'),
    noReturn: ['C-9 amend'],
    entries: {
      standards: {
        put: ['C-10 list.list'],
        exits: ['standard-review/conclude.abolish', 'standard-review/conclude.valid'],
      },
    },
    bars: [notTheRequester('C-10', 'list')],
    told: [{ act: 'C-10 list.list', who: ['unit'] }],
    dates: { 'open.standards.published': happened(), 'refile.standards.published': happened() },
  }),
  'standard-document': law({
    ends: {
      published: [
        ...(['C-14 approve.approve', 'C-14 draft.submit', 'C-14 opinions|*.close', 'C-14 answer.answer'] as const),
        ...(['C-14 appoint.appoint', 'C-14 review|*.closeReview', 'C-5 publish.publish'] as const),
      ],
      declined: ['C-14 approve.decline'],
      withdrawn: ['C-14 !publish.publish'],
    },
    terminates: above('quality-authority'),
    // A text is not approved as it stood before the experts, and opinions that were given are answered.
    noReturn: ['C-14 revise'],
    entries: {
      standards: {
        put: [
          ...(['C-14 approve.approve', 'C-14 opinions|*.close', 'C-14 answer.answer'] as const),
          ...(['C-14 review|*.closeReview', 'C-5 publish.publish'] as const),
        ],
        // A published revision takes the place of the edition before it.
        exits: [
          'standard-document/publish.publish',
          'standard-review/conclude.abolish',
          'standard-review/conclude.valid',
          'standard-review/conclude.revise',
        ],
      },
    },
    bars: [notTheRequester('C-14', 'approve', 'review', 'publish')],
    told: [{ act: 'C-5 publish.publish', who: ['everybody'] }],
  }),
  'standard-catalogue': law({
    ends: {
      // Who has not confirmed what is published is bound by it no less.
      published: ['C-17 compile.compile', 'C-17 approve.approve', 'C-17 receipts|*.close'],
      unchanged: ['C-18 compile.drop'],
    },
    terminates: above('authority'),
    entries: {
      standards: {
        put: ['C-17 compile.compile', 'C-17 approve.approve'],
        exits: ['standard-catalogue/approve.approve'],
      },
    },
    bars: [{ acts: ['approve'], who: 'given.compile', by: 'person', article: 'C-17' }],
    told: [{ act: 'C-17 approve.approve', who: ['everybody'] }],
  }),
  'standard-review': law({
    // What others make is not drafted here: its new edition is adopted.
    ends: {
      valid: ['C-20 conclude.valid'],
      revise: ['C-20 conclude.revise'],
      adopted: ['C-20 conclude.adopt'],
      abolished: ['C-20 conclude.abolish'],
    },
    terminates: nobody('a standard is reviewed at the latest after three years (C-20)'),
    entries: {
      standards: {
        put: ['C-20 conclude.valid|conclude.revise|conclude.abolish|conclude.adopt'],
        exits: [
          'standard-review/conclude.abolish',
          'standard-review/conclude.valid',
          'standard-document/publish.publish',
        ],
      },
    },
    told: [{ act: 'C-20 conclude.abolish', who: ['everybody'] }],
    dates: { 'adopt.published': happened() },
    clocks: [
      { step: 'conclude', article: 'C-20', rule: 'runs' },
      { step: 'conclude', article: 'C-20', rule: 'from when it was known' },
    ],
  }),
  'standard-feedback': law({
    ends: {
      revising: ['C-19 answer.revise'],
      explained: ['C-19 answer.explain', 'C-19 accept.satisfied|*.close'],
      withdrawn: ['C-19 !answer.revise'],
    },
    terminates: above('authority'),
    bars: [notTheRequester('C-19', 'answer')],
    told: [{ act: 'C-19 answer.revise', who: ['opener'] }],
  }),
  'standard-training': law({
    ends: { held: ['C-21 plan.plan', 'C-21 hold.held', 'C-21 units|*.close'] },
    terminates: above('authority'),
    dates: { 'plan.day': planned },
  }),
  'standard-assessment': law({
    ends: { published: ['C-22 score.score', 'C-22 opinions|*.close|*.closeOpinions', 'C-22 publish.publish'] },
    terminates: above('authority'),
    entries: { results: { put: ['C-22 score.score', 'C-22 publish.publish'], stays: 'the result of a year' } },
    // The results go to the public, so to every unit too.
    told: [{ act: 'C-22 publish.publish', who: ['everybody'] }],
  }),
  'standardisation-check': law({
    ends: {
      passed: ['C-23 check.pass'],
      failed: ['C-23 check.fail', 'C-23 improve.giveUp|*.concludeFailed'],
      withdrawn: ['C-23 !check.fail'],
    },
    terminates: nobody('a major project passes or fails (C-23)'),
    noReturn: ['C-23 check'],
    entries: {
      suspensions: {
        put: ['C-23 check.fail'],
        exits: ['standardisation-check/check.pass'],
        goneAt: ['passed', 'withdrawn'],
      },
    },
    bars: [notTheRequester('C-23', 'check'), { acts: ['check'], who: 'opening.unit', by: 'unit', article: 'C-23' }],
    told: [{ act: 'C-23 check.fail', who: ['opening.unit', 'finance'] }],
  }),
  'standards-inspection': law({
    ends: {
      reported: [
        'C-24 plan.plan',
        'C-24 inspect.findings',
        'C-24 concur.concur',
        only('breaches found', (matter) => matter.children !== undefined, 'C-24 violations'),
        'C-24 report.report',
      ],
    },
    terminates: above('quality-authority'),
    noReturn: ['C-24 report'],
    bars: [{ acts: ['concur'], who: 'given.findings', by: 'person', article: 'C-24' }],
    dates: { 'plan.day': planned, 'findings.breaches.until': planned },
  }),
  'standard-violation': law({
    ends: {
      corrected: ['C-24 order.order', 'C-24 concur.concur', 'C-24 correct.corrected', 'C-24 recheck.pass'],
      accountable: ['C-24 order.order', 'C-24 concur.concur', 'C-24 accountability.hold'],
      dismissed: ['C-24 order.dismiss'],
    },
    terminates: nobody('what was ordered is corrected, or somebody answers for it (C-24)'),
    noReturn: ['C-24 correct', 'C-24 accountability'],
    bars: [
      { acts: ['order', 'concur', 'recheck', 'accountability'], who: 'opening.unit', by: 'unit', article: 'C-24' },
      { acts: ['recheck'], who: 'given.corrected', by: 'person', article: 'C-24' },
    ],
    told: [
      { act: 'C-24 concur.concur', who: ['opening.unit'] },
      { act: 'C-24 accountability.hold', who: ['opening.unit'] },
    ],
    dates: { 'open.until': planned, 'order.until': planned, 'fail.until': planned, 'wait.until': planned },
    clocks: [{ step: 'correct', article: 'C-24', rule: 'a new date' }],
  }),
} satisfies Record<string, LawRow>;
