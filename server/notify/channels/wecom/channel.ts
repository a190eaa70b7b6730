/**
 * WeCom's application messages: a push to whoever is a member. Where the city hears WeCom's callbacks a task comes as a card
 * that is answered right there and says what has become of it; else the push leads to the mini-app or the browser of WeCom.
 */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { CallbackSettings } from '../../../wecom/callback.ts';
import type { ChangeStore } from '../../cards/changes.ts';
import type { Desk } from '../../cards/desk.ts';
import type { Delivery, DeliveryStore } from '../../ports.ts';
import type { SendingChannel } from '../channel.ts';
import { endCard, taskCard, taskIdOf, type Card } from './cards.ts';
import { hear } from './hearing.ts';
import { CODE_MS, type WecomMessages } from './messages.ts';
import type { Pace } from './pace.ts';
import { createPressed } from './pressed.ts';
import { texts } from './texts.ts';

export interface WecomPorts {
  messages: WecomMessages;
  /** Undefined while the person has no user id of WeCom, or has left. */
  memberOf(person: PersonId): string | undefined;
  pace: Pace;
  /** Address of a matter for a browser; undefined where the city has none. */
  urlOf(delivery: Delivery): string | undefined;
  /** What `channels check` says of its settings. */
  notes?: readonly string[];
  /** Where the city hears WeCom's callbacks; without it nothing can be pressed. */
  hears?: {
    settings: CallbackSettings;
    corpId: string;
    desk: Desk;
    deliveries: Pick<DeliveryStore, 'get'>;
    changes: Pick<ChangeStore, 'renew'>;
    /** Machine time in ms. */
    now(): number;
  };
}

/** What a card without buttons shows of a title and of its text, and a plain message in all, in characters; a text may have 2,048 bytes. */
const MAX = { title: 64, text: 200 } as const;

export function wecomChannel({ messages, memberOf, pace, urlOf, hears, notes = [] }: WecomPorts): SendingChannel {
  const work = hears && createPressed({ ...hears, messages, urlOf });

  /** Undefined where there is nothing to press and nothing that could be overtaken. */
  async function cardOf(delivery: Delivery): Promise<Card | undefined> {
    const { person, item, receipt, words, rates } = delivery;
    const asks = words.length > 0 && (item ?? receipt) !== undefined;
    if (!hears || person === undefined || !(asks || rates)) return undefined;
    const found = await hears.desk.offers(person, delivery);
    // Without anything to press it is told as any other result is.
    const isCard = !isRejection(found) && (asks || found.offers.length > 0);
    const card = !isCard ? undefined : taskCard(delivery, found, urlOf(delivery));
    return card && { ...card, task_id: taskIdOf(delivery) };
  }

  return {
    name: 'wecom',
    mode: 'sent',
    // Nothing of WeCom tells whether an application's message was read.
    capabilities: {
      ...{ knowsRead: false, buttons: hears !== undefined, files: false },
      ...{ maxText: MAX.text, needsCredit: false },
    },
    addressOf(person) {
      const member = memberOf(person);
      return Promise.resolve(member === undefined ? undefined : { kind: 'account', value: member });
    },
    roomsOf: () => Promise.resolve([]),
    health: async () => ({ ...(await messages.health()), notes }),
    verify: (request) => Promise.resolve(hears && hear({ ...hears, memberOf }, request)),
    ...(work ? { work } : {}),
    async send(delivery) {
      const wait = await pace.send(delivery.address.value, delivery.urgent);
      if (wait > 0)
        return {
          result: 'retry',
          reason: 'the share of the member or the application is used up',
          afterMs: wait,
          elsewhere: true,
          untried: true,
        };
      const url = urlOf(delivery);
      // What can't be looked up now is told without buttons: the word goes before the ease.
      const card = await cardOf(delivery).catch(() => undefined);
      return messages.send(
        {
          to: delivery.address.value,
          title: cutText(texts.title(delivery.subject, delivery.urgent, delivery.behalf), MAX.title, '…'),
          text: cutText(bodyOf(delivery), MAX.text, '…'),
          button: texts.open,
          ...(url === undefined ? {} : { url }),
        },
        card,
      );
    },
    async change(delivery, ending, ageMs) {
      const { handle, address } = delivery;
      if (handle === undefined || ageMs > CODE_MS) return 'left';
      const wait = await pace.update();
      if (wait > 0) return { againMs: wait };
      return messages.update(address.value, handle, endCard(delivery, ending, urlOf(delivery)));
    },
  };
}

/** With its time: WeCom drops what it has had word for word in the last half hour, and two reminders are two. */
const bodyOf = ({ at, body, number, words }: Delivery): string =>
  [texts.number(number, formatInstant(at)), body, ...(words.length > 0 ? [texts.words(words)] : [])].join('\n');
