/** Opens matters, under ids that their callers have made: a second time meets the first. */
import { earlierOf, notAnew } from '@banjie/shared/catalogue/anew.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { Link, TurnRef } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import { keyHash } from '../../proof/entry.ts';
import type { LoadedMatter, MatterPorts } from '../ports.ts';
import { texts } from '../texts.ts';
import { actorName, type ActorRef } from './actors.ts';
import type { Done } from './changing.ts';
import type { Contexts } from './contexts.ts';
import { decideFresh } from './deciding.ts';
import { createReused, withReused } from './reused.ts';
import type { Saving } from './saving.ts';

export interface Opened extends Done {
  number: string;
}

export interface OpeningRequest {
  procedure: string;
  form: unknown;
  key: string;
  files?: readonly string[];
  /** The ended matter that is asked for anew. */
  anew?: string;
}

export function createOpening(ports: MatterPorts, contexts: Contexts, saving: Saving) {
  const { store, hash, registry = versions } = ports;
  const reused = createReused(ports, contexts);

  async function open(
    id: string,
    actor: ActorRef,
    request: OpeningRequest,
    from: { parent?: Link; turn?: TurnRef } = {},
  ): Promise<Opened | Rejection> {
    const procedure = registry.latest(request.procedure);
    if (!procedure)
      return reject('invalid', texts.unknownProcedure(request.procedure), {
        faults: [{ path: 'procedure', message: texts.unknownProcedure(request.procedure) }],
      });
    const at = await contexts.fresh(actor);
    if (isRejection(at)) return at;
    const { files, anew } = request;
    const asked = {
      ...{ procedure: request.procedure, form: request.form },
      ...(anew === undefined ? {} : { anew }),
    };
    const body = hash(files && files.length > 0 ? { ...asked, files } : asked);
    const loaded = await store.load(id);
    if (loaded) return answerOpened(loaded, actor, request.key, body);
    const earlier = await askedAnew(anew, request.procedure, at);
    if (isRejection(earlier)) return earlier;
    const claimed = await saving.claimed(files, actor, id);
    if (isRejection(claimed)) return claimed;
    const again = await reused(request.form, at, claimed.files ?? []);
    if (isRejection(again)) return again;
    const named = withReused(claimed, again);
    const { opening } = procedure;
    const asks = (actor.kind === 'system' && opening.systemForm) || opening.form;
    const seen = await contexts.withLinked(await contexts.withFigures(at, procedure), asks, request.form);
    const command = {
      kind: 'open' as const,
      id,
      number: '',
      regime: regimeFor(procedure.group, at.now),
      form: await contexts.inReach(actor, asks, request.form),
      ...named,
      ...from,
      ...earlier,
    };
    const rehearsed = await decideFresh(ports.registers, procedure, undefined, command, seen);
    if (isRejection(rehearsed)) return rehearsed;
    const refused = actor.kind === 'person' ? await ports.opens?.(actor.person, rehearsed.effects) : undefined;
    if (refused) return refused;
    // Only an opening that will be accepted takes a number.
    const number = await store.takeNumber(at.now, id);
    const decision = await decideFresh(ports.registers, procedure, undefined, { ...command, number }, seen);
    if (isRejection(decision)) return decision;
    const saved = await saving.save(id, undefined, decision, {
      key: request.key,
      body,
      actor: actorName(actor),
      command: 'open',
      at: at.now,
    });
    if (saved === 'lost' || saved === 'uncertain') {
      const winner = await store.load(id);
      if (winner) return answerOpened(winner, actor, request.key, body);
      return saved === 'uncertain' ? reject('uncertain', texts.uncertain) : reject('unavailable', texts.busy);
    }
    if (isRejection(saved)) return saved;
    await saving.noteAttached(files, id);
    return { id, number, seq: saved.seq, state: decision.state, entry: saved };
  }

  /** The matter that it comes after, named by this one and told of it. */
  async function askedAnew(anew: string | undefined, procedure: string, { actor }: Context) {
    const found = anew === undefined ? undefined : await store.load(anew);
    if (anew === undefined) return {};
    const own = found !== undefined && actor.unit !== undefined && found.state.opener.unit === actor.unit;
    if (!own) return reject('notFound', texts.notFound);
    const why = notAnew(found.state, procedure, actor.unit);
    return why === undefined ? { anew: earlierOf(found.state) } : reject('gateClosed', why);
  }

  async function answerOpened(
    loaded: LoadedMatter,
    actor: ActorRef,
    key: string,
    body: string,
  ): Promise<Opened | Rejection> {
    const { id, number } = loaded.state;
    const before = await saving.replayed(loaded, keyHash(id, actorName(actor), key), body);
    return before === undefined || isRejection(before)
      ? reject('keyReused', texts.keyReused)
      : { id, number, seq: before.seq };
  }

  return { open };
}
