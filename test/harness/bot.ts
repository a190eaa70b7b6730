/**
 * The chat side of a story: a real gateway process, a real bot process, and phones that talk to the bot through them.
 * Nothing here sleeps for luck: `expect` is a long poll that ends when the message is there.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** For a machine that has much else to do. */
const PATIENCE_MS = 40_000;

export interface Gateway {
  grpcPort: number;
  httpPort: number;
  token: string;
  /** Kills the process as a crash would, waits for its end and starts another one on the same ports. */
  restart(): Promise<void>;
  /** Registers a contact and gives the phone of its owner. */
  phone(contact: string, name?: string): Promise<Phone>;
  /** `alias`: what the bot is called there. */
  room(id: string, topic: string, members: readonly string[], alias?: string): Promise<void>;
  /** Time has moved: what the phones have passed over so far is not what is expected from now on. */
  timeMoved(): void;
  close(): Promise<void>;
}

export interface Phone {
  contact: string;
  /** Says something to the bot, or in a room; the message id. `quoting` is a message id; repeating an id delivers it again. */
  say(text: string, how?: { room?: string; mention?: boolean; quoting?: string; messageId?: string }): Promise<string>;
  /** Sends a file, or a picture; the message id. */
  sendFile(name: string, bytes: Uint8Array, how?: { room?: string }): Promise<string>;
  /** The content of a file that the bot has sent under this id. */
  file(messageId: string): Promise<Buffer>;
  /** Takes back what was said under this id. */
  recall(messageId: string): Promise<void>;
  /**
   * The next message of the bot that fits, after the last one expected, or one that was passed over on the way there since
   * something was said last and time was put forward last.
   * Fails with everything that was heard when none comes in time (default 40 s).
   */
  expect(pattern: RegExp, how?: { room?: string; withinMs?: number }): Promise<Heard>;
  /** All that the bot has said so far, here or in a room. */
  heard(room?: string): Promise<Heard[]>;
}

export interface Heard {
  id: string;
  seq: number;
  at: string;
  text: string;
}

export interface BotOptions {
  /** Address of the server, e.g. http://127.0.0.1:3000 */
  server: string;
  /** The bot's credential at the server. */
  botToken: string;
  /** Absent where the environment names another network. */
  gateway?: Gateway;
  account?: string;
  environment?: Record<string, string>;
}

export interface Bot {
  pid: number;
  /** Lines that it logged so far. */
  log: string[];
  /** SIGKILL, and a new process with the same settings; resolves when it is connected again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startGateway(settings: { state?: string; tls?: boolean } = {}): Promise<Gateway> {
  const environment: Record<string, string> = { BANJIE_STOP_WITH_STDIN: '1' };
  if (settings.state !== undefined) environment['BANJIE_GATEWAY_STATE'] = settings.state;
  if (settings.tls) environment['BANJIE_GATEWAY_TLS'] = '1';
  let child = run('bot/gateway/main.ts', environment);
  const ready = (await firstJson(child)) as { grpcPort: number; httpPort: number; token: string };
  const people = new Map<string, string>();
  const allPassedOver = new Set<Map<string, Heard[]>>();
  const rooms = new Map<string, { topic: string; members: readonly string[]; alias: string | undefined }>();
  const post = (path: string, body: object): Promise<unknown> =>
    call(`http://127.0.0.1:${ready.httpPort}${path}`, body);

  async function phone(contact: string, name = contact): Promise<Phone> {
    people.set(contact, name);
    await post('/contacts', { id: contact, name });
    const lastExpected = new Map<string, number>();
    /** By room: what was passed over since something was said there. A push may come before the answer, or after it. */
    const passedOver = new Map<string, Heard[]>();
    allPassedOver.add(passedOver);
    const read = async (room: string | undefined, after: number, wait: number): Promise<{ messages: Heard[] }> => {
      const where = room === undefined ? `contact=${encodeURIComponent(contact)}` : `room=${encodeURIComponent(room)}`;
      const url = `http://127.0.0.1:${ready.httpPort}/messages?${where}&after=${after}&wait=${wait}`;
      return (await call(url)) as { messages: Heard[] };
    };
    return {
      contact,
      say: async (text, how = {}) => {
        passedOver.delete(how.room ?? '');
        const said = await post('/say', {
          contact,
          text,
          room: how.room,
          mention: how.mention,
          quoteOf: how.quoting,
          messageId: how.messageId,
        });
        return (said as { messageId: string }).messageId;
      },
      sendFile: async (name, bytes, how = {}) => {
        passedOver.delete(how.room ?? '');
        const file = { name, base64: Buffer.from(bytes).toString('base64') };
        return ((await post('/say', { contact, room: how.room, file })) as { messageId: string }).messageId;
      },
      file: async (messageId) => {
        const url = `http://127.0.0.1:${ready.httpPort}/file?message=${encodeURIComponent(messageId)}`;
        return Buffer.from(((await call(url)) as { base64: string }).base64, 'base64');
      },
      recall: async (messageId) => {
        await post('/recall', { contact, messageId });
      },
      expect: async (pattern, how = {}) => {
        const until = performance.now() + (how.withinMs ?? PATIENCE_MS);
        const here = how.room ?? '';
        let after = lastExpected.get(here) ?? 0;
        const passed = passedOver.get(here) ?? [];
        passedOver.set(here, passed);
        const at = passed.findIndex(({ text }) => pattern.test(text));
        const [before] = at < 0 ? [] : passed.splice(at, 1);
        if (before) return before;
        while (performance.now() < until) {
          const wait = Math.min(25, Math.max(0.05, (until - performance.now()) / 1000));
          const { messages } = await read(how.room, after, wait);
          for (const message of messages) {
            after = message.seq;
            lastExpected.set(here, after);
            if (pattern.test(message.text)) return message;
            passed.push(message);
          }
        }
        throw new Error(
          `${contact} waited for ${pattern}, but heard:\n${passed.map(({ text }) => text).join('\n---\n') || '(nothing)'}`,
        );
      },
      heard: async (room) => (await read(room, 0, 0)).messages,
    };
  }

  return {
    ...ready,
    phone,
    room: async (id, topic, members, alias) => {
      rooms.set(id, { topic, members, alias });
      await post('/rooms', { id, topic, members, alias });
    },
    timeMoved: () => allPassedOver.forEach((one) => one.clear()),
    restart: async () => {
      await end(child, 'SIGKILL');
      child = run('bot/gateway/main.ts', {
        ...environment,
        BANJIE_GATEWAY_GRPC_PORT: String(ready.grpcPort),
        BANJIE_GATEWAY_HTTP_PORT: String(ready.httpPort),
        BANJIE_GATEWAY_TOKEN: ready.token,
      });
      await firstJson(child);
      for (const [id, name] of people) await post('/contacts', { id, name });
      for (const [id, room] of rooms) await post('/rooms', { id, ...room });
    },
    close: () => end(child, 'SIGTERM'),
  };
}

/** Starts the bot; resolves when it is connected to the gateway. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const folder = mkdtempSync(join(tmpdir(), 'banjie-bot-'));
  const environment = {
    BANJIE_BOT_JOURNAL: join(folder, 'journal'),
    BANJIE_SERVER: options.server,
    BANJIE_BOT_TOKEN: options.botToken,
    ...(options.gateway
      ? {
          BANJIE_BOT_ACCOUNT: options.account ?? 'main',
          BANJIE_GATEWAY_ENDPOINT: `127.0.0.1:${options.gateway.grpcPort}`,
          BANJIE_GATEWAY_TOKEN: options.gateway.token,
        }
      : {}),
    // Stories say in seconds what a city says in days.
    BANJIE_BOT_PACE: 'off',
    BANJIE_STOP_WITH_STDIN: '1',
    ...options.environment,
  };
  const log: string[] = [];
  const begin = async (): Promise<ChildProcess> => {
    const started = run('bot/main.ts', environment);
    await new Promise<void>((resolve, reject) => {
      const lines = createInterface({ input: started.stdout! });
      lines.on('line', (line) => {
        log.push(line);
        if (line.includes('"gateway connected"')) resolve();
      });
      started.once('exit', (code) => reject(new Error(`the bot ended with ${code}:\n${log.slice(-20).join('\n')}`)));
    });
    return started;
  };
  let child = await begin();
  return {
    get pid() {
      return child.pid!;
    },
    log,
    restart: async () => {
      await end(child, 'SIGKILL');
      child = await begin();
    },
    close: async () => {
      await end(child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(file: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--no-deprecation', 'launch/run.mjs', file], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function firstJson(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(JSON.parse(line)));
  });
}

/** Ends one process that was started here, by its handle; SIGKILL when it does not go in five seconds. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(hard);
}

async function call(url: string, body?: object): Promise<unknown> {
  const response = await fetch(
    url,
    body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {},
  );
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
