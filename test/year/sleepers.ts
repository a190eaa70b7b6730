/** The rule of silence, lived: in many a matter one of its units does nothing at all, whatever is asked of it. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Directory, UnitId } from '@banjie/shared/kernel/party.ts';

/** Of a hundred matters. */
const SLEPT_IN = 25;

/** FNV-1a: the same for the same words, in every process. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Who sleeps in a matter; never the city's government, above which nobody sits. */
export function sleeperOf({ id, units }: Pick<MatterState, 'id' | 'units'>, directory: Directory): UnitId | undefined {
  if (hashOf(id) % 100 >= SLEPT_IN) return undefined;
  const able = units.filter((unit) => directory.unit(unit)?.kind !== 'city-government');
  return able.reduce<UnitId | undefined>(
    (first, unit) => (first !== undefined && hashOf(`${id}/${first}`) <= hashOf(`${id}/${unit}`) ? first : unit),
    undefined,
  );
}
