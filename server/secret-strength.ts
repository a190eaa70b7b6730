/** Whether a secret can be guessed. Length alone says little: zeros are long, too. */

/** Chance puts more than this many different characters into 32 hexadecimal digits, almost always. */
const FEWEST_DISTINCT = 8;

/** What is wrong with it, or undefined. */
export function weaknessOf(secret: string, leastBytes: number): 'short' | 'plain' | undefined {
  if (Buffer.byteLength(secret) < leastBytes) return 'short';
  const letters = [...secret];
  if (new Set(letters).size < FEWEST_DISTINCT) return 'plain';
  // Made of one piece over and over.
  for (let piece = 1; piece <= letters.length / 2; piece += 1)
    if (letters.every((letter, n) => n < piece || letter === letters[n - piece])) return 'plain';
  // Mostly a row: 0123456789abcdef, zyxw.
  const codes = letters.map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.filter((code, n) => n > 0 && Math.abs(code - (codes[n - 1] ?? 0)) <= 1).length;
  return steps > letters.length / 2 ? 'plain' : undefined;
}
