/** WeCom's application messages: a push to whoever is a member, answered in the mini-app or in the browser of WeCom. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Delivery } from '../../ports.ts';
import type { SendingChannel } from '../channel.ts';
import type { WecomMessages } from './messages.ts';
import { texts } from './texts.ts';

export interface WecomPorts {
  messages: WecomMessages;
  /** Undefined while the person has no user id of WeCom, or has left. */
  memberOf(person: PersonId): string | undefined;
  pace(member: string, urgent: boolean): Promise<number>;
  /** Address of a matter for a browser; undefined where the city has none. */
  urlOf(delivery: Delivery): string | undefined;
}

/** What a card shows of a title and of its text, and a plain message in all, in characters; a text may have 2,048 bytes. */
const MAX = { title: 64, text: 200 } as const;

export const wecomChannel = ({ messages, memberOf, pace, urlOf }: WecomPorts): SendingChannel => ({
  name: 'wecom',
  mode: 'sent',
  // Nothing of WeCom tells whether an application's message was read.
  capabilities: { knowsRead: false, buttons: false, files: false, maxText: MAX.text, needsCredit: false },
  addressOf(person) {
    const member = memberOf(person);
    return Promise.resolve(member === undefined ? undefined : { kind: 'account', value: member });
  },
  roomsOf: () => Promise.resolve([]),
  health: () => messages.health(),
  // Nothing is answered by a message of the application yet: its button leads to the matter.
  verify: () => Promise.resolve(undefined),
  async send(delivery) {
    const wait = await pace(delivery.address.value, delivery.urgent);
    if (wait > 0)
      return {
        result: 'retry',
        reason: 'the member’s share is used up',
        afterMs: wait,
        elsewhere: true,
        untried: true,
      };
    const url = urlOf(delivery);
    return messages.send({
      to: delivery.address.value,
      title: cutText(delivery.urgent ? texts.urgent(delivery.subject) : delivery.subject, MAX.title, '…'),
      text: cutText(bodyOf(delivery), MAX.text, '…'),
      button: texts.open,
      ...(url === undefined ? {} : { url }),
    });
  },
});

/** With its time: WeCom drops what it has had word for word in the last half hour, and two reminders are two. */
const bodyOf = ({ at, body, number, words }: Delivery): string =>
  [texts.number(number, formatInstant(at)), body, ...(words.length > 0 ? [texts.words(words)] : [])].join('\n');
