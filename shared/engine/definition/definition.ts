/**
 * The words in which a procedure is written down. A definition is data with small pure functions over the matter; the
 * functions that write it down, and the checks at load time, are in define.ts.
 * Where a newcomer stumbles: a step is a kind of work, an item is one opening of it in a running matter ("accept#7");
 * `by` of a step addresses its item to parties when it is entered, `by` of a command is looked up when it is given.
 */
import type { Span, WorkCalendar } from '../../kernel/calendar.ts';
import type { Directory, PartyKey, PersonId, PostKey, Unit, UnitId, UnitKind } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { Day, Instant } from '../../kernel/time.ts';
import type { ArticleId } from '../../regulation/articles.ts';
import type { Form } from '../forms/form.ts';
import type { Approval } from '../../regulation/suspensions.ts';
import type { Regime } from '../../regulation/regimes.ts';
import type { CopyShows, Doer, MatterState, RegisterChange, LetterKind } from '../matter/state.ts';
import type { Registers } from './registers.ts';
import type { Recurrence } from './recurrence.ts';
import type { CityNumber, Settings, SettingDecl } from '../settings/settings.ts';

export type { Settings, SettingDecl, Recurrence, Registers };

/** What a decision may look at, all of it passed in. */
export interface Context {
  /** City time. */
  now: Instant;
  actor: Actor;
  calendar: WorkCalendar;
  directory: Directory;
  settings: Settings;
  /** What matters have put into the registers and not lifted again. */
  registers: Registers;
  /** What the city's data say, e.g. how many applications of each unit are on the cloud: for sheets that start from it. */
  figures: (name: FigureName) => readonly Figure[];
  /** Matters that the form names by their number (field kind `matter`), as far as the actor may see them. */
  linked: (number: string) => LinkedMatter | undefined;
  /** So many milliseconds of machine time a result for other units waits, in which it can be taken back. 0 when absent. */
  holds?: number;
  /** What became of the matter's latest decision outside the matter. */
  outside?: Outside;
  /** Which letter a command of a procedure gives; none where the city writes none. */
  letters?: (procedure: string, command: string, step?: string) => LetterRule | undefined;
  /** For which decisions the city asks for a hand-written signature; for none when absent. */
  signs?: AsksSignature;
}

/** Undefined where a decision needs no hand-written signature. */
export type AsksSignature = (asked: {
  procedure: string;
  step?: string | undefined;
  command: string;
  rule: Pick<CommandRule, 'title' | 'tone' | 'decides'>;
}) => SignatureAsked | undefined;
export interface SignatureAsked {
  /** Whoever can't draw may type his name instead and confirm it once more. */
  typed: boolean;
}

export interface LetterRule {
  kind: LetterKind;
  /** What this command was filled in with belongs to it as well. */
  with?: string;
}

export interface Outside {
  /** All that it has to tell waits still, until this instant of machine time. */
  waitsUntil?: string;
  /** How many of the receipts that it asks for were given. */
  confirmed: number;
}

/** What can be computed from the data of the city, per unit, over the last year; of incidents, over six months. */
export const figureNames = [
  ...(['cloud-share', 'on-time', 'late-updates', 'subscriptions', 'open-risks'] as const),
  ...(['incident-acknowledge', 'incident-recover', 'incident-noise'] as const),
] as const;
export type FigureName = (typeof figureNames)[number];
export interface Figure {
  unit: UnitId;
  /** A share in per cent, or a number of things: whole. */
  value: number;
  /** What it was computed from, in words: "12 个系统中 9 个已上云". */
  source: string;
}
export interface LinkedMatter {
  id: string;
  number: string;
  procedure: string;
  title: string;
  units: readonly UnitId[];
}

/** One person in whose name somebody may act: himself, or who delegated to him. */
export interface Principal {
  person: PersonId;
  name: string;
  keys: readonly PartyKey[];
}

export type Actor =
  | {
      kind: 'person';
      person: PersonId;
      name: string;
      unit: UnitId;
      unitName: string;
      channel: string;
      principals: readonly [Principal, ...Principal[]];
    }
  | {
      kind: 'system';
      name: string;
      unit?: UnitId;
      unitName?: string;
      /** The person whose decision in another matter has led here. */
      person?: { id: PersonId; name: string };
    };

export type Asked<M = MatterState> = (matter: M, directory: Directory) => UnitId | undefined;
/** What a form without a type of its own is. */
export type Values = Record<string, unknown>;

export interface Rung {
  title: string;
  parties: PartyKey[];
  /** Minutes that it has, where they are not those of the step. */
  wait?: number;
  /** Calls that share them: each has its part. */
  calls?: number;
  /** Asked before, and told once more although nobody new stands on it. */
  again?: true;
}

/** Who acts. A post of a unit (any holder), a ladder that is climbed while nobody answers, or a machine. */
export type Role<M = MatterState> =
  | { title: string; post: PostKey; of: 'opener' | UnitKind | Asked<M> }
  | { title: string; ladder: (matter: M, directory: Directory) => Rung[] }
  /** One person, or the holders of a post while there is no such person. */
  | {
      title: string;
      person: (matter: M) => PersonId | undefined;
      orPost: PostKey | ((matter: M, directory: Directory) => PostKey);
      of: Asked<M>;
    }
  /** Holders of any of several posts of one unit. */
  | { title: string; posts: readonly PostKey[]; of: 'opener' | UnitKind | Asked<M> }
  /** Several parties at once: user units, a panel that was appointed, the two who must both consent. */
  | { title: string; parties: (matter: M, directory: Directory, registers: Registers) => PartyKey[] }
  | { title: string; system: true };

export interface Limit<M = MatterState> {
  span: Span;
  basis: ArticleId | 'setting';
  /** Key of the city's setting, when `basis` is 'setting'. */
  setting?: string;
  settingTitle?: string;
  /** Day that a form fixed; takes the place of the span when it gives one. */
  until?: (matter: M) => Day | undefined;
  /** Start event that may lie before the step was entered. */
  from?: (matter: M) => Instant | undefined;
  /** Holds in this regime only. */
  regime?: Regime;
  /** Holds for such matters only. */
  when?: (matter: M) => boolean;
}

/** What a command brings about. The first outcome whose `when` holds is taken; one without `when` always holds. */
export interface Outcome<M = MatterState, V = Values> {
  when?: (matter: M, form: V) => boolean;
  /** Says `when` in words, for drawings and confirmations. */
  label?: string;
  enter: readonly string[];
  leave: 'self' | 'all' | 'none' | readonly string[];
  end?: string;
  /** Told when this outcome is taken, and by no other of the command. */
  tells?: readonly Tell<M>[];
  /** Matters that this outcome opens, and no other of the command. */
  opens?: Opens<M>;
  /** Put into or lifted from registers by this outcome, and by no other of the command. */
  registers?: (matter: M, context: Context) => RegisterChange[];
  /** A step in which several are asked is closed: whoever has said nothing is on record so, and it comes to its own outcomes. */
  closes?: string;
  /** A joint step whose parties have changed: who is new gets a seat, who is out loses it, votes that were cast stay. */
  reseats?: string;
}

/** Another matter that comes of this one; each side shows the other. */
export interface ChildOpening {
  /** Key of its procedure. */
  procedure: string;
  /** Tells the children of one command apart; with the command it makes the id, so none is opened twice. */
  key: string;
  /** Its opening form (the `systemForm` where there is one). */
  form: Record<string, unknown>;
  /** What the other matter is to this one, in words of the list: "整改", "违规处理". */
  relation: string;
  /** In whose name it is opened; the unit of whoever gave the command when absent. */
  unit?: UnitId;
}
export type Opens<M = MatterState> = (matter: M, context: Context) => ChildOpening[];

export interface Tell<M = MatterState> {
  title: string;
  /** Whoever holds these roles now, or who is computed. */
  to: string | readonly string[] | ((matter: M, context: Context) => PartyKey[]);
  /** A `result` when absent. */
  kind?: 'info' | 'result' | 'alert';
  urgent?: boolean;
  /** Who is told gets a copy that shows so much: whoever is woken to look into it can do so, party or not. */
  copies?: CopyShows;
  body: (matter: M, context: Context) => string;
}

export interface CommandRule<M = MatterState, V = Values> {
  title: string;
  help?: string;
  /** Who may give it, if not the step's own party. */
  by?: string;
  /** Who may give it besides: the task stays on the list of its own party. */
  alsoBy?: string;
  form?: Form;
  /** Judges a request: repeated and confirmed in chat, and never done by the requester himself. */
  decides?: boolean;
  tone?: 'primary' | 'danger' | 'plain';
  /** Why it can't be given yet, in words for the person; undefined when open. */
  gate?: (matter: M, context: Context) => string | undefined;
  /** It gives an approval, refused while what it is about is suspended (regulation/suspensions.ts). */
  approves?: { what: Approval; about: (matter: M, context: Context) => readonly string[] };
  /** Faults that need more than one field or the directory to see. */
  check?: (form: V, matter: M, context: Context) => Fault[];
  prefill?: (matter: M, context: Context) => Record<string, unknown>;
  /** What of a valid form is kept, e.g. without what its other answers make void, or only what is new to the matter. */
  tidy?: (form: V, context: Context, matter: M) => Values;
  outcomes: readonly Outcome<M, V>[];
  /** The matter is called so from then on. */
  retitles?: (matter: M, form: V) => string;
  /** This field of its form starts from the timeline, line by line; whoever gives it may change that. */
  narrates?: string;
  /** The form takes the place of the opening form (a new round after a refusal). */
  replacesOpening?: boolean;
  /** It asks for a judgement: whoever gives it may not be the judge afterwards. */
  requests?: boolean;
  newRound?: boolean;
  registers?: (matter: M, context: Context) => RegisterChange[];
  tells?: readonly Tell<M>[];
  /** Restarts the re-notification of its item: the task is not forgotten. */
  showsLife?: boolean;
  /** Climbs the ladder of this open step at once, without waiting for its time. */
  climbsNow?: string;
  /** The party of this open step is not told again for so many minutes; then as ever. */
  quietFor?: { step: string; minutes: (form: V) => number };
  /** Said often and read by nothing later: its form stands in the history only. */
  fleeting?: true;
  /** Available only while this holds. */
  offered?: (matter: M, by?: Actor) => boolean;
  /** Matters that this command opens, whatever its outcome. */
  opens?: Opens<M>;
  /** A refusal: not possible while missing material is outstanding, for incompleteness is no ground (N-21). */
  refuses?: true;
}

/**
 * Nobody judges what is his: who neither decides a step nor signs, prepares or takes over a decision in it, whatever posts
 * he holds. Whoever made the request never does; this is for whoever else gains, is accused, or gave the first decision.
 */
export interface Independence {
  /** Roles: none of their persons, and nobody of their units. */
  of?: readonly string[];
  /** Whoever gave one of these commands, under any of his ids. */
  gave?: readonly string[];
}

export interface Extension<M = MatterState> {
  asks: string;
  consents: string;
  /** Role that gets word of the answer beside whoever asked, e.g. the requester who waits (N-21). */
  tells?: string;
  basis: ArticleId;
  /** Days at most, over all consents together: the law's number, or the city's where the article gives none. */
  maxDays: number | CityNumber;
  /** Working days where the basis counts in them; calendar days when absent. */
  unit?: 'wd' | 'd';
  /** Granted once at most. */
  once?: true;
  /** By when the consent is to be given or refused; a setting of the city where no rule says. */
  answer?: Limit<M>;
}

interface StepBase<M> {
  title: string;
  commands: Readonly<Record<string, CommandRule<M>>>;
  limits: readonly Limit<M>[];
  /** Why there is no limit, when there is none. */
  noLimit?: string;
  extension?: Extension<M>;
  /** Who of those that it is addressed to judges not: see Independence. */
  independent?: Independence;
  /** Steps that a lapse opens beside this one, e.g. the office's decision on forced measures. Nothing is decided by it. */
  lapseOpens?: readonly string[];
  /** Not while one of these is open: what `lapseOpens` asks has been asked already. */
  unlessOpen?: readonly string[];
}
/**
 * Several parties of one role act, each on a task of its own: all of them 会签, the first of them 或签, one after the
 * other 依次, or so many of them (a quorum). Whatever command leaves a party's own task counts as its vote; when enough
 * have voted the rest is closed and `outcomes` are carried out. A refusal that ends it at once is `finish` or
 * `goLeaving` with the step's own name.
 */
export interface Joint<M = MatterState> {
  mode: 'all' | 'any' | 'order' | { quorum: (parties: number) => number };
  outcomes: readonly Outcome<M>[];
  /** Step that a lapse opens, in which the joint one is closed: `Outcome.closes`. It is over with the joint step. */
  closing?: string;
}
/** Missing material is asked for once and completely; a second list is flagged. It does not stop the clock (N-21). */
export interface Materials<M = MatterState> {
  /** Role that supplies it. */
  from: string;
  basis: ArticleId;
  limit: Limit<M>;
}
export interface TaskStep<M = MatterState> extends StepBase<M> {
  kind: 'task';
  by: string;
  joint?: Joint<M>;
  /** Role that may act as well once its limit has passed: the task is on its list too. Nothing is decided by the lapse. */
  takenUpBy?: string;
  materials?: Materials<M>;
  /** Why its party can't return the matter to an earlier step: the law has a way back of its own. */
  noReturn?: string;
  /** Climbs the ladder of its role, one rung each time this passes unanswered. */
  climb?: Limit<M>;
  /** Told again to its party each time this passes without a sign of life. */
  renotify?: Limit<M>;
  urgent?: boolean;
  /** No notice on entering to a party that has just acted itself, and knows. */
  quiet?: boolean;
}
export interface WaitStep<M = MatterState> extends StepBase<M> {
  kind: 'wait';
  /** Counts full calendar days; a minimum never rolls to a working day. */
  lasts: Limit<M>;
  outcomes: readonly Outcome<M>[];
}
/**
 * Units that each say something, however many they are: what a unit is asked and what it says stands beside the matter, a
 * document for each. A joint step is for a handful of parties that the matter names; whoever all units are, or all users
 * of a resource, gives a receipt (docs/decisions/0095).
 */
export interface ReceiptsStep<M = MatterState> extends StepBase<M> {
  kind: 'receipts';
  /** Step that a lapse opens, in which it is closed without who has said nothing: `Outcome.closes`. It is over with this one. */
  closing?: string;
  /** Who is asked sees the files of the matter: it is them that he is to say something to. */
  shows?: 'files';
  /** What is wrong with an answer beyond its fields. */
  check?: (form: Values) => Fault[];
  /** Answers that the matter keeps (`MatterState.heard`), since whoever has asked answers each of them. */
  keeps?: (form: Values) => boolean;
  from: (matter: M, directory: Directory, registers: Registers) => readonly UnitId[];
  post: PostKey;
  receiptTitle: string;
  form: Form;
  body: (matter: M, directory: Directory) => string;
  outcomes: readonly Outcome<M>[];
}
/** An outer limit over several steps: it begins when the first of them opens and is over when none is open any more. */
export interface SpanStep<M = MatterState> extends StepBase<M> {
  kind: 'span';
  over: readonly string[];
  /** Who answers for it, and is told beside whoever holds an inner step. */
  by: string;
}
/** Waits until every matter that this one has opened is at its end. */
export interface ChildrenStep<M = MatterState> extends StepBase<M> {
  kind: 'children';
  outcomes: readonly Outcome<M>[];
}
export type Step<M = MatterState> = TaskStep<M> | WaitStep<M> | ReceiptsStep<M> | SpanStep<M> | ChildrenStep<M>;

export interface Opening<M = MatterState, V = Values> {
  /** Posts whose holders may open it, and of which kinds of unit. */
  by: { posts: readonly PostKey[]; kinds: readonly UnitKind[]; title: string };
  form: Form;
  /** What a machine fills in instead. Without it no machine may open the matter. */
  systemForm?: Form;
  title: (form: V, directory: Directory) => string;
  /** Why it can't be opened now, in words for the person: a window that is closed, a catalogue that is missing. */
  gate?: (context: Context) => string | undefined;
  /** It asks for an approval, and is not opened while what it is about is suspended. */
  approves?: { what: Approval; about: (form: V, context: Context) => readonly string[] };
  prefill?: (context: Context) => Record<string, unknown>;
  check?: (form: V, context: Context) => Fault[];
  /** What of a valid form is kept, e.g. one name for what goes by two. */
  tidy?: (form: V, context: Context) => Values;
  outcomes: readonly Outcome<M>[];
  registers?: (matter: M, context: Context) => RegisterChange[];
  tells?: readonly Tell<M>[];
  opens?: Opens<M>;
  /** It is no request but a finding about others: whoever opened it may judge what comes of it. */
  finding?: true;
}

/** A duty with a clock of its own that is to be proved: on the page of the matter, also once it was done. */
export interface DutyClock {
  title: string;
  /** From when it runs, until when. */
  from: Instant;
  at: Instant;
  article: ArticleId;
  /** The limit in words. */
  limit: string;
  /** The command that does it: its form is the proof. */
  command: string;
  done?: { at: Instant; by: Doer };
}

export interface Procedure {
  key: string;
  version: number;
  title: string;
  summary: string;
  group: '政务云' | '数据共享' | '标准化';
  articles: readonly ArticleId[];
  roles: Readonly<Record<string, Role>>;
  opening: Opening;
  steps: Readonly<Record<string, Step>>;
  /** Commands that do not belong to one step; `during` lists the steps in which they may be given. */
  anytime: Readonly<Record<string, CommandRule & { by: string; during: readonly string[] }>>;
  ends: Readonly<Record<string, { title: string; good: boolean }>>;
  /** Opens by itself, once a period. */
  recurs?: Recurrence;
  /** Opens by itself for a unit in which one of these posts has lost its last holder: once for each such loss. */
  vacancy?: { posts: (unit: Unit) => readonly PostKey[]; title: string; form: Record<string, unknown> };
  /** Numbers, days and periods that the city sets beside the limits of the steps. */
  settings?: readonly SettingDecl[];
  /** Its sheets start from what the data of the city say: `context.figures` is filled in. */
  figures?: true;
  /** Its course is measured, and stands on a board while it is open: it is kept anew with each commit that changes this. */
  watched?: (matter: MatterState) => unknown;
  clocks?: (matter: MatterState) => DutyClock[];
  /** Why the supervisor can't end it by a `terminate`: only what the law says ends it. */
  noTermination?: string;
  /** Who may open it again after one of these ends, how long, and into which steps. */
  reopens?: { by: string; ends: readonly string[]; enters: readonly string[]; within: Limit };
  /** Opened when whoever had asked says that he is not satisfied: the call-back 回访. The matter itself stays at its end. */
  dissatisfied?: Opens;
  /** Who is asked how it went, where nobody has asked for it: the units that an incident has hit. */
  rated?: (matter: MatterState, directory: Directory) => PartyKey[];
  /** Who learns of a lapse beside the party's head. */
  supervisor: string;
  /**
   * Where the matter goes on, also from its end, when a register refuses what it was to enter: somebody's task again.
   * Without it where the entry was decided.
   */
  refusedEntry?: { enters: readonly string[] };
  /** Names of the registers that it writes, as declared in procedures/registers.ts. */
  registers: readonly string[];
  /** What readers of a unit must know while the matter is open. */
  advice?: (matter: MatterState, unit: UnitId, directory: Directory) => string[];
}

export const nameOf = (doer: Doer): string => (doer.unitName ? `${doer.name}（${doer.unitName}）` : doer.name);
