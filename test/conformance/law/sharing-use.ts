/** Part B of the table of the law, with the national rules: what goes wrong with shared data, and how its use ends. */
import { above, happened, law, nobody, notTheAccused, notTheRequester, planned, type LawRow } from './table.ts';

export const sharingUse = {
  'data-correction': law({
    ends: {
      // What is opened again after it was settled has had its receipts.
      settled: ['N-26 verify.answer', 'B-32 receipts|late.closeReceipts|*.reopen'],
      unverified: ['N-39 late.giveUp'],
      closed: ['N-26 verify.answer', 'B-32 late.closeReceipts'],
      withdrawn: ['B-32 !verify.answer'],
    },
    terminates: above('authority'),
    noReturn: ['B-32 contest', 'N-28 followUp'],
    dates: { 'press.until': planned },
    entries: {
      verifications: {
        put: [],
        exits: ['data-correction/verify.answer'],
        goneAt: ['settled', 'withdrawn', 'terminated'],
      },
    },
    bars: [notTheRequester('B-32', 'verify', 'followUp')],
    told: [
      { act: 'B-32 verify.answer', who: ['opener', 'users'] },
      { act: 'B-32 followUp.correctAgain', who: ['users'] },
    ],
    clocks: [{ step: 'verify', article: 'N-26', rule: 'not restarted' }],
  }),
  'data-dispute': law({
    ends: {
      agreed: ['N-28 consult'],
      mediated: [
        // Whoever stays silent does not keep the other from being heard: the lapse is closed by the mediator, with what was said.
        'N-28 consult|*.disagree|consultClosing.closeConsult',
        'N-28 mediate.propose|*.superiorSettled',
        'N-28 accept|*.superiorSettled',
      ],
      decided: ['N-28 decide.decide|*.superiorDecided'],
      dismissed: ['N-28 decide.decide|*.superiorDecided'],
      withdrawn: ['N-28 !decide.decide'],
    },
    terminates: above('city-government'),
    bars: [
      notTheRequester('N-28', 'mediate', 'decide'),
      { acts: ['mediate', 'decide'], who: 'opening.provider', by: 'unit', article: 'N-28' },
    ],
    told: [{ act: 'N-28 decide.decide', who: ['opener', 'opening.provider'] }],
  }),
  'service-change': law({
    ends: {
      filed: ['N-27 consult|*.closeConsult', 'N-27 settle.settle', 'N-27 file.accept', 'N-27 carryOut.done'],
      // What its provider leaves unsettled is let be by the authority: a service goes on unless it was filed (N-27).
      abandoned: ['N-27 settle.abandon|late.letBe'],
      withdrawn: ['N-27 !carryOut.done'],
    },
    terminates: above('authority'),
    bars: [notTheRequester('N-27', 'file')],
    told: [{ act: 'N-27 file.accept', who: ['users'] }],
    dates: { 'open.from': planned, 'settle.final': planned },
  }),
  'data-misuse': law({
    ends: {
      restored: ['N-27 rectify.submit', 'N-27 recheck.restore|*.concludeRestore'],
      ended: ['N-27 recheck.endService|conclude.endService|*.concludeEnd'],
      withdrawn: ['N-27 !recheck', 'N-27 !conclude'],
    },
    // Whoever suspended is provider or authority; it ends by a recheck, or by the authority where he stays silent.
    terminates: nobody('access is restored or ended (N-27)'),
    noReturn: ['N-27 recheck', 'N-27 conclude'],
    entries: {
      suspensions: {
        put: [],
        exits: ['data-misuse/recheck.restore', 'data-misuse/recheck.endService', 'data-misuse/conclude.endService'],
        goneAt: ['restored', 'ended', 'withdrawn'],
      },
    },
    bars: [notTheAccused('N-27', 'user', 'recheck', 'conclude')],
    told: [
      { act: 'N-27 *.open', who: ['opening.user'] },
      { act: 'N-27 recheck.restore', who: ['opening.user'] },
      { act: 'N-27 conclude.endService', who: ['opening.user'] },
    ],
    dates: { 'open.until': planned, 'fail.until': planned, 'moreTime.until': planned },
    clocks: [{ step: 'rectify', article: 'N-27', rule: 'a new date' }],
  }),
  'usage-records': law({
    ends: {
      seen: ['N-29 show.show', 'N-29 look.enough'],
      pursued: ['N-29 unshown.pursue'],
      dropped: ['N-29 unshown.close'],
      withdrawn: ['N-29 !look.enough'],
    },
    terminates: above('authority'),
    bars: [notTheAccused('N-29', 'user', 'look', 'unshown')],
    told: [{ act: 'N-29 unshown.pursue', who: ['opening.user'] }],
  }),
  'data-disposal': law({
    ends: {
      kept: [
        'N-27 require.require',
        'N-27 dispose.dispose',
        'N-27 confirm.confirm',
        'N-29 keep',
        'N-29 release.closeRecords',
      ],
      withdrawn: ['N-27 !confirm.confirm'],
    },
    // Records are kept three years, whoever would have it otherwise.
    terminates: nobody('the records are kept for three years (N-29)'),
    bars: [
      notTheRequester('N-27', 'confirm'),
      { acts: ['confirm'], who: 'given.dispose', by: 'unit', article: 'N-27' },
    ],
    dates: { 'require.until': planned },
    clocks: [{ step: 'keep', article: 'N-29', rule: 'runs' }],
  }),
  'data-return': law({
    ends: {
      returned: ['N-24 provide.provide', 'N-24 confirm.received'],
      refused: ['N-24 answer.refuse', 'N-24 review.uphold'],
      withdrawn: ['N-24 !confirm.received'],
    },
    terminates: above('authority'),
    bars: [
      notTheRequester('N-24', 'answer', 'review'),
      { acts: ['review'], who: 'given.refuse', by: 'person', article: 'N-24' },
      { acts: ['review'], who: 'opening.holder', by: 'unit', article: 'N-24' },
    ],
    told: [{ act: 'N-24 review.uphold', who: ['opener'] }],
  }),
  'duplicate-collection': law({
    ends: {
      stopped: ['B-20 answer.stop|stopping.stopped', 'B-20 confirm.confirm'],
      justified: ['B-20 answer.justify', 'B-20 judge.accept'],
      // Asking once more, before anything is decided, is neither.
      withdrawn: ['B-20 !judge.accept', 'B-20 !judge.orderStop', 'B-20 !confirm.confirm', 'B-20 !confirm.goesOn'],
    },
    terminates: above('authority'),
    noReturn: ['B-20 stopping'],
    bars: [notTheAccused('B-20', 'unit', 'judge', 'confirm', 'pursue')],
    told: [{ act: 'B-20 confirm.confirm', who: ['opener'] }],
    // The answer says that it has stopped, which the authority then confirms (B-20): a day that was.
    dates: { 'stop.stopFrom': happened() },
  }),
  'citizen-complaint': law({
    ends: { answered: ['N-37 handle.handled', 'N-37 answer.answered'], withdrawn: ['N-37 !handle.handled'] },
    terminates: nobody('a citizen’s complaint is answered (N-37)'),
    // The unit complained of neither handles the complaint nor reads who complained.
    bars: [notTheAccused('N-37', 'unit', 'handle', 'handle reads contact')],
    dates: { 'open.receivedOn': happened(), 'answered.answeredOn': happened('open.receivedOn') },
    clocks: [{ step: 'handle', article: 'N-37', rule: 'from when it was known' }],
  }),
} satisfies Record<string, LawRow>;
