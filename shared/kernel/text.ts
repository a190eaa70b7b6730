/**
 * Text as people read it. JavaScript counts halves of some characters (UTF-16 units); what is stored, hashed and shown
 * must never hold such a half, and nothing that a reader sees as one character is cut in two.
 */

/** Without halves of characters: each stands as U+FFFD, as any UTF-8 writer would leave it. */
export const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (unit) => (unit.length === 2 ? unit : '\ufffd'));

// Without a look behind, which iOS has known only since 16.4.
export const isWellFormed = (text: string): boolean =>
  !/[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/.test(text);

/** Every text of plain data made well-formed; what needs no change is given back as it is. */
export function wellFormedDeep<T>(value: T): T {
  if (typeof value === 'string') return (isWellFormed(value) ? value : wellFormed(value)) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => wellFormedDeep(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [wellFormedDeep(name), wellFormedDeep<unknown>(one)]),
  ) as T;
}

interface Segments {
  segment(text: string): Iterable<{ segment: string }>;
}
type MakeSegments = new (locale: string, options: { granularity: 'grapheme' }) => Segments;
// WeChat's runtime on older phones has no Intl.Segmenter: there the rule below stands in for it.
const { Segmenter } = (typeof Intl === 'undefined' ? {} : Intl) as { Segmenter?: MakeSegments };
const segments = Segmenter ? new Segmenter('zh', { granularity: 'grapheme' }) : undefined;
/** One character with what joins it: marks, variation selectors, skin tones, joiners, and pairs of flag letters. */
const cluster = /\r\n|(?:\p{RI}\p{RI}|\P{M})(?:[\p{M}\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]|\u200d\P{M})*|\p{M}+/gu;

/** What a reader sees as characters: an emoji of a family, a letter with its marks, are one each. */
export function charactersOf(text: string): string[] {
  if (segments) return Array.from(segments.segment(text), (one) => one.segment);
  return text.match(cluster) ?? [];
}

/** The text when it has at most `most` characters as a reader counts them; else its beginning. With `more` at its end, which counts. */
export function cutText(text: string, most: number, more = ''): string {
  const whole = wellFormed(text);
  // A character is at least one unit long, and most texts are short: no need to look at them closely.
  if (whole.length <= most) return whole;
  const characters = charactersOf(whole);
  if (characters.length <= most) return whole;
  return characters.slice(0, Math.max(0, most - charactersOf(more).length)).join('') + more;
}

/** Whether a text has more characters than that, as a reader counts them. */
export const isLonger = (text: string, most: number): boolean => text.length > most && charactersOf(text).length > most;
