/** What would be said of a form as far as it is filled in: decided as a command is, by the same context, and not saved. */
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { rehearse, type Foreseen } from '@banjie/shared/engine/deciding/rehearse.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import type { MatterPorts } from '../ports.ts';
import { texts } from '../texts.ts';
import { sees, type ActorRef } from './actors.ts';
import type { Contexts } from './contexts.ts';
import { judgedFresh } from './deciding.ts';

export type Rehearsed =
  { procedure: string; form: unknown } | { id: string; command: string; item?: string; form: unknown };

export function createRehearsing(ports: MatterPorts, contexts: Contexts) {
  const { store, registry = versions } = ports;

  return async function rehearsed(actor: ActorRef, asked: Rehearsed): Promise<Foreseen | Rejection> {
    const at = await contexts.fresh(actor);
    if (isRejection(at)) return at;
    if ('procedure' in asked) {
      const procedure = registry.latest(asked.procedure);
      if (!procedure) return reject('notFound', texts.unknownProcedure(asked.procedure));
      const { form: asks } = procedure.opening;
      const seen = await contexts.withLinked(await contexts.withFigures(at, procedure), asks, asked.form);
      const form = await contexts.inReach(actor, asks, asked.form);
      // Neither an id nor a number is taken: what is decided here is thrown away.
      const command = { kind: 'open' as const, id: '~', number: '', regime: regimeFor(procedure.group, at.now), form };
      return judgedFresh(ports.registers, seen, (place) => rehearse(procedure, undefined, command, place));
    }
    const loaded = await store.load(asked.id);
    if (!loaded) return reject('notFound', texts.notFound);
    const procedure = registry.find(loaded.state.procedure, loaded.state.version);
    if (!procedure) return reject('unavailable', texts.unknownVersion);
    const { actor: who } = at;
    if (who.kind === 'person' && !(await contexts.freshly(at, (place) => sees(who, loaded, place))))
      return reject('notFound', texts.notFound);
    const asks = ruleNamed(procedure, asked.command)?.form;
    const known = await contexts.withOutside(await contexts.withFigures(at, procedure), loaded.state);
    const seen = await contexts.withLinked(known, asks, asked.form);
    const { command: name, item } = asked;
    const form = await contexts.inReach(actor, asks, asked.form);
    const command = { kind: 'give' as const, command: name, ...(item === undefined ? {} : { item }), form };
    return judgedFresh(ports.registers, seen, (place) => rehearse(procedure, loaded.state, command, place));
  };
}
