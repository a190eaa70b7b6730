/** What is for those who run the city or program against it: measurements, and the description of the API. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Next } from 'koa';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { respondRejection } from './respond.ts';
import { texts } from './texts.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets in whoever brings the token, as Prometheus does (Bearer) or as a browser asks for it (Basic, as the password).
 * Without a token the training ground is open, and a real city is shut.
 */
export function operatorsOnly(token: string | undefined, training: boolean) {
  const expected = token === undefined ? undefined : digest(token);
  return async (ctx: Context, next: Next): Promise<unknown> => {
    if (expected === undefined && training) return next();
    const given = tokenIn(ctx.get('authorization'));
    if (expected && given !== undefined && timingSafeEqual(digest(given), expected)) return next();
    ctx.set('www-authenticate', 'Basic realm="banjie", charset="UTF-8"');
    return respondRejection(ctx, reject('notSignedIn', expected ? texts.operatorsOnly : texts.operatorsShut));
  };
}

function tokenIn(header: string): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) (\S{1,4096})$/i.exec(header) ?? [];
  if (scheme.toLowerCase() !== 'basic') return scheme === '' ? undefined : value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
