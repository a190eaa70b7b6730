/**
 * What people write in several ways, read as one: width, case, blanks, dots, marks that nobody sees, and characters that
 * only look different. The one place of it: search, pick lists, chat, comparison and import fold by this and by nothing
 * else (`launch/checks/fold.mjs`). What is stored and shown stays as it was written.
 *
 * Three strengths, each on top of the one before: `fold` keeps the length, `unspaced` is for names of things and for
 * identifiers, in which a dash or a dot may tell one from another, and `bareText` is for names of people and for words that are searched.
 */

/** NFKC leaves these apart though they are typed for one another: the nought of a year (二○二六) is one. */
const VARIANTS: Readonly<Record<string, string>> = { '○': '〇', '◯': '〇' };

const BLANK = /\s/;
/** Blanks of every script, and what chats and spreadsheets leave behind: joiners, direction marks, selectors. */
const BLANKS = /[\s\p{Cf}\p{Cc}\ufe00-\ufe0f]+/gu;
const MARKS = /[\s\p{P}\p{S}\p{C}\ufe00-\ufe0f]+/gu;
/** What is its own fold, as nearly everything is that is folded here. */
const FOLDED = /^[0-9a-z\u3007\u4e00-\u9fff]*$/;

/** Full width, circled and other compatibility forms become plain ones, in lower case; every blank a space. Keeps the length. */
export function fold(text: string): string {
  if (FOLDED.test(text)) return text;
  let folded = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    const plain = (VARIANTS[unit] ?? unit.normalize('NFKC')).toLowerCase();
    folded += BLANK.test(unit) ? ' ' : plain.length === 1 ? plain : unit;
  }
  return folded;
}

/** As `fold` does, with what is longer when it is plain (㈠, ﬁ, Ⅳ) and what is two units now. */
const whole = (text: string): string =>
  FOLDED.test(text)
    ? text
    : [...text]
        .map((char) => VARIANTS[char] ?? char)
        .join('')
        .normalize('NFKC')
        .toLowerCase();

/** For comparing names of things and identifiers: folded, without blanks and marks that nobody sees. */
export const unspaced = (text: string): string => whole(text).replace(BLANKS, '');

/** For comparing names of people and words that are searched: without punctuation as well, dots of names from other languages included. */
export const bareText = (text: string): string => whole(text).replace(MARKS, '');

/** The words of a search, parted by blanks, or by whatever else is named: each has to be found. */
export const wordsOf = (text: string, parted = /\s+/): string[] => [
  ...new Set(
    whole(text)
      .split(parted)
      .map(bareText)
      .filter((word) => word !== ''),
  ),
];

export const carriesAll = (text: string, words: readonly string[]): boolean => {
  const bare = bareText(text);
  return words.every((word) => bare.includes(word));
};

/** In plain width and otherwise as it was written: what is stored of an identifier or a number. */
export const plainWidth = (text: string): string => text.normalize('NFKC').trim();

/** Digits as people type them, without the blanks and dashes between them. */
export const digitsOf = (text: string): string => whole(text).replace(/[\s\p{Cf}\p{Pd}]/gu, '');

const SHIFT = 0xfee0;
const spellingsOf = (char: string): string =>
  [
    ...new Set([
      char,
      char.toUpperCase(),
      ...Object.entries(VARIANTS).flatMap(([other, plain]) => (plain === char ? [other] : [])),
      ...[char, char.toUpperCase()].flatMap((one) =>
        /[!-~]/.test(one) ? [String.fromCharCode(one.charCodeAt(0) + SHIFT)] : [],
      ),
    ]),
  ].join('');

/**
 * A regular expression for a database that keeps texts as they were written: finds what `text` is once both are folded,
 * whatever blanks and marks stand between its characters. Undefined when nothing is left of it.
 */
export function foldedPattern(text: string): string | undefined {
  const chars = [...bareText(text)];
  if (chars.length === 0) return undefined;
  // Nothing but letters and digits is left: nothing needs escaping in a class.
  return chars.map((char) => `[${spellingsOf(char)}]`).join('[^\\p{L}\\p{N}]*');
}
