/** Webhooks of units by the settings of a city. */
import { createHmac } from 'node:crypto';
import type { Config } from '../../../config.ts';
import { outward } from '../../../outward/post.ts';
import type { Stores } from '../../../store/open-stores.ts';
import { createServing, type ServingPorts } from './serving.ts';

type Given = Pick<ServingPorts, 'log' | 'cityNow'>;

export function webhooksOf(
  config: Pick<Config, 'secret' | 'also' | 'outward'>,
  { webhooks }: Pick<Stores, 'webhooks'>,
  given: Given,
) {
  const keyOf = (of: Uint8Array) => createHmac('sha256', of).update('banjie:webhooks').digest();
  const store = webhooks.under([keyOf(config.secret), ...config.also.map(keyOf)]);
  const out = outward(config.outward);
  return { store, outward: out, serving: createServing({ ...given, store, outward: out, now: Date.now }) };
}
