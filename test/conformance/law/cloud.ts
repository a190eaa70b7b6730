/** Part A of the table of the law: the use of the cloud (chapters 3 and 4) and what is opened to the public (chapter 5). */
import { above, happened, law, notTheRequester, only, planned, type LawRow } from './table.ts';

export const cloud = {
  // Something of one's own, or an existing system that stays off: asked for, reviewed by the authority, approved by the
  // committee; none of it ends before the committee but by the unit itself or by the authority's refusal.
  'cloud-exemption': law({
    ends: {
      approved: ['A-3 review.forward', 'A-3 decide.approve'],
      rejected: ['A-3 review.forward', 'A-3 decide.reject'],
      refused: ['A-3 review.refuse'],
      // It ends with its reason: given up by its unit, or taken back by the committee; or that is not so.
      lifted: ['A-4 release.strike|takeBack.revoke'],
      kept: ['A-4 release.remain|takeBack.keep'],
      withdrawn: ['A-3 !decide.approve'],
    },
    terminates: above('committee'),
    entries: {
      exemptions: {
        put: ['A-3 review.forward', 'A-3 decide.approve'],
        // It ends when the system has moved to the cloud, when its reason is gone, and when the committee takes it back.
        exits: [
          ...['cloud-use/allocate.allocate', 'cloud-migration/dispose.dispose'],
          ...['cloud-exemption/release.strike', 'cloud-exemption/takeBack.revoke'],
        ],
        goneAt: ['lifted'],
      },
    },
    bars: [notTheRequester('A-3', 'review', 'decide')],
    told: [{ act: 'A-4 decide.approve', who: ['unit'] }],
  }),
  'cloud-use': law({
    ends: {
      operating: [
        ...(['A-12 accept.accept', 'A-12 audit.approve', 'A-13 environment.provide', 'A-13 test'] as const),
        ...(['A-21 evaluate.pass', 'A-14 openTrial.opened', 'A-14 trial', 'A-14 conclude.passTrial'] as const),
        ...(['A-40 *.certify', 'A-14 allocate.allocate'] as const),
      ],
      refused: ['A-12 accept.accept', 'A-12 audit.reject'],
      notPursued: ['A-12 accept.refuse'],
      failed: ['A-12 accept.accept', 'A-12 audit.approve', 'A-13 environment.provide', 'A-21 evaluate.pass'],
      withdrawn: ['A-10 !allocate.allocate'],
    },
    // The office decides; breaking it off would be a refusal without its opinion.
    terminates: above('office'),
    // After 不予受理 only a new application leads on, and a failed test is adjusted.
    noReturn: ['A-12 reapply', 'A-21 adjust'],
    entries: {
      allocations: {
        put: ['A-12 audit.approve', 'A-21 evaluate.pass', 'A-14 trial', 'A-40 *.certify', 'A-14 allocate.allocate'],
        exits: ['cloud-change/complete.complete', 'cloud-termination/reclaim.reclaim'],
      },
      connections: {
        put: ['A-14 allocate.allocate'],
        exits: ['system-connection/confirm.confirm', 'cloud-termination/reclaim.reclaim'],
      },
    },
    bars: [
      notTheRequester(
        'A-12',
        'accept',
        'audit',
        'evaluate.pass',
        'evaluate.fail',
        'conclude.passTrial',
        'conclude.failTrial',
        'allocate.allocate',
      ),
    ],
    told: [
      { act: 'A-12 accept.refuse', who: ['unit'] },
      { act: 'A-14 allocate.allocate', who: ['unit', 'cloud-provider'] },
    ],
    clocks: [
      { step: 'accept', article: 'A-12', rule: 'not restarted' },
      { step: 'test', article: 'A-13', rule: 'no such cap' },
    ],
  }),
  'cloud-migration': law({
    ends: {
      migrated: [
        ...(['A-22 backup.backup', 'A-22 goLive.goLive', 'A-22 keep|shorter.consent|keepShort'] as const),
        ...(['A-22 assets.assets', 'A-22 dispose.dispose'] as const),
      ],
      // Once it runs on the cloud the old system is kept and disposed of: there is no withdrawing from that.
      withdrawn: ['A-22 !goLive.goLive'],
    },
    terminates: above('authority'),
    noReturn: ['A-22 assets', 'A-22 dispose', 'A-22 shorter'],
    bars: [notTheRequester('A-22', 'shorter')],
    dates: {
      'open.planned': planned,
      'backup.on': happened(),
      // Not before what is to run there was allocated, and not before its backup.
      'goLive.liveOn': happened('backup.on'),
      'askShorter.until': planned,
      'consent.until': planned,
      'dispose.on': happened('goLive.liveOn'),
    },
    // As planned: the day of the plan is the limit of going live.
    clocks: [{ step: 'goLive', article: 'A-4 open.planned', rule: 'runs' }],
  }),
  'cloud-change': law({
    ends: {
      changed: [
        ...(['A-15 review.approve', 'A-15 complete.complete'] as const),
        only('a major change', (matter) => matter.given['approve']?.form['major'] === true, 'A-15 evaluate.pass'),
      ],
      refused: ['A-15 review.refuse'],
      withdrawn: ['A-15 !complete.complete'],
    },
    terminates: above('office'),
    entries: {
      // A system that goes over to another unit takes its connections along.
      connections: {
        put: ['A-15 review.approve', 'A-15 complete.complete'],
        exits: ['system-connection/confirm.confirm', 'cloud-termination/reclaim.reclaim'],
      },
      allocations: {
        put: ['A-15 review.approve', 'A-15 complete.complete'],
        exits: ['cloud-change/complete.complete', 'cloud-termination/reclaim.reclaim'],
      },
      suspensions: { put: ['A-15 complete.complete'], exits: ['performance-rectification/recheck.pass'] },
    },
    bars: [notTheRequester('A-15', 'review', 'evaluate')],
    told: [{ act: 'A-15 complete.complete', who: ['unit'] }],
  }),
  'cloud-termination': law({
    ends: {
      terminated: ['A-16 review.approve', 'A-16 reclaim.reclaim'],
      refused: ['A-16 review.refuse'],
      withdrawn: ['A-16 !reclaim.reclaim'],
    },
    terminates: above('office'),
    bars: [notTheRequester('A-16', 'review')],
    told: [{ act: 'A-16 reclaim.reclaim', who: ['unit'] }],
  }),
  'cloud-inspection': law({
    ends: {
      sound: ['A-29 inspect.submit'],
      improved: ['A-29 inspect.submit', 'A-29 improve.improved', 'A-29 verify.verify'],
      withdrawn: ['A-29 !inspect.submit'],
    },
    // The office's own duty: nobody of it ends it.
    terminates: above('office'),
    entries: {
      results: { put: ['A-29 inspect.submit'], stays: 'what an inspection has found stands; the next one follows it' },
    },
    bars: [{ acts: ['verify'], who: 'given.improved', by: 'person', article: 'A-29' }],
  }),
  'system-connection': law({
    ends: {
      connected: ['A-27 connect.connected', 'A-27 test.passed', 'A-27 confirm.confirm'],
      // What is to be connected is no more.
      gone: ['A-27 confirm.close'],
      withdrawn: ['A-27 !confirm.confirm'],
    },
    terminates: above('office'),
    entries: {
      connections: {
        put: ['A-27 connect.connected', 'A-27 test.passed', 'A-27 confirm.confirm'],
        exits: ['cloud-termination/reclaim.reclaim'],
      },
    },
    bars: [notTheRequester('A-27', 'confirm')],
    told: [{ act: 'A-27 confirm.confirm', who: ['unit'] }],
  }),
  'mobile-app': law({
    ends: {
      listed: ['A-23 check.pass'],
      dropped: ['A-23 transition.drop|strike.strike'],
      // A unit that says nothing does not stay listed as moving.
      delisted: ['A-23 overdue.delist'],
      withdrawn: ['A-23 !check.pass', 'A-23 !agree.agree'],
    },
    terminates: above('office'),
    // An existing one goes over by its plan, not back behind it.
    noReturn: ['A-23 transition'],
    entries: {
      mobile: {
        put: ['A-23 check.pass|agree.agree'],
        // A listed app is changed and taken out by its unit; what was only in transition is gone with its matter.
        exits: ['mobile-app/check.pass', 'mobile-app/strike.strike'],
        goneAt: ['dropped', 'withdrawn', 'terminated'],
      },
    },
    bars: [notTheRequester('A-23', 'check', 'agree')],
    dates: { 'plan.until': planned },
  }),
  'open-data': law({
    ends: {
      stopped: ['A-28 review.pass', 'A-28 publish.publish'],
      takenDown: ['A-28 review.pass', 'A-28 publish.publish', 'A-28 *.takeDown|stale.unlist'],
      banned: ['A-28 review.ban'],
      dropped: ['A-28 overdue.drop', 'A-28 !publish.publish'],
      withdrawn: ['A-28 !publish.publish'],
    },
    terminates: above('authority'),
    entries: {
      opendata: {
        put: ['A-28 review.pass', 'A-28 publish.publish'],
        // By its unit, and by the authority, which takes down what should not be open.
        exits: ['open-data/upkeep.stop', 'open-data/*.takeDown', 'open-data/stale.unlist'],
        goneAt: ['stopped', 'terminated', 'takenDown'],
      },
    },
    bars: [notTheRequester('A-28', 'review', 'publish')],
    dates: { 'updated.on': happened(), 'goOn.until': planned },
  }),
} satisfies Record<string, LawRow>;
