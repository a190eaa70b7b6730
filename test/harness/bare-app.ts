/** The HTTP side alone, on a port of its own: handlers, credentials and log are the test's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, type AppPorts } from '@banjie/server/http/app.ts';
import { createLimits } from '@banjie/server/limits/limits.ts';
import { usualShares } from '@banjie/server/limits/shares.ts';

export async function bareApp(
  ports: Pick<AppPorts, 'handlers' | 'verify' | 'logger'>,
): Promise<{ port: number; close(): Promise<void> }> {
  const app = createApp({
    ...ports,
    personOfContact: () => Promise.resolve('p1'),
    refused: () => Promise.resolve(),
    admit: () => Promise.resolve(undefined),
    unready: () => Promise.resolve([]),
    metrics: () => Promise.resolve(''),
    isOutage: () => false,
    training: true,
    metricsToken: undefined,
    now: () => 0,
    limits: createLimits(usualShares, () => 0),
    pages: { miniapp: '/nowhere', training: '/nowhere' },
  });
  const answer = app.callback();
  const server = createServer((asked, response) => void answer(asked, response)).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
