/** What is told once, by however many processes: whether it was follows from its event, and what was told stays told. */
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../notices.ts';
import type { DeliveryStore, Notice } from '../ports.ts';

export interface OncePorts {
  store: Pick<DeliveryStore, 'ofEvent'>;
  tell: Notices['tell'];
  /** City time. */
  now(): Instant;
}

export type Said = Pick<Notice, 'subject' | 'body'>;

/** Known to be told. What is forgotten is asked for again. */
const REMEMBERED = 10_000;

/** A notice that is about no matter and asks for nothing. */
export const summaryNotice = (event: string, at: Instant, { subject, body }: Said): Notice => ({
  ...{ event, at, matter: '', number: '', kind: 'summary', urgent: false, subject, body, words: [] },
});

export function createOnce({ store, tell, now }: OncePorts) {
  const told = new Set<string>();
  const remember = (event: string): void => {
    if (told.size >= REMEMBERED) told.clear();
    told.add(event);
  };
  async function isTold(event: string): Promise<boolean> {
    if (told.has(event)) return true;
    const found = (await store.ofEvent(event)).length > 0;
    if (found) remember(event);
    return found;
  }
  return {
    isTold,
    /** `make` is asked only where it is new. Whether it was. */
    async tell(event: string, make: () => Promise<Said & { to: readonly PartyKey[] }>): Promise<boolean> {
      if (await isTold(event)) return false;
      const { to, ...said } = await make();
      await tell([{ to, notice: summaryNotice(event, now(), said) }]);
      remember(event);
      return true;
    },
  };
}
