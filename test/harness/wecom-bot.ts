/**
 * A stand-in for the servers behind WeCom's bots (智能机器人) on loopback, as its public documentation and the types of its SDK
 * describe them, bad sides included: one connection per bot, heartbeats that stay unanswered, callbacks that come twice and
 * late, answers that are good for a request only, cards that change within five seconds of a press, chats that nobody has
 * written in. What it refuses it refuses as WeCom does: by errcode.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { machineNow } from './machine-time.ts';
import { startFakeFiles } from './wecom-bot-files.ts';

export interface Card {
  task: string;
  title: string;
  text: string;
  buttons: { text: string; key: string }[];
}

/** What stands in a chat: what the bot has said, as text or as a card, which may have changed since. */
export interface Shown {
  seq: number;
  text: string;
  card?: Card;
  file?: { name: string; bytes: Buffer };
}

interface Frame {
  cmd?: string;
  headers: { req_id: string };
  body?: Record<string, unknown>;
}

interface Request {
  kind: 'message' | 'press' | 'enter';
  chat: string;
  at: number;
  task?: string;
}

export const FAKE_BOT = { botId: 'aib-banjie', secret: 'secret-of-the-fake-bot' } as const;
const REFUSED = { secret: 40001, shape: 40058, chat: 93006, request: 846605, task: 40073 } as const;
const PRESS_MS = 5_000;

export interface FakeWecomBot {
  url: string;
  /** Connections that were let in, each once. */
  connections(): number;
  /** Resolves when a bot is let in, or is already. */
  connected(): Promise<void>;
  /** Everything that was refused, in order. */
  refused: { cmd: string; code: number }[];
  member(userid: string): Member;
  /** Files that members have sent lie nowhere any more. */
  forgetFiles(): void;
  /** The connection breaks, without a word. */
  kick(): void;
  /** Heartbeats stay unanswered from now on, until the next connection. */
  deaf(): void;
  close(): Promise<void>;
}

export interface Member {
  userid: string;
  say(
    text: string,
    how?: { chat?: string; quote?: string; msgid?: string; at?: Date; msgtype?: string },
  ): Promise<string>;
  /** Sends a file, or with `image` a picture. */
  sendFile(name: string, bytes: Uint8Array, how?: { image?: boolean; msgid?: string }): Promise<string>;
  /** Presses a button of the latest card that has one of that name; `msgid` repeats a press. */
  press(label: string, how?: { chat?: string; msgid?: string; card?: Card }): Promise<string>;
  enter(): Promise<void>;
  /** The next thing shown that fits, after the last one expected; a card that has changed counts anew. */
  expect(pattern: RegExp, how?: { chat?: string; withinMs?: number }): Promise<Shown>;
  shown(chat?: string): Shown[];
  cards(chat?: string): Card[];
}

export async function startFakeWecomBot(now: () => number = () => performance.now()): Promise<FakeWecomBot> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const files = await startFakeFiles();
  const refused: FakeWecomBot['refused'] = [];
  const chats = new Map<string, Shown[]>();
  const written = new Set<string>();
  const requests = new Map<string, Request>();
  const tasks = new Set<string>();
  /** Callbacks that came while no bot was there. */
  const waiting: Frame[] = [];
  const watchers = new Set<() => void>();
  let live: WebSocket | undefined;
  let isDeaf = false;
  let connections = 0;
  let seq = 0;

  const wake = (): void => {
    for (const one of watchers) one();
  };
  const until = async (holds: () => boolean, ms: number): Promise<boolean> => {
    const end = performance.now() + ms;
    while (!holds()) {
      const left = end - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          watchers.delete(done);
          resolve();
        };
        const timer = setTimeout(done, left);
        watchers.add(done);
      });
    }
    return true;
  };

  const show = (chat: string, text: string, more: Pick<Shown, 'card' | 'file'> = {}): void => {
    const list = chats.get(chat) ?? [];
    list.push({ seq: ++seq, text, ...more });
    chats.set(chat, list);
    wake();
  };

  /** Undefined when WeCom would not take it. */
  function cardIn(raw: unknown, isNew: boolean): Card | undefined {
    const card = raw as {
      card_type?: string;
      main_title?: { title?: string };
      sub_title_text?: string;
      task_id?: string;
      button_list?: { text: string; key: string }[];
    };
    const buttons = card.button_list ?? [];
    const keys = new Set(buttons.map(({ key }) => key));
    const fits =
      card.card_type === 'button_interaction' &&
      /^[\w@-]{1,128}$/.test(card.task_id ?? '') &&
      buttons.length >= 1 &&
      buttons.length <= 6 &&
      keys.size === buttons.length &&
      buttons.every(({ key, text }) => Buffer.byteLength(key) <= 1024 && text !== '');
    const task = card.task_id ?? '';
    if (!fits || (isNew && tasks.has(task))) return undefined;
    tasks.add(task);
    return { task, title: card.main_title?.title ?? '', text: card.sub_title_text ?? '', buttons };
  }

  const wordsOf = (card: Card): string => [card.title, card.text].filter((line) => line !== '').join('\n');

  /** 0, or why not. */
  function take({ cmd, headers, body = {} }: Frame): number {
    const request = requests.get(headers.req_id);
    switch (cmd) {
      case 'ping':
        return 0;
      case 'aibot_send_msg': {
        const chat = String(body['chatid']);
        if (!written.has(chat)) return REFUSED.chat;
        if (body['msgtype'] === 'markdown') {
          show(chat, String((body['markdown'] as { content: string }).content));
          return 0;
        }
        if (body['msgtype'] === 'file') {
          const file = files.media((body['file'] as { media_id: string }).media_id);
          if (file) show(chat, file.name, { file });
          return file ? 0 : REFUSED.shape;
        }
        const card = body['msgtype'] === 'template_card' ? cardIn(body['template_card'], true) : undefined;
        if (!card) return REFUSED.shape;
        show(chat, wordsOf(card), { card });
        return 0;
      }
      case 'aibot_respond_msg': {
        if (request?.kind !== 'message') return REFUSED.request;
        const { content = '' } = (body['stream'] ?? {}) as { content?: string };
        const card = body['template_card'] === undefined ? undefined : cardIn(body['template_card'], true);
        if (body['template_card'] !== undefined && !card) return REFUSED.shape;
        show(request.chat, content);
        if (card) show(request.chat, wordsOf(card), { card });
        return 0;
      }
      case 'aibot_respond_welcome_msg':
        if (request?.kind !== 'enter') return REFUSED.request;
        show(request.chat, String((body['text'] as { content: string }).content));
        return 0;
      case 'aibot_respond_update_msg': {
        if (request?.kind !== 'press' || now() - request.at > PRESS_MS) return REFUSED.request;
        const card = cardIn(body['template_card'], false);
        if (!card) return REFUSED.shape;
        if (card.task !== request.task) return REFUSED.task;
        const list = chats.get(request.chat) ?? [];
        const at = list.findIndex((one) => one.card?.task === card.task);
        if (at >= 0) list[at] = { seq: ++seq, text: wordsOf(card), card };
        wake();
        return 0;
      }
      default:
        return REFUSED.request;
    }
  }

  function callback(frame: Frame, request: Request): void {
    requests.set(frame.headers.req_id, request);
    if (live) live.send(JSON.stringify(frame));
    else waiting.push(frame);
  }

  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      const answer = (errcode: number): void => {
        if (errcode !== 0) refused.push({ cmd: frame.cmd ?? '', code: errcode });
        socket.send(JSON.stringify({ headers: frame.headers, errcode, errmsg: errcode === 0 ? 'ok' : 'refused' }));
      };
      if (frame.cmd !== 'aibot_subscribe') {
        if (frame.cmd === 'ping' && isDeaf) return;
        const uploaded = files.upload(frame.cmd, frame.body ?? {});
        if (uploaded) return socket.send(JSON.stringify({ headers: frame.headers, errmsg: '', ...uploaded }));
        return answer(socket === live ? take(frame) : REFUSED.request);
      }
      const { bot_id: id, secret } = frame.body ?? {};
      if (id !== FAKE_BOT.botId || secret !== FAKE_BOT.secret) return answer(REFUSED.secret);
      const older = live;
      live = socket;
      isDeaf = false;
      // What was asked over the older connection is answered over no other.
      requests.clear();
      connections += 1;
      answer(0);
      if (older) {
        const body = { msgid: randomUUID(), msgtype: 'event', event: { eventtype: 'disconnected_event' } };
        older.send(JSON.stringify({ cmd: 'aibot_event_callback', headers: { req_id: randomUUID() }, body }));
        older.close();
      }
      for (const late of waiting.splice(0)) socket.send(JSON.stringify(late));
      wake();
    });
    socket.on('close', () => {
      if (live === socket) live = undefined;
    });
  });

  function member(userid: string): Member {
    const expected = new Map<string, number>();
    const where = (chat: string | undefined) => ({
      chattype: chat === undefined ? 'single' : 'group',
      ...(chat === undefined ? {} : { chatid: chat }),
      from: { userid },
    });
    return {
      userid,
      say(text, { chat, quote, msgid = randomUUID(), at, msgtype = 'text' } = {}) {
        const place = chat ?? userid;
        written.add(place);
        const content = chat === undefined ? text : `@办结助手 ${text}`;
        const body = {
          ...{ msgid, aibotid: FAKE_BOT.botId, ...where(chat), msgtype },
          ...(msgtype === 'text' ? { text: { content } } : { [msgtype]: { url: 'https://example.invalid/x' } }),
          ...(quote === undefined ? {} : { quote: { msgtype: 'text', text: { content: quote } } }),
          ...(at === undefined ? {} : { create_time: Math.floor(at.getTime() / 1000) }),
        };
        const request = { kind: 'message' as const, chat: place, at: now() };
        callback({ cmd: 'aibot_msg_callback', headers: { req_id: randomUUID() }, body }, request);
        return Promise.resolve(msgid);
      },
      sendFile(name, bytes, { image = false, msgid = randomUUID() } = {}) {
        written.add(userid);
        const msgtype = image ? 'image' : 'file';
        const body = {
          ...{ msgid, aibotid: FAKE_BOT.botId, ...where(undefined), msgtype },
          [msgtype]: files.sealed(name, bytes),
        };
        const request = { kind: 'message' as const, chat: userid, at: now() };
        callback({ cmd: 'aibot_msg_callback', headers: { req_id: randomUUID() }, body }, request);
        return Promise.resolve(msgid);
      },
      press(label, { chat, msgid = randomUUID(), card: given } = {}) {
        const place = chat ?? userid;
        const cards = (chats.get(place) ?? []).flatMap(({ card }) => card ?? []);
        const card = given ?? cards.findLast(({ buttons }) => buttons.some(({ text }) => text.includes(label)));
        const button = card?.buttons.find(({ text }) => text.includes(label));
        if (!card || !button) throw new Error(`${userid} sees no button ${label}`);
        const said = { card_type: 'button_interaction', event_key: button.key, task_id: card.task };
        const body = {
          ...{ msgid, aibotid: FAKE_BOT.botId, ...where(chat), msgtype: 'event' },
          create_time: Math.floor(Date.parse(machineNow()) / 1000),
          event: { eventtype: 'template_card_event', template_card_event: said },
        };
        const request = { kind: 'press' as const, chat: place, at: now(), task: card.task };
        callback({ cmd: 'aibot_event_callback', headers: { req_id: randomUUID() }, body }, request);
        return Promise.resolve(msgid);
      },
      enter() {
        const body = {
          ...{ msgid: randomUUID(), aibotid: FAKE_BOT.botId, ...where(undefined), msgtype: 'event' },
          event: { eventtype: 'enter_chat' },
        };
        callback(
          { cmd: 'aibot_event_callback', headers: { req_id: randomUUID() }, body },
          { kind: 'enter', chat: userid, at: now() },
        );
        return Promise.resolve();
      },
      async expect(pattern, { chat, withinMs = 20_000 } = {}) {
        const place = chat ?? userid;
        const after = expected.get(place) ?? 0;
        const fitting = (): Shown | undefined =>
          (chats.get(place) ?? [])
            .filter((one) => one.seq > after && pattern.test(one.text))
            .sort((one, other) => one.seq - other.seq)[0];
        await until(() => fitting() !== undefined, withinMs);
        const found = fitting();
        const heard = (chats.get(place) ?? []).map(({ text }) => text).join('\n---\n');
        if (!found) throw new Error(`${userid} waited for ${pattern}, but saw:\n${heard || '(nothing)'}`);
        expected.set(place, found.seq);
        return found;
      },
      shown: (chat) => [...(chats.get(chat ?? userid) ?? [])],
      cards: (chat) => (chats.get(chat ?? userid) ?? []).flatMap(({ card }) => card ?? []),
    };
  }

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    async connected() {
      if (!(await until(() => live !== undefined, 20_000))) throw new Error('no bot has connected');
    },
    refused,
    member,
    forgetFiles: files.forget,
    kick: () => {
      live?.terminate();
      live = undefined;
    },
    deaf: () => {
      isDeaf = true;
    },
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await files.close();
    },
  };
}
