/** What a matter is told when a register has not taken its entry. */
import type { RefusedChange, CarriedOut } from '@banjie/shared/engine/matter/state.ts';
import { registerTitle } from '@banjie/shared/procedures/registers.ts';
import { texts } from './texts.ts';

type Entering = Extract<CarriedOut, { effect: 'register' }>;

/** Which change of which entry that was, in words and for the engine, and the step that it leads back to. */
export function refusedEntry({ change, at, from }: Entering): { what: string; register: RefusedChange; from?: string } {
  const { register, subject, title, op } = change;
  return {
    what: texts.entered(registerTitle(register), title),
    register: { register, subject, op, ...(at === undefined ? {} : { at }) },
    ...(from === undefined ? {} : { from }),
  };
}
