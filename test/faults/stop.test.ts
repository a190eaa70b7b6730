/** A server that is told to stop: nobody is left without an answer, and it is gone in time; also as a container's first process. */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@banjie/server/store/base/connection.ts';
import { askOlderToLeave } from '@banjie/server/store/base/leases.ts';
import { SCHEMA } from '@banjie/server/store/migrations/migrations.ts';
import { testDatabase } from '../harness/database.ts';
import { BOT_TOKEN, startCity, type City } from '../harness/city.ts';
import { isThere } from '../harness/processes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLIENTS = 16;
/** It promises ten; a machine that is busy may take more, but not as long as whoever waits at its door would have waited. */
const LIMIT_MS = 20_000;

/** Where the machine lets us, the process is the first of a namespace of its own, as it is in a container. */
const namespace = ['unshare', '-Urfp', '--kill-child', process.execPath];
const isolated = spawnSync('unshare', ['-Urfp', 'true']).status === 0 ? namespace : [process.execPath];
const childOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());

/** What `/readyz` says first that is not yes. */
async function firstUnready(city: City): Promise<Awaited<ReturnType<City['send']>>> {
  for (;;) {
    const answer = await city.send('/readyz');
    if (answer.status !== 200) return answer;
  }
}

async function gone(pid: number): Promise<void> {
  while (isThere(pid)) await new Promise((done) => setTimeout(done, 20));
}

const told: Record<string, (city: City) => Promise<void>> = {
  'by a signal': (city) => Promise.resolve(void process.kill(city.pid(), 'SIGTERM')),
  'by a newer version that waits for it': async (city) => {
    const connection = await connect(city.databaseUri);
    expect(await askOlderToLeave(connection, SCHEMA + 1)).toBe(1);
    await connection.close();
  },
};
/** How long it may take to hear of it: a renewal. */
const HEARD_MS = 3_000;

it.each(Object.keys(told))(
  'under load, told %s: unready at once, what was asked is answered, a waiting claim too, and gone in time',
  async (how) => {
    const city = await startCity();
    const duty = await city.as('cloud-duty1');
    const authorization = `Bearer ${duty.token}`;
    let stopping = false;
    const acknowledged: string[] = [];
    const unanswered: string[] = [];
    const answers = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let n = 0; ; n++) {
        const asked = { what: `线路 ${client}-${n}`, system: '政务外网', level: 'III', affected: [{ unit: 'civil' }] };
        const sentAfterStop = stopping;
        try {
          const { status, body } = await city.send('/api/matters', {
            method: 'POST',
            headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
            body: JSON.stringify({ procedure: 'incident', form: asked }),
          });
          if (status === 200) acknowledged.push((body as { id: string }).id);
          else unanswered.push(`${asked.what}: ${status}`);
        } catch (error) {
          // Nobody is at the door any more. Whatever was sent before the signal has its whole answer.
          if (!sentAfterStop) unanswered.push(`${asked.what}: ${String(error)}`);
          return;
        }
      }
    });
    // The bot waits for what there is to send.
    const claim = () =>
      city.send('/api/deliveries/claim', {
        method: 'POST',
        headers: { authorization: `Bearer ${BOT_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ account: 'main', max: 50, leaseSeconds: 30, waitSeconds: 25 }),
      });
    while (acknowledged.length < 50) await claim();
    const waiting = claim();
    const began = performance.now();
    stopping = true;
    await told[how]?.(city);
    // While the door is open it says that it takes no more; it is not just gone.
    const said = await firstUnready(city);
    expect(said).toMatchObject({ status: 503, body: { ready: false, reasons: ['正在停止'] } });
    await Promise.all(answers);
    expect((await waiting).status).toBe(200);
    await gone(city.pid());
    expect(performance.now() - began).toBeLessThan(LIMIT_MS + HEARD_MS);
    expect(unanswered).toEqual([]);

    const connection = await connect(city.databaseUri);
    const kept = await connection.collection<{ _id: string }>('matters').countDocuments({ _id: { $in: acknowledged } });
    await connection.close();
    expect(kept).toBe(acknowledged.length);
    await city.close();
  },
);

it('npm start as the first process of its namespace hands the signal on and ends with the server', async () => {
  const database = testDatabase();
  const data = mkdtempSync(join(tmpdir(), 'banjie-stop-'));
  const child = spawn(isolated[0] ?? process.execPath, [...isolated.slice(1), 'start.mjs'], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...{
        NODE_OPTIONS: '',
        MONGODB_URI: database.uri,
        BANJIE_DATA: data,
        BANJIE_PORT: '0',
        BANJIE_BOT_TOKEN: BOT_TOKEN,
      },
      ...{ BANJIE_TRAINING_CHAT: 'off' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((up) => child.stdout.on('data', (text) => String(text).includes('http://127.0.0.1') && up()));
  const began = performance.now();
  process.kill(isolated.length > 1 ? childOf(child.pid ?? 0) : (child.pid ?? 0), 'SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(LIMIT_MS);
  await database.drop();
  rmSync(data, { recursive: true, force: true });
});
