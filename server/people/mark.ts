/**
 * What a database is, and whose: a training ground and a real city are kept apart, and servers that work on one city
 * have one secret and one signing key, or codes, tokens and signatures of one would be nothing to the other.
 */
import { createHmac } from 'node:crypto';
import { instantOf } from '@banjie/shared/kernel/time.ts';
import { ConfigError } from '../config-error.ts';
import { fingerprint } from '../proof/key.ts';
import type { CityKeys, CityMark, PeopleStore } from './ports.ts';
import { texts } from './texts.ts';

interface Settings {
  training: boolean;
  secret: Uint8Array;
  /** Hold beside it while it is being changed. */
  also?: readonly Uint8Array[];
  /** Where the signing key is kept; for words. */
  signingKey: string;
  /** Of the signing key, where it is at hand. */
  publicKey?: string;
}

/** Told apart by these, and nothing follows from them. */
const keysOf = ({ secret, publicKey }: Pick<Settings, 'secret' | 'publicKey'>): CityKeys => ({
  secret: createHmac('sha256', secret).update('banjie:mark').digest('hex'),
  ...(publicKey === undefined ? {} : { signingKey: fingerprint(publicKey) }),
});

async function kindOf(store: PeopleStore, training: boolean, machineMs: number): Promise<CityMark> {
  const mark = await store.mark({ training, since: instantOf(machineMs) });
  if (mark.training !== training) throw new ConfigError(training ? texts.mark.notTraining : texts.mark.notProduction);
  return mark;
}

/** The mark of this database. @throws ConfigError when it is of the other kind, or its servers have other keys */
export async function markOf(store: PeopleStore, settings: Settings, machineMs = Date.now()): Promise<CityMark> {
  const mark = await kindOf(store, settings.training, machineMs);
  const own = keysOf(settings);
  const known = await store.claimKeys(own);
  if (known.secret !== own.secret) {
    const also = (settings.also ?? []).map((secret) => keysOf({ secret }).secret);
    if (!also.includes(known.secret)) throw new ConfigError(texts.mark.otherSecret(settings.training));
    // With the first server that signs with the new one the city goes over to it; one that still has them the other way
    // round does not take it back.
    if (known.secretBefore !== own.secret) await store.replaceKeys({ secret: own.secret, secretBefore: known.secret });
  }
  if (own.signingKey !== undefined && known.signingKey !== own.signingKey)
    throw new ConfigError(texts.mark.otherSigningKey(settings.signingKey, own.signingKey, known.signingKey ?? ''));
  return mark;
}

/** From now on the keys of these settings are the city's. @throws ConfigError when it is of the other kind */
export async function changeKeys(
  store: PeopleStore,
  settings: Settings,
  machineMs = Date.now(),
): Promise<{ secret: boolean; signingKey: boolean }> {
  await kindOf(store, settings.training, machineMs);
  const own = keysOf(settings);
  const before = await store.claimKeys(own);
  await store.replaceKeys(own);
  return {
    secret: before.secret !== own.secret,
    signingKey: own.signingKey !== undefined && before.signingKey !== own.signingKey,
  };
}
