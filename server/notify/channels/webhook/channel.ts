/**
 * Signed webhooks: a unit's own system gets what its unit is told. What is sent by the channel goes into the unit's
 * numbered log, once; from there each endpoint is served in the order of the numbers (serving.ts), and a system that was
 * away fetches what it lacks. So a system that is down keeps nobody and nothing waiting but itself.
 */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { maskDeep } from '@banjie/shared/kernel/mask.ts';
import type { Delivery } from '../../ports.ts';
import type { SendingChannel } from '../channel.ts';
import type { WebhookStore } from './ports.ts';
import type { Serving } from './serving.ts';
import { eventId } from './signing.ts';
import { texts } from './texts.ts';

export interface WebhookPorts {
  store: Pick<WebhookStore, 'units' | 'append' | 'list'>;
  serving: Pick<Serving, 'sweep' | 'stop'>;
  /** Address of a matter for a browser; undefined where the city has none. */
  urlOf(matter: string): string | undefined;
  /** Milliseconds of the machine's clock. */
  now(): number;
}

/** So old may be what is known of which units have a system. */
export const KNOWN_MS = 1_000;

export function webhookChannel({ store, serving, urlOf, now }: WebhookPorts): SendingChannel {
  let known: { units: Promise<ReadonlySet<UnitId>>; until: number } | undefined;
  const units = (): Promise<ReadonlySet<UnitId>> => {
    if (known === undefined || known.until <= now()) {
      const asked = { units: store.units(), until: now() + KNOWN_MS };
      known = asked;
      // What could not be read is asked for again by the next one.
      asked.units.catch(() => known === asked && (known = undefined));
    }
    return known.units;
  };
  return {
    name: 'webhook',
    mode: 'sent',
    capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false, systems: true },
    addressOf: () => Promise.resolve(undefined),
    roomsOf: async (unit) => ((await units()).has(unit) ? [{ kind: 'url', value: unit }] : []),
    async health() {
      const failed = (await store.list()).filter(({ state }) => state === 'failed');
      return failed.length === 0
        ? { ok: true }
        : { ok: false, detail: texts.health(failed.map(({ unit, name }) => `${unit} ${name}`)) };
    },
    // A system fetches and is sent; what it does it does by the API.
    verify: () => Promise.resolve(undefined),
    async send(delivery) {
      const { unit } = delivery;
      if (unit === undefined) return { result: 'refused', reason: 'no unit' };
      try {
        await store.append(unit, eventOf(unit, delivery, urlOf(delivery.matter)));
        return { result: 'accepted' };
      } catch {
        return { result: 'retry', reason: 'the unit’s log could not be written' };
      }
    },
    sweep: serving.sweep,
    stop: serving.stop,
  };
}

function eventOf(unit: UnitId, delivery: Delivery, url: string | undefined): Parameters<WebhookStore['append']>[1] {
  const { event, at, kind, urgent, subject, body, matter, number, dueAt, words } = delivery;
  return {
    ...{ id: eventId(unit, event), type: 'notice', timestamp: at },
    // What people write was masked where it came in; a name that somebody has imported was not.
    data: {
      ...maskDeep({ unit, kind, urgent, subject, body, words }),
      ...(matter === '' ? {} : { matter, number, ...(url === undefined ? {} : { url }) }),
      ...(dueAt === undefined ? {} : { dueAt }),
    },
  };
}
