/**
 * wechaty-puppet-mock as a chat network that a training ground can live on: people and rooms are registered by id, what
 * they say reaches the bot, and what the bot says is kept for them to read. It differs from the mock in three points:
 *
 * - the mock keeps every message for ever; here they live in `Conversations`, which forgets the oldest
 * - a message that no client has fetched is announced again when a client starts, so nothing said while the bot was away
 *   is lost (a real account finds such messages when it comes back)
 * - it emits a heartbeat: a client that hears nothing for a minute resets the puppet and logs it out
 */
import { randomUUID } from 'node:crypto';
import { FileBox, type FileBoxInterface } from 'file-box';
import * as PUPPET from 'wechaty-puppet';
import { PuppetMock, mock } from 'wechaty-puppet-mock';
import { Conversations, type Said } from './conversations.ts';

export interface Person {
  id: string;
  name: string;
}

export interface RoomOfPeople {
  id: string;
  topic: string;
  members: string[];
  /** What the bot is called in it, where that is not its name. */
  alias?: string | undefined;
}

export interface Utterance {
  contact: string;
  room?: string | undefined;
  text: string;
  /** Message id that this one quotes, as a long press on a phone does. */
  quoteOf?: string | undefined;
  /** The bot is named by the phone's @ list. A text that begins with @ and the bot's name counts as well. */
  mention?: boolean | undefined;
  /** Repeating an id announces the same message again: what a network does after a lost connection. */
  messageId?: string | undefined;
  /** A file or a picture, sent in place of a text. */
  file?: Attached | undefined;
}

export interface Attached {
  name: string;
  bytes: Buffer;
}

export class UnknownContact extends Error {}

/** Longer texts are cut, as the chat client itself does long before this length. */
export const MAX_TEXT = 100_000;
const HEARTBEAT_MS = 15_000;
const MAX_WAITING = 1_000;
const QUOTE_RULE = '- - - - - - - - - - - - - - -';

export class TrainingPuppet extends PuppetMock {
  readonly bot: Person;
  readonly conversations: Conversations;
  /** Message ids that no client has fetched yet, in the order in which they were said. */
  private readonly unfetched = new Set<string>();
  private readonly aliases = new Map<string, string>();
  /** Contents of files that were sent, by their message. */
  private readonly files = new Map<string, Attached>();
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(bot: Person, now: () => number = Date.now) {
    super({ mocker: new mock.Mocker() });
    this.bot = bot;
    this.conversations = new Conversations(now, (id) => {
      this.mocker.cacheMessagePayload.delete(id);
      this.unfetched.delete(id);
      this.files.delete(id);
    });
    this.putPerson(bot);
    // Each client calls start over gRPC after its event stream stands.
    const start = this.start.bind(this);
    this.start = async () => {
      // Starting what runs would add its listeners once more.
      if (this.state.active() !== true) await start();
      setImmediate(() => {
        for (const messageId of [...this.unfetched]) this.emit('message', { messageId });
      });
    };
  }

  override async onStart(): Promise<void> {
    await super.onStart();
    this.heartbeat ??= setInterval(() => this.emit('heartbeat', { data: 'alive' }), HEARTBEAT_MS).unref();
    if (!this.isLoggedIn) this.login(this.bot.id);
  }

  override async onStop(): Promise<void> {
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
    await super.onStop();
  }

  putPerson(person: Person): void {
    const known = this.mocker.cacheContactPayload.get(person.id);
    this.mocker.cacheContactPayload.set(person.id, {
      id: person.id,
      name: person.name,
      gender: PUPPET.types.ContactGender.Unknown,
      type: PUPPET.types.Contact.Individual,
      avatar: '',
      friend: true,
      phone: [],
    });
    if (known && known.name !== person.name) {
      this.emit('dirty', { payloadType: PUPPET.types.Dirty.Contact, payloadId: person.id });
    }
  }

  people(): Person[] {
    return [...this.mocker.cacheContactPayload.values()]
      .filter((payload) => payload.id !== this.bot.id)
      .map(({ id, name }) => ({ id, name }));
  }

  putRoom(room: RoomOfPeople): void {
    const known = this.mocker.cacheRoomPayload.has(room.id);
    if (room.alias === undefined) this.aliases.delete(room.id);
    else this.aliases.set(room.id, room.alias);
    const members = [...new Set([...room.members, this.bot.id])];
    this.mocker.cacheRoomPayload.set(room.id, {
      id: room.id,
      topic: room.topic,
      memberIdList: members,
      adminIdList: [],
    });
    if (known) this.emit('dirty', { payloadType: PUPPET.types.Dirty.Room, payloadId: room.id });
  }

  rooms(): RoomOfPeople[] {
    return [...this.mocker.cacheRoomPayload.values()].map(({ id, topic, memberIdList }) => ({
      id,
      topic,
      members: memberIdList,
      ...(this.aliases.has(id) ? { alias: this.aliases.get(id) } : {}),
    }));
  }

  override async roomMemberRawPayload(roomId: string, contactId: string): Promise<PUPPET.payloads.RoomMember> {
    const payload = await super.roomMemberRawPayload(roomId, contactId);
    const roomAlias = contactId === this.bot.id ? this.aliases.get(roomId) : undefined;
    return roomAlias === undefined ? payload : { ...payload, roomAlias };
  }

  /** A human says something, to the bot or in a room. Throws UnknownContact for people and rooms that do not exist. */
  utter(said: Utterance): Said {
    if (!this.mocker.cacheContactPayload.has(said.contact)) throw new UnknownContact(said.contact);
    if (said.room !== undefined && !this.mocker.cacheRoomPayload.has(said.room)) throw new UnknownContact(said.room);
    const before = said.messageId === undefined ? undefined : this.conversations.get(said.messageId);
    if (before) {
      this.emit('message', { messageId: before.id });
      return before;
    }
    const text = said.file?.name ?? this.quoting(said.quoteOf, said.text.slice(0, MAX_TEXT));
    const mentioned = said.mention ?? text.includes(`@${this.bot.name}`);
    const message = this.keep(said.contact, said.room ?? said.contact, text, said.messageId ?? randomUUID());
    if (said.file) this.files.set(message.id, said.file);
    const type = typeOf(said.file);
    const heard = { id: message.id, talkerId: said.contact, text, type, timestamp: Date.parse(message.at) };
    const payload =
      said.room === undefined
        ? { ...heard, listenerId: this.bot.id }
        : {
            ...heard,
            roomId: said.room,
            mentionIdList: mentioned ? [this.bot.id] : [],
          };
    this.announce(payload);
    return message;
  }

  /** Whoever said it takes it back: the bot is told by a message of its own, whose text is the id of what is gone. */
  recall(contact: string, messageId: string): void {
    const said = this.mocker.cacheMessagePayload.get(messageId);
    if (!said || said.talkerId !== contact) throw new UnknownContact(messageId);
    const { id: _, text: __, type: ___, timestamp: ____, ...where } = said;
    const payload = { id: randomUUID(), text: messageId, type: PUPPET.types.Message.Recalled, timestamp: Date.now() };
    this.announce({ ...where, ...payload });
  }

  override async messageRawPayload(id: string): Promise<PUPPET.payloads.Message> {
    const payload = await super.messageRawPayload(id);
    this.unfetched.delete(id);
    return payload;
  }

  /** What was sent under that id. */
  fileOf(messageId: string): Attached | undefined {
    return this.files.get(messageId);
  }

  override async messageFile(id: string): Promise<FileBoxInterface> {
    const file = this.files.get(id);
    if (!file) throw new UnknownContact(id);
    return FileBox.fromBuffer(file.bytes, file.name);
  }

  override messageImage(id: string): Promise<FileBoxInterface> {
    return this.messageFile(id);
  }

  override async messageSendFile(conversationId: string, box: FileBoxInterface): Promise<void> {
    this.say(conversationId, box.name, { name: box.name, bytes: await box.toBuffer() });
  }

  override async messageSendText(conversationId: string, text: string): Promise<void> {
    this.say(conversationId, text);
  }

  /** The bot's own word, or a file of it. */
  private say(conversationId: string, text: string, file?: Attached): void {
    const isRoom = this.mocker.cacheRoomPayload.has(conversationId);
    if (!isRoom && !this.mocker.cacheContactPayload.has(conversationId)) throw new UnknownContact(conversationId);
    const message = this.keep(this.bot.id, conversationId, text.slice(0, MAX_TEXT), randomUUID());
    if (file) this.files.set(message.id, file);
    const own = { id: message.id, talkerId: this.bot.id, text: message.text, timestamp: Date.parse(message.at) };
    const type = typeOf(file);
    // A real account sees its own messages come back; the bot must recognise them.
    this.announce(
      isRoom
        ? { ...own, type, roomId: conversationId, mentionIdList: [] }
        : { ...own, type, listenerId: conversationId },
    );
  }

  private keep(from: string, conversation: string, text: string, id: string): Said {
    return this.conversations.add({ id, from, conversation, text });
  }

  private announce(payload: PUPPET.payloads.Message): void {
    this.mocker.cacheMessagePayload.set(payload.id, payload);
    if (payload.talkerId !== this.bot.id) {
      this.unfetched.add(payload.id);
      if (this.unfetched.size > MAX_WAITING) {
        const [oldest] = this.unfetched;
        if (oldest !== undefined) this.unfetched.delete(oldest);
      }
    }
    this.emit('message', { messageId: payload.id });
  }

  /** The form in which a quotation reaches a bot: 「name：text」, a dashed rule, and then what was said. */
  private quoting(quoteOf: string | undefined, text: string): string {
    if (quoteOf === undefined) return text;
    const quoted = this.conversations.get(quoteOf);
    if (!quoted) throw new UnknownContact(quoteOf);
    const name = this.mocker.cacheContactPayload.get(quoted.from)?.name ?? quoted.from;
    return `「${name}：${quoted.text}」\n${QUOTE_RULE}\n${text}`;
  }
}

const typeOf = (file: Attached | undefined): PUPPET.types.Message => {
  if (!file) return PUPPET.types.Message.Text;
  return /\.(?:png|jpe?g)$/i.test(file.name) ? PUPPET.types.Message.Image : PUPPET.types.Message.Attachment;
};
