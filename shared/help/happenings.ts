/** What ticks a card. */
/**
 * What must have happened, as the server sees it: he has opened a matter, brought a task to its end, kept a
 * phrase of his own; a push finds him; his unit has a roster; there are people beside him, every post is held, a setting
 * of the city was changed.
 */
export const happenings = [
  ...(['opened', 'acted', 'phrases', 'reached', 'roster', 'people', 'posts', 'settings'] as const),
] as const;
export type Happening = (typeof happenings)[number];
