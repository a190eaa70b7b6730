/**
 * The one door by which channels hear: WeCom's callbacks, delivery reports and the like. What is sent there proves itself
 * (`verify` of the channel), so nothing but bytes is read here, no more than a few, and not too often from one address.
 */

import type { Context } from 'koa';
import type { IncomingMessage } from 'node:http';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import type { Limits } from '../limits/limits.ts';
import type { Incoming } from '../notify/incoming/incoming.ts';
import { readBytes } from './incoming/body.ts';
import { respondRejection } from './respond.ts';
import type { RouterOf } from './routers.ts';
import { texts } from './texts.ts';

export interface ChannelPorts {
  incoming: Pick<Incoming, 'receive'>;
  limits: Limits;
  /** Where a request comes from. */
  addressOf(request: IncomingMessage): string;
  /** Somebody has sent what proves nothing. */
  forged(channel: string, from: string): void;
}

/** Bytes: a callback has one or two thousand, a gateway may send a hundred reports at once. */
const LIMIT = 256 * 1024;

export function mountChannels(routerOf: RouterOf, { incoming, limits, addressOf, forged }: ChannelPorts): void {
  routerOf('/api/channels').register('/api/channels/:channel', ['get', 'post'], async (ctx: Context) => {
    const from = addressOf(ctx.req);
    const begun = limits.begin('callbacks', { kind: 'anyone' }, from);
    if (isRejection(begun)) return respondRejection(ctx, begun);
    return answered(ctx, from).finally(begun);
  });

  async function answered(ctx: Context, from: string): Promise<void> {
    const isAsking = ctx.method !== 'POST';
    const body = isAsking ? new Uint8Array() : await readBytes(ctx, LIMIT);
    if (isRejection(body)) return respondRejection(ctx, body);
    const { channel = '' } = ctx['params'] as { channel?: string };
    const received = await incoming.receive(channel, {
      method: isAsking ? 'GET' : 'POST',
      headers: onlyTexts(ctx.headers),
      query: onlyTexts(ctx.query),
      body,
    });
    if (received === 'unknown') return respondRejection(ctx, reject('notFound', texts.noChannel));
    if (received === 'forged') {
      forged(channel, from);
      return respondRejection(ctx, reject('notAllowed', texts.unproven));
    }
    ctx.set('cache-control', 'no-store');
    ctx.type = 'text/plain; charset=utf-8';
    ctx.body = received.answer;
    ctx.status = 200;
  }
}

/** What is said twice is no proof of anything. */
const onlyTexts = (values: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((one): one is [string, string] => typeof one[1] === 'string'));
