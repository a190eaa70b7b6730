/** Part B of the table of the law, with the national rules: arrangements, inspections, incidents, breaches and complaints. */
import { above, happened, law, nobody, notTheAccused, notTheRequester, only, planned, type LawRow } from './table.ts';

export const sharingWatch = {
  'sharing-inspection': law({
    ends: {
      reported: ['B-38 assess.score', 'B-38 publish.publish', 'N-38 report.report', 'N-38 read.read'],
    },
    terminates: above('authority'),
    entries: {
      results: { put: ['B-38 assess.score', 'B-38 publish.publish'], stays: 'what an inspection has found' },
    },
    told: [
      { act: 'B-38 publish.publish', who: ['everybody'] },
      { act: 'N-38 report.report', who: ['city-government'] },
    ],
  }),
  'sharing-rules': law({
    ends: {
      issued: ['B-8 review.clear', 'B-5 issue.issue'],
      recorded: ['B-47 record.record'],
      withdrawn: ['B-8 !issue.issue', 'B-47 !record.record'],
    },
    terminates: above('committee'),
    entries: {
      rules: {
        put: [
          only('of the city', ({ opening }) => opening['kind'] !== 'local', 'B-8 review.clear', 'B-5 issue.issue'),
          only('of a district', ({ opening }) => opening['kind'] === 'local', 'B-47 record.record'),
        ],
        // A later one takes its place.
        exits: ['sharing-rules/issue.issue'],
      },
    },
    bars: [notTheRequester('B-8', 'review', 'issue', 'record')],
    told: [{ act: 'B-46 issue.issue', who: ['everybody'] }],
    dates: { 'issue.from': planned },
  }),
  'secrecy-inspection': law({
    ends: { closed: ['B-39 guide.guide', 'B-39 inspect.submit', 'B-39 adopt.adopt', 'B-39 improve|*.closeReceipts'] },
    terminates: above('authority'),
    entries: { results: { put: ['B-39 inspect.submit', 'B-39 adopt.adopt'], stays: 'what an inspection has found' } },
    told: [{ act: 'B-39 inspect.submit', who: ['authority'] }],
  }),
  'risk-assessment': law({
    ends: {
      closed: [
        'B-33 assess.assess',
        'B-33 review|closing.closeReview|*.closeReview',
        'B-33 rehearse.rehearse',
        'B-33 conclude.conclude',
      ],
    },
    terminates: above('authority'),
    entries: { results: { put: ['B-33 conclude.conclude'], stays: 'what an assessment has found' } },
    told: [{ act: 'B-33 assess.assess', who: ['secrecy', 'police', 'state-security', 'cyberspace'] }],
    dates: { 'rehearse.rehearsedOn': happened(), 'conclude.findings.until': planned },
  }),
  'unit-arrangements': law({
    ends: { confirmed: ['B-41 declare.declare', 'N-11 confirm.confirm'], withdrawn: ['B-41 !confirm.confirm'] },
    terminates: above('authority'),
    entries: {
      posts: { put: ['B-41 declare.declare', 'N-11 confirm.confirm'], exits: ['unit-arrangements/confirm.confirm'] },
    },
    bars: [{ acts: ['confirm'], who: 'given.declare', by: 'person', article: 'B-41' }],
  }),
  'processing-entrustment': law({
    ends: {
      ended: ['N-36 approve.approve', 'N-36 oblige.oblige', 'N-36 handover.handedOver'],
      refused: ['N-36 approve.refuse'],
      // Nobody is entrusted without obligations: what is left at the approval is closed by the authority.
      dropped: ['N-36 approve.approve', 'N-36 unbound.drop', 'N-36 !oblige.oblige'],
      withdrawn: ['N-36 !oblige.oblige'],
    },
    // What a contractor has is handed back before it is over.
    terminates: nobody('the contractor hands back what he has (N-36)'),
    entries: {
      entrustments: {
        put: ['N-36 approve.approve', 'N-36 oblige.oblige'],
        exits: ['processing-entrustment/prolong.agreeProlong', 'processing-entrustment/handover.handedOver'],
        goneAt: ['ended', 'terminated'],
      },
    },
    bars: [notTheRequester('N-36', 'approve', 'prolong.agreeProlong')],
    dates: { 'open.until': planned, 'prolong.until': planned, 'agreeProlong.until': planned },
  }),
  'data-incident': law({
    ends: {
      closed: ['N-35 contain.contain', 'N-35 inform.inform', 'N-35 conclude.conclude', 'B-45 close.close', larger()],
      transferred: [
        'N-35 contain.contain',
        'N-35 inform.inform',
        'N-35 conclude.conclude',
        'B-45 close.close',
        'B-45 transfer.transferred',
      ],
      withdrawn: ['N-35 !contain.contain', 'N-35 !inform.inform'],
    },
    terminates: nobody('an event is contained and reported (N-35)'),
    entries: {
      suspensions: {
        put: ['N-35 contain.contain'],
        exits: ['data-incident/close.close'],
        goneAt: ['closed', 'transferred', 'withdrawn', 'terminated'],
      },
    },
    bars: [{ acts: ['close'], who: 'given.conclude', by: 'person', article: 'B-45' }],
    dates: { 'open.knownOn': happened() },
    told: [{ act: 'N-35 *.open', who: ['authority', 'opening.affected'] }],
    clocks: [
      { step: 'nationalReport', article: 'R-4', rule: 'from when it was known' },
      { step: 'nationalReport', article: 'R-4', rule: 'runs' },
    ],
  }),
  violation: law({
    ends: {
      corrected: ['B-43 order.order|order.recordOrder|examine.orderItself', 'B-43 rectify.submit', 'B-43 review.pass'],
      criticised: [
        'B-43 order.order|order.recordOrder|examine.orderItself',
        'B-43 overdue.criticise',
        'B-43 rectify.submit',
        'B-43 review.pass',
      ],
      accounted: ['B-43 order.order|order.recordOrder|examine.orderItself', 'B-43 accountability.accounted'],
      unfounded: ['B-43 examine.dismiss|order.decline'],
      withdrawn: ['B-43 !order.order', 'B-43 !order.recordOrder'],
    },
    terminates: nobody('an ordered correction is made, or somebody answers for it (B-43)'),
    noReturn: ['B-43 rectify', 'B-43 overdue'],
    entries: {
      results: {
        put: ['B-43 overdue.criticise|*.publish'],
        stays: 'a public criticism, or a breach that was published (N-29)',
      },
    },
    bars: [
      notTheAccused('B-43', 'unit', 'examine', 'order', 'review', 'overdue', 'accountability'),
      { acts: ['review'], who: 'given.submit', by: 'person', article: 'B-43' },
    ],
    told: [
      { act: 'B-43 order.order', who: ['opening.unit'] },
      { act: 'N-39 examine.orderItself', who: ['opening.unit'] },
      { act: 'B-43 overdue.criticise', who: ['everybody'] },
    ],
    dates: {
      ...{ 'open.until': planned, 'orderItself.until': planned, 'order.until': planned, 'recordOrder.until': planned },
      ...{ 'fail.until': planned, 'moreTime.until': planned, 'criticise.until': planned },
      ...{ 'spare.until': planned, 'accounted.until': planned },
    },
    clocks: [{ step: 'rectify', article: 'B-43', rule: 'a new date' }],
  }),
  complaint: law({
    ends: {
      answered: ['B-44 assign.assign', 'B-44 investigate.answer'],
      notAccepted: ['B-44 assign.notAccept'],
      withdrawn: ['B-44 !investigate.answer'],
    },
    // Whoever complains gets a written answer: nobody up to the committee can break it off.
    terminates: above('committee'),
    noReturn: ['B-44 receive'],
    bars: [notTheRequester('B-44', 'assign', 'investigate'), notTheAccused('B-44', 'unit', 'assign', 'investigate')],
    told: [{ act: 'B-44 investigate.answer', who: ['opener'] }],
  }),
  // No article asks for it: what it follows on is answered by then.
  'call-back': law({
    ends: {
      solved: ['N-37 call.reached'],
      unsolved: ['N-37 call.reached'],
      notReached: ['N-37 call.notReached'],
    },
    terminates: above('authority'),
    dates: { 'reached.calledOn': happened() },
  }),
} satisfies Record<string, LawRow>;

function larger() {
  return only(
    'a larger cyber-incident',
    ({ opening, given }) => (given['classify']?.form ?? opening)['cyber'] === true,
    'R-4 nationalReport.reported',
  );
}
