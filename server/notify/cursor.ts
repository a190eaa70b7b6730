/** Places in a list, newest first, as an opaque text. */
import { isInstant, type Instant } from '@banjie/shared/kernel/time.ts';

export const cursorOf = (place: { at: Instant; id: string }): string =>
  Buffer.from(JSON.stringify([place.at, place.id])).toString('base64url');

/** Undefined when it was not made by `cursorOf`. */
export function readCursor(cursor: string): { at: Instant; id: string } | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(read) || !isInstant(read[0]) || typeof read[1] !== 'string') return undefined;
    return { at: read[0], id: read[1] };
  } catch {
    return undefined;
  }
}
