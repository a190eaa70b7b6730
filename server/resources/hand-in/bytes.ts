/** From the bytes of a file to text, in the encodings in which programs save tables. */

export const encodings = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'GB18030'] as const;
export type Encoding = (typeof encodings)[number];

export interface TableText {
  text: string;
  /** How it was read. */
  encoding: Encoding | 'xlsx';
}

/** Undefined when it is none of them: a picture, a spreadsheet's own format, a file that is cut. */
export function decoded(bytes: Uint8Array): TableText | undefined {
  for (const encoding of candidates(bytes)) {
    try {
      const text = new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes);
      // A table has no such characters; a spreadsheet's own format or a picture has.
      if (!text.includes('\0')) return { text, encoding };
    } catch {
      // the next one, then
    }
  }
  return undefined;
}

function candidates(bytes: Uint8Array): Encoding[] {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return ['UTF-16LE'];
  if (first === 0xfe && second === 0xff) return ['UTF-16BE'];
  // Without a mark it shows by the empty half of its commas, digits and line breaks.
  const empty = [0, 0];
  const looked = bytes.subarray(0, 4_096);
  for (const [n, byte] of looked.entries()) if (byte === 0) empty[n % 2] = (empty[n % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = empty;
  if (odd > 0 && even === 0) return ['UTF-16LE'];
  if (even > 0 && odd === 0) return ['UTF-16BE'];
  return ['UTF-8', 'GB18030'];
}
