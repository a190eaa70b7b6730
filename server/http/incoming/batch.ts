/**
 * What a machine sends of its own, of any size. A sender that gets a 4xx does not send it again, so a list that is too long
 * is cut between two of its entries while it comes in; what stands behind the list is still read.
 */
import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Context as KoaContext } from 'koa';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from '../texts.ts';
import { bodyOf, readOn } from './body.ts';

const MB = 1024 * 1024;
/** From here on entries are left out: twelve thousand alerts that are described at length are 9 MB. */
export const CUT_FROM = 16 * MB;
/** An entry that is being read then is read to its end, and so is what follows the list. */
const ROOM = 4 * MB;
/** Whoever goes on for longer is no monitoring system. */
const MOST = 256 * MB;

export class Batch {
  readonly bytes: Uint8Array;
  /** Entries that were left out. */
  readonly dropped: number;
  constructor(bytes: Uint8Array, dropped: number) {
    this.bytes = bytes;
    this.dropped = dropped;
  }
}

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body as it comes, unpacked where it says that it is packed. What it unpacks to is what is bounded. */
export async function readBatch(ctx: KoaContext): Promise<Batch | Rejection> {
  const encoding = ctx.get('content-encoding').trim().toLowerCase();
  const raw = bodyOf(ctx);
  // The next request on this connection would wait behind what is left unread.
  if (encoding === '' || encoding === 'identity') return cutWhole(raw, () => ctx.set('connection', 'close'));
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  if (!decoder) {
    await readOn(ctx);
    return reject('wrongType', texts.encoding(encoding.slice(0, 40), Object.keys(decoders).join('、')));
  }
  const packed = Readable.from(raw);
  let brokenOff: Error | undefined;
  packed.on('error', (error) => {
    brokenOff = error;
    decoder.destroy(error);
  });
  /** An answer that is given before all has come is lost where the connection ends then. */
  const rest = async (): Promise<void> => {
    packed.unpipe(decoder);
    await readOn(ctx, packed);
  };
  try {
    return await cutWhole(packed.pipe(decoder), rest);
  } catch (error) {
    // Whoever has hung up hears no answer.
    if (brokenOff) throw error;
    await rest();
    return reject('invalid', texts.brokenPacking(encoding), {
      faults: [{ path: 'Content-Encoding', message: texts.brokenPacking(encoding) }],
    });
  }
}

/** @param leave is told when the body goes on beyond all bounds and nothing of it is unpacked any more */
async function cutWhole(body: AsyncIterable<Buffer>, leave: () => unknown): Promise<Batch | Rejection> {
  const kept: Uint8Array[] = [];
  const cutting = createCutting(CUT_FROM);
  let size = 0;
  let room = CUT_FROM + ROOM;
  for await (const chunk of body) {
    size += chunk.length;
    for (const piece of room > 0 ? cutting.push(chunk) : []) {
      room -= piece.length;
      kept.push(piece);
    }
    if (size <= MOST) continue;
    room = 0;
    break;
  }
  if (size > MOST) await leave();
  if (room <= 0) return reject('tooLarge', texts.tooLarge(`${CUT_FROM / MB} MB`));
  return new Batch(kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept), cutting.dropped());
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Passes JSON on as it comes; from so many bytes on without what the outermost list still has. */
export function createCutting(from: number) {
  let read = 0;
  let depth = 0;
  /** Of the outermost list that is open. */
  let listAt = 0;
  let inText = false;
  let escaped = false;
  let dropping = false;
  let dropped = 0;
  return {
    dropped: () => dropped,
    /** What is kept of the next bytes. */
    push(bytes: Uint8Array): Uint8Array[] {
      const pieces: Uint8Array[] = [];
      let begin = dropping ? bytes.length : 0;
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (inText) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inText = false;
          continue;
        }
        if (byte === QUOTE) inText = true;
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
          depth += 1;
          if (byte === OPEN_LIST && listAt === 0) listAt = depth;
        } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
          if (depth === listAt) {
            listAt = 0;
            if (dropping) begin = at;
            dropping = false;
          }
          depth -= 1;
        } else if (byte === COMMA && depth === listAt && listAt > 0 && read + at >= from) {
          if (!dropping) pieces.push(bytes.subarray(begin, at));
          dropping = true;
          dropped += 1;
        }
      }
      read += bytes.length;
      if (!dropping) pieces.push(bytes.subarray(begin));
      return pieces.filter((piece) => piece.length > 0);
    },
  };
}
