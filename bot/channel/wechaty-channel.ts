/**
 * The chat channel over wechaty: one account, one event stream. It keeps the connection to the gateway: when it is lost,
 * everything is thrown away and built anew with a growing delay, for ever. It never ends the process.
 */
import { connect } from 'node:net';
import { WechatyBuilder, log as wechatyLog, types } from 'wechaty';
import { FileBox } from 'file-box';
import type { Channel, Fetched, FileHeard, Incoming, Log, Outgoing, SendResult } from '../core/ports.ts';
import { nameFor, readUpTo } from './content.ts';
import { GatewayPuppet } from './gateway-puppet.ts';
import { incomingOf } from './incoming.ts';
import { texts } from './texts.ts';

export interface ChannelOptions {
  /** host:port of the gateway's gRPC side. */
  endpoint: string;
  /** The puppet service token; without TLS it begins with "insecure_". */
  token: string;
  /** How the gateway proves who it is; absent where the way to it is private. */
  tls?: GatewayTls | undefined;
  onMessage: (incoming: Incoming) => void;
  /** The connection stands (again) or is lost. */
  onConnection?: (connected: boolean) => void;
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

export interface WechatyChannel extends Channel {
  start(): void;
  stop(): Promise<void>;
}

// Wechaty's own log would hold what people write; what it reports as an error is logged here.
wechatyLog.level('silent');

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** A connection that stood this long was sound: the next delay begins small again. */
const STEADY_MS = 30_000;
const CALL_MS = 15_000;
/** A large file over a slow network. */
const FILE_MS = 60_000;
/** For an account that is logged in already; one that shows a code to scan is waited for. */
const LOGIN_MS = 5_000;
/** The gateway is asked for a sign of life this often; a minute without one would set off wechaty's own watchdog. */
const PROBE_EVERY_MS = 20_000;
const PROBE_MS = 8_000;
/** Message ids remembered, to drop what the network delivers twice. */
const REMEMBERED = 2_000;

export function wechatyChannel(options: ChannelOptions): WechatyChannel {
  const { log } = options;
  const stopping = new AbortController();
  const seen = new Set<string>();
  let session: Session | undefined;
  let running: Promise<void> | undefined;

  async function keepConnected(): Promise<void> {
    let delay = FIRST_DELAY_MS;
    while (!stopping.signal.aborted) {
      try {
        await reachable(options.endpoint);
        const opened = await open(options, hear);
        session = opened;
        const since = Date.now();
        log.info({ account: opened.bot.name }, 'gateway connected');
        options.onConnection?.(true);
        const reason = await Promise.race([opened.lost, aborted(stopping.signal)]);
        session = undefined;
        options.onConnection?.(false);
        log.warn({ reason }, 'gateway connection lost');
        opened.close();
        if (Date.now() - since > STEADY_MS) delay = FIRST_DELAY_MS;
      } catch (error) {
        log.warn({ reason: String(error), retryInMs: delay }, 'gateway cannot be reached');
      }
      await pause(delay, stopping.signal);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    }
  }

  function hear(incoming: Incoming): void {
    if (seen.has(incoming.messageId)) return;
    seen.add(incoming.messageId);
    if (seen.size > REMEMBERED) for (const oldest of seen) if (seen.delete(oldest)) break;
    options.onMessage(incoming);
  }

  return {
    start: () => {
      running ??= keepConnected();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    connected: () => session !== undefined,
    fetch: async (file) => (session ? session.fetch(file) : 'gone'),
    send: async (outgoing) => (session ? session.send(outgoing) : { state: 'retry', reason: 'not connected' }),
  };
}

interface Session {
  bot: { id: string; name: string };
  /** Resolves with the reason when the connection is gone. */
  lost: Promise<string>;
  send(outgoing: Outgoing): Promise<SendResult>;
  fetch(file: FileHeard): Promise<Fetched>;
  close(): void;
}

async function open(options: ChannelOptions, hear: (incoming: Incoming) => void): Promise<Session> {
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
  const bot = WechatyBuilder.build({ puppet });
  bot.on('error', (error) => log.warn({ reason: error.message }, 'wechaty reported an error'));
  const close = (): void => {
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
  // Wechaty itself loads messages side by side, so a short one may overtake a long one. Here they are loaded in the order
  // of their announcement, one after the other: what a person says first is heard first.
  let tail: Promise<void> = loggedIn;
  const probing = setInterval(() => void probe(), PROBE_EVERY_MS).unref();
  try {
    await within(bot.init(), CALL_MS, 'init');
    bot.puppet.on('message', ({ messageId }) => {
      tail = tail
        .then(() => load(messageId))
        .catch((error: unknown) => {
          log.warn({ messageId, reason: String(error) }, 'a message could not be loaded');
        });
    });
    await bot.start();
    const gone = lost.then((reason) => Promise.reject(new Error(reason)));
    await within(Promise.race([loggedIn, scanning, gone]), LOGIN_MS, 'login');
    await Promise.race([loggedIn, gone]);
  } catch (error) {
    close();
    throw error;
  }
  const self = { id: bot.currentUser.id, name: bot.currentUser.name() };

  async function load(messageId: string): Promise<void> {
    const message = await within(bot.Message.find({ id: messageId }), CALL_MS, 'message');
    if (!message || message.self()) return;
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
    const payload = await puppet.messagePayload(messageId);
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

  return { bot: self, lost, send, fetch, close };
}

const IMAGE = 'image';
/** Its content is asked for when somebody wants it; its name is known then as well. */
const fileIn = (type: types.Message, id: string): FileHeard | undefined => {
  if (type === types.Message.Image) return { name: '', ref: `${IMAGE}:${id}` };
  return type === types.Message.Attachment ? { name: '', ref: `file:${id}` } : undefined;
};

/** A quick knock before wechaty is built: its own failing start takes many seconds. */
async function reachable(endpoint: string): Promise<void> {
  const [, host = '127.0.0.1', port = ''] = /^(.*):(\d+)$/.exec(endpoint) ?? [];
  const socket = connect({ host, port: Number(port) });
  try {
    await within(
      new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject)),
      3_000,
      'connect',
    );
  } finally {
    socket.destroy();
  }
}

async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    else signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
