/**
 * Subscribe messages of the mini-app: one tap lets us send one. WeChat tells nobody how many are left, so they are counted
 * here; where there is none the next channel is taken, and its owner learns of it in time.
 */
import { personKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Delivery } from '../../ports.ts';
import type { SendingChannel, SendResult } from '../channel.ts';
import type { SubscribeApi } from './api.ts';
import { dataOf, templateOf, type TemplateKey, type Templates } from './fields.ts';
import type { CreditStore } from './ports.ts';
import { texts } from './texts.ts';

export interface SubscribePorts {
  templates: Templates;
  api: SubscribeApi;
  credits: CreditStore;
  /** Undefined while the person has not signed in by WeChat, or has left. */
  openidOf(person: PersonId): string | undefined;
  /** City time. */
  now(): Instant;
}

const WAIT_MS = 2_000;
const LATER_MS = 60_000;
/** After which an administrator may have mended what was wrong. */
const FAULT_MS = 10 * 60_000;
const AT_A_TIME = 50;

export function subscribeChannel({ templates, api, credits, openidOf, now }: SubscribePorts): SendingChannel {
  async function sendBy(template: TemplateKey, person: PersonId, delivery: Delivery): Promise<SendResult> {
    const known = templates[template];
    const account = delivery.address.value;
    if (!known) return { result: 'refused', reason: `no template for ${template}` };
    // Taken first: of two messages at once only one may think that the last is its own.
    if (!(await credits.take(person, account, template)))
      return { result: 'refused', reason: 'no permission left for a subscribe message' };
    const sent = await api.send({
      ...{ touser: account, template_id: known.id, data: dataOf(known, delivery) },
      ...(delivery.matter === '' ? {} : { page: `pages/matter/index?id=${encodeURIComponent(delivery.matter)}` }),
    });
    if (sent.is === 'accepted') {
      if ((await credits.of(person, account))[template] === 0) await credits.empty(person, account, template);
      return { result: 'accepted' };
    }
    if (sent.is === 'noCredit') {
      await credits.empty(person, account, template);
      return { result: 'refused', reason: 'WeChat has no permission of him' };
    }
    await credits.giveBack(person, account, template);
    switch (sent.is) {
      case 'nobody':
        return { result: 'refused', reason: 'WeChat knows no such account' };
      case 'noToken':
        return { result: 'retry', reason: 'no token of WeChat yet', afterMs: WAIT_MS };
      case 'noAnswer':
        return { result: 'retry', reason: 'no answer of WeChat', afterMs: LATER_MS / 4 };
      case 'later':
        return { result: 'retry', reason: 'WeChat is busy', afterMs: LATER_MS };
      case 'fault':
        return { result: 'retry', reason: `WeChat: ${sent.why}`, afterMs: FAULT_MS, elsewhere: true };
    }
  }

  return {
    name: 'subscribe',
    mode: 'sent',
    capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: true },
    async addressOf(person) {
      const account = openidOf(person);
      if (account === undefined) return undefined;
      const left = await credits.of(person, account);
      return Object.values(left).some((one) => one > 0) ? { kind: 'account', value: account } : undefined;
    },
    roomsOf: () => Promise.resolve([]),
    health: () => api.health(),
    // A press opens the mini-app, where its owner is signed in.
    verify: () => Promise.resolve(undefined),
    async send(delivery) {
      const template = templateOf(delivery);
      if (template === undefined || delivery.person === undefined)
        return { result: 'refused', reason: 'no permission is used up for that' };
      try {
        return await sendBy(template, delivery.person, delivery);
      } catch {
        return { result: 'retry', reason: 'the database is away', untried: true };
      }
    },
    async sweep(tell) {
      for (const { person, template, times } of await credits.untold(AT_A_TIME)) {
        const what = texts.templates[template];
        const notice = {
          ...{ event: `credit.${person}.${template}.${times}`, at: now(), matter: '', number: '' },
          ...{ kind: 'info' as const, urgent: false, words: [] },
          ...{ subject: texts.usedUp.subject(what), body: texts.usedUp.body(what) },
        };
        await tell([{ notice, to: [personKey(person)] }]);
        await credits.told(person, template);
      }
    },
  };
}
