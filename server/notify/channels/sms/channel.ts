/**
 * SMS by the city's gateway: for incidents, and for whoever is bound to nothing else. It costs, says little and is read by
 * whoever holds the phone: so it is the last to be tried, and of what is not urgent only for those without another way.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { signedId } from '../../../outward/signing.ts';
import { bodyText, type SendingChannel } from '../channel.ts';
import type { SmsGateway, SmsSettings } from './gateway.ts';
import type { SmsStore } from './ports.ts';
import { PART, smsText } from './templates.ts';

export interface SmsPorts {
  settings: Pick<SmsSettings, 'secret' | 'sign' | 'templates'>;
  gateway: SmsGateway;
  store: SmsStore;
  /** Whether the person has a number; undefined when he has none, or has left. */
  hasMobile(person: PersonId): boolean;
  /** The number itself, opened for one SMS. */
  mobileOf(person: PersonId): string | undefined;
  /** Whether another channel reaches him. */
  isBound(person: PersonId): boolean;
  pace(to: string, urgent: boolean): Promise<number>;
  /** What was taken has not arrived: another way is to be found. */
  undelivered(delivery: string, reason: string): Promise<void>;
  nowSeconds(): number;
}

/** Reports come hours late; what is older is known by its key no more. */
const REPORT_SECONDS = 24 * 3600;
const MOST_REPORTS = 100;
const report = z.object({
  id: z.string().min(1).max(64),
  state: z.enum(['delivered', 'failed', 'pending']),
  reason: z.string().max(500).optional(),
});
const reports = z.object({ reports: z.array(report).min(1).max(MOST_REPORTS) });

/** Nothing of a person or a matter follows from it. */
export const smsId = (delivery: string): string =>
  `sms_${createHash('sha256').update(delivery).digest('hex').slice(0, 24)}`;

const reportsIn = (text: string): z.infer<typeof reports> | undefined => {
  try {
    return reports.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

export function smsChannel(ports: SmsPorts): SendingChannel {
  const { settings, gateway, store, nowSeconds } = ports;
  return {
    name: 'sms',
    mode: 'sent',
    // That an SMS was delivered is not that it was read.
    capabilities: { knowsRead: false, buttons: false, files: false, maxText: PART, needsCredit: false, last: true },
    addressOf: (person) =>
      // The number stays where it is sealed: a delivery only says whose.
      Promise.resolve(ports.hasMobile(person) ? { kind: 'account', value: person } : undefined),
    roomsOf: () => Promise.resolve([]),
    health: () => gateway.health(),
    async verify(incoming) {
      const body = bodyText(incoming);
      const within = { nowSeconds: nowSeconds(), seconds: REPORT_SECONDS };
      const id = signedId({ headers: incoming.headers, body }, settings.secret, within);
      if (id === undefined) return undefined;
      const read = reportsIn(body);
      const ends = read?.reports.filter(({ state }) => state !== 'pending') ?? [];
      if (ends.length === 0) return { kind: 'nothing', answer: 'ok' };
      return { kind: 'report', what: maskIds(JSON.stringify({ reports: ends })).text, dedupeKey: id, answer: 'ok' };
    },
    async work({ what }) {
      for (const { id, state, reason = '' } of reportsIn(what)?.reports ?? []) {
        if (state === 'pending') continue;
        const found = await store.report(id, state, reason);
        // Of two that contradict each other the first has been acted upon.
        if (found?.report?.state === 'failed') await ports.undelivered(found.delivery, `not delivered: ${reason}`);
      }
    },
    async send(delivery) {
      const { person, urgent } = delivery;
      if (person === undefined) return { result: 'refused', reason: 'no person' };
      if (!urgent && ports.isBound(person))
        return { result: 'refused', reason: 'kept for what is urgent, and for whoever is bound to nothing else' };
      let mobile: string | undefined;
      try {
        mobile = ports.mobileOf(person);
      } catch {
        return { result: 'retry', reason: 'the number can not be opened', elsewhere: true };
      }
      if (mobile === undefined) return { result: 'refused', reason: 'no number' };
      const { template, params, text } = smsText(delivery, settings.sign);
      const id = smsId(delivery.id);
      try {
        const wait = await ports.pace(person, urgent);
        if (wait > 0)
          return { result: 'retry', reason: 'the share is used up', afterMs: wait, elsewhere: true, untried: true };
        // Before it goes: its report may come sooner than the answer.
        await store.note({ id, delivery: delivery.id, template, text, masked: maskIds(mobile).text });
      } catch {
        return { result: 'retry', reason: 'the database is away', untried: true };
      }
      return gateway.send({ id, mobile, template: settings.templates[template] ?? template, params, text, urgent });
    },
  };
}
