/** What a handler is called with: parameters, query and body as the contract has them, and by whom. */
import type { Context } from 'koa';
import type { z } from 'zod';
import type { Route } from '@banjie/shared/contract/route.ts';
import { faultsOf } from '@banjie/shared/engine/forms/form.ts';
import { hasPersonalNumber } from '@banjie/shared/kernel/mask.ts';
import { isRejection, reject, type Fault } from '@banjie/shared/kernel/rejection.ts';
import { hashOf } from '../../proof/hash.ts';
import type { Caller } from '../handler.ts';
import { texts } from '../texts.ts';
import { readBatch } from './batch.ts';
import { readJson } from './body.ts';
import type { Doorkeeping } from './caller.ts';
import { impossibleValues } from './impossible.ts';

/** A key is kept with what was done by it. One that holds the number of somebody is kept as its hash: still the same for the same. */
const keyFrom = (header: string): string => (hasPersonalNumber(header) ? hashOf(header) : header);

/** One of the preferences of a header that may hold several (RFC 7240). */
const MINIMAL = /(?:^|[\s,;])return\s*=\s*"?minimal"?\s*(?:$|[,;])/i;

/** What a handler is called with, or why it is not. */
export async function callOf(
  route: Route,
  ctx: Context,
  caller: Caller,
  door: Pick<Doorkeeping, 'admit'>,
  limit: number,
) {
  const faults: Fault[] = [];
  const params = read(route.params, ctx['params'], faults, '');
  faults.push(...impossibleValues(ctx.query));
  const query = read(route.query, { ...ctx.query }, faults, '');
  let body: unknown;
  if (route.batch) {
    const batch = await readBatch(ctx);
    if (isRejection(batch)) return batch;
    body = batch;
  } else if (route.body) {
    const json = await readJson(ctx, limit);
    if (isRejection(json)) return json;
    body = read(route.body, json.value, faults, '');
  }
  const key = ctx.get('idempotency-key');
  if (route.idempotent && !/^[\x21-\x7e]{8,200}$/.test(key))
    faults.push({ path: 'Idempotency-Key', message: texts.keyNeeded });
  if (faults.length > 0) return reject('invalid', texts.invalid, { faults });
  // Once more after a body, which may have taken its time.
  const refused = route.body && caller.kind === 'person' ? await door.admit(caller) : undefined;
  if (refused) return refused;
  const requestId = ctx.state['requestId'] as string;
  const brief = route.brief === true && MINIMAL.test(ctx.get('prefer'));
  return { params, query, body, key: key === '' ? undefined : keyFrom(key), caller, requestId, brief };
}

function read(schema: z.ZodType | undefined, value: unknown, faults: Fault[], prefix: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  faults.push(...faultsOf(result.error).map((fault) => ({ ...fault, path: prefix + fault.path })));
  return undefined;
}
