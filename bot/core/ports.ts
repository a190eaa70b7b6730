/**
 * What the core needs from the world, and what it gives. The core knows no chat network and no HTTP: a channel turns
 * messages into `Incoming`, and the server is the typed client of the contract, acting as the contact who wrote.
 */
import type { Client } from '@banjie/shared/contract/client.ts';
import type { SentFile } from '@banjie/shared/contract/shapes.ts';

/** A message that somebody wrote to the bot, or in a room where the bot listens. */
export interface Incoming {
  /** Printable ASCII, at most 190 characters, the same for a repeated delivery of the same message. */
  messageId: string;
  contactId: string;
  contactName: string;
  roomId?: string;
  roomTopic?: string;
  /** In a room: the bot was named by @. */
  mentioned?: boolean;
  /** Empty when it was not a text. */
  text: string;
  /** The text of the message that this one quotes. */
  quoted?: { text: string };
  /** An ID number in the text was masked already. */
  masked?: boolean;
  /** Something that can't be read here: a picture, a voice message, a file. */
  unreadable?: boolean;
  /** A file that it brought. */
  file?: FileHeard;
  /** It was pressed below what that message had asked. */
  about?: string;
  /** This is no message but the recall of one, which has that id; absent where the network does not say of which. */
  recalls?: { messageId?: string };
  /** Instant, by the clock of the chat network. */
  at: string;
}

/** A file in a message, by which its content can be had of the network for a while. */
export interface FileHeard {
  /** Empty where the network does not say it. */
  name: string;
  /** For the channel, and for nobody else. */
  ref: string;
}

export interface FileContent {
  name: string;
  bytes: Uint8Array;
}

/** What may be pressed instead of written, where a channel has something to press. */
export interface Button {
  label: string;
  /** What it says, as if it had been written. */
  says: string;
  tone: 'primary' | 'danger' | 'plain';
  /** The message that asked: pressed on an older question it is an answer to nothing. */
  about?: string;
}

export interface Reply {
  text: string;
  /** Sent as a file, in place of the text. */
  file?: FileContent;
  buttons?: readonly Button[];
}

/** What the bot says. `to` is a contact or a room. */
export interface Outgoing extends Reply {
  to: string;
  /** The message that this is the answer to. */
  answers?: string;
}

/** accepted: the channel took it, which is not "it was seen". retry: later perhaps. refused: never, e.g. no such contact. */
export type SendResult =
  | { state: 'accepted' }
  /** `afterMs`: there is no room for it before, and nothing was sent. */
  | { state: 'retry'; reason: string; afterMs?: number }
  | { state: 'refused'; reason: string };

/** `gone`: the network has it no more, or can't give it. */
export type Fetched = FileContent | 'tooLarge' | 'gone';

export interface Channel {
  /** Sends one text of at most 1,800 characters. Never throws. */
  send(outgoing: Outgoing): Promise<SendResult>;
  /** The content of a file that was heard. Never throws. */
  fetch(file: FileHeard): Promise<Fetched>;
  connected(): boolean;
}

/** The operations that a conversation uses, as the contact of the message (`X-Contact`, and `X-Room` in a room). */
export type Server = Files & Spoken;

/** Attachments, which are no JSON. @throws what the client throws */
export interface Files {
  sendFile(file: FileContent): Promise<SentFile>;
  readFile(matter: string, file: string): Promise<Uint8Array>;
}

type Spoken = Pick<
  Client,
  | 'chatMe'
  | 'bindChat'
  | 'bindRoom'
  | 'hearMessage'
  | 'endMessage'
  | 'readDialogue'
  | 'writeDialogue'
  | 'putPending'
  | 'takePending'
  | 'dropPending'
  | 'listMatters'
  | 'searchAll'
  | 'readMatter'
  | 'giveCommand'
  | 'confirmReceipt'
  | 'putSnooze'
  | 'readOpinions'
  | 'noteOpinion'
  | 'listProcedures'
  | 'readProcedure'
  | 'rehearseOpening'
  | 'rehearseCommand'
  | 'openMatter'
  | 'listResources'
  | 'listMaterials'
  | 'listUnits'
  | 'listPeople'
  | 'listRegister'
  | 'readFirstSteps'
  | 'readMatterHelp'
  | 'readBoard'
  | 'readWorkBoard'
  | 'listDuty'
  | 'readDuty'
  | 'askDutySwap'
  | 'answerDutySwap'
  | 'noteDuty'
  | 'listMaintenance'
  | 'moveMaintenance'
  | 'endMaintenance'
>;

/** No answer came from the server: the message is kept and handed in again. */
export class ServerUnreachable extends Error {}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
