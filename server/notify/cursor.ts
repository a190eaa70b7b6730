/** Places in a list, newest first, as an opaque text. */
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { isInstant, type Instant } from '@banjie/shared/kernel/time.ts';

export interface Place {
  at: Instant;
  id: string;
}

export const cursorOf = (place: Place): string =>
  Buffer.from(JSON.stringify([place.at, place.id])).toString('base64url');

/** Undefined when it was not made by `cursorOf`. */
export function readCursor(cursor: string): Place | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(read) || !isInstant(read[0]) || typeof read[1] !== 'string') return undefined;
    return { at: read[0], id: read[1] };
  } catch {
    return undefined;
  }
}

/** From behind which place a list goes on; undefined from its beginning. @param text what is said of a cursor that is none */
export const placeAfter = (cursor: string | undefined, text: string, fault?: string): Place | Rejection | undefined =>
  cursor === undefined ? undefined : (readCursor(cursor) ?? badCursor(text, fault));

/** @param fault what is said of the field itself, where that is something else */
export const badCursor = (text: string, fault = text): Rejection =>
  reject('invalid', text, { faults: [{ path: 'cursor', message: fault }] });
