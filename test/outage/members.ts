/** A replica set of three mongod of the same binary on loopback, to each of which the worst can be done. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findMongod } from '@banjie/server/mongod/find.ts';
import { freePort } from '@banjie/server/mongod/ports.ts';
import { withAdmin } from '@banjie/server/mongod/replica-set.ts';

const NAME = 'outage';
const POLL_MS = 100;

export interface Member {
  port: number;
  kill(): void;
  freeze(): void;
  resume(): void;
  /** Starts it again on its data, after it was killed. */
  restart(): void;
}

export interface Members {
  uri: string;
  all: readonly Member[];
  /** Who takes writes now, asked of those that are not known to be frozen. */
  primary(but?: readonly Member[]): Promise<Member | undefined>;
  /** Waits for a primary that can write with a majority. */
  elected(but?: readonly Member[]): Promise<Member>;
  stop(): Promise<void>;
}

export async function startMembers(folder: string, say: (line: string) => void): Promise<Members> {
  const found = await findMongod({ cacheDir: resolve(import.meta.dirname, '../../.cache/mongod'), onProgress: say });
  const running = new Map<number, ChildProcess>();

  function start(port: number): void {
    const data = join(folder, String(port));
    mkdirSync(data, { recursive: true });
    const output = openSync(join(folder, `${port}.log`), 'a');
    // prettier-ignore
    const child = spawn(found.binary,
      ['--dbpath', data, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--replSet', NAME,
        '--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '256', '--quiet',
        '--setParameter', 'diagnosticDataCollectionEnabled=false'],
      { stdio: ['ignore', output, output] });
    running.set(port, child);
  }
  const member = (port: number): Member => ({
    port,
    kill: () => void running.get(port)?.kill('SIGKILL'),
    freeze: () => void running.get(port)?.kill('SIGSTOP'),
    resume: () => void running.get(port)?.kill('SIGCONT'),
    restart: () => start(port),
  });

  const all: Member[] = [];
  for (let n = 0; n < 3; n++) {
    const port = await freePort();
    start(port);
    all.push(member(port));
  }
  const isPrimary = ({ port }: Member): Promise<boolean> =>
    withAdmin(port, async (admin) => (await admin.command({ hello: 1 }))['isWritablePrimary'] === true).catch(
      () => false,
    );
  async function primary(but: readonly Member[] = []): Promise<Member | undefined> {
    const asked = all.filter((one) => !but.includes(one));
    const answers = await Promise.all(asked.map(isPrimary));
    return asked.find((_, n) => answers[n]);
  }
  async function elected(but: readonly Member[] = []): Promise<Member> {
    for (;;) {
      const found = await primary(but);
      if (found) return found;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }
  const initiate = { _id: NAME, members: all.map(({ port }, n) => ({ _id: n, host: `127.0.0.1:${port}` })) };
  for (let begun = false; !begun;)
    begun = await withAdmin(all[0]?.port ?? 0, (admin) => admin.command({ replSetInitiate: initiate })).then(
      () => true,
      () => new Promise<boolean>((done) => setTimeout(() => done(false), POLL_MS)),
    );
  await elected();
  return {
    uri: `mongodb://${all.map(({ port }) => `127.0.0.1:${port}`).join(',')}/outage?replicaSet=${NAME}`,
    all,
    primary,
    elected,
    async stop() {
      await Promise.all(
        [...running.values()].map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = new Promise((done) => child.once('exit', done));
          child.kill('SIGKILL');
          await gone;
        }),
      );
    },
  };
}
