/** What is searched for and what is found by it, written alike: without width, case, spaces and punctuation. */

export const bareText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{C}]+/gu, '');

/** The words of a search, parted by spaces: each has to be found. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .split(/\s+/)
      .map(bareText)
      .filter((word) => word !== ''),
  ),
];

export const carriesAll = (text: string, words: readonly string[]): boolean => {
  const bare = bareText(text);
  return words.every((word) => bare.includes(word));
};
