/** What notices need of the outside, and what they are made of. store/notices/deliveries.ts and the people fill these. */
import type { Directory, PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Basis } from '@banjie/shared/engine/matter/state.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { NoticeView } from '@banjie/shared/contract/shapes.ts';
import type { ReceiptRecord } from '../matters/ports.ts';

/** Something that somebody must be told, before it is known who that is and by which channel. */
export interface Notice {
  /** Deterministic: the outbox entry it comes of. */
  event: string;
  at: Instant;
  /** Both empty where it is of no matter. */
  matter: string;
  number: string;
  kind: NoticeView['kind'];
  urgent: boolean;
  subject: string;
  body: string;
  /** The item or the receipt that it is about: once that is closed, nobody is disturbed by it. */
  item?: string;
  receipt?: string;
  /** Titles of the commands that answer it. */
  words: string[];
  /** Asks how a matter went that has ended. */
  rates?: true;
  dueAt?: Instant;
  /** Where that deadline comes from. */
  basis?: Basis;
}

/** Where a channel reaches somebody, e.g. a chat contact, a room, an openid, a URL. */
export interface Address {
  kind: 'inside' | 'contact' | 'room' | 'account' | 'url';
  value: string;
}

/**
 * `held`: kept back for a while, see `Held`. `summed`: said by a summary instead. `accepted`: the channel took it, which is not `read`. `superseded`: it was no
 * longer needed. `givenUp`: refused, or too many attempts.
 */
export type DeliveryState =
  'held' | 'summed' | 'queued' | 'claimed' | 'accepted' | 'read' | 'acted' | 'superseded' | 'givenUp';

/** Kept back until then, in city time: by quiet hours, or for the digest of a morning. */
export interface Held {
  until: Instant;
  digest?: true;
}

/** Who is told next when nobody answers by any channel: others of the post, its head, who stands above him. */
export type Rung = 'post' | 'head' | 'above';

/** What happens next while nobody answers, and when, in city time. */
export interface Climb {
  at: Instant;
  /** How many steps were made; each is made once, whoever makes it. */
  step: number;
  /** Absent while channels are left. */
  next?: Rung;
}

/** How a notice goes to one recipient by one channel, and how far it has come. */
export interface Way {
  channel: string;
  /** A person, or the room of a unit. */
  person?: PersonId;
  unit?: UnitId;
  address: Address;
  state: DeliveryState;
  attempt: number;
  /** Grows with every claim; a result that carries an older one is refused. */
  fence: number;
  /** Channels that are tried when this one fails. */
  others: string[];
  held?: Held;
  readAt?: Instant;
  failure?: string;
  /** What the channel gave back when it took it: by this it can be changed or recalled there. */
  handle?: string;
  /** It is to be changed there once it is overtaken. */
  changeable?: true;
  /** What came of that. */
  changed?: 'done' | 'left';
  /** Of a way that was added later than its notice was told, which the notice's own seal does not cover. */
  seal?: string;
  /** What such a seal says besides: how many persons were told of the event at once. */
  among?: number;
}

/** A notice with the ways that it goes. Stored as one document; see docs/decisions/0037. */
export interface Telling {
  /** The event; of a further part of one that goes many ways `<event>+<part>`. */
  id: string;
  part?: number;
  notice: Notice;
  /** How many persons were told of the event at once, in the mini-app. */
  among: number;
  ways: Way[];
  /** Absent where silence is nobody's concern, or all was done about it. */
  climb?: Climb;
  /** See server/proof/seal.ts. */
  seal?: string;
}

/** One notice to one recipient by one channel. */
export interface Delivery extends Notice, Way {
  /** `<telling>:<recipient>:<channel>` */
  id: string;
  /** For whom its reader stands in, by name; looked up when it is claimed, and at rest nowhere. */
  behalf?: string;
}

/** A delivery that may be claimed, with the instant (machine time) since when. */
export interface Candidate {
  delivery: Delivery;
  availableAt: Date;
}

/** One step of what was told, of all that is done with it at once. */
export interface Step {
  /** Ways that it goes as well from now on, each once; they may be claimed at once. */
  add: readonly Way[];
  /** Ids of deliveries that are held: these go now, those not any more. */
  release: readonly string[];
  drop: readonly string[];
  /** Those are said by a summary. */
  summed?: readonly string[];
  /** What comes next; undefined when nothing does. */
  climb: Climb | undefined;
}

export interface LadderStore {
  /** What is due by that instant of the city: a step, or the end of what is held; `digest`: what is held for one. */
  due(
    which: 'ladder' | 'digest',
    by: { at: Instant; slots?: readonly number[]; person?: PersonId; limit: number },
  ): Promise<Telling[]>;
  /** False, and nothing is changed, when it has gone on since it was seen. */
  step(seen: Pick<Telling, 'id' | 'climb'>, step: Step): Promise<boolean>;
  /** Who was told something newer, which asks him to act, of the same item or receipt. */
  overtaken(notice: Notice): Promise<readonly PersonId[]>;
}

export interface DeliveryStore extends LadderStore {
  /** Puts in those that are not there yet and returns their ids. What is queued of them may be claimed at once. */
  put(tellings: readonly Telling[]): Promise<string[]>;
  /** All parts of an event that are there, in their order. */
  ofEvent(event: string): Promise<Telling[]>;
  /** One more way for what was told, unless it goes that way already; it may be claimed at once. */
  add(telling: string, way: Way): Promise<void>;
  get(id: string): Promise<Delivery | undefined>;
  /** What was told of closed items: what nobody has seen is superseded, the rest acted upon or superseded. */
  settle(matter: string, items: readonly string[], acted: boolean): Promise<void>;
  settleReceipts(receipts: readonly string[], acted: boolean): Promise<void>;
  /** Queued ones that are due and claimed ones whose lease is over, urgent ones first, then the longest waiting. */
  candidates(
    channel: string,
    which: { limit: number; slots?: readonly number[]; only?: 'urgent' | 'others' },
  ): Promise<Candidate[]>;
  /**
   * Whether anything in these slots may be due: of what waits for these channels by machine time, or a step of the ladder by
   * that instant of the city.
   */
  isDue(channels: readonly string[], slots: readonly number[], at: Instant): Promise<boolean>;
  /** Undefined when somebody else was faster. Lease in seconds of machine time. */
  claim(
    candidate: Candidate,
    by: { account: string; leaseSeconds: number; address: Address },
  ): Promise<Delivery | undefined>;
  /** Takes a candidate out of the queue without sending it; false when somebody else was faster. */
  drop(candidate: Candidate, state: 'superseded' | 'givenUp', failure?: string): Promise<boolean>;
  /** The end of a claim. `retry` in milliseconds of machine time. Undefined when the fence is no longer that of the claim. */
  finish(
    id: string,
    fence: number,
    result:
      | { state: 'accepted'; handle?: string; changeable?: true }
      | { state: 'givenUp'; failure: string }
      | { state: 'queued'; retry: number; failure: string; untried?: true },
  ): Promise<DeliveryState | undefined>;
  /** What a channel had taken has not arrived; changes nothing where it is not `accepted` any more. */
  bounce(id: string, failure: string): Promise<void>;
  /** In-app notices of a person, newest first. */
  noticesOf(
    person: PersonId,
    page: { unread: boolean; after?: { at: Instant; id: string }; limit: number },
  ): Promise<Delivery[]>;
  /** All of them when no ids are given; of one matter only where it is named. */
  markRead(person: PersonId, ids: readonly string[] | undefined, at: Instant, matter?: string): Promise<void>;
  unreadCount(person: PersonId): Promise<number>;
  /** How many stand in each state, by channel; for metrics. */
  counts(): Promise<{ channel: string; state: DeliveryState; count: number }[]>;
}

/** A delivery, and what else of it is for an administrator. */
export interface Reported {
  delivery: Delivery;
  /** Machine time. */
  acceptedAt?: Date;
  /** Machine time: when it is tried again, or claimed at the latest. */
  againAt?: Date;
  /** Where it stands among those of its instant. */
  place: string;
}

export interface DeliveryReport {
  /** All of a matter, or all to a person; the latest told first. */
  reported(
    of: { matter: string } | { person: PersonId },
    page: { limit: number; after?: { at: Instant; id: string } },
  ): Promise<Reported[]>;
}

/** Who can be reached where, as it stands now. */
export interface Reach {
  directory(): Directory;
  /** Undefined while the person is bound to no chat contact, or has left. */
  chatContactOf(person: PersonId): string | undefined;
  /** His user id of WeCom; undefined while the city has none of him, or he has left. */
  wecomMemberOf(person: PersonId): string | undefined;
  /** By which the mini-app in WeChat knows him; undefined while he has not signed in there, or has left. */
  openidOf(person: PersonId): string | undefined;
  /** The account that holds his mobile number, sealed; undefined while the city has none of him, or he has left. */
  mobileOf(person: PersonId): string | undefined;
  /** Rooms that are bound to the unit as its duty groups. */
  roomsOf(unit: UnitId): readonly string[];
  /** Also of somebody who has left: his unit has to see to what was his. */
  unitOf(person: PersonId): UnitId | undefined;
  /** Who stands in for the person at that instant; nobody once what he handed on is not his any more. */
  delegatesOf(person: PersonId, at: Instant): readonly PersonId[];
  /** Those who can name people for posts. */
  administrators(): readonly PersonId[];
}

/** Whose is now what a notice is about; undefined once it is not open any more. Read with majority concern. */
export interface Openness {
  /** With those whose decision it stays while somebody else prepares it. */
  partiesOf(matter: string, item: string): Promise<readonly PartyKey[] | undefined>;
  receiptPartiesOf(receipt: string): Promise<readonly PartyKey[] | undefined>;
  /** More of an open item; not batched, for what is asked rarely. */
  standingOf(matter: string, item: string): Promise<ItemStanding | undefined>;
}

export interface ItemStanding {
  parties: readonly PartyKey[];
  /** From whom it came where it is in somebody's own hands. */
  pool: readonly PartyKey[];
  /** Whether it goes up the line by itself (a climb of its step). */
  climbs: boolean;
}

/** What the relay writes receipts with. */
/** The changes name the entry of the matter's history that orders them: one that comes late changes nothing that a later one has. */
export interface ReceiptWriter {
  ask(receipts: readonly (ReceiptRecord & { total: number })[]): Promise<void>;
  /** What is still open of the item is no longer asked for. */
  drop(matter: string, item: string, seq: number): Promise<void>;
  /** What is still open of the item has said nothing by the time at which it is closed. */
  close(matter: string, item: string, seq: number): Promise<void>;
  /** Who was dropped or silent is asked again. */
  revive(matter: string, item: string, seq: number): Promise<void>;
  /** What is still open of the item is due then; `provisional` until the days off are published. */
  redate(matter: string, item: string, due: { dueAt: Instant; provisional: boolean }, seq: number): Promise<void>;
  /** Open ones in the order of their units, after a unit. */
  openOf(matter: string, item: string, page: { after?: UnitId; limit: number }): Promise<ReceiptRecord[]>;
}

/** Same shape as a pino logger. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
