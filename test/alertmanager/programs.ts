/** Prometheus and Alertmanager as they are installed, or as the distribution's packages have them: fetched, and not installed. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../.cache/alertmanager', import.meta.url));
const NAMES = ['prometheus', 'prometheus-alertmanager'] as const;
const READY_MS = 60_000;

const placeOf = (name: string): string | undefined =>
  ['/usr/bin', '/usr/local/bin', join(CACHE, 'usr/bin')].map((folder) => join(folder, name)).find(existsSync);

/** Paths of both. @throws Error with what to install */
export function programs(): { prometheus: string; alertmanager: string } {
  if (NAMES.some((name) => placeOf(name) === undefined)) {
    mkdirSync(CACHE, { recursive: true });
    try {
      const fetching = `apt-get -q download ${NAMES.join(' ')} && for one in prometheus*.deb; do dpkg -x $one .; done`;
      execFileSync('sh', ['-c', fetching], { cwd: CACHE, stdio: 'ignore' });
    } catch (error) {
      throw new Error(`missing: apt-get install ${NAMES.join(' ')}, or what they are called there`, { cause: error });
    }
  }
  const [prometheus, alertmanager] = NAMES.map(placeOf);
  if (prometheus === undefined || alertmanager === undefined)
    throw new Error('Prometheus and Alertmanager do not lie where they were expected');
  return { prometheus, alertmanager };
}

const SHARED = '/usr/share/prometheus/alertmanager';
/**
 * Debian's Alertmanager reads its templates from there. Where it was fetched and not installed it is shown what was fetched in
 * that place, and nobody else is.
 */
const command = (path: string, args: readonly string[]): [string, string[]] =>
  existsSync(SHARED)
    ? [path, [...args]]
    : [
        'unshare',
        [
          ...['--mount', '--map-root-user', 'sh', '-c', 'mount --bind "$0" /usr/share && exec "$@"'],
          ...[join(CACHE, 'usr/share'), path, ...args],
        ],
      ];

export interface Program {
  url: string;
  start(): Promise<void>;
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A program that says at `/-/ready` that it is there. */
export function program(path: string, port: number, args: readonly string[]): Program {
  let child: ChildProcess | undefined;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async start() {
      const said: string[] = [];
      const started = spawn(...command(path, args), { stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr.on('data', (data: Buffer) => void said.push(data.toString()));
      child = started;
      const until = performance.now() + READY_MS;
      while (!(await isReady(url))) {
        if (started.exitCode !== null || performance.now() > until)
          throw new Error(`${path} did not start\n${said.join('').slice(-2000)}`);
        await pause(100);
      }
    },
    async end(signal = 'SIGTERM') {
      const ending = child;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.kill(signal);
      await gone;
    },
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/-/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Ports that nobody had a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
