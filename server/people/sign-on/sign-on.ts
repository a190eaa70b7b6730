/**
 * Signing in by the city's unified sign-on. The page begins and keeps a handle in its tab; the provider sends the browser
 * back with a code that is good once and for the holder of that handle; the page hands both over and is given its session.
 * So no token of ours stands in an address, and whoever sees the code in one can do nothing with it.
 */
import { randomBytes } from 'node:crypto';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../../http/handler.ts';
import { spelling } from '../admin/identity.ts';
import type { PeopleService } from '../directory.ts';
import { signIn } from '../handlers.ts';
import type { MePorts } from '../me.ts';
import { isHere, type PeopleStore } from '../ports.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { texts as peopleTexts } from '../texts.ts';
import type { Tokens } from '../tokens.ts';
import { counting, limits } from '../../limits/tries.ts';
import type { Attempt, Provider, SignOnSettings } from './provider.ts';
import { texts } from './texts.ts';

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
      const person = personOf(claimed.claim, signOn.settings.claimIs, ports);
      if (typeof person !== 'string') return person;
      const refused = await people.admit(person);
      if (refused) return refused;
      await tries.takeBack(inAll);
      return signIn(ports, person, 'browser', body.device);
    },
  };
}

/** Whom a claim means: one who is here, or why not. */
function personOf(
  claim: string | undefined,
  claimIs: SignOnSettings['claimIs'],
  { people, tokens }: { people: Pick<PeopleService, 'roster'>; tokens: Pick<Tokens, 'keyedHashes'> },
): PersonId | Rejection {
  if (claim === undefined) return reject('notAllowed', texts.noClaim);
  const spelt = claimIs === 'identity' ? spelling(claim) : undefined;
  const hashes = spelt === undefined ? [] : tokens.keyedHashes('human', spelt);
  const meant = people
    .roster()
    .persons.filter(({ id, identity }) =>
      claimIs === 'person' ? id === claim : identity !== undefined && hashes.includes(identity),
    );
  const [here, another] = meant.filter(isHere);
  if (another) return reject('notAllowed', texts.several);
  if (here) return here.id;
  return meant.length > 0 ? reject('notSignedIn', peopleTexts.gone) : reject('notAllowed', texts.nobody);
}
