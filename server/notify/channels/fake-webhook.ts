/** For tests: a channel that sends by itself, signed as Standard Webhooks are, to an endpoint that behaves as told. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { bodyText, type IncomingRequest, type SendingChannel } from './channel.ts';

export interface FakeEndpoint {
  /** HTTP status of the next answers, the last one for good; 0: no answer. */
  statuses: number[];
  received: { id: string; text: string }[];
}

const sign = (secret: string, id: string, at: string, body: string) =>
  `v1,${createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64')}`;

export function fakeWebhook(
  endpoint: FakeEndpoint,
  options: { secret: string; reaches: (person: PersonId) => boolean },
): SendingChannel & { signed(person: PersonId, what: string, id: string): IncomingRequest } {
  return {
    name: 'webhook',
    mode: 'sent',
    capabilities: { knowsRead: false, buttons: false, files: false, maxText: 4_000, needsCredit: false },
    addressOf: (person) =>
      Promise.resolve(options.reaches(person) ? { kind: 'url', value: `fake:${person}` } : undefined),
    roomsOf: () => Promise.resolve([]),
    health: () => Promise.resolve(endpoint.statuses[0] === 0 ? { ok: false, detail: 'no answer' } : { ok: true }),
    send(delivery) {
      const status = endpoint.statuses.length > 1 ? endpoint.statuses.shift() : endpoint.statuses[0];
      if (status === 410) return Promise.resolve({ result: 'refused', reason: 'gone' });
      if (status !== 200) return Promise.resolve({ result: 'retry', reason: `status ${status}`, afterMs: 0 });
      // The receiver keeps ids, as the standard asks: a repetition is taken once.
      if (!endpoint.received.some(({ id }) => id === delivery.id))
        endpoint.received.push({ id: delivery.id, text: delivery.subject });
      return Promise.resolve({ result: 'accepted' });
    },
    verify({ headers, body: bytes }) {
      const body = bodyText({ body: bytes });
      const id = headers['webhook-id'] ?? '';
      const expected = Buffer.from(sign(options.secret, id, headers['webhook-timestamp'] ?? '', body));
      const given = Buffer.from(headers['webhook-signature'] ?? '');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return Promise.resolve(undefined);
      const { person, what } = JSON.parse(body) as { person: string; what: string };
      return Promise.resolve({ kind: 'said', person, what, dedupeKey: id });
    },
    signed(person, what, id) {
      const body = JSON.stringify({ person, what });
      const at = '1700000000';
      return {
        method: 'POST',
        body: Buffer.from(body),
        query: {},
        headers: {
          'webhook-id': id,
          'webhook-timestamp': at,
          'webhook-signature': sign(options.secret, id, at, body),
        },
      };
    },
  };
}
