/** From the facts of a chat message to `Incoming`. Pure, so that every form of quotation and mention is a row of a table. */
import { createHash } from 'node:crypto';
import type { FileHeard, Incoming } from '../core/ports.ts';

export interface MessageFacts {
  id: string;
  contactId: string;
  contactName: string;
  /** `alias`: what the bot is called in it, where that is not its name. */
  room?: { id: string; topic: string; alias?: string };
  /** Contact ids that the message names by @. */
  mentions: readonly string[];
  isText: boolean;
  file?: FileHeard;
  /** It is the recall of a message, whose id may be empty where the network does not say it. */
  recalls?: { id: string };
  text: string;
  at: Date;
}

/** A quotation reaches a bot as text: 「name：text」, a rule of dashes, and what was written below it. */
const QUOTATION = /^「[^：:\n]{0,100}[：:]([\s\S]*?)」\n(?:-\s?){5,}\n([\s\S]*)$/;
/** U+2005 is what the phone puts behind a name that was picked from the list. */
const NAME_END = '[\\u2005\\s:：,，]';

/** What every member of a room is called at once: whoever is named so is not the bot. */
const EVERYBODY = new RegExp(`@(?:所有人|全体成员|all)(?:${NAME_END}|$)`, 'i');
/** A name in the text that is none of the names known here: up to the mark that the phone puts behind it, else to a blank. */
const SOME_NAME = /@(?:[^@\u2005\n]{1,60}\u2005|\S{1,60}(?:\s|$))/;

export function incomingOf(facts: MessageFacts, bot: { id: string; name: string }): Incoming {
  const quotation = QUOTATION.exec(facts.text);
  const written = quotation?.[2] ?? facts.text;
  const { text, mentioned } = facts.room ? inRoom(written, facts, bot) : { text: written, mentioned: false };
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
    incoming.mentioned = mentioned;
  }
  if (quotation?.[1] !== undefined) incoming.quoted = { text: quotation[1] };
  if (facts.recalls) incoming.recalls = facts.recalls.id === '' ? {} : { messageId: messageKey(facts.recalls.id) };
  else if (facts.file) incoming.file = facts.file;
  else if (!facts.isText) incoming.unreadable = true;
  return incoming;
}

/** Whether the bot is named, by its own name, by what it is called in this room, or by its id alone; and the text without that. */
function inRoom(
  written: string,
  { mentions, room }: MessageFacts,
  bot: { id: string; name: string },
): { text: string; mentioned: boolean } {
  const names = [bot.name, room?.alias ?? ''].filter((name) => name.trim() !== '');
  const named = names.map((name) => new RegExp(`@${escape(name)}(?:${NAME_END}+|$)`, 'g'));
  const text = named.reduce((rest, name) => rest.replace(name, ' '), written).trim();
  if (text !== written.trim()) return { text, mentioned: true };
  // Some networks name everybody by everybody's id.
  if (!mentions.includes(bot.id) || EVERYBODY.test(written)) return { text, mentioned: false };
  return { text: mentions.length === 1 ? written.replace(SOME_NAME, ' ').trim() : text, mentioned: true };
}

/** The message id as part of an Idempotency-Key (8 to 200 printable characters): itself where it fits, else its hash. */
export function messageKey(id: string): string {
  return /^[\x21-\x7e]{8,150}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

/** A blank in a name may be any blank, and an emoji may have its selector or not. */
const escape = (text: string): string =>
  text
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replace(/\ufe0f/g, '\ufe0f?');
