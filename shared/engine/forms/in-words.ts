/** Words alone, as chat and older clients send a material: its number where it must have one, else what is to be said of it. */
export const inWords = (
  rule: { number?: { needed?: true | undefined } | undefined },
  words: string,
): { number: string } | { note: string } => (rule.number?.needed ? { number: words } : { note: words });
