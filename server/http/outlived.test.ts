/** A request that is answered is gone with the next collection of young objects: nothing of ours holds it any longer. */
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLimits } from '../limits/limits.ts';
import { usualShares } from '../limits/shares.ts';
import { createLogger } from '../log.ts';
import { createApp, type AppPorts } from './app.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (of?: { type: 'minor' }) => void;
const agent = new Agent({ keepAlive: true });
let server: Server;

beforeAll(async () => {
  const app = createApp({
    handlers: new Proxy<AppPorts['handlers']>({}, { get: () => () => Promise.resolve({ items: [] }) }),
    verify: () => Promise.resolve({ kind: 'person', person: 'p1', channel: 'miniapp' }),
    personOfContact: () => Promise.resolve('p1'),
    refused: () => Promise.resolve(),
    admit: () => Promise.resolve(undefined),
    unready: () => Promise.resolve([]),
    metrics: () => Promise.resolve(''),
    isOutage: () => false,
    logger: createLogger('warn', { write: () => undefined }),
    training: true,
    metricsToken: undefined,
    now: () => 0,
    limits: createLimits(usualShares, () => 0),
    pages: { miniapp: '/nowhere', training: '/nowhere' },
  });
  const answer = app.callback();
  server = createServer((asked, response) => void answer(asked, response)).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
});
afterAll(() => {
  agent.destroy();
  return new Promise((done) => server.close(done));
});

const ask = (path: string) =>
  new Promise<number | undefined>((done, failed) => {
    const { port } = server.address() as AddressInfo;
    const headers = { authorization: 'Bearer token' };
    get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
      response.resume().once('end', () => done(response.statusCode));
    }).once('error', failed);
  });
const old = () => getHeapSpaceStatistics().find((one) => one.space_name === 'old_space')?.space_used_size ?? 0;

const REQUESTS = 600;
/** Bytes that a request may leave for the next full collection; a context with its answer is more than five thousand. */
const MOST = 1500;

it.each(['/healthz', '/api/matters?scope=todo', '/api/none'])('of %s', async (path) => {
  for (let n = 0; n < 300; n++) await ask(path);
  collect();
  collect();
  const before = old();
  for (let n = 0; n < REQUESTS; n++) {
    await ask(path);
    if (n % 20 === 0) collect({ type: 'minor' });
  }
  collect({ type: 'minor' });
  collect({ type: 'minor' });
  expect((old() - before) / REQUESTS).toBeLessThan(MOST);
});
