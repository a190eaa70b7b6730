/** From the facts of a chat message to `Incoming`. Pure, so that every form of quotation and mention is a row of a table. */
import { createHash } from 'node:crypto';
import type { Incoming } from '../core/ports.ts';

export interface MessageFacts {
  id: string;
  contactId: string;
  contactName: string;
  room?: { id: string; topic: string };
  /** Contact ids that the message names by @. */
  mentions: readonly string[];
  isText: boolean;
  text: string;
  at: Date;
}

/** A quotation reaches a bot as text: 「name：text」, a rule of dashes, and what was written below it. */
const QUOTATION = /^「[^：:\n]{0,100}[：:]([\s\S]*?)」\n(?:-\s?){5,}\n([\s\S]*)$/;
/** U+2005 is what the phone puts behind a name that was picked from the list. */
const NAME_END = '[\\u2005\\s:：,，]';

export function incomingOf(facts: MessageFacts, bot: { id: string; name: string }): Incoming {
  const quotation = QUOTATION.exec(facts.text);
  const written = quotation?.[2] ?? facts.text;
  const named = bot.name === '' ? undefined : new RegExp(`@${escape(bot.name)}(?:${NAME_END}+|$)`, 'g');
  const text = facts.room && named ? written.replace(named, ' ').trim() : written;
  const incoming: Incoming = {
    messageId: messageKey(facts.id),
    contactId: facts.contactId,
    contactName: facts.contactName,
    text: facts.isText ? text : '',
    at: facts.at.toISOString(),
  };
  if (facts.room) {
    incoming.roomId = facts.room.id;
    incoming.roomTopic = facts.room.topic;
    incoming.mentioned = facts.mentions.includes(bot.id) || (named !== undefined && text !== written.trim());
  }
  if (quotation?.[1] !== undefined) incoming.quoted = { text: quotation[1] };
  if (!facts.isText) incoming.unreadable = true;
  return incoming;
}

/** The message id as part of an Idempotency-Key (8 to 200 printable characters): itself where it fits, else its hash. */
export function messageKey(id: string): string {
  return /^[\x21-\x7e]{8,150}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
