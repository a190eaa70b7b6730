/** The one door of tests to the machine's time, for what no test expects anything of; the check `clock` sees to it. */
import { instantOf, type Instant } from '@banjie/shared/kernel/time.ts';

/** A time that differs from write to write, as a measured document's does. */
export const machineNow = (): Instant => instantOf(Date.now());
