const LEAST_MS = 2_600;
const TO_FIND_IT_MS = 1_400;
const PER_CHARACTER_MS = 200;
/** Who has chosen large letters has more time as well. */
const ELDER_TIMES = 3;

/** How long a text that goes away by itself is to be there. */
export const timeToRead = (text: string, isElder: boolean): number =>
  Math.max(LEAST_MS, TO_FIND_IT_MS + text.length * PER_CHARACTER_MS) * (isElder ? ELDER_TIMES : 1);
