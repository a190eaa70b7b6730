/** A token of somebody else's service, which all our processes share: fetched by one of them, renewed once it holds no more. */

export interface TokenStore {
  /** The one that holds now; undefined when there is none, or it ends within a minute. Machine time. */
  current(): Promise<string | undefined>;
  /** Only one process gets the right to fetch a new one, for so many seconds; `before` is the one that did not hold. */
  mayFetch(before: string | undefined, seconds: number): Promise<boolean>;
  put(token: string, seconds: number): Promise<void>;
}

const FETCH_SECONDS = 10;

/**
 * @param fetched a new one; undefined when it can't be had now. @throws what `fetched` throws
 * @returns the token, another one than `before`; undefined while another process fetches it, or it can't be had
 */
export const sharedToken =
  (tokens: TokenStore, fetched: () => Promise<{ token: string; seconds: number } | undefined>) =>
  async (before?: string): Promise<string | undefined> => {
    const current = await tokens.current();
    if (current !== undefined && current !== before) return current;
    if (!(await tokens.mayFetch(before, FETCH_SECONDS))) {
      // Somebody else has just fetched it, or is at it.
      const others = await tokens.current();
      return others === before ? undefined : others;
    }
    const fresh = await fetched();
    if (!fresh) return undefined;
    await tokens.put(fresh.token, fresh.seconds);
    return fresh.token;
  };
