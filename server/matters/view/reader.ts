/** Who looks at a matter, and what he sees of it. */
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { Eye } from '../facts.ts';
import type { Sight, SightRole } from '../sight/table.ts';

export interface Reader {
  context: Context;
  keys: readonly PartyKey[];
  unit: string;
  /** What he is to the matter, the nearest first. */
  roles: readonly SightRole[];
  /** What the table says that he sees. */
  sight: Sight;
}

export const eyeOf = ({ context: { directory, registers }, sight }: Reader): Eye => ({ directory, registers, sight });
