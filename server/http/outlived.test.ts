/** A request that is answered is gone with the next collection of young objects: nothing of ours holds it any longer. */
import { Agent, get } from 'node:http';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bareApp } from '../../test/harness/bare-app.ts';
import { createLogger } from '../log.ts';
import type { AppPorts } from './app.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (of?: { type: 'minor' }) => void;
const agent = new Agent({ keepAlive: true });
let app: Awaited<ReturnType<typeof bareApp>>;

beforeAll(async () => {
  app = await bareApp({
    handlers: new Proxy<AppPorts['handlers']>({}, { get: () => () => Promise.resolve({ items: [] }) }),
    verify: () => Promise.resolve({ kind: 'person', person: 'p1', channel: 'miniapp' }),
    logger: createLogger('warn', { write: () => undefined }),
  });
});
afterAll(() => {
  agent.destroy();
  return app.close();
});

const ask = (path: string) =>
  new Promise<number | undefined>((done, failed) => {
    const headers = { authorization: 'Bearer token' };
    get({ host: '127.0.0.1', port: app.port, path, agent, headers }, (response) => {
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
