/** Part A of the table of the law: plans and money, assessments, the monthly report. */
import { above, law, notTheRequester, only, planned, type LawRow } from './table.ts';

/** Nothing is evaluated before there is a scheme. */
const byScheme = only('no scheme stands yet', ({ opening }) => !('scheme' in opening), 'A-46 adopt.adopt');

export const cloudPlans = {
  // One matter per unit and year files the projects, each of which is decided by itself.
  'project-plan': law({
    ends: {
      // Each project is a matter by itself, opened by the filing of its unit.
      filed: ['A-17 file.file'],
      notFiled: ['A-17 absent.close', 'A-17 !file.file'],
      completed: ['A-17 review.pass', 'A-17 decide.list', 'B-42 acceptance.accept'],
      // What the committee has listed is cancelled by nobody below it.
      dropped: ['A-17 review.pass', 'A-17 decide.list', 'A-17 cancelling.consentCancel'],
      refused: ['A-17 review.refuse|decide.leaveOut|overdue.drop'],
      resumed: ['A-26 resume.lift'],
      notResumed: ['A-26 resume.notYet'],
      none: ['A-17 file.none'],
      notConsented: ['A-17 late.declineLate'],
      withdrawn: ['A-17 !decide.list'],
    },
    terminates: above('committee'),
    noReturn: ['A-17 build'],
    entries: {
      plans: {
        put: [
          ...(['A-17 review.pass', 'A-17 decide.list'] as const),
          only(
            'major projects',
            ({ opening, given }) => (given['refile']?.form ?? opening)['major'] === true,
            'C-23 standards',
          ),
        ],
        exits: ['project-plan/acceptance.accept', 'project-plan/cancelling.consentCancel'],
      },
      suspensions: {
        put: ['A-26 review.suspend'],
        // Also for a unit that has made up for it and has no project: no pass of a plan is needed.
        exits: ['project-plan/review.pass', 'project-plan/resume.lift', 'service-plan/review.pass'],
      },
      results: { put: ['B-42 acceptance.accept'], stays: 'an acceptance is a fact' },
    },
    bars: [notTheRequester('A-17', 'late', 'review', 'decide', 'cancelling', 'acceptance', 'resume')],
    told: [
      { act: 'A-26 review.suspend', who: ['unit'] },
      { act: 'A-17 decide.list', who: ['unit', 'finance'] },
    ],
    dates: { 'consentLate.until': planned },
  }),
  // Each unit names what it needs; the committee decides on the city's whole, row by row.
  'service-plan': law({
    ends: {
      // Each unit files; the committee decides on the city's whole, row by row (review, section 11).
      filed: ['A-48 file.file'],
      notFiled: ['A-48 absent.close'],
      arranged: [
        'A-49 review.pass',
        only(
          'new systems',
          ({ given }) =>
            ((given['pass']?.form['rows'] ?? []) as readonly { asked?: string; granted?: number }[]).some(
              (one) => one.asked?.startsWith('新建系统') === true && (one.granted ?? 0) > 0,
            ),
          'A-49 approve.approve',
        ),
        'A-49 arrange.arrange',
      ],
      none: ['A-48 file.none'],
      // Nothing of the whole is left, neither of the committee's nor of the government's decision.
      rejected: ['A-49 review.pass'],
      withdrawn: ['A-49 !review.pass'],
    },
    // Refusing funds has one ground (B-40); breaking the plan off would refuse them without it.
    terminates: above('committee'),
    entries: {
      plans: {
        // On record as filed, and as the committee and the government leave it.
        put: ['A-49 file.file|review.pass'],
        exits: ['service-plan/review.pass', 'service-plan/review.deny', 'service-plan/approve.approve'],
        goneAt: ['withdrawn'],
      },
      suspensions: { put: ['B-40 review.deny'], exits: ['service-plan/review.pass'] },
    },
    bars: [notTheRequester('A-49', 'review', 'approve')],
    told: [{ act: 'B-40 review.deny', who: ['deny.unit'] }],
  }),
  'resource-demand': law({
    ends: {
      // Each unit is assessed; the committee decides on the city's whole (review, section 11).
      assessed: ['A-50 file.file', 'A-50 assess.assess'],
      notFiled: ['A-50 absent.close'],
      budgeted: ['A-50 sum.sumUp', 'A-50 review.approve', 'A-50 budget.budget'],
      nothing: ['A-50 sum.sumUp', 'A-50 review.approve'],
      none: ['A-50 file.none'],
      withdrawn: ['A-50 !assess.assess'],
    },
    terminates: above('committee'),
    entries: {
      plans: {
        put: ['A-50 file.file|review.approve'],
        exits: ['resource-demand/assess.assess', 'resource-demand/review.approve'],
        goneAt: ['withdrawn'],
      },
    },
    bars: [notTheRequester('A-50', 'assess', 'review')],
    told: [{ act: 'A-50 review.approve', who: ['unit'] }],
  }),
  'ops-report': law({
    ends: {
      acknowledged: ['A-30 write.submit', 'A-30 receipts'],
      // Reported to everybody; some have not confirmed it.
      closed: ['A-30 write.submit', 'A-30 unconfirmed.closeReceipts'],
      withdrawn: ['A-30 !write.submit'],
    },
    terminates: above('cloud-provider'),
    dates: { 'open.until': planned },
    told: [{ act: 'A-30 write.submit', who: ['office', 'unit'] }],
  }),
  'unit-assessment': law({
    ends: { published: ['A-45 score.submit', 'A-45 confirm.confirm'], withdrawn: ['A-45 !score.submit'] },
    terminates: above('authority'),
    entries: {
      results: { put: ['A-45 score.submit', 'A-45 confirm.confirm'], stays: 'the result of a year' },
    },
    bars: [{ acts: ['confirm'], who: 'given.submit', by: 'person', article: 'A-45' }],
  }),
  'performance-evaluation': law({
    ends: {
      allMet: [byScheme, 'A-46 evaluate.submit', 'A-46 confirm.confirm'],
      rectified: [byScheme, 'A-46 evaluate.submit', 'A-46 confirm.confirm', 'A-46 rectifying'],
      withdrawn: ['A-46 !evaluate.submit'],
    },
    terminates: above('authority'),
    entries: {
      results: { put: ['A-46 evaluate.submit', 'A-46 confirm.confirm'], stays: 'the result of a period' },
      // Made with the departments concerned, in force until it is made anew.
      plans: {
        put: ['A-46 scheme.propose', 'A-46 opinions|opinionsClosing.closeOpinions', 'A-46 adopt.adopt'],
        exits: ['performance-evaluation/adopt.adopt'],
      },
    },
    bars: [
      { acts: ['confirm'], who: 'given.submit', by: 'person', article: 'A-46' },
      { acts: ['adopt'], who: 'given.propose', by: 'person', article: 'A-46' },
    ],
    told: [
      { act: 'A-46 scheme.propose', who: ['propose.departments'] },
      { act: 'A-46 adopt.adopt', who: ['everybody'] },
    ],
    dates: { 'submit.apps.until': planned },
  }),
  'performance-rectification': law({
    ends: {
      closed: ['A-46 rectify.submit', 'A-46 recheck.pass'],
      restored: ['A-46 restore.apply|rectify.submit', 'A-46 recheck.pass'],
      suspended: ['A-46 decide.suspend|recheck.fail', 'A-46 settle.conclude'],
      // Retired, or no fault of the application after all: its head decides it, and nothing stays behind.
      dropped: ['A-46 decide.drop|settle.drop'],
      withdrawn: ['A-46 !decide.suspend', 'A-46 !recheck.fail'],
    },
    terminates: above('authority'),
    entries: {
      suspensions: {
        put: ['A-46 decide.suspend|recheck.fail'],
        exits: ['performance-rectification/recheck.pass'],
        goneAt: ['closed', 'restored', 'dropped', 'terminated'],
      },
    },
    bars: [
      { acts: ['decide', 'recheck', 'settle'], who: 'opening.unit', by: 'unit', article: 'A-46' },
      { acts: ['recheck'], who: 'given.submit', by: 'person', article: 'A-46' },
    ],
    told: [{ act: 'A-46 decide.suspend', who: ['opening.unit', 'office', 'finance'] }],
    dates: { 'open.until': planned, 'grant.until': planned, 'correct.until': planned },
    // A-46 has it rectified "by a date" and names none.
    clocks: [{ step: 'restore', article: 'A-46', rule: 'runs', setBy: 'city' }],
  }),
  'provider-assessment': law({
    ends: {
      // Scored by all of the panel, or by so many of each group; else it was not held, and that is on record.
      published: ['A-47 appoint.appoint', 'A-47 score|*.closeScoring|gap.wrapUp', 'A-47 result.publish'],
      notHeld: ['A-47 appoint.appoint', 'A-47 gap.wrapUp'],
      withdrawn: ['A-47 !appoint.appoint'],
    },
    // The meeting is to be held every half year.
    terminates: above('authority'),
    entries: {
      results: {
        put: ['A-47 appoint.appoint', 'A-47 result.publish'],
        stays: 'the score of a half year, basis of the payment',
      },
    },
    bars: [{ acts: ['score', 'gap', 'result'], who: 'opening.provider', by: 'unit', article: 'A-47' }],
    told: [{ act: 'A-47 result.publish', who: ['opening.provider', 'finance'] }],
    dates: { 'open.until': planned, 'appoint.meetingOn': planned },
  }),
} satisfies Record<string, LawRow>;
