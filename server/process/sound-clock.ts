/** The machine's clock as far as it can be believed: one that was set wrong dates nothing that this process does. */
import { CLOCK_OFF_MS } from '../schedule/background.ts';
import type { MachineTime } from '../store/base/machine-time.ts';

/**
 * Milliseconds of this machine's clock; while that is off the database's, those of the database, by which all processes go.
 * See docs/decisions/0056.
 */
export const soundClock =
  (machine: Pick<MachineTime, 'ahead'>, wall: () => number = Date.now): (() => number) =>
  () => {
    const now = wall();
    const ahead = machine.ahead();
    return Math.abs(ahead) > CLOCK_OFF_MS ? Math.round(now - ahead) : now;
  };
