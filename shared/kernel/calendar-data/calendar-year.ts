import type { Day } from '../time.ts';

/** What a notice says of one year. */
export interface CalendarYear {
  year: number;
  /** Number of the notice (文号); left out when it is not known, never invented. */
  notice?: string;
  /** Days off: 'YYYY-MM-DD', or 'YYYY-MM-DD/YYYY-MM-DD' with both ends. Must not be empty. */
  off: readonly string[];
  /** Saturdays and Sundays that are worked. */
  work: readonly Day[];
}
