/** Part A of the table of the law: running, security and emergencies (chapters 6 to 8). */
import { above, happened, law, nobody, notTheAccused, notTheRequester, only, planned, type LawRow } from './table.ts';

const cyber = only(
  'a larger cyber-incident',
  ({ opening, given }) => (given['classify']?.form ?? opening)['cyber'] === true,
  'R-4 nationalReport.reported',
);

export const cloudSafety = {
  incident: law({
    ends: {
      reported: [
        'A-31 acknowledge.acknowledge|*.alertsResolved',
        'A-31 handle.recover|*.alertsResolved',
        'A-31 report.fileReport',
        cyber,
      ],
      // The alert was none: closed by whoever looked, without a report.
      falseAlarm: ['A-31 handle.claimFalse', 'A-31 falseAlarm.agreeFalse', 'A-31 !*.recover'],
    },
    terminates: nobody('a fault is over when it is handled (A-31)'),
    told: [
      { act: 'A-31 *.open', who: ['cloud-provider', 'office', 'opening.affected'] },
      // Who was named when it was opened, or by an earlier classification, was told then.
      { act: 'A-31 *.classify', who: ['new: classify.affected'] },
      // The first level is the emergency group's and the committee's from the beginning.
      { act: 'A-41 *.open', who: ['level I: emergency-group', 'level I: committee'] },
    ],
    clocks: [
      { step: 'nationalReport', article: 'R-4', rule: 'from when it was known' },
      { step: 'nationalReport', article: 'R-4', rule: 'runs' },
    ],
    // The hours run from it.
    dates: { 'open.knownOn': happened() },
  }),
  'capacity-alert': law({
    ends: {
      expanded: ['A-31 start.start', 'A-31 expand.expanded', 'A-31 confirm.confirm'],
      spared: ['A-31 start.spare'],
      withdrawn: ['A-31 !start.start'],
    },
    terminates: above('office'),
    bars: [{ acts: ['confirm'], who: 'given.expanded', by: 'person', article: 'A-31' }],
    told: [{ act: 'A-31 *.open', who: ['office'] }],
    dates: { 'start.until': planned },
  }),
  'problem-report': law({
    ends: { solved: ['A-32 answer.answer', 'A-32 confirm.solved'], withdrawn: ['A-32 !confirm.solved'] },
    terminates: above('cloud-provider'),
    told: [{ act: 'A-32 answer.answer', who: ['opener'] }],
  }),
  'access-authorisation': law({
    ends: {
      expired: ['A-36 grant.grant', 'A-36 valid'],
      handedBack: ['A-36 grant.grant', 'A-36 *.handBack'],
      revoked: ['A-36 grant.grant', 'A-36 *.revoke'],
      refused: ['A-36 grant.refuse|*.closeGrant'],
      withdrawn: ['A-36 !grant'],
    },
    terminates: nobody('granted access is revoked or handed back, what is asked for is granted or refused (A-36)'),
    entries: {
      access: {
        put: ['A-36 grant.grant'],
        exits: [
          'access-authorisation/valid',
          'access-authorisation/valid.handBack',
          'access-authorisation/valid.revoke',
        ],
        goneAt: ['expired', 'handedBack', 'revoked'],
      },
    },
    // Whoever is let in lets nobody in: neither him who asked nor him who is named.
    bars: [notTheRequester('A-36', 'grant'), { acts: ['grant'], who: 'opening.who', by: 'person', article: 'A-36' }],
    dates: { 'open.until': planned },
  }),
  'key-custody': law({
    ends: {
      returned: ['A-36 receive.receive', 'A-36 held.handBack', 'A-36 returned.backHome'],
      // The device is no more.
      retired: ['A-36 receive.receive', 'A-36 held.retire'],
      declined: ['A-36 receive.decline'],
      withdrawn: ['A-36 !receive.receive'],
    },
    terminates: nobody('what was handed over is held until it is handed back (A-36)'),
    entries: {
      keys: {
        put: ['A-36 receive.receive'],
        // Changed, given to another custodian, returned.
        exits: ['key-custody/change.changed', 'key-custody/succession.takeOver', 'key-custody/returned.backHome'],
        goneAt: ['returned', 'retired'],
      },
    },
    bars: [{ acts: ['receive'], who: 'opener', by: 'person', article: 'A-36' }],
    dates: { 'changed.on': happened() },
  }),
  'security-check': law({
    ends: {
      clean: ['A-37 check.submit', 'A-37 concur.concur'],
      reported: ['A-37 check.submit', 'A-37 concur.concur', 'A-37 rectifying', 'A-37 report.report'],
      withdrawn: ['A-37 !check.submit'],
    },
    terminates: above('office', 'security-authority'),
    entries: {
      results: { put: ['A-37 check.submit', 'A-37 concur.concur'], stays: 'what a check has found' },
    },
    dates: { 'submit.risks.until': planned },
  }),
  'security-rectification': law({
    ends: {
      closed: ['A-37 rectifyHigh.submit|rectifyLow.submit', 'A-37 recheck.pass'],
      forced: ['A-37 force.impose', 'A-37 concur.concur', 'A-37 enforce.enforced', 'A-37 recheck.pass'],
    },
    terminates: nobody('a risk is over when it is rectified (A-37)'),
    // What is to be rectified is found by the office or the security authority, and rechecked.
    noReturn: ['A-37 recheck'],
    entries: {
      suspensions: {
        // High: from the opening on; or as a forced measure, in which both authorities agree.
        put: [
          only('a low risk', ({ opening }) => opening['level'] !== 'high', 'A-37 force.impose', 'A-37 concur.concur'),
        ],
        exits: ['security-rectification/recheck.pass'],
        goneAt: ['closed', 'forced'],
      },
    },
    bars: [
      notTheAccused('A-37', 'unit', 'recheck', 'force', 'concur'),
      { acts: ['recheck'], who: 'given.submit', by: 'person', article: 'A-37' },
    ],
    told: [
      // Whoever runs the cloud stops the system and starts it again.
      { act: 'A-37 *.open', who: ['opening.unit', 'high: cloud-provider'] },
      { act: 'A-37 recheck.pass', who: ['opening.unit', 'high: cloud-provider'] },
    ],
    dates: { 'open.until': planned, 'correct.until': planned },
  }),
  'emergency-plan': law({
    ends: {
      kept: ['A-42 evaluate.evaluate'],
      revised: ['A-42 evaluate.evaluate', 'A-42 revising'],
      adopted: ['A-43 draft.submit', 'A-43 approve.adopt'],
      // The system that the plan was for has left the cloud.
      retired: ['A-43 approve.adopt'],
      staying: ['A-43 approve.back'],
      withdrawn: ['A-42 !approve.adopt', 'A-42 !evaluate.evaluate'],
    },
    terminates: above('emergency-group'),
    entries: {
      plans: {
        put: ['A-43 draft.submit', 'A-43 approve.adopt'],
        exits: ['emergency-plan/approve.adopt'],
      },
    },
    bars: [{ acts: ['approve'], who: 'given.submit', by: 'person', article: 'A-42' }],
  }),
  drill: law({
    ends: {
      drilled: ['A-44 plan.plan', 'A-44 record.report', 'A-44 review.accept'],
      withdrawn: ['A-44 !record.report'],
    },
    terminates: above('office'),
    entries: {
      results: { put: ['A-44 record.report', 'A-44 review.accept'], stays: 'a drill that was held' },
    },
    bars: [{ acts: ['review'], who: 'given.report', by: 'person', article: 'A-44' }],
    told: [{ act: 'A-44 plan.plan', who: ['office'] }],
    dates: { 'open.until': planned, 'plan.on': planned, 'report.heldOn': happened() },
    clocks: [{ step: 'quarter', article: 'A-44', rule: 'runs' }],
  }),
  'emergency-training': law({
    ends: { held: ['A-44 hold.report', 'A-44 review.accept'], withdrawn: ['A-44 !hold.report'] },
    terminates: above('office'),
    bars: [{ acts: ['review'], who: 'given.report', by: 'person', article: 'A-44' }],
    dates: { 'report.heldOn': happened() },
  }),
  'cloud-training': law({
    ends: {
      held: ['A-33 announce.announce', 'A-33 hold.held', 'A-33 feedback|unconfirmed.closeReceipts'],
      withdrawn: ['A-33 !hold.held'],
    },
    terminates: above('cloud-provider'),
    dates: { 'announce.on': planned, 'postpone.newOn': planned, 'held.heldOn': happened() },
  }),
  'security-bulletin': law({
    ends: {
      acknowledged: ['A-38 publish.publish', 'A-38 receipts'],
      closed: ['A-38 publish.publish', 'A-38 unconfirmed.closeReceipts'],
      withdrawn: ['A-38 !publish.publish'],
    },
    terminates: above('cloud-provider'),
    told: [{ act: 'A-38 publish.publish', who: ['unit'] }],
  }),
} satisfies Record<string, LawRow>;
