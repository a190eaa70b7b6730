/** Leased duties: the trail is put under the chain of administration, and goes when it was kept as long as it must be. */
import { addMs, type Instant, MS_PER_DAY } from '@banjie/shared/kernel/time.ts';
import { digestOfLooks } from './looks.ts';
import type { AdministrationStore, TrailStore } from './ports.ts';

/** The least that the law asks for (Cybersecurity Law 21): six months, as days so that no month is shorter. */
export const LEAST_MONTHS = 6;
export const daysKept = (months: number): number => Math.ceil((months * 366) / 12) + 1;

export interface Keeping {
  /** So far has every segment come: from now on it can't become shorter unseen. */
  seal(): Promise<void>;
  purge(): Promise<number>;
}

const AT_ONCE = 500;

export function createKeeping(ports: {
  trail: TrailStore;
  chain: AdministrationStore;
  /** City time. */
  now(): Instant;
  /** What the city has set. */
  months(): number;
}): Keeping {
  const { trail, chain } = ports;
  async function seal(): Promise<void> {
    for (;;) {
      const heads = await trail.unsealed(AT_ONCE);
      if (heads.length === 0) return;
      // The entry first: noted twice it says the same.
      await chain.note({ act: 'trail', heads });
      await trail.noteSealed(heads);
      if (heads.length < AT_ONCE) return;
    }
  }
  return {
    seal,
    async purge() {
      const months = Math.max(LEAST_MONTHS, ports.months());
      const now = ports.now();
      const segments = await trail.endedBefore(addMs(now, -daysKept(months) * MS_PER_DAY), AT_ONCE);
      if (segments.length === 0) return 0;
      const looks: [string, string][] = [];
      for (const segment of segments) {
        const found = await trail.looksOf(segment);
        if (found.length > 0) looks.push([segment, digestOfLooks(found)]);
      }
      await chain.note({ act: 'purged', segments, now, months, ...(looks.length > 0 ? { looks } : {}) });
      for (const segment of segments) await trail.drop(segment);
      return segments.length;
    },
  };
}
