/** Files of WeCom's bot: their contents lie sealed at an address, each under a key of its own, which the SDK opens. */
import { decryptFile } from '@wecom/aibot-node-sdk';
import type { Fetched, FileHeard } from '../../core/ports.ts';
import { MOST_BYTES, nameFor, readUpTo } from '../content.ts';
import { texts as names } from '../texts.ts';
import { placeOf } from './incoming.ts';

const FETCH_MS = 60_000;
/** What sealing adds at most. */
const SEALED_MORE = 32;

/** @throws when it can't be had */
export async function fetchFile(file: FileHeard): Promise<Fetched> {
  const place = placeOf(file);
  if (!place) return 'gone';
  const answer = await fetch(place.url, { signal: AbortSignal.timeout(FETCH_MS) });
  if (!answer.ok || !answer.body) return 'gone';
  // The SDK would read all of it first, however much it is.
  const sealed = await readUpTo(answer.body, MOST_BYTES + SEALED_MORE);
  if (!sealed) return 'tooLarge';
  const bytes = decryptFile(Buffer.from(sealed), place.aeskey);
  return { name: nameFor(nameIn(answer.headers.get('content-disposition')) ?? file.name, bytes, names.file), bytes };
}

/** As RFC 6266 writes it: `filename*` before `filename`. */
function nameIn(disposition: string | null): string | undefined {
  const [, extended] = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition ?? '') ?? [];
  const [, quoted, bare] = /filename=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition ?? '') ?? [];
  const written = extended ?? quoted ?? bare;
  try {
    return written === undefined ? undefined : decodeURIComponent(written);
  } catch {
    return written;
  }
}
