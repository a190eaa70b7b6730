/** How much of what is dear each may have. The defaults are more than anybody uses; `BANJIE_LIMITS` sets others. */
import type { Dear } from '@banjie/shared/contract/route.ts';

export interface Share {
  /** So many may begin in `seconds`. */
  most: number;
  seconds: number;
  /** So many may be under way at the same time. */
  atOnce: number;
}
/** What is counted in each process by itself: with n processes it is n times as much, and no write. */
export const countedHere = ['uploads', 'papers', 'comparisons', 'rehearsals', 'polls', 'lines', 'callbacks'] as const;
export type CountedHere = (typeof countedHere)[number];
export type Counted = Dear | CountedHere;
export type Shares = Record<CountedHere | 'openings', Share>;

export const usualShares: Shares = {
  uploads: { most: 200, seconds: 600, atOnce: 6 },
  papers: { most: 60, seconds: 600, atOnce: 3 },
  comparisons: { most: 60, seconds: 600, atOnce: 3 },
  // A form that is typed into asks once a second at most, while it changes.
  rehearsals: { most: 1_200, seconds: 600, atOnce: 4 },
  // A newer claim of an account ends the older one: more than a few are a mistake or worse.
  polls: { most: 3_000, seconds: 600, atOnce: 8 },
  // What somebody looks at, on all of his phones: a stream is begun anew every ten minutes, a long poll after each change.
  lines: { most: 1_500, seconds: 600, atOnce: 12 },
  // What channels are told by others, from one address: WeCom sends a callback for each press.
  callbacks: { most: 6_000, seconds: 60, atOnce: 64 },
  // Openings that tell more than `MANY_UNITS`; counted in the database.
  openings: { most: 30, seconds: 600, atOnce: 30 },
};

const ONE = /^([a-z]+)=(\d{1,6})\/(\d{1,5})(?:\/(\d{1,4}))?$/;

/** Reads `papers=60/600/3,uploads=200/600`: so many in so many seconds, and so many at once. Undefined when it can't be read. */
export function sharesOf(given: string): Shares | undefined {
  const shares = { ...usualShares };
  if (given === '') return shares;
  for (const part of given.split(',')) {
    const [, kind = '', most, seconds, atOnce] = ONE.exec(part.trim()) ?? [];
    if (!isShared(kind)) return undefined;
    const share = {
      most: Number(most),
      seconds: Number(seconds),
      atOnce: atOnce === undefined ? shares[kind].atOnce : Number(atOnce),
    };
    if (share.most < 1 || share.seconds < 1 || share.atOnce < 1) return undefined;
    shares[kind] = share;
  }
  return shares;
}

const isShared = (kind: string): kind is keyof Shares => Object.hasOwn(usualShares, kind);
