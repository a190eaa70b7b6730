/** A decision reads what it depends on as it is now; decide itself stays pure (registers/fresh.ts makes it until it knows all). */
import { decide } from '@banjie/shared/engine/decide.ts';
import type { Command } from '@banjie/shared/engine/deciding/command.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { EntriesTooMany, fresh } from '../../registers/fresh.ts';
import type { RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from '../texts.ts';

export const decideFresh = (
  source: RegisterSource,
  procedure: Procedure,
  matter: MatterState | undefined,
  command: Command,
  context: Context,
): Promise<ReturnType<typeof decide>> => judgedFresh(source, context, (at) => decide(procedure, matter, command, at));

export async function judgedFresh<T>(
  source: RegisterSource,
  context: Context,
  judge: (at: Context) => T,
): Promise<T | Rejection> {
  try {
    return await fresh(source, context, judge);
  } catch (error) {
    if (error instanceof EntriesTooMany) return reject('tooLarge', texts.entriesTooMany);
    throw error;
  }
}
