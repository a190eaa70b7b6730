/** Where a process can die between two writes of a delivery, and what is asked of it. */
export const seams = [
  'committed, not told',
  'told, not ticked off',
  'claimed, not sent',
  'sent, not marked',
  // From outside, wherever it is.
  'anywhere',
] as const;
export type Seam = (typeof seams)[number];

export type Asked = { arm: Seam } | { open: string } | { end: true };
export type Said = { up: true } | { key: string; id: string } | { key: string; refused: string };
