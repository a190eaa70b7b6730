/** What was told, at rest: one document per notice, with the ways that it goes; a notice that goes many ways has several. */
import mongoose from 'mongoose';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { instantOf } from '@banjie/shared/kernel/time.ts';
import type { Candidate, Climb, Delivery, Notice, Rung, Telling, Way } from '../../notify/ports.ts';
import { deliveriesOf, deliveryId, recipientOf } from '../../notify/telling.ts';
import { slotOf } from '../base/slots.ts';

export interface WayDocument extends Omit<Way, 'person' | 'held'> {
  /** The person, or `room.<room>`. */
  who: string;
  /** Machine time from which it may be claimed: due for sending, or the end of a lease. Unset once nothing is to be sent. */
  nextAt?: Date;
  held?: { until: Date; digest?: true };
  account?: string;
  /** Names the latest claim. */
  claim?: string;
  acceptedAt?: Date;
  /** Since when it has its handle. */
  handleAt?: Date;
  /** It is overtaken, and what was sent is to be changed: from when on, or until when somebody is at it. Unset once it is. */
  changeAt?: Date;
  changeAttempt?: number;
}

export interface NoticeDocument extends Omit<Notice, 'event'>, Pick<Telling, 'part' | 'among' | 'seal'> {
  _id: string;
  /** Of its matter: which process sends it, where a channel sends by itself. */
  slot: number;
  to: WayDocument[];
  climb?: { at: Date; step: number; next?: Rung };
  /**
   * What it is found by follows from these: channels by which something is to be sent, LADDER and DIGEST, and the first of
   * their times. Those of the latter two are the city's, of the former the machine's: the first of all is before each.
   */
  waits?: string[];
  nextAt?: Date;
  /** The same of what is to be changed. */
  changes?: string[];
  changeAt?: Date;
  /** Who has neither read it in the mini-app nor done what it asks for. */
  unread?: PersonId[];
}

export const NOTICES = 'notices';
export const IN_APP = 'in-app';
/** Among the channels that a notice waits for: the time for its next step, and for a digest. */
export const LADDER = '+ladder';
export const DIGEST = '+digest';

const schema = new mongoose.Schema<NoticeDocument>({ _id: String }, { versionKey: false, strict: false });
schema.index({ waits: 1, urgent: 1, slot: 1, nextAt: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
schema.index({ changes: 1, slot: 1, changeAt: 1 }, { partialFilterExpression: { changeAt: { $exists: true } } });
schema.index({ matter: 1, item: 1 });
schema.index({ receipt: 1 }, { partialFilterExpression: { receipt: { $exists: true } } });
schema.index({ 'to.who': 1, at: -1, _id: -1 });
schema.index({ unread: 1, at: -1, _id: -1 }, { partialFilterExpression: { unread: { $exists: true } } });

export const noticeModel = (connection: mongoose.Connection): mongoose.Model<NoticeDocument> =>
  connection.model<NoticeDocument>('Notice', schema, NOTICES);

/** @param now machine time */
export function documentOf({ id, part, notice, among, ways, climb, seal }: Telling, now: Date): NoticeDocument {
  const { event: _, ...words } = notice;
  const to = ways.map((way) => wayDocument(way, now));
  const climbing = climb && { climb: climbDocument(climb) };
  return {
    _id: id,
    ...(part === undefined ? {} : { part }),
    ...words,
    slot: slotOf(notice.matter),
    among,
    ...(seal === undefined ? {} : { seal }),
    to,
    ...climbing,
    ...foundBy({ to, ...climbing }),
  };
}

export const climbDocument = ({ at, ...climb }: Climb) => ({ ...climb, at: new Date(at) });

export function wayDocument(way: Way, now: Date): WayDocument {
  const { person: _, held, ...rest } = way;
  return {
    who: recipientOf(way),
    ...rest,
    ...(held ? { held: { ...held, until: new Date(held.until) } } : {}),
    ...(way.state === 'queued' ? { nextAt: now } : {}),
  };
}

/** What a notice ought to be found by, as its ways are. */
export function foundBy({
  to,
  climb,
}: Pick<NoticeDocument, 'to' | 'climb'>): Pick<NoticeDocument, 'waits' | 'nextAt' | 'changes' | 'changeAt' | 'unread'> {
  const waiting = firstOf([
    ...to.map(({ channel, nextAt }) => ({ channel, at: nextAt })),
    ...to.map(({ held }) => ({ channel: held?.digest ? DIGEST : LADDER, at: held?.until })),
    { channel: LADDER, at: climb?.at },
  ]);
  const changing = firstOf(to.map(({ channel, changeAt }) => ({ channel, at: changeAt })));
  const unread = to.filter((way) => way.channel === IN_APP && way.state === 'accepted' && way.readAt === undefined);
  return {
    ...(waiting ? { waits: waiting.channels, nextAt: waiting.at } : {}),
    ...(changing ? { changes: changing.channels, changeAt: changing.at } : {}),
    ...(unread.length > 0 ? { unread: unread.map(({ who }) => who) } : {}),
  };
}

/** The channels of those that have such a time, and the first of these. */
function firstOf(
  all: readonly { channel: string; at: Date | undefined }[],
): { channels: string[]; at: Date } | undefined {
  const timed = all.flatMap(({ channel, at }) => (at ? [{ channel, at }] : []));
  const [first, ...more] = timed.map(({ at }) => at);
  if (!first) return undefined;
  return {
    channels: [...new Set(timed.map(({ channel }) => channel))].sort(),
    at: more.reduce((one, other) => (other < one ? other : one), first),
  };
}

export function wayOf({
  who,
  nextAt,
  account,
  claim,
  acceptedAt,
  handleAt,
  changeAt,
  changeAttempt,
  held,
  ...way
}: WayDocument): Way {
  return {
    ...way,
    ...(way.unit === undefined ? { person: who } : {}),
    ...(held ? { held: { ...held, until: instantOf(held.until.getTime()) } } : {}),
  };
}

export function tellingOf({
  _id,
  part,
  slot,
  among,
  seal,
  to,
  climb,
  waits,
  nextAt,
  changes,
  changeAt,
  unread,
  ...notice
}: NoticeDocument): Telling {
  return {
    id: _id,
    ...(part === undefined ? {} : { part }),
    notice: { ...notice, event: part === undefined ? _id : _id.slice(0, -`+${part}`.length) },
    among,
    ways: to.map(wayOf),
    ...(climb ? { climb: { ...climb, at: instantOf(climb.at.getTime()) } } : {}),
    ...(seal === undefined ? {} : { seal }),
  };
}

export const deliveriesIn = (found: NoticeDocument): Delivery[] => deliveriesOf(tellingOf(found));

/** Those of a channel that may be claimed by `now`, in the order in which they stand there. */
export function candidatesIn(found: NoticeDocument, channel: string, now: Date): Candidate[] {
  const { notice } = tellingOf(found);
  return found.to.flatMap((one) => {
    if (one.channel !== channel || !one.nextAt || one.nextAt > now) return [];
    const way = wayOf(one);
    return [{ delivery: { ...notice, ...way, id: deliveryId(found._id, way) }, availableAt: one.nextAt }];
  });
}
