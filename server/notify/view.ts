import type { DeliveryView, NoticeView } from '@banjie/shared/contract/shapes.ts';
import type { Basis } from '@banjie/shared/engine/matter/state.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { texts } from './texts.ts';
import type { Delivery } from './ports.ts';

export const noticeView = (delivery: Delivery): NoticeView => ({
  id: delivery.id,
  at: delivery.at,
  atText: formatInstant(delivery.at),
  kind: delivery.kind,
  urgent: delivery.urgent,
  subject: delivery.subject,
  body: delivery.body,
  ...(delivery.matter === '' ? {} : { matter: delivery.matter, number: delivery.number }),
  read: delivery.readAt !== undefined,
  state: stateOf(delivery),
});

function stateOf({ state, words }: Delivery): NoticeView['state'] {
  if (state === 'acted' || state === 'superseded') return state;
  return words.length > 0 ? 'open' : 'info';
}

/** 11月25日 周三 24:00（A-12 3 个工作日）; a limit of the city is never shown as one of the law. */
const dueText = (at: Instant, basis: Basis | undefined): string =>
  basis === undefined
    ? formatInstant(at)
    : `${formatInstant(at)}（${'article' in basis ? basis.article : texts.bySetting} ${basis.limit}）`;

export const deliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  fence: delivery.fence,
  ...(delivery.address.kind === 'contact' ? { contact: delivery.address.value } : {}),
  ...(delivery.address.kind === 'room' ? { room: delivery.address.value } : {}),
  attempt: delivery.attempt,
  notice: noticeView(delivery),
  ...(delivery.dueAt === undefined ? {} : { dueText: dueText(delivery.dueAt, delivery.basis) }),
  ...(delivery.behalf === undefined ? {} : { behalf: delivery.behalf }),
  words: delivery.words,
});
