/** Things that wait for somebody are counted up to here. */
export const MOST_COUNTED = 1000;
/** A count in words: 1000+ where there are more than are counted. */
export const countText = (count: number): string => (count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count));
/** On a badge there is room for two digits. */
export const badgeText = (count: number): string => (count > 99 ? '99+' : String(count));
