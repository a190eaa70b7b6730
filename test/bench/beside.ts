/**
 * What an ordinary call costs in the present state beside another state of this repository: the CPU of the server process
 * and of the mongod that it has started itself, in one run, in turns. CPU and not time, so that a busy machine says the
 * same; what a process uses while nobody asks is taken off.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findMongod } from '@banjie/server/mongod/find.ts';
import { WORKDAY } from '../harness/city.ts';
import { cpuOf, get, opening, post, progress, startProcess, tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLIENTS = 8;
const MATTERS = 40;
/** Calls of one turn; a tick of CPU is 10 ms, so a turn is some dozens of them. */
const CALLS = 400;
/** What is told after a command is told within this, and counts with it. */
const SETTLED_MS = 500;
const IDLE_MS = 3_000;

interface Side {
  name: string;
  server: Started;
  mongod: number;
  token: string;
  matters: string[];
  /** CPU seconds of a second without calls. */
  idle: Cpu;
}
interface Cpu {
  server: number;
  mongod: number;
}
type Call = (side: Side, n: number) => Promise<{ status: number; text: string }>;

const calls: Readonly<Record<string, Call>> = {
  'a line of progress': ({ server, token, matters }, n) => progress(server, matters[n % matters.length] ?? '', token),
  'an opening': ({ server, token }) => post(`${server.url}/api/matters`, opening, as(token)),
  'a to-do list': ({ server, token }) => get(`${server.url}/api/matters`, as(token)),
};
const as = (token: string) => ({ authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() });
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const cpu = ({ server, mongod }: Pick<Side, 'server' | 'mongod'>): Cpu => ({
  server: cpuOf(server.pid),
  mongod: cpuOf(mongod),
});

/** @param revision whatever git knows a commit by @param rounds turns of each side for each call */
export async function benchBeside(revision: string, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'banjie-beside-'));
  const closing: (() => Promise<void> | void)[] = [];
  try {
    const other = join(folder, 'state');
    closing.push(checkOut(revision, other));
    const { binary } = await findMongod({ cacheDir: join(ROOT, '.cache/mongod') });
    const sides: Side[] = [];
    for (const [name, root] of [[revision, other] as const, ['now', ROOT] as const]) {
      const side = await begin(name, root, join(folder, name === 'now' ? 'now' : 'data'), binary);
      closing.push(() => side.server.stop());
      sides.push(side);
    }
    const rows = [];
    for (const [what, call] of Object.entries(calls)) rows.push(rowOf(what, sides, await turns(sides, call, rounds)));
    console.log(`\nµs of CPU per call, ${CLIENTS} clients, ${rounds} × ${CALLS} calls of each side`);
    table(rows);
  } finally {
    for (const close of closing.reverse()) await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the other state into a work tree of its own. Gives how it is taken away. */
function checkOut(revision: string, into: string): () => void {
  const git = (...words: string[]) => execFileSync('git', words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  git('worktree', 'add', '--quiet', '--detach', into, revision);
  const remove = () => void git('worktree', 'remove', '--force', into);
  try {
    // Links to our packages; what that state has in another version or besides is installed over them. What npm would
    // write in place is a copy: the links are also ours.
    execFileSync('cp', ['-al', join(ROOT, 'node_modules'), into]);
    for (const note of ['.package-lock.json', '.banjie-lock']) {
      rmSync(join(into, 'node_modules', note), { force: true });
      cpSync(join(ROOT, 'node_modules', '.package-lock.json'), join(into, 'node_modules', '.package-lock.json'));
    }
    if (!readFileSync(join(into, 'package-lock.json')).equals(readFileSync(join(ROOT, 'package-lock.json'))))
      execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], {
        cwd: into,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

async function begin(name: string, root: string, data: string, mongod: string): Promise<Side> {
  const environment = {
    ...{ BANJIE_DATA: data, BANJIE_PORT: '0', BANJIE_TRAINING_CHAT: 'off', BANJIE_TRAINING_START: WORKDAY },
    ...{ BANJIE_LOG: 'warn', BANJIE_MONGOD: mongod, MONGODB_URI: '' },
  };
  const server = await startProcess('server/main.ts', environment, root);
  const side: Side = {
    ...{ name, server, matters: [], idle: { server: 0, mongod: 0 } },
    mongod: Number(readFileSync(join(data, 'mongo/db/mongod.lock'), 'utf8')),
    token: await tokenOf(server, 'cloud-duty1'),
  };
  while (side.matters.length < MATTERS) {
    // By one session: of more than twenty that one person has begun the first ones end.
    const { text } = await post(`${server.url}/api/matters`, opening, as(side.token));
    const { id } = JSON.parse(text) as { id: string };
    await post(`${server.url}/api/matters/${id}/commands/acknowledge`, {}, as(side.token));
    side.matters.push(id);
  }
  // Until everything is compiled that is going to be.
  for (const call of Object.values(calls)) await turn(side, call, 3 * CALLS);
  await pause(IDLE_MS);
  const before = cpu(side);
  await pause(IDLE_MS);
  const after = cpu(side);
  const perSecond = (what: keyof Cpu) => ((after[what] - before[what]) * 1000) / IDLE_MS;
  side.idle = { server: perSecond('server'), mongod: perSecond('mongod') };
  return side;
}

/** CPU seconds of these calls, without what the processes use anyway. @throws when a call was refused */
async function turn(side: Side, call: Call, count: number): Promise<Cpu> {
  const [began, before] = [performance.now(), cpu(side)];
  let next = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (next < count) {
        next += 1;
        const { status, text } = await call(side, next);
        if (status !== 200) throw new Error(`${side.name}: ${status} ${text.slice(0, 300)}`);
      }
    }),
  );
  await pause(SETTLED_MS);
  const [after, seconds] = [cpu(side), (performance.now() - began) / 1000];
  return {
    server: after.server - before.server - side.idle.server * seconds,
    mongod: after.mongod - before.mongod - side.idle.mongod * seconds,
  };
}

/** First one and then the other, the next time the other way round: what slows both slows both alike. */
async function turns(sides: readonly Side[], call: Call, rounds: number): Promise<Map<Side, Cpu[]>> {
  const used = new Map(sides.map((side): [Side, Cpu[]] => [side, []]));
  for (let n = 0; n < rounds; n += 1)
    for (const side of n % 2 === 0 ? sides : sides.toReversed()) used.get(side)?.push(await turn(side, call, CALLS));
  return used;
}

function rowOf(what: string, sides: readonly Side[], used: ReadonlyMap<Side, readonly Cpu[]>) {
  const per = (side: Side, of: (one: Cpu) => number): number =>
    ((used.get(side) ?? []).reduce((sum, one) => sum + of(one), 0) / ((used.get(side)?.length ?? 1) * CALLS)) * 1e6;
  const whole = (side: Side) => per(side, ({ server, mongod }) => server + mongod);
  const [other, now] = sides as [Side, Side];
  return {
    call: what,
    ...Object.fromEntries(
      sides.flatMap((side) => [
        [
          `${side.name}: server`,
          round(
            per(side, ({ server }) => server),
            0,
          ),
        ],
        [
          'mongod'.padEnd(6 + sides.indexOf(side)),
          round(
            per(side, ({ mongod }) => mongod),
            0,
          ),
        ],
        [`${side.name}: both`, round(whole(side), 0)],
      ]),
    ),
    'now : other': round(whole(now) / whole(other)),
  };
}
