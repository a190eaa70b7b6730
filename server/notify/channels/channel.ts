/**
 * What every channel is. A channel either sends by itself (WeCom's application messages; later WeChat subscribe messages, signed
 * webhooks), or its deliveries are claimed by a process of its own that reports the result (the bot of a chat account).
 * No channel knows matters, and "accepted" never means that somebody has seen it.
 */
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Address, Delivery } from '../ports.ts';

/**
 * retry: later perhaps, not before `afterMs` of machine time when given; `elsewhere`: not soon, so what is urgent goes by
 * the next channel as well; `untried`: nothing was sent, so it counts as no attempt. refused: never, by this channel.
 * accepted: with `handle` what was sent can be changed or recalled there.
 */
export type SendResult =
  | { result: 'accepted'; handle?: string }
  | { result: 'retry'; reason: string; afterMs?: number; elsewhere?: true; untried?: true }
  | { result: 'refused'; reason: string };

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
}

/** A message that came in by the channel, before anybody has looked at who sent it. */
export interface IncomingRequest {
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** As it was received: signatures are over bytes. */
  body: string;
}

/** Who said what, proven as far as the channel proves it. The same message twice has the same key. */
export interface Verified {
  person: PersonId;
  what: string;
  dedupeKey: string;
}

interface ChannelBase {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Where the person is reached now; undefined when he is not by this channel. */
  addressOf(person: PersonId): Promise<Address | undefined>;
  /** Rooms of the unit in which urgent notices of its duty posts are shown. */
  roomsOf(unit: UnitId): Promise<Address[]>;
  health(): Promise<{ ok: boolean; detail?: string }>;
  /** Undefined when it is not proven who sent it. */
  verify(incoming: IncomingRequest): Promise<Verified | undefined>;
}

export interface SendingChannel extends ChannelBase {
  readonly mode: 'sent';
  /** Repeating a delivery under its id does no harm. Never throws: what can't be told is a retry. */
  send(delivery: Delivery): Promise<SendResult>;
}

export interface ClaimedChannel extends ChannelBase {
  readonly mode: 'claimed';
}

/** Shown by the server itself: there is nothing to send and nothing that can fail. */
export interface InsideChannel extends ChannelBase {
  readonly mode: 'inside';
}

export type Channel = SendingChannel | ClaimedChannel | InsideChannel;

/** All channels; the first that reaches a person outside the mini-app is taken, the others when it fails. */
export type Channels = readonly Channel[];
