/**
 * Load → decide → save. The only way a matter changes. Whoever is late is told who was first: a lost race is decided
 * again on what the winner wrote, so it ends in an answer and never in a lost update.
 */
import { ruleNamed, type Command } from '@banjie/shared/engine/decide.ts';
import type {
  Actor,
  Context,
  LinkedMatter,
  Principal,
  Procedure,
} from '@banjie/shared/engine/definition/definition.ts';
import type { Decision } from '@banjie/shared/engine/deciding/draft.ts';
import { movesOf } from '@banjie/shared/engine/time/recalculate.ts';
import { describeForm, type Form } from '@banjie/shared/engine/forms/form.ts';
import type { Doer, Effect, FileRef, Link, MatterState, TurnRef } from '@banjie/shared/engine/matter/state.ts';
import { partiesOf, roleOf, type Place } from '@banjie/shared/engine/definition/roles.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { wellFormedDeep } from '@banjie/shared/kernel/text.ts';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import { fresh } from '../registers/fresh.ts';
import { keyHash, writeEntry } from '../proof/entry.ts';
import { decideFresh } from './deciding.ts';
import {
  CommitFailed,
  type Commit,
  type HistoryEntry,
  type LoadedMatter,
  type MatterPorts,
  type OutboxEntry,
  type Standing,
} from './ports.ts';
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

/** A command that stands in its matter. */
export interface Done {
  id: string;
  /** Its place in the history. */
  seq: number;
  /** The matter as it was written with it; absent where it was given before and this was a repetition. */
  state?: MatterState;
}

export interface Opened extends Done {
  number: string;
}

export interface MatterService {
  /** Opens a matter. The same actor and key give the same matter. */
  open(
    actor: ActorRef,
    request: { procedure: string; form: unknown; key: string; files?: readonly string[] },
  ): Promise<Opened | Rejection>;
  /** Gives a command. The same key and body give the same answer; another body under the key is refused. */
  give(
    actor: ActorRef,
    request: { id: string; command: string; item?: string; form?: unknown; key: string; files?: readonly string[] },
  ): Promise<Done | Rejection>;
  /** Opens what another matter has led to, under the id of its link. A second time changes nothing. */
  openChild(link: Link, parent: Link, request: { form: unknown; by: Doer; unit?: UnitId }): Promise<Opened | Rejection>;
  /** Opens one turn of a recurring duty; the id follows from the key. */
  openTurn(request: {
    key: string;
    procedure: string;
    unit: UnitId;
    form: unknown;
    turn: TurnRef;
  }): Promise<Opened | Rejection>;
  /** Tells a matter of another one. */
  link(id: string, link: Link): Promise<Done | Rejection>;
  /** Tells a matter that another one, which it was to open, was refused. `key`: the outbox entry. */
  effectFailed(
    id: string,
    key: string,
    failed: { what: string; text: string; child?: string; register?: { register: string; subject: string } },
  ): Promise<Done | Rejection>;
  /**
   * Lets time pass in one matter: fires what is due by now. False when nothing was. Where another calendar moves a
   * deadline, that comes first; `notice` is the one that brought that calendar about.
   */
  tick(id: string, notice?: string): Promise<boolean>;
  /** Counts its deadlines anew by the calendar as it stands; false when nothing was changed. */
  recalculate(id: string, notice: string | undefined): Promise<boolean>;
  closeReceipts(id: string, item: string, confirmed: number, root: string): Promise<Done | Rejection>;
  /** Without registers: what looks at them is made by `freshly`. */
  context(actor: ActorRef): Context | Rejection;
  /** Makes something pure with the registers as they are now; it may be made several times. */
  freshly<T>(context: Context, make: (context: Context) => T): Promise<T>;
  /** With what the data of the city say, where the procedure starts from it. */
  withFigures(context: Context, procedure: Procedure): Promise<Context>;
}

/** A race is lost at most this often before the answer is "try again": each loss means that somebody else won. */
const ATTEMPTS = 40;
/** How often the database may leave a commit without an answer before that is what its giver is told. */
const UNANSWERED = 3;
/** A matter names at most so many files: it must not grow towards the limit of a document. */
const MOST_FILES = 200;

export function createMatterService(ports: MatterPorts, genesis: string): MatterService {
  const { store, people, calendar, clock, settings, hash, registry = versions } = ports;

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

  /** What the actor may do as it was two seconds ago or later; a rejection where that can't be known. */
  async function freshContext(actor: ActorRef): Promise<Context | Rejection> {
    const unknown = actor.kind === 'person' ? await people.fresh(actor.person) : undefined;
    return unknown ?? context(actor);
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

  /**
   * Saves a decision. `lost` when somebody else was faster; a rejection when the database has refused it; `uncertain`
   * when it may have been written: to decide again on what stands then can't do it twice.
   */
  async function save(
    id: string,
    loaded: LoadedMatter | undefined,
    decision: Decision,
    meta: Pick<HistoryEntry, 'key' | 'body' | 'actor' | 'command' | 'at'>,
  ): Promise<number | 'lost' | 'uncertain' | Rejection> {
    const seq = (loaded?.seq ?? 0) + 1;
    const written = ({ state, events, effects: made }: Decision): Commit => {
      const entry = writeEntry({ matter: id, seq, ...meta, events, previous: loaded?.head ?? genesis });
      const effects: Effect[] = isFoundOtherwise(loaded?.state, state) ? [...made, { effect: 'project' }] : made;
      const outbox: OutboxEntry[] = effects.flatMap((effect, n) =>
        effect.effect === 'cancel' ? [] : [{ id: `${id}.${seq}.${n}`, at: meta.at, effect }],
      );
      const cancels = effects.flatMap((effect) => (effect.effect === 'cancel' ? [effect.key] : []));
      return { id, expected: loaded, state, entry, outbox, ...(cancels.length > 0 ? { cancels } : {}) };
    };
    let commit = written(decision);
    // Forms are well-formed where they are read; what a name or a label brings along is made so here. JSON escapes
    // nothing but halves of characters this way, so most texts need no closer look.
    if (commit.entry.text.includes('\\ud')) commit = written(wellFormedDeep(decision));
    try {
      return (await store.commit(commit)) ? seq : 'lost';
    } catch (error) {
      if (!(error instanceof CommitFailed)) throw error;
      if (error.outcome === 'uncertain') return 'uncertain';
      return error.outcome === 'tooLarge' ? reject('tooLarge', texts.tooLarge) : reject('unavailable', texts.notSaved);
    }
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

  /** The place of a command that was given before; a rejection when its key was used for another one. */
  async function replayed(
    loaded: LoadedMatter,
    k: string,
    body: string,
    /** The key names this very state: it can't have left the matter yet. */
    isNew = false,
  ): Promise<{ seq: number } | Rejection | undefined> {
    const oldest = loaded.recent[0]?.seq ?? loaded.seq + 1;
    const before =
      loaded.recent.find((one) => one.k === k) ?? (oldest > 1 && !isNew ? await store.given(k) : undefined);
    if (!before) return undefined;
    return before.body === body ? { seq: before.seq } : reject('keyReused', texts.keyReused);
  }

  interface Change {
    actor: ActorRef;
    command: Exclude<Command, { kind: 'open' }>;
    /** From the state where the command is one of that state only: two processes that come upon it do it once. */
    key: string | ((loaded: LoadedMatter) => string);
    files?: readonly string[];
    /** What has to be done with this state instead, before. */
    instead?: (loaded: LoadedMatter) => Promise<Done | Rejection> | undefined;
  }

  /** Commits that were sent and not answered: how many, and the state that the last of them was made on. */
  interface Floating {
    times: number;
    seq?: number;
  }

  /**
   * One command, decided on what stands, again and again until it is written or refused. A commit without an answer may
   * still be on its way while its matter stands where it stood: until then "not done" is not known to be true.
   */
  async function change(id: string, asked: Change): Promise<Done | Rejection> {
    const floating: Floating = { times: 0 };
    try {
      for (let attempt = 0; attempt < ATTEMPTS && floating.times < UNANSWERED; attempt++) {
        const answer = await attemptChange(id, asked, floating);
        if (answer !== 'again') return answer;
      }
    } catch (error) {
      if (floating.times === 0) throw error;
    }
    return floating.times > 0 ? reject('uncertain', texts.uncertain) : reject('unavailable', texts.busy);
  }

  async function attemptChange(
    id: string,
    { actor, command, key, files, instead }: Change,
    floating: Floating,
  ): Promise<Done | Rejection | 'again'> {
    // What was asked names files by their ids; what they are is looked up when it is not a repetition.
    const body = hash(files && files.length > 0 ? { ...command, files } : command);
    // Who is not known here any more learns nothing, not even that something was done.
    const at = await freshContext(actor);
    // Unless he was known when he gave it, and it was sent: then it may be done.
    if (isRejection(at)) return floating.times > 0 ? reject('uncertain', texts.uncertain) : at;
    const loaded = await store.load(id);
    if (!loaded) return reject('notFound', texts.notFound);
    const other = instead?.(loaded);
    if (other) return other;
    const spoken = typeof key === 'string' ? key : key(loaded);
    const k = keyHash(id, actorName(actor), spoken);
    const before = await replayed(loaded, k, body, typeof key !== 'string');
    if (before) return isRejection(before) ? before : { id, seq: before.seq };
    const refuse = (rejection: Rejection): Rejection =>
      floating.seq === loaded.seq ? reject('uncertain', texts.uncertain) : rejection;
    // Opened by a later release, in a rolling upgrade: its processes know what it is.
    const procedure = registry.find(loaded.state.procedure, loaded.state.version);
    if (!procedure) return refuse(reject('unavailable', texts.unknownVersion));
    const { actor: who } = at;
    if (who.kind === 'person' && !(await freshly(at, (place) => sees(who, loaded, place))))
      return refuse(reject('notFound', texts.notFound));
    const named = await claimed(files, actor, id, loaded.state.files.length);
    if (isRejection(named)) return refuse(named);
    const form = command.kind === 'give' ? ruleNamed(procedure, command.command)?.form : undefined;
    const seen = await withLinked(
      await withFigures(at, procedure),
      form,
      command.kind === 'give' ? command.form : undefined,
    );
    const decision = await decideFresh(ports.registers, procedure, loaded.state, { ...command, ...named }, seen);
    if (isRejection(decision)) return refuse(decision);
    if (decision.events.length === 0) return { id, seq: loaded.seq };
    const saved = await save(id, loaded, decision, {
      key: spoken,
      body,
      actor: actorName(actor),
      command: commandName(command),
      at: at.now,
    });
    if (isRejection(saved)) return refuse(saved);
    if (saved === 'uncertain') Object.assign(floating, { times: floating.times + 1, seq: loaded.seq });
    // Nobody else has written, and yet it was not taken: what it cancels is being done.
    const cancels = saved === 'lost' && decision.effects.some(({ effect }) => effect === 'cancel');
    if (cancels && (await store.load(id))?.seq === loaded.seq)
      return refuse(reject('taskClosed', texts.tooLateToCancel));
    if (typeof saved !== 'number') return 'again';
    await noteAttached(files, id);
    return { id, seq: saved, state: decision.state };
  }

  /** Opens a matter under an id that its caller has made, so that a second time meets the first. */
  async function openAs(
    id: string,
    actor: ActorRef,
    request: { procedure: string; form: unknown; key: string; files?: readonly string[] },
    from: { parent?: Link; turn?: TurnRef } = {},
  ): Promise<Opened | Rejection> {
    const procedure = registry.latest(request.procedure);
    if (!procedure)
      return reject('invalid', texts.unknownProcedure(request.procedure), {
        faults: [{ path: 'procedure', message: texts.unknownProcedure(request.procedure) }],
      });
    const at = await freshContext(actor);
    if (isRejection(at)) return at;
    const { files } = request;
    const asked = { procedure: request.procedure, form: request.form };
    const body = hash(files && files.length > 0 ? { ...asked, files } : asked);
    const loaded = await store.load(id);
    if (loaded) return answerOpened(loaded, actor, request.key, body);
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
    const number = await store.takeNumber(at.now, id);
    const decision = await decideFresh(ports.registers, procedure, undefined, { ...command, number }, seen);
    if (isRejection(decision)) return decision;
    const saved = await save(id, undefined, decision, {
      key: request.key,
      body,
      actor: actorName(actor),
      command: 'open',
      at: at.now,
    });
    if (isRejection(saved)) return saved;
    if (typeof saved === 'number') {
      await noteAttached(files, id);
      return { id, number, seq: saved, state: decision.state };
    }
    const winner = await store.load(id);
    if (winner) return answerOpened(winner, actor, request.key, body);
    return saved === 'uncertain' ? reject('uncertain', texts.uncertain) : reject('unavailable', texts.busy);
  }

  const machine = { kind: 'system' as const, name: texts.system };

  function recalculated(id: string, notice: string | undefined): Promise<Done | Rejection> {
    const command = { kind: 'recalculate' as const, ...(notice === undefined ? {} : { notice }) };
    const key = ({ seq }: LoadedMatter) => `calendar:${calendar.version}:${seq}`;
    return change(id, { actor: machine, command, key });
  }

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
      change(id, {
        actor: machine,
        command: { kind: 'link', link },
        key: `link:${link.side}:${link.id}:${link.end ? 'end' : 'there'}`,
      }),
    effectFailed: (id, key, failed) =>
      change(id, { actor: machine, command: { kind: 'effectFailed', ...failed }, key: `failed:${key}` }),
    give: (actor, { id, command, item, form, key, files }) =>
      change(id, {
        actor,
        command: { kind: 'give', command, ...(item !== undefined ? { item } : {}), form: form ?? {} },
        key,
        ...(files ? { files } : {}),
      }),
    async tick(id, notice) {
      // One key per state: two processes that tick the same state do it once.
      const key = ({ seq }: LoadedMatter) => `tick:${seq}:${clock.now()}`;
      // What a new notice puts off must not lapse by the old days, whoever comes first.
      const instead = ({ state }: LoadedMatter) =>
        movesOf(state, calendar).length > 0 ? recalculated(id, notice) : undefined;
      const result = await change(id, { actor: machine, command: { kind: 'tick' }, key, instead });
      return !isRejection(result) && result.state !== undefined;
    },
    async recalculate(id, notice) {
      const result = await recalculated(id, notice);
      return !isRejection(result) && result.state !== undefined;
    },
    closeReceipts: (id, item, confirmed, root) =>
      change(id, {
        actor: machine,
        command: { kind: 'closeReceipts', item, confirmed, root },
        key: `receipts:${item}`,
      }),
  };

  async function answerOpened(
    loaded: LoadedMatter,
    actor: ActorRef,
    key: string,
    body: string,
  ): Promise<Opened | Rejection> {
    const { id, number } = loaded.state;
    const before = await replayed(loaded, keyHash(id, actorName(actor), key), body);
    return before === undefined || isRejection(before)
      ? reject('keyReused', texts.keyReused)
      : { id, number, seq: before.seq };
  }
}

const actorName = (actor: ActorRef): string =>
  actor.kind === 'person' ? `person:${actor.person}` : `system:${actor.name}`;
const commandName = (command: Command): string => (command.kind === 'give' ? command.command : command.kind);
/** Whether a search finds it by other words, for others, or among other states than before. */
const isFoundOtherwise = (before: MatterState | undefined, after: MatterState): boolean =>
  before?.title !== after.title || before.units.length !== after.units.length || before.end?.end !== after.end?.end;

/** To whoever is no party the matter does not exist, whatever command he sends. */
const sees = (actor: Extract<Actor, { kind: 'person' }>, { state }: LoadedMatter, place: Place): boolean =>
  state.units.includes(actor.unit) ||
  actor.principals.some(({ keys }) => hasPart(state, keys) || supervises(state, keys, place));

/** Whoever is told of its lapses and may end it has to be able to look at it, also when no task of it was ever his. */
export function supervises(state: MatterState, keys: readonly PartyKey[], place: Place): boolean {
  const procedure = versions.find(state.procedure, state.version);
  return (
    procedure !== undefined &&
    partiesOf(roleOf(procedure, procedure.supervisor), state, place).some((key) => keys.includes(key))
  );
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
