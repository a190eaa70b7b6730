/** What could not be taken of a feed is told to the administrators and the head of its unit, once a day for each feed. */
import { personKey, postKey, type PartyKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { createOnce, type OncePorts } from '../notify/summaries/once.ts';
import type { Feed } from './ports.ts';
import { texts } from './texts.ts';

export interface TroublePorts extends OncePorts {
  administrators(): readonly PersonId[];
}

const NAMED = 3;

export function createTrouble({ administrators, ...ports }: TroublePorts) {
  const once = createOnce(ports);
  return async (feed: Feed, text: string, faults: readonly string[]): Promise<void> => {
    await once.tell(`feed-refused.${feed.id}.${dayOf(ports.now())}`, async () => {
      const to: PartyKey[] = [...administrators().map(personKey), postKey(feed.unit, 'head')];
      const { subject, body } = texts.trouble;
      return { to: [...new Set(to)], subject: subject(feed.name), body: body(text, faults.slice(0, NAMED)) };
    });
  };
}
