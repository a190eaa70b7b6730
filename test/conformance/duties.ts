/**
 * What the law asks of each registered procedure, transcribed by hand from the register of duties, the city's three
 * measures and the national rules, and never from the definitions: the definitions are compared with this.
 * `n` of a limit that the law gives stands with its article; where the law sets no number the city's default stands,
 * marked as such. `leads` says where each command brings the matter: steps that are open because of it, or its end.
 */
export interface LawLimit {
  n: number;
  unit: 'wd' | 'd' | 'h' | 'min';
  /** Absent: no rule gives the number, the city sets it. */
  article?: string;
}

export interface LawStep {
  /** Kind of unit that acts, `opener` for whoever asked, `named` for the unit that the matter is about, `ladder`. */
  who?: string;
  kind: 'task' | 'wait' | 'receipts' | 'children';
  limits: LawLimit[];
  /** Command → every step or end to which it may lead; `stay` where the step stays open. */
  leads: Record<string, string[]>;
  /** Commands that judge: never given by who asked, and never without words of confirmation. */
  judges?: string[];
  /** Commands that wait for something else to be there first. */
  gated?: string[];
  lapseOpens?: string[];
  extension?: { asks: string; consents: string; article: string };
}

export interface Duty {
  articles: string[];
  opens: { kinds: string[]; into: string[] };
  steps: Record<string, LawStep>;
  /** Commands of the matter as a whole: by whom, and where they lead. */
  anytime: Record<string, { who: string; leads: string[] }>;
  ends: string[];
  registers: string[];
}

const wd = (n: number, article?: string): LawLimit => ({ n, unit: 'wd', ...(article ? { article } : {}) });
const d = (n: number, article?: string): LawLimit => ({ n, unit: 'd', ...(article ? { article } : {}) });

export const duties: Record<string, Duty> = {
  // A-10 the course; A-11 what is handed in; A-12 3 + 2 working days; A-13 2 working days, 15 days, extension with
  // consent; A-14 at least 30 days, then reasonable values; A-21 evaluated by the office, adjusted by the unit; A-40.
  'cloud-use': {
    articles: ['A-10', 'A-11', 'A-12', 'A-13', 'A-14', 'A-21', 'A-40'],
    opens: { kinds: ['unit'], into: ['accept'] },
    steps: {
      accept: {
        kind: 'task',
        who: 'office',
        limits: [wd(3, 'A-12')],
        leads: { accept: ['audit'], refuse: ['reapply'] },
        judges: ['accept', 'refuse'],
      },
      reapply: {
        kind: 'task',
        who: 'opener',
        limits: [d(30)],
        leads: { reapply: ['accept'], acceptRefusal: ['notPursued'] },
      },
      audit: {
        kind: 'task',
        who: 'office',
        limits: [wd(2, 'A-12')],
        leads: { approve: ['environment'], reject: ['refused'] },
        judges: ['approve', 'reject'],
      },
      environment: { kind: 'task', who: 'named', limits: [wd(2, 'A-13')], leads: { provide: ['test'] } },
      test: {
        kind: 'wait',
        limits: [d(15, 'A-13')],
        leads: { elapse: ['evaluate'] },
        extension: { asks: 'opener', consents: 'office', article: 'A-13' },
      },
      evaluate: {
        kind: 'task',
        who: 'office',
        limits: [wd(5)],
        leads: { pass: ['openTrial'], fail: ['adjust'], certify: ['stay'] },
        judges: ['pass', 'fail'],
      },
      adjust: {
        kind: 'task',
        who: 'opener',
        limits: [d(30)],
        leads: { retest: ['evaluate'], certify: ['stay'] },
      },
      openTrial: { kind: 'task', who: 'named', limits: [wd(3)], leads: { opened: ['trial'] } },
      trial: {
        kind: 'wait',
        limits: [d(30, 'A-14')],
        // Nothing passes it but its days; failing stays possible.
        leads: { elapse: ['conclude'], failTrial: ['failed'], certify: ['stay'] },
        judges: ['failTrial'],
      },
      conclude: {
        kind: 'task',
        who: 'office',
        limits: [wd(5)],
        leads: { passTrial: ['allocate'], failTrial: ['failed'], certify: ['stay'] },
        judges: ['passTrial', 'failTrial'],
      },
      allocate: {
        kind: 'task',
        who: 'office',
        limits: [wd(3)],
        leads: { allocate: ['operating'], certify: ['stay'] },
        judges: ['allocate'],
        gated: ['allocate'],
      },
    },
    anytime: { withdraw: { who: 'opener', leads: ['withdrawn'] } },
    ends: ['operating', 'refused', 'failed', 'withdrawn', 'notPursued'],
    registers: ['allocations', 'connections', 'exemptions'],
  },

  // B-32 the provider verifies, the result goes to every user unit, citizens are served as usual meanwhile; N-26 10
  // working days of receipt, with the city's own shorter limit beside it.
  'data-correction': {
    articles: ['B-32', 'N-26'],
    opens: { kinds: ['unit'], into: ['verify'] },
    steps: {
      verify: {
        kind: 'task',
        who: 'named',
        limits: [wd(5), wd(10, 'N-26')],
        leads: { answer: ['receipts'] },
        judges: ['answer'],
        lapseOpens: ['late'],
      },
      receipts: {
        kind: 'receipts',
        limits: [wd(5)],
        leads: { allConfirmed: ['settled', 'stay'], object: ['contest'] },
        lapseOpens: ['late'],
      },
      // The reporter may contest the result: a dispute (N-28), and its consequence for every user unit.
      contest: {
        kind: 'task',
        who: 'opener',
        limits: [wd(5)],
        leads: { dispute: ['dispute'], letBe: ['settled', 'stay'] },
        lapseOpens: ['late'],
      },
      dispute: { kind: 'children', limits: [], leads: {} },
      followUp: {
        kind: 'task',
        who: 'named',
        limits: [wd(5)],
        leads: { correctAgain: ['receipts'], keep: ['settled', 'stay', 'confirmKeep'] },
        judges: ['correctAgain', 'keep'],
        lapseOpens: ['late'],
      },
      // Against a decision for the reporter the provider keeps nothing without the authority (N-28).
      confirmKeep: {
        kind: 'task',
        who: 'authority',
        limits: [wd(5)],
        leads: { confirmKeep: ['settled', 'stay'], insist: ['followUp'] },
        judges: ['confirmKeep', 'insist'],
      },
      // N-39: late verification is pressed, and pursued; whoever is silent holds up nobody.
      late: {
        kind: 'task',
        who: 'authority',
        limits: [wd(5)],
        leads: {
          press: ['late'],
          // What else is overdue stays with the authority.
          closeReceipts: ['closed', 'stay', 'late'],
          closeContest: ['settled', 'stay', 'late'],
          giveUp: ['unverified'],
        },
        judges: ['giveUp'],
        gated: ['giveUp'],
      },
    },
    anytime: { withdraw: { who: 'opener', leads: ['withdrawn'] } },
    ends: ['settled', 'closed', 'unverified', 'withdrawn'],
    registers: ['verifications'],
  },

  // high → suspended until rectified, low → by a deadline; not or badly rectified → forced by the office with the
  // security authority. No number is set: rectification of a low risk 10 working days by default.
  'security-rectification': {
    articles: ['A-37'],
    opens: { kinds: ['office', 'security-authority'], into: ['rectifyHigh', 'rectifyLow'] },
    steps: {
      rectifyHigh: {
        kind: 'task',
        who: 'named',
        limits: [wd(5)],
        leads: { submit: ['recheck'] },
        lapseOpens: ['force'],
      },
      rectifyLow: {
        kind: 'task',
        who: 'named',
        limits: [wd(10)],
        leads: { submit: ['recheck'] },
        lapseOpens: ['force'],
      },
      recheck: {
        kind: 'task',
        who: 'office',
        limits: [wd(5)],
        leads: { pass: ['closed', 'forced'], fail: ['force', 'rectifyHigh', 'rectifyLow'] },
        judges: ['pass', 'fail'],
      },
      force: { kind: 'task', who: 'office', limits: [wd(3)], leads: { impose: ['concur'] }, judges: ['impose'] },
      concur: {
        kind: 'task',
        who: 'security-authority',
        limits: [wd(2)],
        leads: { concur: ['enforce'], object: ['force'] },
        judges: ['concur', 'object'],
      },
      enforce: { kind: 'task', who: 'office', limits: [wd(5)], leads: { enforced: ['recheck'] } },
    },
    // Whoever has found it corrects a wrong unit or system.
    anytime: { correct: { who: 'office', leads: ['rectifyHigh', 'rectifyLow'] } },
    ends: ['closed', 'forced'],
    registers: ['suspensions'],
  },

  // A-31 around the clock, told in time, handled quickly; A-41 emergency team, emergency group; A-43 levels; the rules
  // on reporting cyber-incidents, Art. 4: critical infrastructure 1 hour, others 4 hours. Acknowledged in 10 minutes.
  incident: {
    articles: ['A-31', 'A-41', 'A-43', 'R-4'],
    opens: { kinds: ['cloud-provider', 'office'], into: ['acknowledge', 'nationalReport'] },
    steps: {
      acknowledge: {
        kind: 'task',
        who: 'ladder',
        limits: [{ n: 10, unit: 'min' }],
        leads: { acknowledge: ['handle'] },
      },
      handle: {
        kind: 'task',
        who: 'cloud-provider',
        limits: [],
        leads: { progress: ['stay'], recover: ['report'], claimFalse: ['falseAlarm'] },
      },
      // Nothing happened: for the office to say, and without a report.
      falseAlarm: {
        kind: 'task',
        who: 'office',
        limits: [wd(1)],
        leads: { agreeFalse: ['falseAlarm'], denyFalse: ['handle'] },
        judges: ['agreeFalse', 'denyFalse'],
      },
      report: { kind: 'task', who: 'cloud-provider', limits: [wd(3)], leads: { fileReport: ['reported', 'stay'] } },
      nationalReport: {
        kind: 'task',
        who: 'office',
        limits: [
          { n: 1, unit: 'h', article: 'R-4' },
          { n: 4, unit: 'h', article: 'R-4' },
        ],
        leads: { reported: ['reported', 'stay'] },
      },
    },
    anytime: {
      classify: { who: 'several', leads: ['nationalReport', 'reported', 'stay'] },
      // Of whoever responds: another takes over, more are woken, nobody is urged for a while, it was no recovery.
      takeOver: { who: 'several', leads: ['handle', 'report'] },
      escalate: { who: 'several', leads: ['stay'] },
      snooze: { who: 'several', leads: ['stay'] },
      resume: { who: 'several', leads: ['handle'] },
      alertFired: { who: 'machine', leads: ['acknowledge', 'handle', 'stay'] },
      alertsResolved: { who: 'machine', leads: ['report'] },
      grow: { who: 'machine', leads: ['stay'] },
    },
    ends: ['reported', 'falseAlarm'],
    registers: [],
  },
};

/** Articles that there are: the last number of each measure and rule. */
export const lastArticle: Record<string, number> = { A: 53, B: 48, C: 25, N: 44, R: 14, M: 1260 };
