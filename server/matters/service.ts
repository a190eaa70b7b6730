/**
 * Load → decide → save. The only way a matter changes. Whoever is late is told who was first: a lost race is decided
 * again on what the winner wrote, so it ends in an answer and never in a lost update.
 */
import { decide, type Command } from '@banjie/shared/engine/decide.ts';
import type { Actor, Context, Principal } from '@banjie/shared/engine/definition.ts';
import type { Effect, FileRef } from '@banjie/shared/engine/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { latestProcedure, procedureOf } from '@banjie/shared/procedures/index.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import type { Commit, HistoryEntry, LoadedMatter, MatterPorts, OutboxEntry, Standing } from './ports.ts';
import { texts } from './texts.ts';

export type ActorRef =
  { kind: 'person'; person: PersonId; channel: string } | { kind: 'system'; name: string; unit?: UnitId };

export interface MatterService {
  /** Opens a matter. The same actor and key give the same matter. */
  open(
    actor: ActorRef,
    request: { procedure: string; form: unknown; key: string; files?: readonly string[] },
  ): Promise<{ id: string; number: string } | Rejection>;
  /** Gives a command. The same key and body give the same answer; another body under the key is refused. */
  give(
    actor: ActorRef,
    request: { id: string; command: string; item?: string; form?: unknown; key: string; files?: readonly string[] },
  ): Promise<{ id: string; seq: number } | Rejection>;
  /** Lets time pass in one matter: fires what is due by now. False when nothing was. */
  tick(id: string): Promise<boolean>;
  closeReceipts(
    id: string,
    item: string,
    confirmed: number,
    root: string,
  ): Promise<{ id: string; seq: number } | Rejection>;
  context(actor: ActorRef): Context | Rejection;
}

/** A race is lost at most this often before the answer is "try again": each loss means that somebody else won. */
const ATTEMPTS = 40;

export function createMatterService(ports: MatterPorts, genesis: string): MatterService {
  const { store, people, calendar, clock, settings, hash } = ports;

  function context(actor: ActorRef): Context | Rejection {
    const now = clock.now();
    const resolved = resolve(actor, now);
    if (isRejection(resolved)) return resolved;
    return { now, actor: resolved, calendar, directory: people.directory(), settings };
  }

  function resolve(actor: ActorRef, now: string): Actor | Rejection {
    if (actor.kind === 'system') {
      const unit = actor.unit === undefined ? undefined : people.directory().unit(actor.unit);
      return { kind: 'system', name: actor.name, ...(unit ? { unit: unit.id, unitName: unit.name } : {}) };
    }
    const standing = people.standing(actor.person, now);
    return standing ? actorOf(standing, actor.channel) : reject('notSignedIn', texts.notSignedIn);
  }

  /** Saves a decision; false when somebody else was faster. */
  async function save(
    id: string,
    loaded: LoadedMatter | undefined,
    decision: Exclude<ReturnType<typeof decide>, Rejection>,
    meta: Pick<HistoryEntry, 'key' | 'body' | 'actor' | 'command' | 'at'>,
  ) {
    const seq = (loaded?.seq ?? 0) + 1;
    const unsealed = { seq, ...meta, events: decision.events, previous: loaded?.head ?? genesis };
    const entry: HistoryEntry = { ...unsealed, hash: hash(unsealed) };
    const effects: Effect[] = retitles(decision.events)
      ? [...decision.effects, { effect: 'project' }]
      : decision.effects;
    const outbox: OutboxEntry[] = effects.map((effect, n) => ({ id: `${id}.${seq}.${n}`, at: meta.at, effect }));
    const commit: Commit = { id, expected: loaded?.seq ?? 0, state: decision.state, entry, outbox };
    return (await store.commit(commit)) ? seq : undefined;
  }

  /** The files that a command names, ready to be named by this matter. */
  async function claimed(
    ids: readonly string[] | undefined,
    actor: ActorRef,
    matter: string,
  ): Promise<{ files?: FileRef[] } | Rejection> {
    if (!ids || ids.length === 0) return {};
    if (!ports.files || actor.kind !== 'person') return reject('invalid', texts.noFiles);
    const files = await ports.files.claim(ids, actor.person, matter);
    return isRejection(files) ? files : { files };
  }

  /** The history says what a matter has: that its files need not be kept for anything else is only noted here. */
  const noteAttached = async (ids: readonly string[] | undefined, matter: string): Promise<void> => {
    if (ids && ids.length > 0) await ports.files?.attached(ids, matter).catch(() => undefined);
  };

  const replayed = (loaded: LoadedMatter, key: string, body: string): { seq: number } | Rejection | undefined => {
    const before = loaded.keys.find((one) => one.key === key);
    if (!before) return undefined;
    return before.body === body ? { seq: before.seq } : reject('keyReused', texts.keyReused);
  };

  async function change(
    id: string,
    actor: ActorRef,
    command: Exclude<Command, { kind: 'open' }>,
    key: string,
    files?: readonly string[],
  ): Promise<{ id: string; seq: number } | Rejection> {
    // What was asked names files by their ids; what they are is looked up when it is not a repetition.
    const body = hash(files && files.length > 0 ? { ...command, files } : command);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const loaded = await store.load(id);
      if (!loaded) return reject('notFound', texts.notFound);
      const before = replayed(loaded, key, body);
      if (before) return isRejection(before) ? before : { id, seq: before.seq };
      const at = context(actor);
      if (isRejection(at)) return at;
      if (at.actor.kind === 'person' && !sees(at.actor, loaded)) return reject('notFound', texts.notFound);
      const named = await claimed(files, actor, id);
      if (isRejection(named)) return named;
      const procedure = procedureOf(loaded.state.procedure, loaded.state.version);
      const decision = decide(procedure, loaded.state, { ...command, ...named }, at);
      if (isRejection(decision)) return decision;
      if (decision.events.length === 0) return { id, seq: loaded.seq };
      const seq = await save(id, loaded, decision, {
        key,
        body,
        actor: actorName(actor),
        command: commandName(command),
        at: at.now,
      });
      if (seq === undefined) continue;
      await noteAttached(files, id);
      return { id, seq };
    }
    return reject('unavailable', texts.busy);
  }

  return {
    context,
    async open(actor, request) {
      const procedure = latestProcedure(request.procedure);
      if (!procedure)
        return reject('invalid', texts.unknownProcedure(request.procedure), {
          faults: [{ path: 'procedure', message: texts.unknownProcedure(request.procedure) }],
        });
      // The id follows from actor and key: two requests with one key meet in one document.
      const id = hash({ actor: actorName(actor), key: request.key }).slice(0, 26);
      const { files } = request;
      const asked = { procedure: request.procedure, form: request.form };
      const body = hash(files && files.length > 0 ? { ...asked, files } : asked);
      const loaded = await store.load(id);
      if (loaded) return answerOpened(id, loaded, request.key, body);
      const at = context(actor);
      if (isRejection(at)) return at;
      const named = await claimed(files, actor, id);
      if (isRejection(named)) return named;
      const command = {
        kind: 'open' as const,
        id,
        number: '',
        regime: regimeFor(procedure.group, at.now),
        form: request.form,
        ...named,
      };
      const rehearsed = decide(procedure, undefined, command, at);
      if (isRejection(rehearsed)) return rehearsed;
      // Only an opening that will be accepted takes a number.
      const number = await store.nextNumber(at.now);
      const decision = decide(procedure, undefined, { ...command, number }, at);
      if (isRejection(decision)) return decision;
      const saved = await save(id, undefined, decision, {
        key: request.key,
        body,
        actor: actorName(actor),
        command: 'open',
        at: at.now,
      });
      if (saved !== undefined) {
        await noteAttached(files, id);
        return { id, number };
      }
      const winner = await store.load(id);
      return winner ? answerOpened(id, winner, request.key, body) : reject('unavailable', texts.busy);
    },
    give: (actor, { id, command, item, form, key, files }) =>
      change(
        id,
        actor,
        { kind: 'give', command, ...(item !== undefined ? { item } : {}), form: form ?? {} },
        key,
        files,
      ),
    async tick(id) {
      const loaded = await store.load(id);
      if (!loaded) return false;
      // One key per state: two processes that tick the same state do it once.
      const result = await change(
        id,
        { kind: 'system', name: texts.system },
        { kind: 'tick' },
        `tick:${loaded.seq}:${clock.now()}`,
      );
      return !isRejection(result) && result.seq > loaded.seq;
    },
    closeReceipts: (id, item, confirmed, root) =>
      change(
        id,
        { kind: 'system', name: texts.system },
        { kind: 'closeReceipts', item, confirmed, root },
        `receipts:${item}`,
      ),
  };

  function answerOpened(id: string, loaded: LoadedMatter, key: string, body: string) {
    const before = replayed(loaded, key, body);
    return before === undefined || isRejection(before)
      ? reject('keyReused', texts.keyReused)
      : { id, number: loaded.state.number };
  }
}

const actorName = (actor: ActorRef): string =>
  actor.kind === 'person' ? `person:${actor.person}` : `system:${actor.name}`;
const commandName = (command: Command): string => (command.kind === 'give' ? command.command : command.kind);
const retitles = (events: readonly { type: string; retitled?: string }[]): boolean =>
  events.some((event) => event.type === 'opened' || event.retitled !== undefined || event.type === 'entered');

/** To whoever is no party the matter does not exist, whatever command he sends. */
const sees = (actor: Extract<Actor, { kind: 'person' }>, loaded: LoadedMatter): boolean =>
  loaded.state.units.includes(actor.unit) ||
  actor.principals.some((one) => loaded.state.items.some((item) => item.parties.some((key) => one.keys.includes(key))));

function actorOf(standing: Standing, channel: string): Actor {
  const own: Principal = { person: standing.person, name: standing.name, keys: standing.keys };
  return {
    kind: 'person',
    person: standing.person,
    name: standing.name,
    unit: standing.unit,
    unitName: standing.unitName,
    channel,
    principals: [own, ...standing.standsInFor.map(({ person, name, keys }) => ({ person, name, keys }))],
  };
}
