/** Who sees what stands in a register of the cloud: whose it is, and the bodies that act on it. */
import type { Context } from '../engine/definition/definition.ts';
import type { UnitId, UnitKind } from '../kernel/party.ts';

/** @param units whose it is; who is not known is left out */
export const seenBy = (
  { directory }: Pick<Context, 'directory'>,
  units: readonly (UnitId | undefined)[],
  ...bodies: readonly UnitKind[]
): UnitId[] => {
  const all = [...units, ...bodies.map((kind) => directory.body(kind)?.id)];
  return [...new Set(all.filter((id) => id !== undefined))];
};
