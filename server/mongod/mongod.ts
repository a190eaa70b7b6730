import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { findMongod, type Mongod } from './find.ts';
import { freePort, isListening } from './ports.ts';
import { becomePrimary, describe, replicaSet, withAdmin } from './replica-set.ts';
import { runTexts as texts } from './texts.ts';
import { isAlive, joinUsers, leaveUsers, tieLeash } from './users.ts';

export interface MongodOptions {
  /** The folder that stays: data, log, the remembered port, and who uses the mongod now. */
  readonly dataDir: string;
  /** A fixed port; without it a free one is chosen once and remembered in the folder. */
  readonly port?: number;
  /** Receives Chinese lines for the screen. */
  readonly onProgress?: (line: string) => void;
  /** Where fetched binaries stay; the project's .cache/mongod unless told. */
  readonly cacheDir?: string;
  /** Upper bound of WiredTiger's cache in GB; 1 unless told. */
  readonly cacheGb?: number;
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningDatabase {
  /** Without a database name; `withDatabaseName` puts one in. */
  readonly uri: string;
  /** Gives the mongod up: the last user of the folder ends it cleanly, others leave it running. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedMongod extends RunningDatabase {
  readonly pid: number;
  readonly port: number;
  readonly version: string;
  /** True when a mongod was already running on the folder (left by a killed process, or shared with a living one). */
  readonly attached: boolean;
}

const readyMs = 30_000;
/** mongod could not listen: somebody was faster on the port. */
const EXIT_NET_ERROR = 48;
const maxLogBytes = 10_000_000;
const projectCache = resolve(import.meta.dirname, '../../.cache/mongod');

/**
 * MONGODB_URI, or where it is not set an embedded mongod.
 * @throws Error with a Chinese text when no mongod is found or it does not start.
 */
export async function resolveMongo(options: MongodOptions): Promise<RunningDatabase> {
  const uri = (options.env ?? process.env)['MONGODB_URI'];
  return uri === undefined || uri === '' ? startMongod(options) : { uri, stop: () => Promise.resolve() };
}

/** The same deployment with `name` as its default database. */
export function withDatabaseName(uri: string, name: string): string {
  const [, head = '', query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  return `${head}/${name}${query}`;
}

/**
 * A real mongod as a replica set of one (transactions, change streams) on 127.0.0.1, with its data in `dataDir`.
 * At most one mongod ever runs on a folder: one that a killed process left behind, or that another process uses, is
 * taken over. It survives the SIGKILL of its parent for about ten seconds, so that a restart finds it warm, and then
 * ends itself cleanly.
 */
export async function startMongod(options: MongodOptions): Promise<EmbeddedMongod> {
  const onProgress = options.onProgress ?? (() => undefined);
  const folder = layFolder(options.dataDir);
  // Joined before looking, so that neither a leash nor another process's stop ends the mongod under our hands.
  const me = await joinUsers(folder.users);
  try {
    const deadline = Date.now() + readyMs;
    let found: Mongod | undefined;
    let remembered = rememberedPort(folder.state);
    for (;;) {
      const running = remembered === undefined ? undefined : await attach(folder, remembered);
      if (remembered !== undefined && running !== undefined && running !== 'foreign') {
        onProgress(texts.attached(running.pid));
        return handle(folder, me, remembered, running.pid, running.version, true);
      }
      found ??= await findMongod({
        cacheDir: options.cacheDir ?? projectCache,
        ...(options.env ? { env: options.env } : {}),
        onProgress,
      });
      // One starter at a time: two would each remember a port, and only one of them would have a mongod behind it.
      const release = takeTurn(folder.turn);
      if (release) {
        try {
          const port = await choosePort(options.port, remembered);
          onProgress(texts.starting(found.version));
          const outcome = await launch(folder, found, port, options.cacheGb ?? 1, Date.now() + readyMs);
          if (outcome.kind === 'running') return handle(folder, me, port, outcome.pid, found.version, false);
          if (outcome.kind === 'failed' && outcome.code !== EXIT_NET_ERROR)
            throw new Error(texts.exited(outcome.code, folder.log, outcome.reason));
        } finally {
          release();
        }
      }
      // The folder, or its port, is held by a mongod that is starting or ending: look again, until it is there or gone.
      if (Date.now() > deadline) throw new Error(texts.folderBusy(folder.db, lockHolder(folder.db)));
      await new Promise((done) => setTimeout(done, 100));
      remembered = rememberedPort(folder.state);
    }
  } catch (error) {
    await leaveUsers(folder.users, me);
    throw error;
  }
}

interface Folder {
  readonly db: string;
  readonly log: string;
  readonly users: string;
  readonly state: string;
  /** Held by the process that starts a mongod on the folder now. */
  readonly turn: string;
}

function layFolder(dataDir: string): Folder {
  mkdirSync(join(dataDir, 'db'), { recursive: true });
  const root = realpathSync(dataDir);
  return {
    db: join(root, 'db'),
    log: join(root, 'mongod.log'),
    users: join(root, 'users'),
    state: join(root, 'mongod.json'),
    turn: join(root, 'starting'),
  };
}

/** The right to start a mongod on the folder; undefined while another starter has it. A dead one's is taken over. */
function takeTurn(file: string): (() => void) | undefined {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : process.pid;
    if (!isAlive(holder)) rmSync(file, { force: true });
    return undefined;
  }
  return () => rmSync(file, { force: true });
}

function rememberedPort(state: string): number | undefined {
  try {
    const { port } = JSON.parse(readFileSync(state, 'utf8')) as { port?: unknown };
    return typeof port === 'number' ? port : undefined;
  } catch {
    return undefined;
  }
}

async function choosePort(wanted: number | undefined, remembered: number | undefined): Promise<number> {
  const port = wanted ?? remembered;
  if (port !== undefined && !(await isListening(port))) return port;
  if (wanted !== undefined) throw new Error(texts.portTaken(wanted));
  return freePort();
}

/** The mongod of this folder on `port`, 'foreign' when somebody else listens there, undefined when it does not answer. */
async function attach(folder: Folder, port: number) {
  if (!(await isListening(port))) return undefined;
  try {
    return await withAdmin(port, async (admin) => {
      const running = await describe(admin);
      if (running.dbPath !== folder.db) return 'foreign';
      return (await becomePrimary(admin, port, Date.now() + readyMs)) ? running : undefined;
    });
  } catch {
    return undefined;
  }
}

type Outcome =
  | { readonly kind: 'running'; readonly pid: number }
  | { readonly kind: 'folderBusy' }
  | { readonly kind: 'failed'; readonly code: number | null; readonly reason: string };

async function launch(
  folder: Folder,
  { binary }: Mongod,
  port: number,
  cacheGb: number,
  deadline: number,
): Promise<Outcome> {
  const logStart = rotateLog(folder.log);
  const before = rememberedPort(folder.state);
  // Written before the start: if this process dies now, the next one still knows where to look.
  writeFileSync(folder.state, JSON.stringify({ port }));
  const output = openSync(folder.log, 'a');
  // Its own session: Ctrl+C in the terminal must reach the server first, which then stops the database last.
  const child = spawn(
    binary,
    // prettier-ignore
    ['--dbpath', folder.db, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--replSet', replicaSet,
      '--wiredTigerCacheSizeGB', String(cacheGb), '--oplogSize', '1024', '--quiet',
      '--setParameter', 'diagnosticDataCollectionEnabled=false',
      // Nothing here reads as of minutes ago; to be able to, it would keep every version of what changes all the time.
      '--setParameter', 'minSnapshotHistoryWindowInSeconds=0',
      // A process that dies in a transaction (of the boards) holds its lines for so long; ours take milliseconds.
      '--setParameter', 'transactionLifetimeLimitSeconds=3',
      '--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    { detached: true, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  let exited: { code: number | null; reason: string } | undefined;
  child.once('error', (error) => (exited = { code: null, reason: error.message }));
  child.once('exit', (code) => (exited ??= { code, reason: '' }));
  child.unref();
  const { pid } = child;
  while (exited === undefined && Date.now() < deadline) {
    if (pid !== undefined && (await isListening(port)) && exited === undefined) {
      const ready = await withAdmin(port, async (admin) => {
        const isOurs = (await describe(admin)).pid === pid;
        return isOurs && (await becomePrimary(admin, port, deadline));
      }).catch(() => false);
      if (ready) {
        tieLeash(pid, folder.users);
        return { kind: 'running', pid };
      }
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  if (exited === undefined) {
    child.kill('SIGTERM');
    return { kind: 'failed', code: null, reason: texts.notReady(readyMs / 1000, folder.log) };
  }
  const reason = exited.reason || lastFault(folder.log, logStart);
  if (reason.includes('DBPathInUse')) {
    if (before !== undefined) writeFileSync(folder.state, JSON.stringify({ port: before }));
    return { kind: 'folderBusy' };
  }
  return { kind: 'failed', code: exited.code, reason };
}

/** Keeps the log and the one before within bounds; returns where this start begins to write. */
function rotateLog(log: string): number {
  const size = existsSync(log) ? statSync(log).size : 0;
  if (size < maxLogBytes) return size;
  renameSync(log, `${log}.1`);
  return 0;
}

/** mongod logs one JSON object per line; the last error or fatal one says why it ended. */
function lastFault(log: string, from: number): string {
  const lines = readFileSync(log).subarray(from).toString('utf8').trim().split('\n');
  const faults = lines.filter((line) => /"s":"[EF]"/.test(line));
  return (faults.find((line) => line.includes('DBPathInUse')) ?? faults.at(-1) ?? lines.at(-1) ?? '').slice(0, 600);
}

function lockHolder(db: string): string {
  try {
    return readFileSync(join(db, 'mongod.lock'), 'utf8').trim();
  } catch {
    return '?';
  }
}

function handle(
  folder: Folder,
  me: string,
  port: number,
  pid: number,
  version: string,
  attached: boolean,
): EmbeddedMongod {
  let stopping: Promise<void> | undefined;
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`,
    pid,
    port,
    version,
    attached,
    stop: () => (stopping ??= stop(folder, me, port, pid)),
  };
}

async function stop(folder: Folder, me: string, port: number, pid: number): Promise<void> {
  const { othersLeft } = await leaveUsers(folder.users, me);
  if (othersLeft || !isAlive(pid)) return;
  // The answer to a shutdown is a closed connection.
  await withAdmin(port, (admin) => admin.command({ shutdown: 1, force: true, timeoutSecs: 1 })).catch(() => undefined);
  const deadline = Date.now() + 15_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await new Promise((done) => setTimeout(done, 20));
  }
}
