/** Whether this process can work: it speaks of itself, and of nothing that is stuck in the city. */
import { createServer, connect as dial, type Socket } from 'node:net';
import { testDatabase } from '@banjie/test/harness/database.ts';
import { metricsOf, reasonsAgainst, type Standing } from './health.ts';
import { connect, type Connection } from './store/base/connection.ts';

const database = testDatabase();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const ages = (tick: number) => ({ tick, loops: {} });
const working = { ages: () => ages(400), clockOff: () => undefined };
const standing = (but: Partial<Standing> = {}): Standing => ({
  ...{ stopping: false, connection, background: working, ages: [{ name: 'people', ms: 900 }] },
  ...but,
});

it('has nothing against itself while it works', async () => {
  expect(await reasonsAgainst(standing())).toEqual([]);
});

it('says that it is stopping, or has not begun, and nothing else', async () => {
  expect(await reasonsAgainst(standing({ stopping: true, ages: [{ name: 'people', ms: 60_000 }] }))).toEqual([
    '正在停止',
  ]);
  const { background: _, ...without } = standing();
  expect(await reasonsAgainst(without)).toEqual(['正在启动']);
});

it('says each thing that keeps it from working', async () => {
  const reasons = await reasonsAgainst(
    standing({
      background: { ages: () => ages(16_000), clockOff: () => 21_600_000 },
      ages: [
        { name: 'people', ms: 15_001 },
        { name: 'registers', ms: 15_000 },
      ],
    }),
  );
  expect(reasons).toHaveLength(3);
  expect(reasons[0]).toContain('21600');
  expect(reasons[1]).toContain('16');
  expect(reasons[2]).toContain('人员');
});

it('waits two seconds for the database and no longer', async () => {
  const { jest } = import.meta;
  jest.useFakeTimers();
  // A primary that stands still: what the driver does about it takes longer.
  const frozen = { db: { command: () => new Promise(() => undefined) } } as unknown as Connection;
  const reasons = reasonsAgainst(standing({ connection: frozen }));
  await jest.advanceTimersByTimeAsync(2_000);
  jest.useRealTimers();
  expect(await reasons).toEqual(['数据库没有应答']);
});

it('says that the database does not answer', async () => {
  // Between this process and the database: lets everything through until it is held.
  const { host } = new URL(database.uri.replace('mongodb:', 'http:'));
  const [name = '', port = ''] = host.split(':');
  const sockets: Socket[] = [];
  let isHeld = false;
  const between = createServer((here) => {
    const there = dial(Number(port), name);
    sockets.push(here, there);
    here.on('data', (bytes) => isHeld || there.write(bytes));
    there.on('data', (bytes) => isHeld || here.write(bytes));
    for (const one of [here, there])
      one.on('error', () => undefined).on('close', () => [here.destroy(), there.destroy()]);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => between.once('listening', done));
  const address = between.address() as { port: number };
  const beyond = await connect(`mongodb://127.0.0.1:${address.port}/${database.name}?directConnection=true`);
  expect(await reasonsAgainst(standing({ connection: beyond }))).toEqual([]);
  isHeld = true;
  expect(await reasonsAgainst(standing({ connection: beyond }))).toEqual(['数据库没有应答']);
  for (const one of sockets) one.destroy();
  await beyond.close(true);
  await new Promise((done) => between.close(done));
});

it('measures how old each copy is that it keeps, and what waits for somebody in the city', async () => {
  const text = await metricsOf({
    relay: () => ({ carriedOut: 7, failed: 2 }) as never,
    passing: () => ({ fired: 3, lagMs: 1500 }) as never,
    background: () => undefined,
    ahead: () => -250,
    ages: () => [{ name: 'people', ms: 1250 }],
    setAside: () => Promise.resolve(4),
    incomingAside: () => Promise.resolve(0),
    deliveries: () => Promise.resolve([{ channel: 'sms', state: 'queued', count: 5 }]),
  })();
  expect(text).toContain('banjie_copy_age_seconds{of="people"} 1.25');
  expect(text).toContain('banjie_time_lag_seconds 1.5');
  expect(text).toContain('banjie_effects_set_aside 4');
  expect(text).toContain('banjie_deliveries{channel="sms",state="queued"} 5');
});
