/** Clients that keep the keys of what they asked and what they were told, and what stands in the histories in the end. */
import { randomUUID } from 'node:crypto';
import type { Connection } from '@banjie/server/store/base/connection.ts';

/**
 * done: acknowledged. refused: told that it is not done, and not tried again. unknown: told that it may or may not be, and
 * not tried again.
 */
export type Told = 'done' | 'refused' | 'unknown';

export interface Asked {
  word: string;
  opens: boolean;
  told?: Told;
}

export interface Answer {
  server: number;
  /** Of performance.now(). */
  sentAt: number;
  at: number;
  status: number;
  code: string;
}

export interface Clients {
  asked: readonly Asked[];
  answers: readonly Answer[];
  stop(): Promise<void>;
}

const PAUSE_MS = 50;
const RETRY_MS = 500;
const CLIENTS = 12;
/** Of a client's commands each so many-th opens a matter; the others leave one line in one that is there. */
const OPENS = 4;

const form = (what: string) => ({ what, system: '政务外网', level: 'III', affected: [{ unit: 'civil' }] });

export async function send(url: string, path: string, token: string, body: object, key: string) {
  const asking = async () => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  // A server that stood still closes connections that were idle meanwhile, also under a request that is on its way: of
  // that nothing is known, as with one that it gives up with no word (408).
  const { status, text } = await asking().catch(() => ({ status: 0, text: UNKNOWN }));
  const answer = JSON.parse(text === '' ? UNKNOWN : text) as { id?: string; error?: { code: string; text: string } };
  return { status, ...answer };
}
const UNKNOWN = JSON.stringify({ error: { code: 'uncertain', text: 'no answer' } });

export const open = (url: string, token: string, word: string, key = randomUUID()) =>
  send(url, '/api/matters', token, { procedure: 'incident', form: form(word) }, key);

/**
 * @param renewed a new token, for who is told that his own is over (401)
 *
 * Half of the clients try until they are told that it is done, at the other server each time; the others take the first
 * answer, whatever it is, so that a wrong "not done" can't be covered up by a second attempt.
 */
export function startClients(
  round: number,
  urls: readonly string[],
  token: string,
  matters: readonly string[],
  renewed?: () => Promise<string>,
): Clients {
  const asked: Asked[] = [];
  const answers: Answer[] = [];
  let over = false;
  let current = token;

  async function one(client: number, n: number): Promise<void> {
    const opens = n % OPENS === 0;
    const command: Asked = { word: `w-${round}-${client}-${n}-`, opens };
    asked.push(command);
    const key = randomUUID();
    const matter = matters[(client * 31 + n * 7) % matters.length] ?? '';
    for (let attempt = 0; ; attempt++) {
      const server = (client + n + attempt) % urls.length;
      const url = urls[server] ?? '';
      const sentAt = performance.now();
      const answer = opens
        ? await open(url, current, command.word, key)
        : await send(
            url,
            `/api/matters/${matter}/commands/progress`,
            current,
            { form: { progress: command.word } },
            key,
          );
      const code = answer.error?.code ?? '';
      answers.push({ server, sentAt, at: performance.now(), status: answer.status, code });
      if (answer.status === 401 && renewed) {
        current = await renewed();
        continue;
      }
      if (answer.status === 200) return void (command.told = 'done');
      const unknown = code === 'uncertain' || answer.status === 500;
      if (client % 2 === 0) return void (command.told = unknown ? 'unknown' : 'refused');
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
  const running = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let n = 0; !over; n++) {
      await one(client, n);
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  });
  return {
    asked,
    answers,
    async stop() {
      over = true;
      await Promise.all(running);
    },
  };
}

export interface Faults {
  /** Acknowledged, and in no history. */
  lost: string[];
  /** In histories more than once. */
  repeated: string[];
  /** "Not done", and in a history. */
  untrue: string[];
}

/** Compares what was told with what stands. */
export async function compare(connection: Connection, asked: readonly Asked[]): Promise<Faults & { came: number }> {
  /** By word: the entries that say it. One that is being moved stands in both collections. */
  const stands = new Map<string, Set<string>>();
  const note = (text: string): void => {
    const { matter, seq, command } = JSON.parse(text) as { matter: string; seq: number; command: string };
    // What time does may quote a title: only what people asked counts.
    if (!['open', 'progress'].includes(command)) return;
    for (const [word] of text.matchAll(/w-\d+-\d+-\d+-/g))
      stands.set(word, (stands.get(word) ?? new Set()).add(`${matter}#${seq}`));
  };
  for await (const { tail } of connection.collection<{ tail: { text: string }[] }>('matters').find())
    for (const { text } of tail) note(text);
  for await (const { text } of connection.collection<{ text: string }>('history').find()) note(text);
  const times = ({ word }: Asked) => stands.get(word)?.size ?? 0;
  const words = (which: readonly Asked[]) => which.map(({ word }) => word);
  return {
    lost: words(asked.filter((one) => one.told === 'done' && times(one) === 0)),
    repeated: words(asked.filter((one) => times(one) > 1)),
    untrue: words(asked.filter((one) => one.told === 'refused' && times(one) > 0)),
    came: asked.filter((one) => one.told === 'unknown' && times(one) > 0).length,
  };
}
