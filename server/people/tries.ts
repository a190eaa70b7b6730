/** What may be guessed or is dear at the door is counted in the database, where all processes agree. Machine time. */
import type { PeopleStore } from './ports.ts';

/** How many in ten minutes. */
export const limits = {
  /** Codes that one account outside gets wrong. */
  triesOfAccount: 5,
  /** Wrong codes under one name, from whatever accounts. */
  triesAtPerson: 10,
  /** Wrong codes in the whole city, however many accounts and names are used. */
  triesInAll: 300,
  /** Logins of one WeChat account that is nobody's yet. */
  newLogins: 20,
  newLoginsInAll: 1_000,
  /** Answers of the unified sign-on that led nowhere. */
  signOnsInAll: 1_000,
} as const;
const WINDOW_SECONDS = 600;

export interface Counted {
  key: string;
  most: number;
}

export function counting(store: Pick<PeopleStore, 'countTry' | 'takeBackTry'>) {
  return {
    /** Counts one more of each, and tells whether any is too many by now. */
    async tooMany(counted: readonly Counted[]): Promise<boolean> {
      const all = await Promise.all(counted.map(({ key }) => store.countTry(key, WINDOW_SECONDS)));
      return all.some((count, n) => count > (counted[n]?.most ?? 0));
    },
    /** One less of each: what was counted was no try. */
    async takeBack(counted: readonly Counted[]): Promise<void> {
      await Promise.all(counted.map(({ key }) => store.takeBackTry(key)));
    },
  };
}
