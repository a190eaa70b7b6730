/**
 * Phones that are told of changes, beside as many that ask every twenty seconds, in turns on one server in one run: what a
 * connection takes, how long a change takes to the screen, and what it costs while nothing happens.
 */
import { Agent, get as httpGet, type IncomingMessage } from 'node:http';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { persons } from '@banjie/server/training/city/people.ts';
import { memoryOf, post, type Started } from './http.ts';
import { round, table } from './measure.ts';

const IDLE_MS = 20_000;
const SETTLE_MS = 5_000;
const POLL_MS = 20_000;
const CHANGES = 30;
/** Lines of a person are bounded: the phones are of everybody in the city, some of each. */
const OF_ONE = 12;
const TICKS_PER_SECOND = 100;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** User and system seconds of a process so far. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function shareOf(pid: number, ms: number): Promise<number> {
  const [cpu, from] = [cpuOf(pid), performance.now()];
  await pause(ms);
  return ((cpuOf(pid) - cpu) / ((performance.now() - from) / 1000)) * 100;
}

interface Phone {
  person: string;
  token: string;
  stop(): void;
}
/** Calls back when its person is told, or has seen, that something is otherwise. */
type Begin = (server: Started, token: string, heard: () => void) => () => void;

const agent = new Agent({ keepAlive: true, maxSockets: 600 });

/** The stream as a browser has it; after each word the counts are asked for, as the mini-app does. */
const told: Begin = (server, token, heard) => {
  const headers = { authorization: `Bearer ${token}` };
  const request = httpGet(
    `${server.url}/api/live`,
    { headers: { ...headers, accept: 'text/event-stream' } },
    (answer) => {
      if (answer.statusCode !== 200) throw new Error(`a line was refused: ${answer.statusCode}`);
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        if (text.includes('event: changed') && text.includes('"todo"')) heard();
      });
      answer.on('error', () => undefined);
    },
  );
  request.on('error', () => undefined);
  return () => request.destroy();
};

/** The list every twenty seconds, from a random moment on, with the tag of the last answer. */
const asking: Begin = (server, token, heard) => {
  let tag: string | undefined;
  let timer: NodeJS.Timeout;
  const ask = (): void => {
    timer = setTimeout(ask, POLL_MS);
    const headers = { authorization: `Bearer ${token}`, ...(tag === undefined ? {} : { 'if-none-match': tag }) };
    const path = '/api/matters?scope=todo&limit=20';
    httpGet(`${server.url}${path}`, { agent, headers }, (answer: IncomingMessage) => {
      answer.resume();
      const next = answer.headers.etag;
      if (answer.statusCode === 200 && tag !== undefined && next !== tag) heard();
      if (answer.statusCode === 200) tag = next;
    }).on('error', () => undefined);
  };
  timer = setTimeout(ask, Math.random() * POLL_MS);
  return () => clearTimeout(timer);
};

async function tokenOf(server: Started, person: string): Promise<string> {
  const { text } = await post(`${server.url}/api/training/personas/${person}/token`, {});
  return (JSON.parse(text) as { token: string }).token;
}

export async function benchLive(server: Started, n: number): Promise<void> {
  const those = persons.filter((one) => one.id !== 'civil-data').map(({ id }) => id);
  const provider = ['civil-data'];
  const owners = [
    ...Array.from({ length: OF_ONE }, () => provider[0] ?? ''),
    ...those.flatMap((id) => Array.from({ length: OF_ONE - 2 }, () => id)),
  ];
  if (owners.length < n) throw new Error(`${n} phones of ${owners.length} at most`);
  const tokens = new Map<string, string[]>();
  /** Four lines of a session are its share. */
  const tokenFor = async (person: string, k: number): Promise<string> => {
    const all = tokens.get(person) ?? [];
    tokens.set(person, all);
    return (all[Math.floor(k / 4)] ??= await tokenOf(server, person));
  };
  const reporter = await tokenOf(server, 'education-data');
  const change = async (k: number): Promise<number> => {
    const findings = [{ record: '430102', field: '名称', says: `旧名${k}`, should: '新名', evidence: '民政部门公告' }];
    const { status } = await post(
      `${server.url}/api/matters`,
      { procedure: 'data-correction', form: { resource: 'divisions', findings } },
      { authorization: `Bearer ${reporter}`, 'idempotency-key': randomUUID() },
    );
    if (status !== 200) throw new Error(`not opened: ${status}`);
    return performance.now();
  };

  async function measured(name: string, begin: Begin, settleMs: number) {
    await pause(SETTLE_MS);
    const before = memoryOf(server.pid);
    /** When each change was answered as committed; undefined while it is on its way. */
    const answered: (number | undefined)[] = [];
    const delays: number[] = [];
    const phones: Phone[] = [];
    const counts = new Map<string, number>();
    for (const person of owners.slice(0, n)) {
      const k = counts.get(person) ?? 0;
      counts.set(person, k + 1);
      const token = await tokenFor(person, k);
      let seen = 0;
      const stop = begin(server, token, () => {
        if (person !== 'civil-data') return;
        const at = performance.now();
        // What comes before the answer of the command comes at once; what was not heard of one by one is heard of now.
        for (; seen < answered.length; seen += 1) delays.push(Math.max(0, at - (answered[seen] ?? at)));
      });
      phones.push({ person, token, stop });
    }
    await pause(settleMs);
    const open = memoryOf(server.pid);
    const idle = await shareOf(server.pid, IDLE_MS);
    const [cpu, from] = [cpuOf(server.pid), performance.now()];
    for (let k = 0; k < CHANGES; k += 1) {
      answered.push(undefined);
      answered[k] = await change(k);
      await pause(1_000);
    }
    if (begin === asking) await pause(POLL_MS);
    const busy = ((cpuOf(server.pid) - cpu) / ((performance.now() - from) / 1000)) * 100;
    for (const { stop } of phones) stop();
    delays.sort((one, other) => one - other);
    const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN;
    return {
      [`${n} phones`]: name,
      'KB each': round(((open - before) * 1024) / n, 1),
      'CPU idle, % of a core': round(idle),
      'CPU with a change a second, %': round(busy),
      'change p50 ms': round(at(0.5), 0),
      'change p99 ms': round(at(0.99), 0),
      heard: delays.length,
    };
  }

  const none = await shareOf(server.pid, IDLE_MS);
  const lines = await measured('told (a stream each)', told, SETTLE_MS);
  const polls = await measured('asking every 20 s', asking, POLL_MS + SETTLE_MS);
  console.log(
    `\nlive: ${CHANGES} new to-dos a second apart; a phone is told from the answer of the commit on, ${OF_ONE} phones have it on their list; the server without phones: ${round(none)} % of a core`,
  );
  table([lines, polls]);
}
