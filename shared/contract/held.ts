/**
 * What a client holds that is signed in: a short token, and what renews it. A token that is no longer taken is renewed by
 * itself, once for all calls that wait for it, and the call is tried once more.
 */
import type { HttpResponse } from './client.ts';

export interface Held {
  token: string;
  refresh: string;
}

export interface Holding {
  read(): Held | undefined;
  write(held: Held | undefined): void;
  /** Undefined when it was refused: somebody has to sign in. @throws when no answer came; nothing is lost by that */
  renew(refresh: string): Promise<Held | undefined>;
}

export function createHeld(holding: Holding) {
  let renewing: Promise<Held | undefined> | undefined;

  async function renewed(before: Held): Promise<Held | undefined> {
    const next = await holding.renew(before.refresh);
    // Meanwhile somebody else may have signed in, or another tab may have been quicker.
    if (holding.read()?.refresh !== before.refresh) return holding.read();
    holding.write(next);
    return next;
  }

  /** The answer with the token; undefined when nobody is signed in, or not any more. */
  return async function send(attempt: (token: string) => Promise<HttpResponse>): Promise<HttpResponse | undefined> {
    const first = holding.read();
    if (!first) return undefined;
    const answer = await attempt(first.token);
    if (answer.status !== 401) return answer;
    const current = holding.read();
    if (!current) return undefined;
    const next =
      current.token === first.token
        ? await (renewing ??= renewed(current).finally(() => (renewing = undefined)))
        : current;
    return next && attempt(next.token);
  };
}
