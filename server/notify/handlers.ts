/** The operations on notices and deliveries. */
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { channelOfBot } from '../chat/contacts.ts';
import type { CityClock } from '../matters/ports.ts';
import type { Handlers } from '../http/handler.ts';
import type { Claims } from './claims.ts';
import { cursorOf, placeAfter } from './cursor.ts';
import type { DeliveryStore } from './ports.ts';
import { deliveryView, noticeView } from './view.ts';
import { texts } from './texts.ts';

export interface NoticeHandlerPorts {
  store: DeliveryStore;
  claims: Claims;
  clock: CityClock;
}

const PAGE = 20;

export function createNoticeHandlers({ store, claims, clock }: NoticeHandlerPorts) {
  const handlers: Handlers<'listNotices' | 'markRead' | 'claimDeliveries' | 'finishDelivery'> = {
    async listNotices({ caller, query }) {
      const after = placeAfter(query.cursor, texts.badCursor);
      if (isRejection(after)) return after;
      const limit = query.limit ?? PAGE;
      const found = await store.noticesOf(caller.person, {
        unread: query.unread === '1',
        ...(after ? { after } : {}),
        limit: limit + 1,
      });
      const last = found.length > limit ? found[limit - 1] : undefined;
      return { items: found.slice(0, limit).map(noticeView), ...(last ? { next: cursorOf(last) } : {}) };
    },
    async markRead({ caller, body }) {
      await store.markRead(caller.person, body.ids, clock.now(), body.matter);
      return { ok: true };
    },
    async claimDeliveries({ caller, body }) {
      // A credential is good for one chat account: what another one is to send is nothing to it.
      if (caller.kind !== 'bot' || caller.account !== body.account) return reject('notAllowed', texts.notYourAccount);
      return { items: (await claims.claim(channelOfBot(caller.account), body)).map(deliveryView) };
    },
    finishDelivery: ({ params, body: { fence, result, reason = '', retryAfterSeconds: after } }) => {
      if (result === 'accepted') return claims.finish(params.id, fence, { result });
      // There was no room for it there: nothing was sent, and what is urgent goes another way as well.
      const noRoom =
        after === undefined ? {} : { afterMs: after * 1000, elsewhere: true as const, untried: true as const };
      return claims.finish(params.id, fence, result === 'retry' ? { result, reason, ...noRoom } : { result, reason });
    },
  };
  const unreadCount = (person: PersonId): Promise<number> => store.unreadCount(person);
  return { handlers, unreadCount };
}
