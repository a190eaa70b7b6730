/** Background work is shared out by slots: a matter is in one for ever, and a slot is worked by one process at a time. */

export const SLOTS = 64;
export const everySlot: readonly number[] = Array.from({ length: SLOTS }, (_, slot) => slot);

/** The slot of a matter (FNV-1a over its id): the same in every process, evenly spread. */
export function slotOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n += 1) {
    hash ^= id.charCodeAt(n);
    hash = Math.imul(hash, 0x01000193);
  }
  // The low bits of FNV are its weakest.
  return ((hash ^ (hash >>> 15)) >>> 0) % SLOTS;
}
