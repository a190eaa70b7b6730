/** What may be guessed or is dear at the door is counted in the database, where all processes agree. Machine time. */

/** How many in ten minutes. */
export const limits = {
  /** Codes that one account outside gets wrong. */
  triesOfAccount: 5,
  /** Wrong codes under one name, from whatever accounts. */
  triesAtPerson: 10,
  /** Wrong codes in the whole city, however many accounts and names are used. */
  triesInAll: 300,
  /** Codes that one person has made. */
  codesMade: 20,
  /** Logins of one account of WeChat or WeCom that is nobody's yet. */
  newLogins: 20,
  newLoginsInAll: 1_000,
  /** Logins in WeCom that led nowhere: each asks WeCom, which counts the application's calls, pushes among them. */
  wecomLoginsInAll: 1_000,
  /** Answers of the unified sign-on that led nowhere. */
  signOnsInAll: 1_000,
} as const;
const WINDOW_SECONDS = 600;

export interface Counted {
  key: string;
  most: number;
}

export interface TryStore {
  /** Counts one more within a window of so many seconds; how many there are by now, and how long the window still lasts. */
  countTry(key: string, seconds: number): Promise<{ count: number; leftSeconds: number }>;
  takeBackTry(key: string): Promise<void>;
}

export function counting(store: TryStore) {
  return {
    /** Counts one more of each. Where any is too many by now: after how many seconds none is. */
    async tooMany(counted: readonly Counted[], seconds = WINDOW_SECONDS): Promise<number | undefined> {
      const all = await Promise.all(
        counted.map(async ({ key, most }) => ({ most, ...(await store.countTry(key, seconds)) })),
      );
      const over = all.filter(({ count, most }) => count > most);
      return over.length === 0 ? undefined : Math.max(1, ...over.map(({ leftSeconds }) => Math.ceil(leftSeconds)));
    },
    /** One less of each: what was counted was no try. */
    async takeBack(counted: readonly Counted[]): Promise<void> {
      await Promise.all(counted.map(({ key }) => store.takeBackTry(key)));
    },
  };
}
