/**
 * A whole city for a story: the real server process on a database of its own, with the seeded training city, and the
 * people in it as typed clients. The clock is put forward, never waited for.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client, type Transport } from '@banjie/shared/contract/client.ts';
import { createHeld, type Held } from '@banjie/shared/contract/held.ts';
import { isUnseen, type Given, type MatterView } from '@banjie/shared/contract/shapes.ts';
import { atTime, type Instant } from '@banjie/shared/kernel/time.ts';
import { contactOf, persons, rooms } from '@banjie/server/training/city/people.ts';
import { testDatabase } from './database.ts';
import { serverProcess, type ServerProcess } from './server-process.ts';
import { startBot, startGateway, type Bot, type Gateway, type Phone } from './bot.ts';

export const BOT_TOKEN = 'story-bot-token-0123456789';

/** Wednesday; the calendar has official data for months to come. */
export const WORKDAY = atTime('2026-03-11', '10:00');

export interface CityOptions {
  /**
   * When city time begins, whatever the machine's clock says; a workday at ten unless said otherwise. A city in production
   * has the machine's time: nothing that its test expects may depend on the day.
   */
  start?: Instant;
  /** Starts the gateway and the bot beside the server. */
  chat?: boolean;
  /** Those of the city stand; without it its chats are pushed to at night as well. */
  quietHours?: true;
  environment?: Record<string, string>;
  /** What the bot's process is started with besides. */
  botEnvironment?: Record<string, string>;
}

export interface Someone {
  id: string;
  client: Client;
  /** Good for 15 minutes; the client renews its own. */
  token: string;
  refresh: string;
  /** Gives a command by its Chinese title or its name, on the one item that offers it. */
  give(matter: string, command: string, form?: Record<string, unknown>): Promise<MatterView>;
  open(procedure: string, form: Record<string, unknown>): Promise<MatterView>;
}

export interface City {
  url(): string;
  databaseUri: string;
  /** Its data folder. */
  data: string;
  pid(): number;
  /** Every line that the server wrote so far. */
  log: readonly string[];
  /** The persona as the mini-app would be: with a token of his own. */
  as(person: string): Promise<Someone>;
  /** Signed in once more, after the training ground was begun anew. */
  asAnew(person: string): Promise<Someone>;
  /** The chat phone of a person: the contact to whom the seeded city has bound him, if it has. */
  phone(person: string): Promise<Phone>;
  gateway(): Gateway;
  bot(): Bot;
  /** Any request, for the impolite ones. */
  send(path: string, init?: RequestInit): Promise<{ status: number; body: unknown; headers: Headers }>;
  forward(by: { to: string } | { nextWorkingDay: true } | { days: number } | { minutes: number }): Promise<string>;
  now(): Promise<string>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** The process itself, for those who do worse to it. */
  server: ServerProcess;
  /** Another server process of the same city, on the same database; it ends with the city. */
  another(): Promise<ServerProcess>;
  close(): Promise<void>;
}

/** As the city's quiet hours end by default: from that hour to the same one means never. */
const QUIET_UNTIL = 8;

export async function startCity(options: CityOptions = {}): Promise<City> {
  const database = testDatabase();
  const data = mkdtempSync(join(tmpdir(), 'banjie-story-'));
  const inProduction = options.environment?.['BANJIE_MODE'] === 'production';
  const log: string[] = [];
  const environment = {
    MONGODB_URI: database.uri,
    BANJIE_DATA: data,
    BANJIE_BOT_TOKEN: BOT_TOKEN,
    // The story brings its own gateway and bot, so that it can kill them.
    BANJIE_TRAINING_CHAT: 'off',
    ...(inProduction ? {} : { BANJIE_TRAINING_START: options.start ?? WORKDAY }),
    ...options.environment,
  };
  const own = serverProcess(environment, (line) => log.push(line));
  const others: ServerProcess[] = [];

  let bot: Bot | undefined;
  const [gateway] = await Promise.all([options.chat ? startGateway() : undefined, own.start()]);
  if (gateway) {
    // Everybody has a phone, whether the story looks at it or not: nothing that is pushed is without a receiver.
    for (const { id } of persons) await gateway.phone(contactOf(id), id);
    for (const { room, topic, members } of rooms) await gateway.room(room, topic, members.map(contactOf));
    bot = await startBot({
      ...{ server: own.url(), botToken: BOT_TOKEN, gateway },
      ...(options.botEnvironment ? { environment: options.botEnvironment } : {}),
    });
  }
  const people = new Map<string, Someone>();

  const send: City['send'] = async (path, init = {}) => {
    const response = await fetch(own.url() + path, init);
    const text = await response.text();
    let body: unknown = text;
    try {
      body = JSON.parse(text);
    } catch {
      // Left as text.
    }
    return { status: response.status, body, headers: response.headers };
  };
  const transport =
    (token?: string): Transport =>
    async (request) => {
      const { status, body } = await send(request.path, {
        method: request.method,
        headers: { ...request.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
        ...(request.body !== undefined ? { body: request.body } : {}),
      });
      return { status, body };
    };
  const anyone = createClient(transport());

  async function as(person: string): Promise<Someone> {
    const known = people.get(person);
    if (known) return known;
    const first = await anyone.becomePersona({ params: { id: person } });
    let held: Held | undefined = { token: first.token, refresh: first.refresh };
    // As the mini-app does: a story may take longer than its token.
    const signedIn = createHeld({
      read: () => held,
      write: (next) => (held = next),
      renew: (refresh) => anyone.refreshSession({ body: { refresh } }).catch(() => undefined),
    });
    const client = createClient(
      async (request) => (await signedIn((token) => transport(token)(request))) ?? transport()(request),
    );
    const someone: Someone = {
      id: person,
      token: first.token,
      refresh: first.refresh,
      client,
      async give(id, command, form = {}) {
        const matter = await client.readMatter({ params: { id } });
        const offer = matter.allowed.find((one) => one.command === command || one.title === command);
        if (!offer)
          throw new Error(
            `${person} may not give ${command} now; allowed: ${matter.allowed.map((one) => one.title).join('、') || 'nothing'}`,
          );
        return seen(
          await client.giveCommand({
            params: { id, command: offer.command },
            body: { ...(offer.item ? { item: offer.item } : {}), form },
            key: randomUUID(),
          }),
        );
      },
      open: async (procedure, form) => seen(await client.openMatter({ body: { procedure, form }, key: randomUUID() })),
    };
    people.set(person, someone);
    return someone;
  }

  // Stories go from deadline to deadline, at midnight; of what waits for the morning one tells (data-correction).
  if (options.chat && !options.quietHours && !inProduction) {
    const { client } = await as('authority-data');
    const form = { number: QUIET_UNTIL, why: '不设免打扰时段' };
    await client.putSetting({ params: { key: 'push.quiet-from' }, body: { version: 0, form } });
  }

  return {
    url: own.url,
    databaseUri: database.uri,
    data,
    pid: own.pid,
    server: own,
    log,
    as,
    asAnew(person) {
      people.delete(person);
      return as(person);
    },
    async phone(person) {
      if (!gateway) throw new Error('this city has no chat');
      return gateway.phone(contactOf(person), person);
    },
    gateway: () => gateway ?? fail(),
    bot: () => bot ?? fail(),
    send,
    forward: async (by) => {
      gateway?.timeMoved();
      return (await anyone.forwardClock({ body: by })).now;
    },
    now: async () => (await anyone.readClock({})).now,
    kill: async () => void (await own.end('SIGKILL')),
    restart: own.start,
    async another() {
      const other = serverProcess(environment, (line) => log.push(line));
      others.push(other);
      await other.start();
      return other;
    },
    async close() {
      await bot?.close();
      await gateway?.close();
      await Promise.all([own, ...others].map((one) => one.end('SIGTERM')));
      await database.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** What a command was answered with, where whoever gave it still sees the matter. */
export function seen(answer: Given): MatterView {
  if (isUnseen(answer)) throw new Error(`${answer.number ?? answer.id}: ${answer.text}`);
  return answer;
}

function fail(): never {
  throw new Error('this city has no chat');
}
