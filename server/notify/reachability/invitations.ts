/**
 * Whoever has not written to WeCom's bot can't be pushed to by it: he is reached by the other channels, and invited once, in words
 * that say what to do. Found by looking at whom it has refused; the id of an invitation follows from its person.
 */
import { personKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { WECOM_BOT } from '../../chat/contacts.ts';
import type { Notices } from '../notices.ts';
import type { DeliveryStore } from '../ports.ts';
import type { BounceStore } from './bounces.ts';
import { texts } from './texts.ts';

export interface InvitationPorts {
  store: Pick<DeliveryStore, 'ofEvent'>;
  bounces: Pick<BounceStore, 'all'>;
  notices: Pick<Notices, 'tell'>;
  /** Whether he is here, and has an account there. */
  isInvited(person: PersonId): boolean;
  now(): Instant;
}

const eventOf = (person: PersonId): string => `invited.${WECOM_BOT}.${person}`;

export function createInvitations({ store, bounces, notices, isInvited, now }: InvitationPorts) {
  const told = new Set<PersonId>();
  return {
    /** Gives how many were invited. */
    async sweep(): Promise<number> {
      let count = 0;
      for (const { person, channel } of await bounces.all()) {
        if (channel !== WECOM_BOT || told.has(person) || !isInvited(person)) continue;
        if ((await store.ofEvent(eventOf(person))).length === 0) {
          await notices.tell([
            {
              to: [personKey(person)],
              notice: {
                ...{ event: eventOf(person), at: now(), matter: '', number: '', kind: 'info', urgent: false },
                ...{ words: [], subject: texts.invitation.subject, body: texts.invitation.body },
              },
            },
          ]);
          count += 1;
        }
        told.add(person);
      }
      return count;
    },
  };
}
