/** The one door of tests to the machine's time, for what no test expects anything of; the check `clock` sees to it. */
import { instantOf, msOf, type Instant } from '@banjie/shared/kernel/time.ts';

/** A time that differs from write to write, as a measured document's does. */
export const machineNow = (): Instant => instantOf(Date.now());

/** By how many milliseconds a city is off that begins then: its quiet hours come when they are looked for, and not at night. */
export const offsetTo = (start: Instant): number => msOf(start) - Date.now();
export const nowBy = (offsetMs: number): Instant => instantOf(Date.now() + offsetMs);
