/** Commands per second through HTTP, beside a bare Koa route that does one small grouped update, on the same mongod in the same run. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { smallWrites } from './store.ts';
import { load, round, table, type Figures } from './measure.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MATTERS = 400;
const ENTRIES = 30;

export interface Started {
  url: string;
  pid: number;
  /** Milliseconds from the spawn to the first answer. */
  startMs: number;
  stop(): Promise<void>;
}

/** With what `npm start` of that work tree starts a server. */
async function flagsOf(cwd: string): Promise<readonly string[]> {
  const file = join(cwd, 'launch/flags.mjs');
  if (!existsSync(file)) return ['--max-semi-space-size=64'];
  return ((await import(pathToFileURL(file).href)) as { serverFlags: readonly string[] }).serverFlags;
}

/** @param cwd the work tree whose file it is; this one unless told */
export async function startProcess(
  file: string,
  environment: Record<string, string>,
  cwd: string = ROOT,
): Promise<Started> {
  const began = performance.now();
  // Where to put a CPU profile of every process that is started.
  const profiles = process.env['BENCH_PROFILES'];
  const profiled = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
  // An old revision may be from before there was anything to compile with.
  const run = existsSync(join(cwd, 'launch/run.mjs')) ? ['launch/run.mjs'] : ['--import', 'tsx'];
  const child: ChildProcess = spawn(
    process.execPath,
    [...profiled, ...(await flagsOf(cwd)), '--no-deprecation', ...run, file],
    {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const url = await new Promise<string>((up, failed) => {
    child.once('message', (message) => up((message as { url: string }).url));
    child.once('exit', (code) => failed(new Error(`${file} ended with ${code}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - began,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

export function post(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const payload = JSON.stringify(body);
  return new Promise((done, failed) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      },
    );
    sent.on('error', failed);
    sent.end(payload);
  });
}

export function get(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string; tag: string | undefined }> {
  return new Promise((done, failed) => {
    const sent = request(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          tag: response.headers.etag,
        }),
      );
    });
    sent.on('error', failed);
    sent.end();
  });
}

export async function tokenOf(server: Started, persona: string): Promise<string> {
  const { text } = await post(`${server.url}/api/training/personas/${persona}/token`, {});
  return (JSON.parse(text) as { token: string }).token;
}

export const opening = {
  procedure: 'incident',
  form: { what: '核心交换机丢包', system: '政务云网络', level: 'II' },
};

/** A matter that a persona has opened. */
export async function openedBy(server: Started, persona: string): Promise<{ id: string; token: string }> {
  const token = await tokenOf(server, persona);
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
  const { text } = await post(`${server.url}/api/matters`, opening, headers);
  return { id: (JSON.parse(text) as { id: string }).id, token };
}

/** An ordinary command: one line of progress. */
export const progress = (
  server: Started,
  id: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> =>
  post(
    `${server.url}/api/matters/${id}/commands/progress`,
    { form: { progress: '正在切换备用链路，预计十分钟' } },
    { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...headers },
  );

/** Resident memory of a process in MB. */
export const memoryOf = (pid: number): number =>
  round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0);

/** Seconds of CPU that a process has used; a tick is 10 ms on Linux. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** @param mongod its process id */
export async function benchHttp(
  connection: Connection,
  server: Started,
  bareUrl: (ids: string[]) => Promise<Started>,
  mongod: number,
  seconds: number,
): Promise<void> {
  const token = await tokenOf(server, 'cloud-duty1');
  const as = () => ({ authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() });
  const ids: string[] = [];
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (ids.length < MATTERS) {
        const opened = await post(`${server.url}/api/matters`, opening, as());
        const { id } = JSON.parse(opened.text) as { id: string };
        ids.push(id);
        await post(`${server.url}/api/matters/${id}/commands/acknowledge`, {}, as());
        for (let n = 2; n < ENTRIES; n++) await progress(server, id, token);
      }
    }),
  );
  await smallWrites(connection).put(ids);
  const matters = connection.collection<MatterDocument>('matters');
  const bare = await bareUrl(ids);
  const size = Buffer.byteLength(JSON.stringify(await matters.findOne({ _id: ids[0] as string })));
  console.log(`\nHTTP: ${ids.length} matters of ${ENTRIES} history entries, ${size} bytes each`);

  const pick = (client: number, n: number) => ids[(client * 7919 + n * 31) % ids.length] as string;
  const bareOnce = async (client: number, n: number) =>
    (await post(bare.url, { id: pick(client, n), key: randomUUID() })).status === 200;
  const serverOnce = (headers: Record<string, string>) => async (client: number, n: number) =>
    (await progress(server, pick(client, n), token, headers)).status === 200;
  // As a phone asks, which shows the page that the command has left; as a machine does that wants to know that it is done.
  const askers = { phone: serverOnce({}), machine: serverOnce({ prefer: 'return=minimal' }) };
  const pids = [server.pid, mongod, process.pid];
  const rows: Record<string, string | number>[] = [];
  for (const [clients, asker] of [1, 16, 64].flatMap((n) => [[n, 'phone'] as const, [n, 'machine'] as const])) {
    const before = await load(clients, seconds / 2, bareOnce);
    const cpuFrom = pids.map(cpuOf);
    let commands = 0;
    const counted = (client: number, n: number) => {
      commands += 1;
      return askers[asker](client, n);
    };
    const ours = [await load(clients, seconds / 2, counted), await load(clients, seconds / 2, counted)] as const;
    const cpuEach = pids.map((pid, n) => round(((cpuOf(pid) - (cpuFrom[n] ?? 0)) * 1000) / commands));
    const turns: [Figures, Figures, Figures, Figures] = [before, ...ours, await load(clients, seconds / 2, bareOnce)];
    const bareRate = Math.round((turns[0].perSecond + turns[3].perSecond) / 2);
    const rate = Math.round((turns[1].perSecond + turns[2].perSecond) / 2);
    rows.push({
      clients,
      asker,
      'bare koa/s': bareRate,
      'server/s': rate,
      'server:bare': round(rate / bareRate),
      'bare p50': turns[0].p50,
      'bare p99': Math.max(turns[0].p99, turns[3].p99),
      'server p50': turns[1].p50,
      'server p99': Math.max(turns[1].p99, turns[2].p99),
      failed: turns[1].failed + turns[2].failed,
      'CPU ms a command: server': cpuEach[0] ?? Number.NaN,
      mongod: cpuEach[1] ?? Number.NaN,
      'whoever asks': cpuEach[2] ?? Number.NaN,
    });
  }
  table(rows);
  await bare.stop();
}
