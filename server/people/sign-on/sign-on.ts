/**
 * Signing in by the city's unified sign-on. The page begins and keeps a handle in its tab; the provider sends the browser
 * back with a code that is good once and for the holder of that handle; the page hands both over and is given its session.
 * So no token of ours stands in an address, and whoever sees the code in one can do nothing with it.
 */
import { randomBytes } from 'node:crypto';
import { isRejection, reject, tooOften } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../../http/handler.ts';
import { signIn } from '../handlers.ts';
import type { MePorts } from '../me.ts';
import type { PeopleStore, PersonRecord } from '../ports.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Tokens } from '../tokens.ts';
import { counting, limits } from '../../limits/tries.ts';
import type { Attempt, Provider, SignOnSettings } from './provider.ts';
import { texts } from './texts.ts';
import { identifiedBy, theOne } from './whose.ts';

export interface SignOnPorts extends MePorts {
  store: Pick<PeopleStore, 'countTry' | 'takeBackTry'>;
  tokens: Tokens;
  sessions: Sessions;
  /** Absent where the city has none. */
  signOn?: { provider: Provider; settings: Pick<SignOnSettings, 'claimIs'> } | undefined;
}

export function signOnHandlers(ports: SignOnPorts): Handlers<'offerSignOn' | 'beginSignOn' | 'finishSignOn'> {
  const { tokens, people, signOn } = ports;
  const tries = counting(ports.store);

  /** What belongs to an attempt follows from its id and our secret: under each of the secrets that hold. */
  const attemptsOf = (id: string): Attempt[] => {
    const [states, nonces, verifiers] = ['state', 'nonce', 'verifier'].map((what) =>
      tokens.keyedHashes('signOn', `${what}:${id}`),
    );
    return (states ?? []).map((state, n) => ({ state, nonce: nonces?.[n] ?? '', verifier: verifiers?.[n] ?? '' }));
  };

  return {
    offerSignOn: () => Promise.resolve({ offered: signOn !== undefined }),
    async beginSignOn() {
      if (!signOn) return reject('notFound', texts.off);
      const id = randomBytes(16).toString('base64url');
      const [attempt] = attemptsOf(id);
      const to = attempt ? await signOn.provider.address(attempt) : reject('unavailable', texts.away);
      return isRejection(to) ? to : { to, handle: await tokens.issueAttempt(id) };
    },
    async finishSignOn({ body }) {
      if (!signOn) return reject('notFound', texts.off);
      const { code, state, iss } = body;
      const handle = await tokens.verify(body.handle);
      const attempt = handle?.kind === 'signOn' ? attemptsOf(handle.id).find((one) => one.state === state) : undefined;
      if (handle?.kind !== 'signOn' || !attempt) return reject('notSignedIn', texts.over);
      // Each attempt once, in whichever process: also where a provider would take a code again.
      const once = [{ key: `sign-on:${handle.id}`, most: 1 }];
      const inAll = [{ key: 'sign-ons', most: limits.signOnsInAll }];
      if (await tries.tooMany(once)) return reject('notSignedIn', texts.over);
      const left = await tries.tooMany(inAll);
      if (left !== undefined) return tooOften(texts.tooMany(left), left);
      const claimed = await signOn.provider.claimOf(attempt, { code, state, ...(iss === undefined ? {} : { iss }) });
      if (isRejection(claimed)) {
        // Where nobody answered nothing was used up.
        if (claimed.rejected === 'unavailable') await tries.takeBack(once);
        return claimed;
      }
      if (claimed.claim === undefined) return reject('notAllowed', texts.noClaim);
      const person = theOne(
        people.roster().persons,
        says(claimed.claim, signOn.settings.claimIs, tokens),
        texts.nobody,
      );
      if (typeof person !== 'string') return person;
      const refused = await people.admit(person);
      if (refused) return refused;
      await tries.takeBack(inAll);
      return signIn(ports, person, 'browser', body.device);
    },
  };
}

/** Whom a claim means. */
const says = (claim: string, claimIs: SignOnSettings['claimIs'], tokens: Pick<Tokens, 'keyedHashes'>) =>
  claimIs === 'person' ? ({ id }: PersonRecord) => id === claim : identifiedBy(claim, tokens);
