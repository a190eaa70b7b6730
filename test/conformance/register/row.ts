/** How a row of the register of duties is written down in the tests, and the short words for it. */

/** A limit for which the law gives the number. */
export interface LegalLimit {
  n: number;
  unit: 'wd' | 'd' | 'month' | 'h';
  article: string;
}

/** By which concept of the engine a gate shows in a definition. `a|b`: by either. */
export type GateKind =
  /** It can't be opened now. */
  | 'opening'
  /** A command that can't be given yet, or a form that is refused. */
  | 'stop'
  /** A minimum that nothing shortens. */
  | 'wait'
  /** More time by consent and within a cap only. */
  | 'extension'
  /** Several must have acted. */
  | 'joint'
  /** Missing material is asked for once; a refusal may not rest on it. */
  | 'materials'
  /** Words are required. */
  | 'reason'
  /** Somebody judges who is not the requester. */
  | 'decision';

export type ConsequenceKind =
  /** A missed limit opens something beside the step. */
  | 'lapse'
  /** It goes up a ladder while nobody answers. */
  | 'climb'
  /** Another matter comes of it. */
  | 'child'
  /** Something is put into, or taken out of, a register. */
  | 'register'
  /** Units must confirm. */
  | 'receipts'
  /** Somebody is told. */
  | 'tells'
  /** It ends badly for whoever did not act. */
  | 'bad end'
  /** The same work again: a new round, a way back. */
  | 'again'
  /** Readers are advised while it is open. */
  | 'advice'
  /** A paper on record: fields that whoever acts must fill in. */
  | 'record';

export interface Row {
  articles: readonly string[];
  /** Kinds of unit that must act; `unit` is a department, `a|b` is either. */
  actors: readonly string[];
  limits: readonly LegalLimit[];
  /** Numbers that the law gives as a period, which a limit may show: "every quarter" as three months. */
  periods: readonly LegalLimit[];
  gates: readonly (readonly [why: string, kind: `${GateKind}` | `${GateKind}|${GateKind}`])[];
  consequences: readonly (readonly [what: string, kind: ConsequenceKind | `${ConsequenceKind}|${ConsequenceKind}`])[];
  /** `city`: the city sets the period; `entry`: falls due with an entry of a register. */
  recurs?: { every: 'month' | 'quarter' | 'half-year' | 'year' | 'city' | 'entry'; on?: string };
  /** At least so many ends. */
  ends: { good: number; bad: number };
  children: readonly string[];
  registers: readonly string[];
}

/** `range('A', 10, 14)` is. */
export const range = (measure: string, from: number, until: number): string[] =>
  Array.from({ length: until - from + 1 }, (_, n) => `${measure}-${from + n}`);
const of =
  (unit: LegalLimit['unit']) =>
  (article: string, ...numbers: number[]): LegalLimit[] =>
    numbers.map((n) => ({ n, unit, article }));
export const workingDays = of('wd');
export const days = of('d');
export const months = of('month');
export const hours = of('h');

/** What most rows do not say anything about. */
export const row = (
  one: Pick<Row, 'articles' | 'actors'> & Partial<Omit<Row, 'ends'>> & { good?: number; bad?: number },
): Row => {
  const { good = 1, bad = 0, ...rest } = one;
  return {
    limits: [],
    periods: [],
    gates: [],
    consequences: [],
    children: [],
    registers: [],
    ...rest,
    ends: { good, bad },
  };
};
