/**
 * A process of its own, started with --expose-gc: says how many bytes a request leaves in the old space, with collections of
 * young objects between. Prints a JSON object by path.
 */
import { Agent, get } from 'node:http';
import { getHeapSpaceStatistics } from 'node:v8';
import type { AppPorts } from '@banjie/server/http/app.ts';
import { createLogger } from '@banjie/server/log.ts';
import { bareApp } from './bare-app.ts';

const collect = gc as NonNullable<typeof gc>;
const REQUESTS = 600;
const app = await bareApp({
  handlers: new Proxy<AppPorts['handlers']>({}, { get: () => () => Promise.resolve({ items: [] }) }),
  verify: () => Promise.resolve({ kind: 'person', person: 'p1', channel: 'miniapp' }),
  logger: createLogger('warn', { write: () => undefined }),
});
const agent = new Agent({ keepAlive: true });
const ask = (path: string) =>
  new Promise<number | undefined>((done, failed) => {
    const headers = { authorization: 'Bearer token' };
    get({ host: '127.0.0.1', port: app.port, path, agent, headers }, (response) => {
      response.resume().once('end', () => done(response.statusCode));
    }).once('error', failed);
  });
const old = () => getHeapSpaceStatistics().find((one) => one.space_name === 'old_space')?.space_used_size ?? 0;

async function leftBy(path: string): Promise<number> {
  for (let n = 0; n < 300; n++) await ask(path);
  void collect();
  void collect();
  const before = old();
  for (let n = 0; n < REQUESTS; n++) {
    await ask(path);
    if (n % 20 === 0) void collect({ type: 'minor' });
  }
  void collect({ type: 'minor' });
  void collect({ type: 'minor' });
  return (old() - before) / REQUESTS;
}

const left: Record<string, number> = {};
for (const path of ['/healthz', '/api/matters?scope=todo', '/api/none']) left[path] = await leftBy(path);
console.log(JSON.stringify(left));
agent.destroy();
await app.close();
