/** A running matter and the events that make it. Plain data: it is stored, hashed and replayed as it stands here. */
import type { Instant } from '../kernel/time.ts';
import type { PartyKey, PersonId, PostKey, UnitId } from '../kernel/party.ts';
import type { Regime } from '../regulation/regimes.ts';

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
  lapsedAt?: Instant;
}

/** Something open in a matter: a task of a party, a wait that must pass, or receipts that are outstanding. */
export interface Item {
  id: string;
  step: string;
  kind: 'task' | 'wait' | 'receipts';
  since: Instant;
  /** Who has this on the to-do list; empty for waits and receipts. */
  parties: PartyKey[];
  deadlines: Deadline[];
  /** The rung of an escalation ladder that has been reached. */
  rung?: number;
  /** The task went up the line because nobody of `from` could act. */
  raised?: { from: PartyKey[]; why: 'own' | 'vacant' };
  receipts?: { total: number; post: PostKey };
  /** For the consent to an extension: the item that is to be extended, and by how many days. */
  extends?: { item: string; days: number };
  /** A wait that is over, held open only because a request for its extension is unanswered. */
  held?: true;
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
  /** What this matter has done to registers, the latest per entry: `put` is in force, `lift` was. */
  registered: { register: string; subject: string; op: 'put' | 'lift' }[];
  end?: { end: string; at: Instant };
}

export type RegisterChange = {
  register: string;
  /** What the entry is about: a system, a record. One entry per matter and subject. */
  subject: string;
  op: 'put' | 'lift';
  title: string;
  why: string;
  /** Units that see the entry. */
  units: UnitId[];
  note?: string;
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
      /** Nobody asked for anything: see Opening.finding. */
      finding?: true;
    }
  | {
      type: 'given';
      command: string;
      title: string;
      item?: string;
      at: Instant;
      by: Doer;
      form: Record<string, unknown>;
      replacesOpening?: true;
      requests?: true;
      newRound?: true;
      retitled?: string;
    }
  | { type: 'entered'; item: Item; timers: Timer[]; units: UnitId[] }
  | { type: 'left'; item: string; step: string; command: string; title: string; by: string; at: Instant }
  | { type: 'elapsed'; item: string; at: Instant }
  | { type: 'held'; item: string; at: Instant }
  | { type: 'reminded'; item: string; deadline: string; at: Instant }
  | { type: 'lapsed'; item: string; deadline: string; at: Instant }
  | { type: 'climbed'; item: string; rung: number; title: string; added: PartyKey[]; timers: Timer[]; at: Instant }
  | { type: 'renotified'; item: string; timers: Timer[]; at: Instant }
  | { type: 'rescheduled'; item: string; timers: Timer[] }
  | { type: 'extended'; item: string; deadline: Deadline; timers: Timer[]; days: number }
  | { type: 'registered'; change: RegisterChange }
  | { type: 'told'; audience: string; count: number; subject: string }
  | { type: 'receiptsClosed'; item: string; confirmed: number; root: string; at: Instant }
  | { type: 'ended'; end: string; at: Instant };

/** Something that is to be done to other documents, carried out at least once from the matter's outbox. */
export type Effect =
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
  | {
      effect: 'remindReceipts';
      item: string;
      kind: 'reminder' | 'lapse';
      subject: string;
      body: string;
      line: PartyKey[];
    }
  | { effect: 'register'; change: RegisterChange }
  | { effect: 'settle'; items: string[]; acted: boolean }
  /** The search projection is to be written anew. */
  | { effect: 'project' };
