import type { DeliveryView, NoticeView } from '@banjie/shared/contract/shapes.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Delivery } from './ports.ts';

export const noticeView = (delivery: Delivery): NoticeView => ({
  id: delivery.id,
  at: delivery.at,
  atText: formatInstant(delivery.at),
  kind: delivery.kind,
  urgent: delivery.urgent,
  subject: delivery.subject,
  body: delivery.body,
  matter: delivery.matter,
  number: delivery.number,
  read: delivery.readAt !== undefined,
  state: stateOf(delivery),
});

function stateOf({ state, words }: Delivery): NoticeView['state'] {
  if (state === 'acted' || state === 'superseded') return state;
  return words.length > 0 ? 'open' : 'info';
}

export const deliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  fence: delivery.fence,
  ...(delivery.address.kind === 'contact' ? { contact: delivery.address.value } : {}),
  ...(delivery.address.kind === 'room' ? { room: delivery.address.value } : {}),
  attempt: delivery.attempt,
  notice: noticeView(delivery),
  ...(delivery.dueAt === undefined ? {} : { dueText: formatInstant(delivery.dueAt) }),
  words: delivery.words,
});
