/** One message being answered: who wrote it, where, what was kept of the talk so far, and the server as that person. */
import type { MatterSummary, MatterView, MeView } from '@banjie/shared/contract/shapes.ts';
import type { FormDialogue } from './acts/form.ts';
import type { Said } from './language/said.ts';
import { texts } from './texts.ts';
import type { Button, Fetched, FileContent, FileHeard, Incoming, Server } from './ports.ts';

/** What is kept between two messages of a person in a place; at the server, for at most half an hour. */
export interface Kept {
  form?: FormDialogue;
  /** A decision waits for a yes; the decision itself is kept by the server as a pending. `form` is what may still be changed. */
  waiting?: { number: string; title: string; word: string; form?: FormDialogue };
  /** The messages that the form or the decision on the table came of: recalling one of them drops it. */
  from?: string[];
  /** The list that was shown last. */
  list?: Listed;
  /** What was asked with “您是想说…吗”: a yes says it. */
  suggested?: string;
  /** What the latest messages have done, by their ids. */
  did?: Record<string, string>;
}

export interface Listed {
  rows: { id: string; number: string }[];
  /** What was said that could be about several of them, and is done with the one that is named. */
  asked?: string;
}

export interface Dialogue {
  version: number;
  kept: Kept;
  /** What was answered to the last message that changed something: the same message gets the same answer. */
  answered?: { messageId: string; texts: string[]; at?: string; buttons?: Button[] };
  lastPush?: { number: string; matter: string; at: string };
}

export interface Turn {
  incoming: Incoming;
  spoken: Said;
  /** The message held an ID number, which is masked in `spoken`. */
  masked: boolean;
  server: Server;
  me: MeView;
  /** Said in a room without naming the bot: what is not understood was not meant for it. */
  overheard: boolean;
  /** How long ago it was written, in ms of machine time. */
  lateMs: number;
  /** The contact, or contact@room. */
  place: string;
  dialogue: Dialogue;
  /** Where the mini-app shows a matter or the to-do list, in words or as a link. */
  link(number?: string): string;
  /** The content of a file that came with a message. */
  fetch(file: FileHeard): Promise<Fetched>;
  /** Whether files of matters leave by this chat. */
  sendsFiles: boolean;
  /** What was read from the server for this message, so that it is read once. */
  lookedUp: Map<string, Promise<unknown>>;
}

export interface Answered {
  texts: string[];
  /** What to keep from now on; absent leaves it as it is, an empty one ends the dialogue. */
  keep?: Kept;
  /** The pending decision was taken by this message: it must stay so, for the message may come once more. */
  decided?: true;
  /** A list that was shown: its rows can be named from now on. */
  list?: Listed;
  /** What this message has done for good. */
  did?: string;
  /** Sent after the texts. */
  files?: readonly FileContent[];
  /** Below the last text. */
  buttons?: Button[];
}

export const answer = (...texts: string[]): Answered => ({ texts });
/** Answers and ends whatever dialogue was going on. */
export const close = (...texts: string[]): Answered => ({ texts, keep: {} });

/** Yes and no to what this message asks. */
export const yesOrNo = ({ incoming }: Turn): Button[] => [
  { label: texts.buttons.yes, says: '是', tone: 'primary', about: incoming.messageId },
  { label: texts.buttons.no, says: '否', tone: 'plain', about: incoming.messageId },
];

/** Reads something once per message. */
export function once<T>(turn: Turn, what: string, read: () => Promise<T>): Promise<T> {
  const known = turn.lookedUp.get(what);
  if (known) return known as Promise<T>;
  const reading = read();
  turn.lookedUp.set(what, reading);
  return reading;
}

export const todoOf = (turn: Turn): Promise<MatterSummary[]> =>
  once(turn, 'todo', async () => (await turn.server.listMatters({ query: { scope: 'todo', limit: 100 } })).items);

export const matterOf = (turn: Turn, id: string): Promise<MatterView> =>
  once(turn, `matter ${id}`, () => turn.server.readMatter({ params: { id } }));

/** The key under which the one command of a message is given: a repeated message cannot give it twice. */
export const keyOf = (turn: Turn): string => `chat:${turn.incoming.messageId}`;
