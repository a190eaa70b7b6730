/**
 * Two processes of a city under load, one after the other killed at a seam; then what was committed is compared with what
 * came. All matters are opened alike, so each must have been told to the same people in the same words.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'esbuild';
import { besideStore } from '@banjie/server/store/proof/beside.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { persons, posts, units } from '@banjie/server/training/city/people.ts';
import { verifyMatters } from '@banjie/server/proof/verify/matters.ts';
import { WORKDAY } from '../../harness/city.ts';
import { offsetTo } from '../../harness/machine-time.ts';
import { seams, type Asked, type Said, type Seam } from './seams.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Longer than a process holds its slots, and than what it is sending is in its hands; see process.ts. */
const PAUSED_MS = 3_500;
/** What it had in hand when it stood still, it finishes. */
const GOES_ON_MS = 1_000;
/** Commands that one process has in hand at once. */
const AT_ONCE = 3;
const PATIENCE_MS = 30_000;

export interface Report {
  kills: Record<Seam, number>;
  /** Processes that stood still for longer than their leases, and went on. */
  pauses: number;
  matters: number;
  deliveries: number;
  /** Of what came more than once: how often more. */
  repeated: number;
  /** Everything that is not as promised. */
  faults: string[];
  ms: number;
}

interface Process {
  child: ChildProcess;
  up: Promise<void>;
  gone: Promise<void>;
}

/** What came, by the id of its delivery: each text that came under it. */
type Came = Map<string, string[]>;

async function startEndpoint(came: Came) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, text } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; text: string[] };
      came.set(id, [...(came.get(id) ?? []), text.join('\n')]);
      response.end('{}');
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** In one file: a process that is started twenty times should not be read twenty times from its sources. */
async function compiled(): Promise<string> {
  const outfile = join(ROOT, 'server/.built/deliveries.mjs');
  await build({
    entryPoints: [join(ROOT, 'test/faults/deliveries/process.ts')],
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' },
    alias: { '@banjie/shared': join(ROOT, 'shared'), '@banjie/server': join(ROOT, 'server') },
    define: { 'import.meta.dirname': JSON.stringify(join(ROOT, 'server')) },
    logLevel: 'silent',
  });
  return outfile;
}

export async function runDeliveries(
  uri: string,
  { kills, pauses = 0, onKill = () => undefined }: { kills: number; pauses?: number; onKill?: (n: number) => void },
): Promise<Report> {
  const began = performance.now();
  const came: Came = new Map();
  const stores = await openStores(uri);
  await stores.people.save({ units, persons, posts });
  const endpoint = await startEndpoint(came);
  const file = await compiled();
  // A working day at ten: at night what is not urgent would wait for the morning.
  const offset = String(offsetTo(WORKDAY));

  /** Commands by their keys: the matter that each has opened, once somebody has said so. */
  const opened = new Map<string, string>();
  const unanswered = new Set<string>();
  const faults: string[] = [];
  const all: Process[] = [];
  let asked = 0;

  function start(): Process {
    const child = spawn(process.execPath, ['--no-deprecation', file], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        MONGODB_URI: uri,
        DELIVERIES_ENDPOINT: endpoint.url,
        DELIVERIES_OFFSET_MS: offset,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    const up = new Promise<void>((done, failed) => {
      child.on('message', (said: Said) => {
        if ('up' in said) return done();
        if ('refused' in said) return faults.push(`${said.key} was refused: ${said.refused}`);
        const before = opened.get(said.key);
        if (before !== undefined && before !== said.id) faults.push(`${said.key} opened ${before} and ${said.id}`);
        opened.set(said.key, said.id);
        return unanswered.delete(said.key);
      });
      void gone.then(() => failed(new Error('a process ended before it was up')));
    });
    up.catch(() => undefined);
    const made = { child, up, gone };
    all.push(made);
    return made;
  }
  const say = ({ child }: Process, what: Asked): void => {
    if (child.connected) child.send(what, () => undefined);
  };
  /** Asks for new commands, and again for those that nobody has answered: under the same key. */
  function load(one: Process): void {
    const again = [...unanswered].slice(0, AT_ONCE);
    const fresh = Array.from({ length: AT_ONCE - again.length }, () => `command-${(asked += 1)}`);
    for (const key of [...again, ...fresh]) {
      unanswered.add(key);
      say(one, { open: key });
    }
  }
  const tick = (ms = 25) => new Promise((done) => setTimeout(done, ms));

  const counts = Object.fromEntries(seams.map((seam) => [seam, 0])) as Record<Seam, number>;
  try {
    const live = [start(), start()];
    let spare = start();
    await Promise.all(live.map(({ up }) => up));
    for (let n = 0; n < kills; n++) {
      const place = n % live.length;
      const victim = live[place];
      const seam = seams[n % seams.length];
      if (!victim || seam === undefined) throw new Error('no process to kill');
      let isGone = false;
      void victim.gone.then(() => (isGone = true));
      say(victim, { arm: seam });
      // By then it is somewhere in the middle of what it was asked for.
      const rounds = 2 + (n % 5);
      for (let round = 0; !isGone; round++) {
        for (const one of live) load(one);
        if (seam === 'anywhere' && round === rounds) victim.child.kill('SIGKILL');
        await Promise.race([tick(), victim.gone]);
      }
      counts[seam] += 1;
      onKill(n + 1);
      live[place] = spare;
      await spare.up;
      spare = start();
    }
    for (let n = 0; n < pauses; n++) {
      const victim = live[n % live.length];
      const awake = live.filter((one) => one !== victim);
      const loaded = async (some: readonly Process[], ms: number) => {
        for (const end = performance.now() + ms; performance.now() < end; await tick(100))
          for (const one of some) load(one);
      };
      await loaded(live, GOES_ON_MS);
      victim?.child.kill('SIGSTOP');
      await loaded(awake, PAUSED_MS);
      victim?.child.kill('SIGCONT');
      await loaded(live, GOES_ON_MS);
    }
    // What the dead have left, and what was never answered, is done by those who live.
    const isDone = async () =>
      unanswered.size === 0 &&
      (await stores.connection.collection('matters').countDocuments({ outboxAt: { $exists: true } })) === 0 &&
      (await stores.connection.collection('notices').countDocuments({ waits: 'loopback' })) === 0;
    for (const end = performance.now() + PATIENCE_MS; !(await isDone());) {
      if (performance.now() > end) {
        faults.push('not done in time');
        break;
      }
      const [first] = live;
      for (const key of unanswered) if (first) say(first, { open: key });
      await new Promise((done) => setTimeout(done, 100));
    }
  } finally {
    for (const one of all) one.child.kill('SIGKILL');
    await Promise.all(all.map(({ gone }) => gone));
    endpoint.close();
  }
  faults.push(...(await faultsOf(stores, came, opened)));
  const deliveries = [...came.values()];
  const report: Report = {
    kills: counts,
    pauses,
    matters: opened.size,
    deliveries: deliveries.length,
    repeated: deliveries.reduce((sum, one) => sum + one.length - 1, 0),
    faults,
    ms: performance.now() - began,
  };
  await stores.connection.close();
  return report;
}

async function faultsOf(stores: Stores, came: Came, opened: ReadonlyMap<string, string>): Promise<string[]> {
  const faults: string[] = [];
  const ids = new Set(opened.values());
  const matters = await stores.connection
    .collection<{ _id: string }>('matters')
    .find({}, { projection: { _id: 1 } })
    .toArray();
  if (ids.size !== opened.size || matters.length !== ids.size)
    faults.push(`${opened.size} commands have opened ${matters.length} matters`);

  // Every matter was opened alike: each is told to the same people by the same words, and nobody is left out.
  const shapes = new Map<string, string[]>();
  for (const id of ids) {
    const told = [...came].filter(([delivery]) => delivery.startsWith(`${id}.1.`));
    const shape = told
      .map(([delivery]) => delivery.slice(id.length))
      .sort()
      .join(' ');
    shapes.set(shape, [...(shapes.get(shape) ?? []), id]);
  }
  const [usual = '', ...others] = [...shapes.keys()].sort(
    (one, other) => (shapes.get(other)?.length ?? 0) - (shapes.get(one)?.length ?? 0),
  );
  if (usual === '') faults.push('nobody was told anything');
  for (const other of others) faults.push(`${shapes.get(other)?.join()} told ${other}, all others ${usual}`);

  for (const [delivery, texts] of came)
    if (new Set(texts).size > 1) faults.push(`${delivery} came with different words`);

  // And what the history promises is there, by the verifier's own reading.
  const { findings, beside } = await verifyMatters({ ...stores.roots, beside: besideStore(stores.connection) }, []);
  if (beside === 0) faults.push('the verifier has looked at no notice');
  faults.push(...findings);
  return faults;
}
