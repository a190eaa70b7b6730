/** A PostgreSQL of our own for the time of a measurement: its own cluster in a folder that goes with it, on loopback. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leash } from './leash.ts';

export interface Postgres {
  version: string;
  /** JDBC address of a new, empty database. */
  fresh(name: string): string;
}

/** The account that PostgreSQL runs under where we are root, which it refuses to be. */
const ACCOUNT = 'postgres';
const READY_MS = 60_000;
const isRoot = process.getuid?.() === 0;

const idOf = (account: string, flag: string): number | undefined => {
  const found = spawnSync('id', [flag, account], { encoding: 'utf8' });
  return found.status === 0 ? Number(found.stdout) : undefined;
};

/** Where its programs lie: on the path, or where Debian and Fedora put them. */
export function postgresPrograms(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  const debian = '/usr/lib/postgresql';
  try {
    for (const version of readdirSync(debian).sort((a, b) => Number(b) - Number(a)))
      folders.unshift(join(debian, version, 'bin'));
  } catch {
    // Not there on this system.
  }
  return folders.find((folder) => spawnSync(join(folder, 'initdb'), ['--version']).status === 0);
}

/** Why a cluster can't be made although the programs are there. */
export const noAccount = (): boolean => isRoot && idOf(ACCOUNT, '-u') === undefined;

const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });

/** Starts one with the settings that it comes with. It ends with the leash. */
export async function startPostgres(programs: string, leash: Leash): Promise<Postgres> {
  const uid = idOf(ACCOUNT, '-u');
  const gid = idOf(ACCOUNT, '-g');
  const as: { uid?: number; gid?: number } = isRoot && uid !== undefined && gid !== undefined ? { uid, gid } : {};
  const folder = mkdtempSync(join(tmpdir(), 'banjie-postgres-'));
  leash.folder(folder);
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  chmodSync(folder, 0o700);
  const run = (program: string, words: string[]): string => {
    const done = spawnSync(join(programs, program), words, { ...as, cwd: folder, encoding: 'utf8', timeout: 120_000 });
    if (done.status !== 0) throw new Error(`${program}: ${done.error?.message ?? done.stderr}`);
    return done.stdout;
  };
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const port = await freePort();
  const at = ['-h', '127.0.0.1', '-p', String(port), '-U', 'bench'];
  run('initdb', ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale']);
  const output = openSync(log, 'a');
  // Itself and not by pg_ctl, which would leave it to nobody. SIGQUIT ends it at once, whoever is connected.
  const where = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const { child, ended } = leash.start(
    join(programs, 'postgres'),
    ['-D', data, ...where],
    { ...as, cwd: folder, stdio: ['ignore', output, output] },
    'SIGQUIT',
  );
  closeSync(output);
  const isReady = () => spawnSync(join(programs, 'pg_isready'), at, { ...as, cwd: folder }).status === 0;
  for (const until = performance.now() + READY_MS; !isReady(); await new Promise((done) => setTimeout(done, 100)))
    if (child.exitCode !== null || performance.now() > until)
      throw new Error(`PostgreSQL does not start:\n${readFileSync(log, 'utf8')}`);
  void ended.then(({ code }) => (code ? console.error(`PostgreSQL has ended with ${code}`) : undefined));
  return {
    version: run('postgres', ['--version']).trim(),
    fresh(name) {
      run('createdb', [...at, name]);
      return `jdbc:postgresql://127.0.0.1:${port}/${name}`;
    },
  };
}
