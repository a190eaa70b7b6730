/**
 * The chat channel over WeCom's bot (智能机器人), by its official SDK: one long connection out, so no address of ours has to be
 * reachable. The SDK keeps the connection and its heartbeat; what it leaves to others is done here: it gives up for good when
 * a newer connection of the same bot has come, an answer to a press is good for five seconds, and it logs what people write.
 */
import { randomUUID } from 'node:crypto';
import { WSClient, generateReqId, type WsFrame } from '@wecom/aibot-node-sdk';
import type { Channel, Incoming, Log, Outgoing, SendResult } from '../../core/ports.ts';
import { cardOf, markdownOf } from './cards.ts';
import { fetchFile } from './files.ts';
import { ofMessage, ofPress, theirId } from './incoming.ts';
import { ALLOWED, ANSWERS, paceOf, PUSHES } from './pace.ts';
import { texts } from './texts.ts';

export interface WecomBotOptions {
  botId: string;
  secret: string;
  /** Of a private deployment, or of a fake; WeCom's own where it is not given. */
  url?: string | undefined;
  onMessage: (incoming: Incoming) => void;
  /** The connection stands (again) or is lost. */
  onConnection?: (connected: boolean) => void;
  log: Log;
  /** Machine milliseconds. */
  now?: () => number;
  heartbeatMs?: number;
  /** How long another connection is left alone that has taken the place of this one. */
  standAsideMs?: number;
}

export interface WecomBotChannel extends Channel {
  start(): void;
  stop(): Promise<void>;
}

/** A press is answered by a change of its card within five seconds, or not at all. */
const PRESS_MS = 4_500;
/** An answer by the request of a message: later it goes as a message of its own. */
const ANSWER_MS = 10 * 60_000;
const REMEMBERED = 2_000;
const HEARTBEAT_MS = 30_000;
const STAND_ASIDE_MS = 60_000;
const LONGEST_ASIDE_MS = 10 * 60_000;
/** Busy, asked too often: it may be taken later. Anything else that WeCom answers is a refusal. */
const LATER = [-1, 45009, 45033];

interface Open {
  frame: WsFrame;
  at: number;
  /** Of a press: the card that is changed. */
  taskId?: string;
}

const nothing = (): void => {};
/** The SDK writes what people say into its log; what matters of it is told by its events. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export function wecomBotChannel(options: WecomBotOptions): WecomBotChannel {
  const { log, now = Date.now } = options;
  const seen = new Set<string>();
  /** What can still be answered where it came from, by the id of the message. */
  const open = new Map<string, Open>();
  // By a clock that nobody sets: one put forward would let through more than WeCom does.
  const pace = paceOf(options.now ?? (() => performance.now()));
  let client: WSClient | undefined;
  let isUp = false;
  let stopped = false;
  let aside: NodeJS.Timeout | undefined;
  let upSince = 0;
  let asideMs = options.standAsideMs ?? STAND_ASIDE_MS;

  function up(is: boolean): void {
    if (is === isUp) return;
    isUp = is;
    options.onConnection?.(is);
  }

  function connect(): void {
    if (stopped) return;
    const session = new WSClient({
      botId: options.botId,
      secret: options.secret,
      ...(options.url === undefined ? {} : { wsUrl: options.url }),
      maxReconnectAttempts: -1,
      maxAuthFailureAttempts: -1,
      heartbeatInterval: options.heartbeatMs ?? HEARTBEAT_MS,
      logger: SILENT,
    });
    client = session;
    session.on('authenticated', () => {
      log.info({ bot: options.botId }, 'gateway connected');
      upSince = now();
      up(true);
    });
    session.on('disconnected', (reason) => {
      log.warn({ reason }, 'gateway connection lost');
      up(false);
    });
    session.on('error', (error) => log.warn({ reason: error.message }, 'WeCom reported an error'));
    session.on('message', (frame) => {
      if (frame.body) hear(frame, ofMessage(frame.body, new Date(now())));
    });
    session.on('event.template_card_event', (frame) => {
      const press = frame.body && ofPress(frame.body);
      if (press) hear(frame, press.incoming, press.taskId);
    });
    session.on('event.enter_chat', (frame) => {
      const welcome = { msgtype: 'text' as const, text: { content: texts.welcome } };
      session.replyWelcome(frame, welcome).catch((error: unknown) => log.warn({ reason: said(error) }, 'no welcome'));
    });
    session.on('event.disconnected_event', () => {
      up(false);
      // Whoever had it for long has not been quarrelled with.
      if (now() - upSince > LONGEST_ASIDE_MS) asideMs = options.standAsideMs ?? STAND_ASIDE_MS;
      log.error({ waitMs: asideMs }, 'another process has connected as this bot: only one may; this one stands aside');
      aside = setTimeout(connect, asideMs).unref();
      asideMs = Math.min(asideMs * 2, Math.max(LONGEST_ASIDE_MS, asideMs));
    });
    session.connect();
  }

  function hear(frame: WsFrame, incoming: Incoming, taskId?: string): void {
    if (seen.has(incoming.messageId)) return;
    keep(seen, incoming.messageId);
    open.set(incoming.messageId, { frame, at: now(), ...(taskId === undefined ? {} : { taskId }) });
    if (open.size > REMEMBERED) for (const oldest of open.keys()) if (open.delete(oldest)) break;
    options.onMessage(incoming);
  }

  async function send(outgoing: Outgoing): Promise<SendResult> {
    const session = client;
    if (!session || !isUp) return { state: 'retry', reason: 'not connected' };
    const chat = theirId(outgoing.to);
    const wait = pace(chat, outgoing.answers === undefined ? PUSHES : ANSWERS);
    if (wait > 0) return { state: 'retry', reason: 'the share of this chat is used up', afterMs: wait };
    const request = outgoing.answers === undefined || outgoing.file ? undefined : open.get(outgoing.answers);
    if (request && outgoing.answers !== undefined) open.delete(outgoing.answers);
    try {
      if (outgoing.file) {
        const { name, bytes } = outgoing.file;
        const { media_id: media } = await session.uploadMedia(Buffer.from(bytes), { type: 'file', filename: name });
        await session.sendMediaMessage(chat, 'file', media);
      } else if (!request || !(await answered(session, request, chat, outgoing))) await say(session, chat, outgoing);
      return { state: 'accepted' };
    } catch (error) {
      const code = codeOf(error);
      return { state: code === undefined || LATER.includes(code) ? 'retry' : 'refused', reason: said(error) };
    }
  }

  /** Where it came from: below the message, or on the card that was pressed. False when it is too late for that. */
  async function answered(
    session: WSClient,
    { frame, at, taskId }: Open,
    chat: string,
    reply: Outgoing,
  ): Promise<boolean> {
    if (now() - at > (taskId === undefined ? ANSWER_MS : PRESS_MS)) return false;
    try {
      if (taskId === undefined) {
        const [stream, text] = [generateReqId('stream'), markdownOf(reply.text)];
        if (!reply.buttons) await session.replyStream(frame, stream, text, true);
        else
          await session.replyStreamWithCard(frame, stream, text, true, { templateCard: cardOf(reply, taskOf()).card });
        return true;
      }
      const { card, whole } = cardOf(reply, taskId);
      await session.updateTemplateCard(frame, card);
      if (!whole) await sayText(session, chat, reply.text);
      return true;
    } catch (error) {
      // Of an older connection, or too late after all: it is said as a message of its own.
      if (codeOf(error) === undefined) throw error;
      log.warn({ reason: said(error) }, 'not answered where it was asked');
      return false;
    }
  }

  async function say(session: WSClient, chat: string, reply: Outgoing): Promise<void> {
    const { text, buttons = [], answers } = reply;
    if (buttons.length === 0) {
      await session.sendMessage(chat, markdown(text));
      return;
    }
    const { card, whole } = cardOf(reply, taskOf());
    // What is decided must be read in full; what is only told can be looked at.
    if (!whole && answers !== undefined) await sayText(session, chat, text);
    await session.sendMessage(chat, { msgtype: 'template_card', template_card: card });
  }

  /** One message more than was asked for. */
  async function sayText(session: WSClient, chat: string, text: string): Promise<void> {
    pace(chat, ALLOWED);
    await session.sendMessage(chat, markdown(text));
  }

  return {
    start: connect,
    stop: async () => {
      stopped = true;
      clearTimeout(aside);
      client?.disconnect();
      up(false);
      return Promise.resolve();
    },
    connected: () => isUp,
    send,
    async fetch(file) {
      try {
        return await fetchFile(file);
      } catch (error) {
        log.warn({ reason: said(error) }, 'a file could not be had of WeCom');
        return 'gone';
      }
    },
  };
}

const markdown = (text: string) => ({ msgtype: 'markdown' as const, markdown: { content: markdownOf(text) } });

/** Another one each time: WeCom takes none twice. */
const taskOf = (): string => `banjie-${randomUUID()}`;

function keep(set: Set<string>, id: string): void {
  set.add(id);
  if (set.size > REMEMBERED) for (const oldest of set) if (set.delete(oldest)) break;
}

/** WeCom's answer as the SDK throws it; undefined when there was none. */
function codeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code : undefined;
}

function said(error: unknown): string {
  if (error instanceof Error) return error.message.slice(0, 300);
  const { errcode, errmsg } = error as { errcode?: unknown; errmsg?: unknown };
  return `errcode ${String(errcode)}: ${String(errmsg)}`.slice(0, 300);
}
