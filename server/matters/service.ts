/**
 * Load → decide → save. The only way a matter changes. Whoever is late is told who was first: a lost race is decided
 * again on what the winner wrote, so it ends in an answer and never in a lost update.
 */
import { ruleNamed, type Command, type decide } from '@banjie/shared/engine/decide.ts';
import type {
  Actor,
  Context,
  LinkedMatter,
  Principal,
  Procedure,
} from '@banjie/shared/engine/definition/definition.ts';
import { describeForm, type Form } from '@banjie/shared/engine/forms/form.ts';
import type { Doer, Effect, FileRef, Link, MatterState, TurnRef } from '@banjie/shared/engine/matter/state.ts';
import { partiesOf, roleOf, type Place } from '@banjie/shared/engine/definition/roles.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { latestProcedure, procedureOf } from '@banjie/shared/procedures/index.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import { fresh } from '../registers/fresh.ts';
import { decideFresh } from './deciding.ts';
import type { Commit, HistoryEntry, LoadedMatter, MatterPorts, OutboxEntry, Standing } from './ports.ts';
import { texts } from './texts.ts';

export type ActorRef =
  | { kind: 'person'; person: PersonId; channel: string }
  | {
      kind: 'system';
      name: string;
      unit?: UnitId;
      /** Whose decision in another matter has led here. */
      of?: { id: PersonId; name: string };
    };

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
  /** Opens what another matter has led to, under the id of its link. A second time changes nothing. */
  openChild(
    link: Link,
    parent: Link,
    request: { form: unknown; by: Doer; unit?: UnitId },
  ): Promise<{ id: string; number: string } | Rejection>;
  /** Opens one turn of a recurring duty; the id follows from the key. */
  openTurn(request: {
    key: string;
    procedure: string;
    unit: UnitId;
    form: unknown;
    turn: TurnRef;
  }): Promise<{ id: string; number: string } | Rejection>;
  /** Tells a matter of another one. */
  link(id: string, link: Link): Promise<{ id: string; seq: number } | Rejection>;
  /** Tells a matter that another one, which it was to open, was refused. `key`: the outbox entry. */
  effectFailed(
    id: string,
    key: string,
    failed: { what: string; text: string; child?: string; register?: { register: string; subject: string } },
  ): Promise<{ id: string; seq: number } | Rejection>;
  /** Lets time pass in one matter: fires what is due by now. False when nothing was. */
  tick(id: string): Promise<boolean>;
  /** Counts its deadlines anew by the calendar as it stands; false when nothing was changed. */
  recalculate(id: string, notice: string | undefined): Promise<boolean>;
  closeReceipts(
    id: string,
    item: string,
    confirmed: number,
    root: string,
  ): Promise<{ id: string; seq: number } | Rejection>;
  /** Without registers: what looks at them is made by `freshly`. */
  context(actor: ActorRef): Context | Rejection;
  /** Makes something pure with the registers as they are now; it may be made several times. */
  freshly<T>(context: Context, make: (context: Context) => T): Promise<T>;
  /** With what the data of the city say, where the procedure starts from it. */
  withFigures(context: Context, procedure: Procedure): Promise<Context>;
}

/** A race is lost at most this often before the answer is "try again": each loss means that somebody else won. */
const ATTEMPTS = 40;
/** A matter names at most so many files: it must not grow towards the limit of a document. */
const MOST_FILES = 200;

export function createMatterService(ports: MatterPorts, genesis: string): MatterService {
  const { store, people, calendar, clock, settings, hash } = ports;

  function context(actor: ActorRef): Context | Rejection {
    const now = clock.now();
    const resolved = resolve(actor, now);
    if (isRejection(resolved)) return resolved;
    return {
      now,
      actor: resolved,
      calendar,
      directory: people.directory(),
      settings,
      registers: noRegisters,
      figures: () => [],
      linked: () => undefined,
    };
  }

  function resolve(actor: ActorRef, now: string): Actor | Rejection {
    if (actor.kind === 'system') {
      const unit = actor.unit === undefined ? undefined : people.directory().unit(actor.unit);
      return {
        kind: 'system',
        name: actor.name,
        ...(unit ? { unit: unit.id, unitName: unit.name } : {}),
        ...(actor.of ? { person: actor.of } : {}),
      };
    }
    const standing = people.standing(actor.person, now);
    return standing ? actorOf(standing, actor.channel) : reject('notSignedIn', texts.notSignedIn);
  }

  const freshly: MatterService['freshly'] = (context, make) => fresh(ports.registers, context, make);

  /** With what the data of the city say, where the procedure starts from it. */
  const withFigures = async (context: Context, procedure: Procedure): Promise<Context> =>
    procedure.figures ? { ...context, figures: await ports.figures.load(context.now) } : context;

  /** The context with the matters that a form names by their number, as far as the actor may see them. */
  async function withLinked(context: Context, form: Form | undefined, given: unknown): Promise<Context> {
    const numbers = numbersIn(form, given);
    if (numbers.length === 0) return context;
    const found = new Map<string, LinkedMatter>();
    for (const number of numbers) {
      const id = await store.idOfNumber(number);
      const loaded = id === undefined ? undefined : await store.load(id);
      const { actor: who } = context;
      if (!loaded || (who.kind === 'person' && !(await freshly(context, (place) => sees(who, loaded, place)))))
        continue;
      const { id: matter, procedure, title, units } = loaded.state;
      found.set(number, { id: matter, number, procedure, title, units });
    }
    return { ...context, linked: (number) => found.get(number) };
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
    present = 0,
  ): Promise<{ files?: FileRef[] } | Rejection> {
    if (!ids || ids.length === 0) return {};
    if (present + ids.length > MOST_FILES) return reject('invalid', texts.tooManyFiles(MOST_FILES));
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
      const { actor: who } = at;
      if (who.kind === 'person' && !(await freshly(at, (place) => sees(who, loaded, place))))
        return reject('notFound', texts.notFound);
      const named = await claimed(files, actor, id, loaded.state.files.length);
      if (isRejection(named)) return named;
      const procedure = procedureOf(loaded.state.procedure, loaded.state.version);
      const form = command.kind === 'give' ? ruleNamed(procedure, command.command)?.form : undefined;
      const seen = await withLinked(
        await withFigures(at, procedure),
        form,
        command.kind === 'give' ? command.form : undefined,
      );
      const decision = await decideFresh(ports.registers, procedure, loaded.state, { ...command, ...named }, seen);
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

  /** Opens a matter under an id that its caller has made, so that a second time meets the first. */
  async function openAs(
    id: string,
    actor: ActorRef,
    request: { procedure: string; form: unknown; key: string; files?: readonly string[] },
    from: { parent?: Link; turn?: TurnRef } = {},
  ): Promise<{ id: string; number: string } | Rejection> {
    const procedure = latestProcedure(request.procedure);
    if (!procedure)
      return reject('invalid', texts.unknownProcedure(request.procedure), {
        faults: [{ path: 'procedure', message: texts.unknownProcedure(request.procedure) }],
      });
    const { files } = request;
    const asked = { procedure: request.procedure, form: request.form };
    const body = hash(files && files.length > 0 ? { ...asked, files } : asked);
    const loaded = await store.load(id);
    if (loaded) return answerOpened(id, loaded, request.key, body);
    const at = context(actor);
    if (isRejection(at)) return at;
    const named = await claimed(files, actor, id);
    if (isRejection(named)) return named;
    const { opening } = procedure;
    const seen = await withLinked(
      await withFigures(at, procedure),
      (actor.kind === 'system' && opening.systemForm) || opening.form,
      request.form,
    );
    const command = {
      kind: 'open' as const,
      id,
      number: '',
      regime: regimeFor(procedure.group, at.now),
      form: request.form,
      ...named,
      ...from,
    };
    const rehearsed = await decideFresh(ports.registers, procedure, undefined, command, seen);
    if (isRejection(rehearsed)) return rehearsed;
    // Only an opening that will be accepted takes a number.
    const number = await store.nextNumber(at.now);
    const decision = await decideFresh(ports.registers, procedure, undefined, { ...command, number }, seen);
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
  }

  const machine = { kind: 'system' as const, name: texts.system };

  return {
    context,
    withFigures,
    freshly,
    // The id follows from actor and key: two requests with one key meet in one document.
    open: (actor, request) => openAs(hash({ actor: actorName(actor), key: request.key }).slice(0, 26), actor, request),
    openChild(link, parent, { form, by, unit }) {
      const of = by.person === undefined ? undefined : { id: by.person, name: by.name };
      const opener = unit ?? by.unit;
      const actor: ActorRef = {
        ...machine,
        ...(opener === undefined ? {} : { unit: opener }),
        // In the name of another unit it is nobody's of this one.
        ...(of && (unit === undefined || unit === by.unit) ? { of } : {}),
      };
      return openAs(link.id, actor, { procedure: link.procedure, form, key: `child:${link.id}` }, { parent });
    },
    openTurn({ key, procedure, unit, form, turn }) {
      const id = hash({ recurring: key }).slice(0, 26);
      return openAs(id, { ...machine, unit }, { procedure, form, key: `turn:${key}` }, { turn });
    },
    link: (id, link) =>
      change(id, machine, { kind: 'link', link }, `link:${link.side}:${link.id}:${link.end ? 'end' : 'there'}`),
    effectFailed: (id, key, failed) => change(id, machine, { kind: 'effectFailed', ...failed }, `failed:${key}`),
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
      const result = await change(id, machine, { kind: 'tick' }, `tick:${loaded.seq}:${clock.now()}`);
      return !isRejection(result) && result.seq > loaded.seq;
    },
    async recalculate(id, notice) {
      const loaded = await store.load(id);
      if (!loaded) return false;
      const command = { kind: 'recalculate' as const, ...(notice === undefined ? {} : { notice }) };
      // One key per state and calendar: two processes that come upon the same state do it once.
      const key = `calendar:${calendar.version}:${loaded.seq}`;
      const result = await change(id, machine, command, key);
      return !isRejection(result) && result.seq > loaded.seq;
    },
    closeReceipts: (id, item, confirmed, root) =>
      change(id, machine, { kind: 'closeReceipts', item, confirmed, root }, `receipts:${item}`),
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
const sees = (actor: Extract<Actor, { kind: 'person' }>, { state }: LoadedMatter, place: Place): boolean =>
  state.units.includes(actor.unit) ||
  actor.principals.some(({ keys }) => hasPart(state, keys) || supervises(state, keys, place));

/** Whoever is told of its lapses and may end it has to be able to look at it, also when no task of it was ever his. */
export function supervises(state: MatterState, keys: readonly PartyKey[], place: Place): boolean {
  const procedure = procedureOf(state.procedure, state.version);
  return partiesOf(roleOf(procedure, procedure.supervisor), state, place).some((key) => keys.includes(key));
}

/** Whoever has a task in it, gave one away for a while, or got a copy. */
export const hasPart = (state: MatterState, keys: readonly PartyKey[]): boolean =>
  state.readers.some((key) => keys.includes(key)) ||
  state.items.some((item) =>
    [...item.parties, ...(item.pool ?? []), ...(item.delegated?.from ?? [])].some((key) => keys.includes(key)),
  );

/** Numbers of matters in a form that may be anything. */
function numbersIn(form: Form | undefined, given: unknown): string[] {
  if (!form || typeof given !== 'object' || given === null) return [];
  return describeForm(form)
    .filter((field) => field.kind === 'matter')
    .map((field) => (given as Record<string, unknown>)[field.key])
    .filter((value): value is string => typeof value === 'string' && /^\d{6,12}$/.test(value))
    .slice(0, 20);
}

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
