/**
 * What every channel is. A channel either sends by itself (WeCom's application messages, SMS, WeChat
 * subscribe messages, signed webhooks), or its deliveries are claimed by a process of its own that reports the result (the bot of a chat account).
 * No channel knows matters, and "accepted" never means that somebody has seen it.
 */
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Ending } from '../cards/desk.ts';
import type { Address, Delivery, Notice } from '../ports.ts';

/**
 * retry: later perhaps, not before `afterMs` of machine time when given; `elsewhere`: not soon, so what is urgent goes by
 * the next channel as well; `untried`: nothing was sent, so it counts as no attempt. refused: never, by this channel.
 * accepted: with `handle` what was sent can be changed or recalled there; with `changeable` it is, by `change`, once it is overtaken.
 */
export type SendResult =
  | { result: 'accepted'; handle?: string; changeable?: true }
  | { result: 'retry'; reason: string; afterMs?: number; elsewhere?: true; untried?: true }
  | { result: 'refused'; reason: string };

/** What became of a change: `left` is as it is for good, e.g. because it is too late for it. */
export type Changed = 'done' | 'left' | { againMs: number };

export interface Capabilities {
  /** Whether it can tell that a person has opened a notice. */
  knowsRead: boolean;
  /** Whether an answer can be pressed where the notice is shown. */
  buttons: boolean;
  files: boolean;
  /** Longest text, in characters; undefined: no limit of its own. */
  maxText?: number;
  /** Each message uses up a permission that the person gave before (WeChat subscribe messages). */
  needsCredit: boolean;
  /** Its places in a unit are systems, which are told whatever anybody of the unit is told. */
  systems?: true;
  /** It is dear, or says little: tried after all others. */
  last?: true;
}

/** Tells parties something of a channel's own, which is of no matter. */
export type Tell = (notices: readonly { notice: Notice; to: readonly PartyKey[] }[]) => Promise<unknown>;

/** What came in by the door of a channel, before anybody has looked at who sent it. */
export interface IncomingRequest {
  /** GET: somebody wants to know whether this door is ours. */
  method: 'GET' | 'POST';
  /** Names in small letters. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** As it was received: signatures are over bytes. */
  body: Uint8Array;
}

export const bodyText = ({ body }: Pick<IncomingRequest, 'body'>): string => Buffer.from(body).toString('utf8');

/** What was said or pressed by a person, or how a delivery ended: kept before it is answered, and worked once. */
export interface Heard {
  kind: 'said' | 'press' | 'report';
  /** Who, proven as far as the channel proves it; nobody stands behind a report. */
  person?: PersonId;
  /** For whoever works it: no secret, and no number of a person. */
  what: string;
  /** The same message twice has the same key, however late. */
  dedupeKey: string;
  /** What its sender wants to be answered once it is kept; nothing where absent. */
  answer?: string;
}

/** `handshake`: answered with this, and nothing is kept. `nothing`: genuine, and of no concern to us. */
export type Verified = Heard | { kind: 'handshake'; answer: string } | { kind: 'nothing'; answer?: string };

/** What was kept, as it is given to whoever works it. */
export interface KeptIncoming extends Pick<Heard, 'kind' | 'person' | 'what'> {
  /** Follows from channel and key: good as the Idempotency-Key of what is done by it. */
  id: string;
}

interface ChannelBase {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Where the person is reached now; undefined when he is not by this channel. */
  addressOf(person: PersonId): Promise<Address | undefined>;
  /** Rooms of the unit in which urgent notices of its duty posts are shown, or its systems. */
  roomsOf(unit: UnitId): Promise<Address[]>;
  /** `notes`: what whoever sets it up is to know besides. */
  health(): Promise<{ ok: boolean; detail?: string; notes?: readonly string[] }>;
  /** Undefined when it is not proven who sent it. Reads nothing but what it is given, for it is asked before anything is kept. */
  verify(incoming: IncomingRequest): Promise<Verified | undefined>;
  /**
   * Does what came in. May be called again after a crash, and by another process: what it does is done under the id of what
   * was kept. Only channels that have it have a door, `/api/channels/<name>`. @throws where it is to be tried again
   */
  work?(incoming: KeptIncoming): Promise<void>;
}

export interface SendingChannel extends ChannelBase {
  readonly mode: 'sent';
  /** Repeating a delivery under its id does no harm. Never throws: what can't be told is a retry. */
  send(delivery: Delivery): Promise<SendResult>;
  /**
   * Says on what was sent that it is overtaken, by the handle that it has.
   * @param ageMs since when it has that handle
   */
  change?(delivery: Delivery, ending: Ending, ageMs: number): Promise<Changed>;
  /** What it has to do of itself, asked every second in one process of the city; returns soon. */
  sweep?(tell: Tell): Promise<void>;
  /** Begins nothing any more, and ends what is under way. */
  stop?(): Promise<void>;
}

export interface ClaimedChannel extends ChannelBase {
  readonly mode: 'claimed';
  /**
   * What was sent can't be changed where others see it: whether its readers are told, in a message of its own, that somebody
   * has answered it.
   */
  tellsEnd?(delivery: Delivery): boolean;
}

/** Shown by the server itself: there is nothing to send and nothing that can fail. */
export interface InsideChannel extends ChannelBase {
  readonly mode: 'inside';
}

export type Channel = SendingChannel | ClaimedChannel | InsideChannel;

/** All channels; the first that reaches a person outside the mini-app is taken, the others when it fails. */
export type Channels = readonly Channel[];
