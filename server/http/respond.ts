/** Errors over HTTP: one shape, with a text that can be shown as it is. */
import type { Context as KoaContext } from 'koa';
import type { ErrorBody } from '@banjie/shared/contract/shapes.ts';
import { maskDeep, maskIds } from '@banjie/shared/kernel/mask.ts';
import { rejectionStatus, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { FileAnswer } from './handler.ts';
import { texts } from './texts.ts';

export function respondRejection(ctx: KoaContext, rejection: Rejection): void {
  ctx.status = rejectionStatus[rejection.rejected];
  if (rejection.afterSeconds !== undefined)
    ctx.set('retry-after', String(Math.max(1, Math.ceil(rejection.afterSeconds))));
  const body: ErrorBody = {
    error: {
      code: rejection.rejected,
      // A refusal repeats what was asked for; it is shown, pictured and passed on as any other text.
      text: maskIds(rejection.text).text,
      ...(rejection.faults ? { faults: maskDeep(rejection.faults) } : {}),
      ...(rejection.decided ? { decided: rejection.decided } : {}),
      requestId: ctx.state['requestId'] as string,
    },
  };
  ctx.body = body;
}

/** A file to be kept, never to be shown by the browser itself: nothing in it runs under our address. */
export function respondFile(ctx: KoaContext, { name, type, size, content }: FileAnswer): void {
  // RFC 6266 and 5987: a plain name for old clients, the real one beside it.
  ctx.attachment(name);
  ctx.type = type;
  ctx.compress = false;
  if (size !== undefined) ctx.length = size;
  ctx.body = content instanceof Uint8Array ? Buffer.from(content) : content;
}

export function respondInternal(ctx: KoaContext): void {
  ctx.status = 500;
  ctx.body = {
    error: {
      code: 'internal',
      text: ctx.method === 'GET' ? texts.internal : texts.internalMaybeDone,
      requestId: ctx.state['requestId'] as string,
    },
  } satisfies ErrorBody;
}
