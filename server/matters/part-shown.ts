/** Links, entries and receipts on one page. */
export const PART_SHOWN = 20;
