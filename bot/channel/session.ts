/** One connection of one account to the gateway, from its start until it is lost. */
import { WechatyBuilder, types } from 'wechaty';
import { FileBox } from 'file-box';
import type { Fetched, FileHeard, Incoming, Log, Outgoing, SendResult } from '../core/ports.ts';
import { nameFor, readUpTo } from './content.ts';
import { GatewayPuppet } from './gateway-puppet.ts';
import { incomingOf } from './incoming.ts';
import { texts } from './texts.ts';
import { pause, within } from './waits.ts';

export interface SessionOptions {
  endpoint: string;
  token: string;
  tls?: GatewayTls | undefined;
  log: Log;
}

export interface GatewayTls {
  /** PEM of the authority that signed the gateway's certificate; wechaty's own where it is not given. */
  caCert?: string;
  /** The name in the certificate; what the token says where it is not given. */
  serverName?: string;
}

/** As the puppet service takes it. */
export const tlsOf = (tls: GatewayTls | undefined) => (tls ? { disable: false, ...tls } : { disable: true });

export interface Session {
  bot: { id: string; name: string };
  /** Resolves with the reason when the connection is gone. */
  lost: Promise<string>;
  send(outgoing: Outgoing): Promise<SendResult>;
  fetch(file: FileHeard): Promise<Fetched>;
  close(): void;
}

export interface Hearing {
  /**
   * Ids of messages that were announced and not heard yet, in that order, and since when (of performance.now()). It outlives
   * the connection: a gateway announces a message once and holds it for told, and what was lost on the way is asked for
   * again by the next connection.
   */
  announced: Map<string, number>;
  hear(incoming: Incoming): void;
}

const CALL_MS = 15_000;
/** Wechaty waits for 5 s for a sign of life of the stream, and the gateway for 15 s for its account. */
const START_MS = 25_000;
/** A large file over a slow network. */
const FILE_MS = 60_000;
/** For an account that is logged in already; one that shows a code to scan is waited for. */
const LOGIN_MS = 5_000;
/** The gateway is asked for a sign of life this often; a minute without one would set off wechaty's own watchdog. */
const PROBE_EVERY_MS = 20_000;
const PROBE_MS = 8_000;
/**
 * A message that can't be had is asked for again so long, counted from when it was announced or the connection stood, and then
 * let go. Those behind it wait meanwhile: of many that can't be had all share in that time.
 */
const PATIENCE_MS = 5_000;
const AGAIN_AFTER_MS = 250;

/** Resolves when the account is logged in. Throws where that does not come about, with the reason. */
export async function openSession(options: SessionOptions, { announced, hear }: Hearing): Promise<Session> {
  const { log } = options;
  const puppet = new GatewayPuppet({
    endpoint: options.endpoint,
    token: options.token,
    tls: tlsOf(options.tls),
    cache: { message: 50, contact: 2_000, room: 200, roomMember: 500 },
  });
  const lost = new Promise<string>((resolve) => {
    puppet.onLost = resolve;
  });
  const over = new AbortController();
  void lost.then(() => over.abort());
  const bot = WechatyBuilder.build({ puppet });
  bot.on('error', (error) => {
    // That its calls end is no error of a connection that is being closed.
    if (!over.signal.aborted) log.warn({ reason: error.message }, 'wechaty reported an error');
  });
  const close = (): void => {
    over.abort();
    clearInterval(probing);
    void bot.stop().catch((error: unknown) => log.warn({ reason: String(error) }, 'closing wechaty failed'));
  };
  const loggedIn = new Promise<void>((resolve) => bot.once('login', () => resolve()));
  const scanning = new Promise<void>((resolve) => {
    bot.on('scan', (code, status) => {
      log.info({ code, status: types.ScanStatus[status] }, 'scan this code with the account that the bot shall use');
      resolve();
    });
  });
  const probing = setInterval(() => void probe(), PROBE_EVERY_MS).unref();
  // Announced while it starts: read when it is known who the bot is.
  let isOpen = false;
  try {
    await within(bot.init(), CALL_MS, 'init');
    bot.puppet.on('message', ({ messageId }) => {
      if (!announced.has(messageId)) announced.set(messageId, performance.now());
      if (isOpen) void readOn();
    });
    await within(bot.start(), START_MS, 'start');
    const gone = lost.then((reason) => Promise.reject(new Error(reason)));
    await within(Promise.race([loggedIn, scanning, gone]), LOGIN_MS, 'login');
    await Promise.race([loggedIn, gone]);
  } catch (error) {
    close();
    throw error;
  }
  const self = { id: bot.currentUser.id, name: bot.currentUser.name() };
  const openedAt = performance.now();

  // Wechaty itself loads messages side by side, so a short one may overtake a long one. Here they are loaded in the order
  // of their announcement, one after the other: what a person says first is heard first.
  let reading = false;
  async function readOn(): Promise<void> {
    if (reading) return;
    reading = true;
    for (const [messageId, since] of announced) {
      await read(messageId, Math.max(since, openedAt) + PATIENCE_MS);
      if (over.signal.aborted) return;
    }
    reading = false;
  }

  /** Leaves it where the connection is over before it was had. */
  async function read(messageId: string, until: number): Promise<void> {
    for (let pauseMs = AGAIN_AFTER_MS; announced.has(messageId); pauseMs *= 2) {
      try {
        await load(messageId);
        announced.delete(messageId);
      } catch (error) {
        if (over.signal.aborted) return;
        const reason = String(error);
        if (performance.now() + pauseMs > until) {
          announced.delete(messageId);
          return log.error({ messageId, reason }, 'a message could not be loaded and is not answered');
        }
        log.warn({ messageId, reason, pauseMs }, 'a message could not be loaded yet');
        await pause(pauseMs, over.signal);
        if (over.signal.aborted) return;
      }
    }
  }

  /** Throws where it could not be had of the gateway. */
  async function load(messageId: string): Promise<void> {
    const message = await within(bot.Message.find({ id: messageId }), CALL_MS, 'message');
    if (!message) throw new Error('message: the gateway did not give it');
    if (message.self()) return;
    const talker = message.talker();
    const room = message.room();
    const isRecall = message.type() === types.Message.Recalled;
    const file = fileIn(message.type(), messageId);
    hear(
      incomingOf(
        {
          id: messageId,
          contactId: talker.id,
          contactName: talker.name(),
          ...(room ? { room: await placeOf(room) } : {}),
          mentions: room ? await mentionsOf(messageId) : [],
          isText: message.type() === types.Message.Text,
          text: isRecall || file ? '' : message.text(),
          ...(file ? { file } : {}),
          // The text of a recall is the id of what was recalled.
          ...(isRecall ? { recalls: { id: message.text() } } : {}),
          at: message.date(),
        },
        self,
      ),
    );
  }

  /** A room with what the bot is called in it; the puppet keeps both until they change. */
  async function placeOf(room: { id: string; topic(): Promise<string> }) {
    const [topic, member] = await Promise.all([
      within(room.topic(), CALL_MS, 'room'),
      within(puppet.roomMemberPayload(room.id, self.id), CALL_MS, 'member').catch(() => undefined),
    ]);
    return { id: room.id, topic, ...(member?.roomAlias ? { alias: member.roomAlias } : {}) };
  }

  async function mentionsOf(messageId: string): Promise<readonly string[]> {
    const payload = await within(puppet.messagePayload(messageId), CALL_MS, 'mentions');
    return ('mentionIdList' in payload && payload.mentionIdList) || [];
  }

  async function probe(): Promise<void> {
    const dong = new Promise<void>((resolve) => puppet.once('dong', () => resolve()));
    try {
      puppet.ding('alive');
      await within(dong, PROBE_MS, 'probe');
    } catch (error) {
      puppet.onLost(String(error));
    }
  }

  async function fetch({ ref, name }: FileHeard): Promise<Fetched> {
    const [kind = '', ...rest] = ref.split(':');
    const id = rest.join(':');
    try {
      const asked = kind === IMAGE ? puppet.messageImage(id, types.Image.Artwork) : puppet.messageFile(id);
      const box = await within(asked, CALL_MS, 'file');
      const bytes = await within(readUpTo((await box.toStream()) as AsyncIterable<Uint8Array>), FILE_MS, 'file');
      return bytes ? { name: nameFor(box.name || name, bytes, texts.file), bytes } : 'tooLarge';
    } catch (error) {
      log.warn({ reason: String(error).slice(0, 300) }, 'a file could not be had of the gateway');
      return 'gone';
    }
  }

  async function send({ to, text, file }: Outgoing): Promise<SendResult> {
    try {
      if (file) {
        const box = FileBox.fromBuffer(Buffer.from(file.bytes), file.name);
        await within(puppet.messageSendFile(to, box), FILE_MS, 'send');
      } else await within(puppet.messageSendText(to, text), CALL_MS, 'send');
      return { state: 'accepted' };
    } catch (error) {
      // The gateway sends its stack along: the first line says what happened.
      const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300) ?? '';
      return { state: (await knows(to)) ? 'retry' : 'refused', reason };
    }
  }

  /** False only when the gateway answers and knows nobody of this id. */
  async function knows(id: string): Promise<boolean> {
    try {
      const [contacts, rooms] = await within(Promise.all([puppet.contactList(), puppet.roomList()]), CALL_MS, 'lists');
      return contacts.includes(id) || rooms.includes(id);
    } catch {
      return true;
    }
  }

  isOpen = true;
  void readOn();
  return { bot: self, lost, send, fetch, close };
}

const IMAGE = 'image';
/** Its content is asked for when somebody wants it; its name is known then as well. */
const fileIn = (type: types.Message, id: string): FileHeard | undefined => {
  if (type === types.Message.Image) return { name: '', ref: `${IMAGE}:${id}` };
  return type === types.Message.Attachment ? { name: '', ref: `file:${id}` } : undefined;
};
