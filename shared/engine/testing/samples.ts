/** Forms that chance never hits: a panel in its composition, two dates that belong together. By `procedure/command`. */
import type { Chance, Place } from './chance.ts';

export const samples: Readonly<Record<string, (place: Place, chance: Chance) => Record<string, unknown>>> = {};
