/**
 * 9 → 10: what was told waits for its next step, and may be held back. Nothing is changed of what is there: what was told
 * before does not climb. But a program of before would take such a notice out of what is found by its time.
 */
import type { Migration } from './migration.ts';

export const silenceIsNoticed: Migration = { to: 10, run: () => Promise.resolve() };
