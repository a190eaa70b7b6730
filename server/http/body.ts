/** Request bodies: JSON only, bounded, with the place of a fault. */
import type { Context as KoaContext } from 'koa';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from './texts.ts';

const MB = 1024 * 1024;
/** What is too large is still read to its end up to here, so that the client hears the answer. */
const READ_ON = 32 * MB;

/** Reads a JSON body of at most `limit` bytes. */
export async function readJson(ctx: KoaContext, limit: number): Promise<{ value: unknown } | Rejection> {
  const chunks: Buffer[] = [];
  let size = 0;
  let tooLarge = Number(ctx.get('content-length') || 0) > limit;
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and dropped, so that the client gets an answer and not a broken connection; not without end.
    if (size > limit) tooLarge = true;
    if (!tooLarge) chunks.push(chunk);
    if (size > limit + READ_ON) {
      // The next request on this connection would wait behind what is left unread.
      ctx.set('connection', 'close');
      break;
    }
  }
  if (tooLarge) return reject('tooLarge', texts.tooLarge(`${Math.round((limit / MB) * 10) / 10} MB`));
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const place = placeOf(text, error);
    return reject('invalid', texts.brokenJson(place), { faults: [{ path: '', message: place }] });
  }
}

/** Reads what is left of a body and drops it, so that the client gets an answer and not a broken connection; not without end. */
export async function readOn(ctx: KoaContext): Promise<void> {
  if (ctx.req.readableEnded || ctx.req.destroyed) return;
  let size = 0;
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= READ_ON) continue;
    // The next request on this connection would wait behind what is left unread.
    ctx.set('connection', 'close');
    return;
  }
}

function placeOf(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return texts.brokenJsonSomewhere;
  const before = text.slice(0, Number(position)).split('\n');
  return texts.brokenJsonAt(before.length, (before.at(-1)?.length ?? 0) + 1);
}
