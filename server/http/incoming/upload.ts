/** A file that comes in: the body as it is, or the only file of a multipart form (WeChat sends nothing else). */
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { PassThrough, type Readable } from 'node:stream';
import type { Context as KoaContext } from 'koa';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { readOn } from './body.ts';
import { UploadBroken, type Upload } from '../handler.ts';
import { texts } from '../texts.ts';

/** Gives the file to `work`, piece by piece. What `work` leaves unread is dropped, so that the client hears the answer. */
export async function withUpload<T>(ctx: KoaContext, work: (upload: Upload) => Promise<T>): Promise<T | Rejection> {
  try {
    if (/^multipart\//i.test(ctx.get('content-type'))) return await multipart(ctx, work);
    const size = Number(ctx.get('content-length') || Number.NaN);
    return await work({ bytes: pieces(ctx.req), ...(Number.isFinite(size) ? { size } : {}) });
  } catch (error) {
    if (error instanceof UploadBroken) return reject('invalid', texts.brokenUpload);
    throw error;
  } finally {
    // Whoever went away is not waited for, and no answer is kept back for an error of his.
    await readOn(ctx).catch(() => undefined);
  }
}

async function* pieces(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) yield piece as Uint8Array;
  } catch (error) {
    throw new UploadBroken('the upload broke off', { cause: error });
  }
}

async function multipart<T>(ctx: KoaContext, work: (upload: Upload) => Promise<T>): Promise<T> {
  const form = parser(ctx);
  // The parser's own file stream stops the whole parser when it is left; this one can be left at any time.
  const content = new PassThrough();
  const found = new Promise<void>((begun, none) => {
    form.once('file', (_field, file) => {
      file.once('error', (error: Error) => content.destroy(error));
      file.pipe(content);
      begun();
    });
    const broken = (error?: unknown) => {
      none(new UploadBroken('no whole file in the form', { cause: error }));
      content.destroy(error instanceof Error ? error : new Error('the form broke off'));
    };
    form.on('error', broken);
    form.once('finish', () => none(new UploadBroken('no file in the form')));
    ctx.req.once('error', broken);
    ctx.req.once('aborted', broken);
  });
  // Looked at below; an error that comes first must not count as unhandled.
  found.catch(() => undefined);
  content.on('error', () => undefined);
  ctx.req.pipe(form);
  try {
    await found;
    return await work({ bytes: pieces(content) });
  } finally {
    ctx.req.unpipe(form);
    content.destroy();
  }
}

function parser(ctx: KoaContext): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: ctx.req.headers as BusboyHeaders,
      limits: { files: 1, fields: 20, fieldSize: 1024, parts: 30 },
    });
  } catch (error) {
    throw new UploadBroken('no form', { cause: error });
  }
}
