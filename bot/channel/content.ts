/** The content of a file that somebody sent: read up to a size, and named where its network does not name it. */

/** More is no attachment anywhere; how much less the city takes is said by its server. */
export const MOST_BYTES = 100 * 1024 * 1024;

/** Undefined when it is more than that. */
export async function readUpTo(
  content: AsyncIterable<Uint8Array>,
  most: number = MOST_BYTES,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const KNOWN: readonly (readonly [string, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
];

/** A picture has no name in some networks, and the server wants an ending. */
export function nameFor(given: string, bytes: Uint8Array, otherwise: string): string {
  const name = given.trim() === '' ? otherwise : given.trim();
  if (/\.[a-z0-9]{1,8}$/i.test(name)) return name;
  const ending = KNOWN.find(([, magic]) => magic.every((byte, n) => bytes[n] === byte))?.[0];
  return ending === undefined ? name : `${name}.${ending}`;
}
