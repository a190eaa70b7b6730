/**
 * Faults that are known and still to be mended: what a check finds beyond these fails, and so does one of these that it
 * no longer finds. `npm run law-walks -- --write` writes the list anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './run.ts';

export const knownPath = join(import.meta.dirname, 'known.json');
export const known = JSON.parse(readFileSync(knownPath, 'utf8')) as Readonly<Record<Check, readonly string[]>>;
