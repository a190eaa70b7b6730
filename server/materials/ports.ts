/** Where materials of earlier matters are found. */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';

/** Matters that this unit has opened and in which one of these materials was handed in, newest first. */
export type HandedInBy = (
  unit: UnitId,
  materials: readonly string[],
  limit: number,
) => Promise<Pick<MatterState, 'id' | 'number' | 'title' | 'materials' | 'files'>[]>;
