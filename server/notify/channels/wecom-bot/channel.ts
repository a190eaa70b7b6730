/**
 * WeCom's bot (智能机器人): a process of its own keeps the long connection and claims what it is to send, with buttons. It reaches
 * whoever has written to it before; of anybody else it says so, and the next channel is taken.
 */
import { contactOf, isOfWecom, WECOM_BOT } from '../../../chat/contacts.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Reach } from '../../ports.ts';
import type { ClaimedChannel } from '../channel.ts';

/** Longest text of one message, as the bot cuts it. */
const MAX_TEXT = 1_800;
/** Without a claim for so long the bot is not there: it asks again at least every 25 seconds. */
const SILENT_MS = 60_000;

export interface WecomBotPorts {
  reach: Pick<Reach, 'wecomMemberOf' | 'roomsOf'>;
  /** It has refused him, and he has not written since. */
  isSilent(person: PersonId): boolean;
  /** Machine time (ms) of the last claim, whichever process was asked; undefined when none came yet. */
  lastClaimAt(): Promise<number | undefined>;
  /** Machine time in ms. */
  now(): number;
}

export const wecomBotChannel = ({ reach, isSilent, lastClaimAt, now }: WecomBotPorts): ClaimedChannel => ({
  name: WECOM_BOT,
  mode: 'claimed',
  // Nothing of WeCom tells whether a message was read.
  capabilities: { knowsRead: false, buttons: true, files: false, maxText: MAX_TEXT, needsCredit: false },
  addressOf(person) {
    const member = isSilent(person) ? undefined : reach.wecomMemberOf(person);
    return Promise.resolve(member === undefined ? undefined : { kind: 'contact', value: contactOf(member) });
  },
  roomsOf: (unit) =>
    Promise.resolve(
      reach
        .roomsOf(unit)
        .filter(isOfWecom)
        .map((room) => ({ kind: 'room' as const, value: room })),
    ),
  // Its cards change for whoever presses them, and only then. Of an alarm others are told that it is in hands; a trifle says so when it is pressed.
  tellsEnd: ({ urgent, words }) => urgent && words.length > 0,
  async health() {
    const last = await lastClaimAt();
    const ok = last !== undefined && now() - last < SILENT_MS;
    return ok ? { ok } : { ok, detail: 'no bot has claimed deliveries lately' };
  },
  // What is written and pressed comes by the bot, under its credential.
  verify: () => Promise.resolve(undefined),
});
