/** WeCom by the settings of a city: with the token that all its processes share. */
import { createHmac } from 'node:crypto';
import type { Config } from '../config.ts';
import type { TokenStore } from '../outward/token.ts';
import { wecomApi, type WecomApi } from './api.ts';

interface Tokens {
  /** The token of an application, sealed under the first key; the others open it too. */
  tokensOf(app: string, keys: readonly [Uint8Array, ...Uint8Array[]]): TokenStore;
}

/** Undefined where the city has none. */
export function wecomOf(
  { wecom, secret, also }: Pick<Config, 'wecom' | 'secret' | 'also'>,
  { tokensOf }: Tokens,
): WecomApi | undefined {
  if (!wecom) return undefined;
  const keyOf = (of: Uint8Array) => createHmac('sha256', of).update('banjie:wecom').digest();
  return wecomApi(wecom, tokensOf(`${wecom.corpId}/${wecom.agentId}`, [keyOf(secret), ...also.map(keyOf)]));
}
