/** What could not be taken of a feed is told to the administrators and the head of its unit, once a day for each feed. */
import { personKey, postKey, type PartyKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../notify/notices.ts';
import type { DeliveryStore } from '../notify/ports.ts';
import type { Feed } from './ports.ts';
import { texts } from './texts.ts';

export interface TroublePorts {
  store: Pick<DeliveryStore, 'ofEvent'>;
  tell: Notices['tell'];
  administrators(): readonly PersonId[];
  now(): Instant;
}

const NAMED = 3;
const REMEMBERED = 1_000;

export function createTrouble({ store, tell, administrators, now }: TroublePorts) {
  const told = new Set<string>();
  return async (feed: Feed, text: string, faults: readonly string[]): Promise<void> => {
    const at = now();
    const event = `feed-refused.${feed.id}.${dayOf(at)}`;
    if (told.has(event)) return;
    const to: PartyKey[] = [...administrators().map(personKey), postKey(feed.unit, 'head')];
    const notice = {
      ...{ event, at, matter: '', number: '', kind: 'summary' as const, urgent: false, words: [] },
      ...{ subject: texts.trouble.subject(feed.name), body: texts.trouble.body(text, faults.slice(0, NAMED)) },
    };
    if ((await store.ofEvent(event)).length === 0) await tell([{ to: [...new Set(to)], notice }]);
    if (told.size >= REMEMBERED) told.clear();
    told.add(event);
  };
}
