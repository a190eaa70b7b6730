import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Reach } from '../ports.ts';
import { channelOfBot, isOfBot } from '../../chat/contacts.ts';
import { bodyText, type ClaimedChannel } from './channel.ts';

/** Longest text that the bot sends as one message. */
const MAX_TEXT = 1_800;
/** Without a claim for so long the bot is not there: it asks again at least every 25 seconds. */
const SILENT_MS = 60_000;

export interface WechatyPorts {
  /** A further account of the chat; the first where it is not given. */
  account?: string;
  reach: Pick<Reach, 'chatContactOf' | 'roomsOf'>;
  personOfContact(contact: string): Promise<PersonId | undefined>;
  /** Whether a header proves the bot. */
  isBot(authorization: string | undefined): Promise<boolean>;
  /** Machine time (ms) of the last claim by any bot, whichever process it asked; undefined when none came yet. */
  lastClaimAt(): Promise<number | undefined>;
  /** Machine time in ms. */
  now(): Promise<number>;
}

/** Chat by a bot of its own process, which claims what it is to send. A contact is bound to a person by a one-time code. */
export const wechatyChannel = (ports: WechatyPorts): ClaimedChannel => ({
  name: channelOfBot(ports.account ?? ''),
  mode: 'claimed',
  capabilities: { knowsRead: false, buttons: false, files: false, maxText: MAX_TEXT, needsCredit: false },
  addressOf(person) {
    const contact = ports.reach.chatContactOf(person);
    // Whoever is bound to another account is not reached by this one.
    const isOwn = contact !== undefined && isOfBot(ports.account ?? '', contact);
    return Promise.resolve(isOwn ? { kind: 'contact', value: contact } : undefined);
  },
  roomsOf: (unit) =>
    Promise.resolve(
      ports.reach
        .roomsOf(unit)
        .filter((room) => isOfBot(ports.account ?? '', room))
        .map((room) => ({ kind: 'room' as const, value: room })),
    ),
  async health() {
    const [last, now] = await Promise.all([ports.lastClaimAt(), ports.now()]);
    const ok = last !== undefined && now - last < SILENT_MS;
    return ok ? { ok } : { ok, detail: 'no bot has claimed deliveries lately' };
  },
  async verify({ headers, body }) {
    const contact = headers['x-contact'];
    const key = headers['idempotency-key'];
    if (contact === undefined || key === undefined || !(await ports.isBot(headers['authorization']))) return undefined;
    const person = await ports.personOfContact(decodeURIComponent(contact));
    return person === undefined ? undefined : { kind: 'said', person, what: bodyText({ body }), dedupeKey: key };
  },
});
