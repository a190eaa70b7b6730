/** A process of the city that tells and sends, as the server does, by a channel of the bench's own; see urgent.ts. */
import { openCity } from '@banjie/server/city.ts';
import type { SendingChannel } from '@banjie/server/notify/channels/channel.ts';
import { startBackground } from '@banjie/server/schedule/background.ts';
import { machineTime } from '@banjie/server/store/base/machine-time.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';
import { nowBy } from '../harness/machine-time.ts';
import { post } from './http.ts';

const endpoint = process.env['BENCH_ENDPOINT'] ?? '';
const log = { info: () => undefined, warn: console.error, error: console.error };
const stores = await openStores(process.env['MONGODB_URI'] ?? '');
const clock = { now: () => nowBy(Number(process.env['BENCH_OFFSET_MS'] ?? 0)) };

const channel: SendingChannel = {
  name: 'loopback',
  mode: 'sent',
  capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false },
  addressOf: (person) => Promise.resolve({ kind: 'url', value: `${endpoint}/${person}` }),
  roomsOf: () => Promise.resolve([]),
  health: () => Promise.resolve({ ok: true }),
  verify: () => Promise.resolve(undefined),
  send: ({ id, urgent, matter }) =>
    post(endpoint, { id, urgent, matter }).then(
      ({ status }) => (status === 200 ? { result: 'accepted' } : { result: 'retry', reason: `status ${status}` }),
      () => ({ result: 'retry', reason: 'no answer' }),
    ),
};
const isBot = () => Promise.resolve(false);
const city = await openCity({ stores, clock, log, uploadLimit: 0, isBot, channels: () => [channel] });
const background = await startBackground({
  ...{ leases: stores.leases, log, now: clock.now, knows: city.knows, duties: {} },
  ahead: machineTime(stores.connection).ahead,
  ...{ pass: city.sweeps.pass, relay: city.relay.relay, dispatch: city.delivery.claims.dispatch },
  climb: city.delivery.ladder.sweep,
  ...{ watchEffects: stores.outbox.watch, watchQueue: city.watchQueue, isDue: city.isDue },
});
process.send?.({ url: '' });

async function stop(): Promise<void> {
  await background.stop();
  await city.close();
  await stores.connection.close();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => process.exit(0));
