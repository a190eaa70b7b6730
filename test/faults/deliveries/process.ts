/**
 * A process of the city that commits, tells and sends, as the server does, and that dies where it is told to: at a seam
 * between two writes, the next time it comes there. SIGKILL by its own hand, so that it is exactly there.
 */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { openCity } from '@banjie/server/city.ts';
import type { SendingChannel } from '@banjie/server/notify/channels/channel.ts';
import { startBackground } from '@banjie/server/schedule/background.ts';
import { machineTime } from '@banjie/server/store/base/machine-time.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';
import { nowBy } from '../../harness/machine-time.ts';
import type { Asked, Seam } from './seams.ts';

const endpoint = process.env['DELIVERIES_ENDPOINT'] ?? '';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const stores = await openStores(process.env['MONGODB_URI'] ?? '');
const clock = { now: () => nowBy(Number(process.env['DELIVERIES_OFFSET_MS'] ?? 0)) };

let armed: Seam | undefined;
/** The seam is here: whoever is to die at it goes no further. */
async function seam(name: Seam): Promise<void> {
  if (armed !== name) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}
/** What is written by this method is not written by one who dies before it. */
function before<Args extends unknown[], R>(name: Seam, write: (...args: Args) => Promise<R>) {
  return async (...args: Args): Promise<R> => {
    await seam(name);
    return write(...args);
  };
}
Object.assign(stores.deliveries, {
  put: before('committed, not told', stores.deliveries.put),
  finish: before('sent, not marked', stores.deliveries.finish),
});
Object.assign(stores.outbox, { clear: before('told, not ticked off', stores.outbox.clear) });

const channel: SendingChannel = {
  name: 'loopback',
  mode: 'sent',
  capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false },
  addressOf: (person) => Promise.resolve({ kind: 'url', value: person }),
  roomsOf: () => Promise.resolve([]),
  health: () => Promise.resolve({ ok: true }),
  verify: () => Promise.resolve(undefined),
  async send({ id, subject, body }) {
    await seam('claimed, not sent');
    try {
      const { status } = await fetch(endpoint, { method: 'POST', body: JSON.stringify({ id, text: [subject, body] }) });
      return status === 200 ? { result: 'accepted' } : { result: 'retry', reason: `status ${status}`, afterMs: 50 };
    } catch {
      return { result: 'retry', reason: 'no answer', afterMs: 50 };
    }
  },
};
const city = await openCity({
  ...{ stores, clock, log, uploadLimit: 0, isBot: () => Promise.resolve(false), channels: () => [channel] },
  // What one who died had in hand is another's soon, so that a run does not take a minute for each.
  sendingLeaseSeconds: 2,
});
const background = await startBackground({
  ...{ leases: stores.leases, log, now: clock.now, knows: city.knows, duties: {}, leaseMs: 1_500, renewMs: 200 },
  ahead: machineTime(stores.connection).ahead,
  ...{
    pass: city.sweeps.pass,
    relay: city.relay.relay,
    dispatch: city.delivery.claims.dispatch,
    climb: city.delivery.ladder.sweep,
  },
  ...{ isDue: city.isDue, watchEffects: city.watchEffects, watchQueue: city.watchQueue },
});

const duty = { kind: 'person' as const, person: 'cloud-duty1', channel: 'miniapp' as const };
async function open(key: string): Promise<void> {
  const form = { what: '线路中断', system: '政务外网', level: 'I', affected: [{ unit: 'civil' }] };
  const opened = await city.service.open(duty, { procedure: 'incident', form, key });
  // The database has not answered it in time, e.g. while it stood still: nothing was done, and it is asked again.
  if (isRejection(opened) && opened.rejected === 'unavailable') return;
  process.send?.({ key, ...(isRejection(opened) ? { refused: opened.text } : { id: opened.id }) });
}
process.on('message', (asked: Asked) => {
  if ('arm' in asked) armed = asked.arm;
  else if ('open' in asked) void open(asked.open).catch(() => process.send?.({ key: asked.open, refused: 'failed' }));
  else void background.stop().then(() => process.exit(0));
});
process.once('disconnect', () => process.exit(0));
process.send?.({ up: true });
