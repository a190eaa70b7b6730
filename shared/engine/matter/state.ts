/** A running matter and the events that make it. Plain data: it is stored, hashed and replayed as it stands here. */
import type { Span } from '../../kernel/calendar.ts';
import type { Day, Instant } from '../../kernel/time.ts';
import type { PartyKey, PersonId, PostKey, UnitId } from '../../kernel/party.ts';
import type { Regime } from '../../regulation/regimes.ts';
import type { Saw } from '../definition/registers.ts';

/** Where a limit comes from. `setting`: no rule gives a number, the city has set one. */
export type Basis = { article: string; limit: string } | { setting: string; limit: string };

export interface Deadline {
  id: string;
  at: Instant;
  startedAt: Instant;
  basis: Basis;
  /** It crosses into a year whose days off are not published yet. */
  provisional: boolean;
  /** Version of the calendar that it was computed with. */
  calendar: string;
  /** What it was counted from, where the days off have a say in it: with it another calendar gives it anew. */
  counted?: Counted;
  lapsedAt?: Instant;
}

export interface Counted {
  span: Span;
  /** Closing time of the city's offices when it was counted, `HH:mm`. */
  closing?: string;
  /** What was added by consent, one after the other. */
  extended?: Span[];
}

/** Something open in a matter: a task of a party, a wait that must pass, receipts or child matters that are outstanding, or an outer limit that runs. */
export interface Item {
  id: string;
  step: string;
  kind: 'task' | 'wait' | 'receipts' | 'span' | 'children';
  since: Instant;
  /** Who has this on the to-do list; empty for all but tasks. */
  parties: PartyKey[];
  deadlines: Deadline[];
  /** The rung of an escalation ladder that has been reached. */
  rung?: number;
  /** Those who have it as well since its lapse, in whosever hands it is. */
  takenUp?: PartyKey[];
  /** The task went up the line because nobody of `from` could act. */
  raised?: Raised;
  receipts?: { total: number; post: PostKey };
  /** For the consent to an extension: the item that is to be extended, and by how many days. */
  extends?: { item: string; days: number };
  /** A wait that is over, held open only because a request for its extension is unanswered. */
  held?: true;
  /** Days by which it was extended so far: the cap of the basis counts them together. */
  extendedBy?: number;
  /** The step that has led here; absent after an opening, a lapse, a return. */
  after?: string;
  /** In a joint step: the party whose vote this task is. */
  seat?: PartyKey;
  /** In a step in order: who comes after this one. */
  queue?: PartyKey[];
  /** Whose task it was before somebody claimed it, handed it over or gave it to another. */
  pool?: PartyKey[];
  claimedBy?: PersonId;
  /** Keys of the pool that he had to whom it was handed over; absent where that was not noted. */
  handedAs?: PartyKey[];
  /** Given to somebody who prepares it and gives it back; the decision stays with who gave it. */
  delegated?: Delegated;
  /** For an added signature: the task that it belongs to, and when it is wanted. */
  signs?: { item: string; place: SignaturePlace; by: Doer; note: string };
  /** Signatures that are to be asked for once the task is decided. */
  signAfter?: { parties: PartyKey[]; by: Doer; note: string }[];
  /** A decision that waits for signatures. */
  parked?: Parked;
  /** For the supply of missing material: the task that waits for it. */
  supplies?: {
    item: string;
    /** The named materials that were asked for, by their keys. */
    materials?: string[];
    /** Something was asked for that has no name here. */
    others?: true;
  };
  /** How often missing material was asked for. */
  materialsAsked?: number;
  urgedAt?: Instant;
  /** Who has urged it, of the latest day on which anybody did. */
  urgedBy?: { person: PersonId; at: Instant }[];
  /** 督办: the latest demand of whoever answers for others, and what came of it. */
  supervised?: Supervised;
  /** For the answer to such a demand: the task that it is about. */
  answers?: { item: string };
}

export interface Supervised {
  by: Doer;
  at: Instant;
  /** The end of the day by which it is to be answered. */
  until: Instant;
  answeredAt?: Instant;
  /** 通报: made known, once for each demand. */
  reportedAt?: Instant;
}

export interface Raised {
  from: PartyKey[];
  why: 'own' | 'vacant';
}
export interface Delegated {
  to: PersonId;
  by: PersonId;
  from: PartyKey[];
  /** Keys of the task's own parties that he had who prepares it; absent where that was not noted. */
  handedAs?: PartyKey[];
}

export type SignaturePlace = 'before' | 'after' | 'beside';
export interface Parked {
  command: string;
  title: string;
  form: Record<string, unknown>;
  by: Doer;
  at: Instant;
}

/** A file of the matter; its content lies elsewhere, under this id. */
export interface FileRef {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Media type, sniffed. */
  type: string;
  /** SM3, hex. */
  hash: string;
  /** What in it would run, where the city takes such files and marks them. */
  active?: ActiveContent;
}
export const activeContents = ['macro', 'embedded', 'script', 'unreadable'] as const;
export type ActiveContent = (typeof activeContents)[number];
export interface AttachedFile extends FileRef {
  at: Instant;
  by: Doer;
  /** The letter that it is, see Letter; absent for what somebody has attached. */
  letter?: string;
  /** The decision that it signs, in words; absent for what is no signature. */
  signs?: string;
}

/** How a decision was signed by hand, or what stood in for that where the city allows it: its own name, typed. */
export type Signed = { file: string; hash: string } | { typed: string };

/** A material 申请材料 as it was handed in. */
export interface MaterialValue {
  /** Ids of files of the matter. */
  files?: string[] | undefined;
  number?: string | undefined;
  date?: Day | undefined;
  by?: string | undefined;
  /** What it says, or where it is when it is no file. */
  note?: string | undefined;
  /** The matter in which it was handed in before. */
  from?: string | undefined;
}

/** What a material was before it was replaced. */
export interface EarlierMaterial {
  value: MaterialValue;
  at: Instant;
  by: Doer;
  /** Why it had to be replaced, where somebody asked for it. */
  why?: string;
}

export interface MatterMaterial {
  /** The field of the form in which it is handed in: one of a matter. */
  key: string;
  /** Which it is, whatever procedure takes it. */
  material: string;
  title: string;
  /** Absent until it is handed in. */
  value?: MaterialValue;
  at?: Instant;
  by?: Doer;
  /** It is missing or to be replaced, as whoever examines it has told. */
  asked?: { why: string; at: Instant; by: string };
  /** The latest of what it was before. */
  earlier?: EarlierMaterial[];
}

export type HandedIn = Pick<MatterMaterial, 'key' | 'material' | 'title'> & { value: MaterialValue };
export type AskedFor = Pick<MatterMaterial, 'key' | 'material' | 'title'> & { why: string };

/** What a letter 文书 says: the forms in which the law has decisions told. */
export const letterKinds = [
  ...(['accepted', 'refused', 'approved', 'ordered', 'suspended', 'lifted'] as const),
  ...(['materials', 'urged', 'reported', 'dealt', 'disputed', 'assessed'] as const),
] as const;
export type LetterKind = (typeof letterKinds)[number];

/** The letter of one decision. It is due with the decision, and written a moment later. */
export interface Letter {
  /** `<matter>.L<n>`: the same decision has the same letter, however often it is written. */
  id: string;
  kind: LetterKind;
  command: string;
  /** Title of the command. */
  title: string;
  /** When it was decided, by whom and for which unit. */
  at: Instant;
  by?: PersonId;
  from: { unit: UnitId; name: string };
  /** To whom it is addressed; empty: to whom it may concern. */
  to: { unit: UnitId; name: string }[];
  /** Absent until it is written. */
  number?: string;
  issuedAt?: Instant;
  /** It holds no more; its number stays used. */
  void?: { at: Instant; why: 'takenBack' | 'setRight' };
  /** Why it could not be written yet. */
  failed?: string;
  /** Served: who of each unit that it is addressed to has opened it first. */
  received?: { unit: UnitId; by: string; at: Instant }[];
}

/** What one party of a joint step has said. */
export interface Vote {
  seat: PartyKey;
  command: string;
  form: Record<string, unknown>;
  by: Doer;
  at: Instant;
}

/** What a unit has said that is to be answered: its receipt holds the whole, this may be shortened. */
export interface Heard {
  unit: UnitId;
  /** Of the unit, and of who has said it. */
  name: string;
  by: string;
  form: Record<string, unknown>;
}

/** Another matter that this one has to do with. */
export interface Link {
  id: string;
  /** `child`: opened by this one; `parent`: has opened this one; `source`: named by this one; `cites`: names this one. */
  side: 'child' | 'parent' | 'source' | 'cites';
  procedure: string;
  relation: string;
  /** Known once the other matter is there. */
  number?: string;
  title?: string;
  end?: { end: string; title: string; good: boolean; at: Instant };
}

/** The matters that a matter has opened. Their ids follow from its own and their number, see bounds.ts. */
export interface Children {
  opened: number;
  /** Numbers of those that have not ended. */
  open: number[];
  /** How many have come to a good end. */
  good: number;
}

/** The turn of a recurring duty that has opened a matter. */
export interface TurnRef {
  key: string;
  title: string;
  /** The day on which it was to open. */
  on: Day;
}

export type TimerKind = 'lapse' | 'remind' | 'elapse' | 'climb' | 'renotify';

/** The instant at which time itself does something to an item. */
export interface Timer {
  at: Instant;
  kind: TimerKind;
  item: string;
  deadline?: string;
  /** For `renotify`: how often it has rung. */
  count?: number;
}

export interface Doer {
  kind: 'person' | 'system';
  /** Absent for the system. */
  person?: PersonId;
  name: string;
  unit?: UnitId;
  unitName?: string;
  /** The post or person under which the permission was found. */
  as?: PartyKey;
  onBehalfOf?: { person: PersonId; name: string };
  channel?: string;
}

/** What a command gave: the cleaned form, who and when. */
export interface Given {
  form: Record<string, unknown>;
  at: Instant;
  by: Doer;
  round: number;
}

export interface Closed {
  item: string;
  step: string;
  command: string;
  title: string;
  by: string;
  at: Instant;
}

export interface MatterState {
  id: string;
  number: string;
  procedure: string;
  version: number;
  regime: Regime;
  title: string;
  openedAt: Instant;
  opener: Doer;
  /** Everybody who asked for what is decided here: the opener, who renewed the request, and in whose name they did. */
  requesters: PersonId[];
  /** Units that are parties; they see the matter. */
  units: UnitId[];
  round: number;
  opening: Record<string, unknown>;
  given: Record<string, Given>;
  items: Item[];
  timers: Timer[];
  /** Numbers items, so that an id is never used twice. */
  entered: number;
  /** The latest closed items, newest last: tells a late answerer who was first. */
  closed: Closed[];
  /** What this matter has done to registers, the latest per entry (of lasting ones the last 200): `put` is in force, `lift` was. */
  registered: Registered[];
  /** The instant of the latest of its changes to registers; no later one has an earlier. Absent while there is none. */
  registeredAt?: Instant;
  /** Of the latest round of each joint step. */
  votes: Record<string, Vote[]>;
  /** Of the latest round of each step that keeps what its receipts say. Absent while none is over. */
  heard?: Record<string, Heard[]>;
  /** The latest of them; how many there are stands beside. */
  links: Link[];
  /** Matters that it has opened; absent while there is none, and where the state is older than they are counted. */
  children?: Children;
  /** How many matters name it. */
  cites?: number;
  files: AttachedFile[];
  /** Absent while there is none, and in matters from before there were any. */
  materials?: MatterMaterial[];
  /** Absent while there is none. */
  letters?: Letter[];
  /** From which step each step was entered last: the way back of a return. */
  cameFrom: Record<string, string>;
  /** Who got a copy: sees the matter, and may not act. */
  readers: PartyKey[];
  /** What the givers of these copies have chosen, where it was said; else the least. */
  copies?: Copy[];
  turn?: TurnRef;
  end?: { end: string; at: Instant };
  /** The latest decision, as long as nothing has come of it: how to take it back. */
  back?: Back;
  /** How often something was taken back. */
  takenBack?: number;
  /** What those who had asked for it said of its end, once for each unit; the words stand in the history. */
  ratings?: { unit: UnitId; score: number }[];
}

export interface Registered {
  register: string;
  subject: string;
  title?: string;
  op: 'put' | 'lift';
  lasting?: true;
  /** What stands there for the time being, so that it can be put in again. Absent in older ones. */
  says?: Pick<RegisterChange, 'why' | 'units' | 'note' | 'values'>;
  /** When this change was decided, and what of this matter stood before it: that stands again if it is refused. Absent in older ones. */
  at?: Instant;
  was?: 'put' | 'lift' | 'none';
}

/** A change that a register has refused, or that was given up. Older ones do not say which of several it was. */
export interface RefusedChange extends Pick<RegisterChange, 'register' | 'subject'> {
  op?: RegisterChange['op'];
  at?: Instant;
}

/** A decision of a person and what stood before it, as far as it changed that. Written with it, so that it can be undone. */
export interface Back {
  command: string;
  title: string;
  by: Doer;
  at: Instant;
  /** Where it is a decision, whoever takes it back has decided as well. */
  decides: boolean;
  /** What it closed, and the timers of that. */
  left: Item[];
  timers: Timer[];
  /** Ids of what it opened. */
  entered: string[];
  before: BeforeBack;
  /** What waits until it is done: how many effects, under which key; and whom its urgent word has reached. Absent when nothing waits. */
  held?: { key: string; count: number; reached: PartyKey[] };
  /** Who hears of it besides those who got a task. */
  told: PartyKey[];
  /** What it did to entries that its matter has put in for the time being, the other way round. */
  undo?: RegisterChange[];
  /** What rests on it as soon as it is carried out: it stands in a register for good, another matter has come of it, or nobody is asked any more. */
  rests?: 'entry' | 'matter' | 'receipts';
}

/** Parts of the state that a decision has changed, as they were. `given` is absent where the command was never given before. */
export type BeforeBack = Partial<
  Pick<
    MatterState,
    | (
        | 'round'
        | 'title'
        | 'opening'
        | 'requesters'
        | 'votes'
        | 'cameFrom'
        | 'registered'
        | 'links'
        | 'children'
        | 'end'
      )
    | 'materials'
  >
> & { given?: Given };

/** What a copy shows: what happened; that and what was filled in, without what is private; that and the files. */
export type CopyShows = 'lines' | 'forms' | 'files';
export interface Copy {
  reader: PartyKey;
  shows: CopyShows;
  /** The name of whoever gave it. */
  by: string;
}

export type RegisterChange = {
  register: string;
  /** What the entry is about: a system, a record. Several matters may hold it; what is lasting stands there once. */
  subject: string;
  /** `merge` adds to and takes out of the sets of a lasting entry, whoever else does so at the same time. */
  op: 'put' | 'lift' | 'merge';
  title: string;
  why: string;
  /** Units that see the entry; in a register that everybody sees those that it is about, never everybody. */
  units: UnitId[];
  note?: string;
  /** What the entry says, by the columns of its register. */
  values?: Record<string, unknown>;
  /** Members that come into or go out of columns that are sets (`merge`). */
  sets?: Record<string, { add?: string[]; remove?: string[] }>;
  /** It stays when the matter has ended, takes the place of what another matter had put there, and is lifted by any. */
  lasting?: true;
  /** The subject must be free: refused when another matter holds it. */
  claims?: true;
  /** The version of the subject that the decision has seen: refused when another matter has changed it since. */
  ground?: number;
};

export type MatterEvent =
  | {
      type: 'opened';
      id: string;
      number: string;
      procedure: string;
      version: number;
      regime: Regime;
      title: string;
      at: Instant;
      by: Doer;
      form: Record<string, unknown>;
      /** Subjects of registers that it rests on, as they were seen. Absent when none was looked at. */
      saw?: Saw[];
      /** Nobody asked for anything: see Opening.finding. */
      finding?: true;
      /** The matter that it comes of, and those that its form names. */
      links?: Link[];
      turn?: TurnRef;
    }
  | {
      type: 'given';
      command: string;
      title: string;
      item?: string;
      at: Instant;
      by: Doer;
      form: Record<string, unknown>;
      saw?: Saw[];
      replacesOpening?: true;
      requests?: true;
      newRound?: true;
      /** The state keeps who gave it and when, not what. */
      fleeting?: true;
      retitled?: string;
      /** Where the city asks for a hand-written signature. */
      signed?: Signed;
    }
  | { type: 'entered'; item: Item; timers: Timer[]; units: UnitId[] }
  | { type: 'left'; item: string; step: string; command: string; title: string; by: string; at: Instant }
  | { type: 'elapsed'; item: string; at: Instant }
  | { type: 'held'; item: string; at: Instant }
  | { type: 'reminded'; item: string; deadline: string; at: Instant }
  | { type: 'lapsed'; item: string; deadline: string; at: Instant }
  | {
      type: 'climbed';
      item: string;
      rung: number;
      title: string;
      added: PartyKey[];
      timers: Timer[];
      /** At the lapse of a step, and not on a ladder: in whosever hands it is, those added have it from now on. */
      takenUp?: true;
      at: Instant;
    }
  | { type: 'renotified'; item: string; timers: Timer[]; at: Instant }
  | { type: 'rescheduled'; item: string; timers: Timer[] }
  | { type: 'extended'; item: string; deadline: Deadline; timers: Timer[]; days: number }
  /** The days off of a year became known, or others: the deadline as it is now, and when it was. */
  | {
      type: 'recomputed';
      item: string;
      deadline: Deadline;
      was: Instant;
      timers: Timer[];
      calendar: string;
      /** The notice that brought it about, where it is known. */
      notice?: string;
      at: Instant;
    }
  | {
      type: 'registered';
      change: RegisterChange;
      /** Its place among the changes of all matters: when it happened, and not before the one before it. Absent in older ones. */
      at?: Instant;
      /** The matter keeps what the entry says, so that lifting it can be taken back. Absent in older ones, which play as they did. */
      kept?: true;
      /** What of this matter stood there before. Absent in a merge, and in older ones, which play as they did. */
      was?: Registered['was'];
    }
  /** Its task is now in other hands: claimed, released, handed over, given to prepare, given back. */
  | {
      type: 'assigned';
      item: string;
      parties: PartyKey[];
      pool?: PartyKey[];
      claimedBy?: PersonId;
      handedAs?: PartyKey[];
      delegated?: Delegated;
      raised?: Raised;
      seat?: PartyKey;
      at: Instant;
    }
  /** Nothing lets these persons hold the task any more: they have lost their post, or left. Who has it now follows. */
  | {
      type: 'vacated';
      item: string;
      persons: { id: PersonId; name: string }[];
      to: 'pool' | 'giver' | 'above';
      at: Instant;
    }
  /** A joint step begins anew: the votes of an earlier round count no more. */
  | { type: 'jointBegan'; step: string }
  | { type: 'voted'; step: string; vote: Vote }
  | { type: 'signAfter'; item: string; parties: PartyKey[]; by: Doer; note: string }
  | { type: 'parked'; item: string; parked: Parked }
  | { type: 'unparked'; item: string }
  /** By whom is absent in older ones. */
  | { type: 'urged'; item: string; at: Instant; by?: PersonId }
  | { type: 'supervised'; item: string; at: Instant; by: Doer; until: Instant }
  | { type: 'supervisionAnswered'; item: string; at: Instant }
  | { type: 'reported'; item: string; at: Instant }
  /** Whoever had asked for it has said how it went. */
  | { type: 'rated'; unit: UnitId; score: number; at: Instant }
  /** What it shows and who gave it are absent in older ones: these show the least. */
  | { type: 'copied'; readers: PartyKey[]; shows?: CopyShows; by?: string }
  | { type: 'attached'; files: FileRef[]; command?: string; letter?: string; signs?: string; by: Doer; at: Instant }
  /** Materials came with a form, or in the place of what was asked for. */
  | { type: 'handedIn'; materials: HandedIn[]; command: string; by: Doer; at: Instant }
  | { type: 'materialsAsked'; item: string; materials: AskedFor[]; by: string; at: Instant }
  | { type: 'letterDue'; letter: Letter }
  | { type: 'letterIssued'; letter: string; number: string; at: Instant }
  | { type: 'letterReceived'; letter: string; unit: UnitId; by: string; at: Instant }
  | { type: 'letterFailed'; letter: string; text: string; at: Instant }
  /** What they tell holds no more. `cancelled`: before they were written, so that there never was one. */
  | { type: 'letterVoided'; letters: string[]; why: 'takenBack' | 'setRight'; at: Instant; cancelled?: true }
  | { type: 'spawned'; link: Link }
  | { type: 'linked'; link: Link; at: Instant }
  /** A second list of missing material, which the rule does not know: the supervisor sees it. */
  | { type: 'flagged'; item: string; why: 'secondMaterials' }
  | {
      type: 'effectFailed';
      what: string;
      text: string;
      at: Instant;
      /** What it was to put into a register, which was refused there. */
      register?: RefusedChange;
    }
  | { type: 'reopened'; at: Instant; enters: string[] }
  /** The decision that this commit holds can be taken back. */
  | { type: 'takeable'; back: Back }
  /** It was: what stood before stands again. `cancelled`: before anything of it had left the matter. */
  | { type: 'takenBack'; command: string; title: string; at: Instant; cancelled?: true }
  | { type: 'told'; audience: string; count: number; subject: string }
  | {
      type: 'receiptsClosed';
      item: string;
      confirmed: number;
      /** Of so many that were asked; absent in older ones, of which nobody had said nothing. */
      total?: number;
      /** Over the confirmations; empty where no unit was to be asked. */
      root: string;
      /** Absent where the step keeps nothing of what its receipts say. */
      heard?: Heard[];
      at: Instant;
    }
  | { type: 'ended'; end: string; at: Instant };

/**
 * Something that is to be done to other documents, carried out at least once from the matter's outbox. One that is `held`
 * waits for so many milliseconds of machine time after the commit, and until then a later command may cancel it by its key.
 * Machine time, as somebody may take back what he has just decided, and that is no limit of the law.
 */
export type Effect = CarriedOut | Cancel;
export type CarriedOut = Deed & { held?: { key: string; ms: number } };

/**
 * What waits under this key, so many effects, is not to be done. Where one of them is being done already, none is
 * cancelled and the command is decided again.
 */
export interface Cancel {
  effect: 'cancel';
  key: string;
  count: number;
}

type Deed =
  | {
      effect: 'notify';
      to: PartyKey[];
      kind: 'task' | 'reminder' | 'lapse' | 'alert' | 'info' | 'result';
      subject: string;
      body: string;
      /** The task that it is about: once that is closed, the notice is superseded. */
      item?: string;
      urgent: boolean;
      /** Commands that answer it, most usual first. */
      words: string[];
      /** Its readers are asked how the matter went that has ended: nobody waits for it, so it is no word that answers. */
      rates?: true;
      dueAt?: Instant;
      /** Where that deadline comes from. */
      basis?: Basis;
    }
  | {
      effect: 'askReceipts';
      item: string;
      units: UnitId[];
      post: PostKey;
      title: string;
      dueAt?: Instant;
      basis?: Basis;
      provisional: boolean;
      subject: string;
      body: string;
    }
  | { effect: 'dropReceipts'; item: string }
  /** A step that was left is open again: who had been asked and said nothing is asked again. */
  | { effect: 'reviveReceipts'; item: string }
  /** Nobody is asked any more; what was said by then comes back to the matter, which goes on with it. */
  | { effect: 'closeReceipts'; item: string }
  | {
      effect: 'remindReceipts';
      item: string;
      kind: 'reminder' | 'lapse';
      subject: string;
      body: string;
      line: PartyKey[];
    }
  /** The receipts of a step are due at another instant. `tells` those who still owe one. */
  | {
      effect: 'redateReceipts';
      item: string;
      dueAt: Instant;
      provisional: boolean;
      tells?: { subject: string; body: string; urgent: boolean };
    }
  | {
      effect: 'register';
      change: RegisterChange;
      /** Its place among the changes of all matters; that of its commit in what was written before there was one. */
      at?: Instant;
      /** Whose command it was. */
      by: { name: string; unitName?: string };
      /** The step in which it was decided, where it was somebody's task: it is decided there anew if the register refuses it. */
      from?: string;
    }
  /** Opens another matter under the id of its link. */
  | {
      effect: 'open';
      link: Link;
      key: string;
      form: Record<string, unknown>;
      by: Doer;
      /** In whose name it is opened, when not in that of `by`. */
      unit?: UnitId;
    }
  /** Tells another matter of this one: that it names it, or has ended. */
  | { effect: 'link'; matter: string; link: Link }
  | { effect: 'settle'; items: string[]; acted: boolean }
  /** The letter of a decision is to be written: what was filled in, on which articles, and by when something is to be done. */
  | { effect: 'letter'; letter: Letter; form: Record<string, unknown>; basis: string[]; until?: Day }
  /** What lists are made of is to be written anew; `only`: of an incident its course, while a search finds it by the same words. */
  | { effect: 'project'; only?: 'course' }
  /** The boards count what it has opened and closed. */
  | { effect: 'count' };
