/** Request bodies: JSON only, bounded, with the place of a fault. */
import type { Context as KoaContext } from 'koa';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { isTooDeep, nulIn } from './impossible.ts';
import { texts } from '../texts.ts';

const MB = 1024 * 1024;
/** What is too large is still read to its end up to here, so that the client hears the answer. */
const READ_ON = 32 * MB;

/** Reads a JSON body of at most `limit` bytes. */
export async function readJson(ctx: KoaContext, limit: number): Promise<{ value: unknown } | Rejection> {
  const type = ctx.get('content-type');
  // A page of somebody else may send forms and plain text from a browser without asking; JSON it may not.
  if (type !== '' && !JSON_TYPE.test(type)) {
    await readOn(ctx);
    return reject('wrongType', texts.notJson(type));
  }
  const bytes = await readBytes(ctx, limit);
  if (isRejection(bytes)) return bytes;
  if (bytes.length > 0 && type === '') return reject('wrongType', texts.notJson(type));
  return parseJson(bytes.toString('utf8'));
}

/** Reads a body of at most `limit` bytes as it is. */
export async function readBytes(ctx: KoaContext, limit: number): Promise<Buffer | Rejection> {
  const chunks: Buffer[] = [];
  let size = 0;
  let tooLarge = Number(ctx.get('content-length') || 0) > limit;
  for await (const chunk of bodyOf(ctx)) {
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
  return Buffer.concat(chunks);
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/** The value, or what is wrong with the text and where. */
export function parseJson(text: string): { value: unknown } | Rejection {
  if (text.trim() === '') return { value: undefined };
  const wrong = (message: string, path = '') => reject('invalid', message, { faults: [{ path, message }] });
  if (isTooDeep(text)) return wrong(texts.tooDeep);
  try {
    const value: unknown = JSON.parse(text);
    const nul = nulIn(text, value);
    return nul === undefined ? { value } : wrong(texts.nul, nul);
  } catch (error) {
    const place = placeOf(text, error);
    return reject('invalid', texts.brokenJson(place), { faults: [{ path: '', message: place }] });
  }
}

/** The body as it comes; whoever stops reading it does not break the connection. */
export const bodyOf = (ctx: KoaContext): AsyncIterable<Buffer> => ctx.req.iterator({ destroyOnReturn: false });

/** Reads what is left of a body and drops it, so that the client gets an answer and not a broken connection; not without end. */
export async function readOn(ctx: KoaContext, left: AsyncIterable<Buffer> = bodyOf(ctx)): Promise<void> {
  if (ctx.req.readableEnded || ctx.req.destroyed) return;
  let size = 0;
  for await (const chunk of left) {
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
