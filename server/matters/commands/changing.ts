/** One command in a matter that is there: decided on what stands, again and again until it is written or refused. */
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import type { Command } from '@banjie/shared/engine/deciding/command.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { keyHash } from '../../proof/entry.ts';
import type { LoadedMatter, MatterPorts, NamedSignature, StoredEntry } from '../ports.ts';
import { texts } from '../texts.ts';
import { actorName, sees, type ActorRef } from './actors.ts';
import type { Contexts } from './contexts.ts';
import { decideFresh } from './deciding.ts';
import type { KeptMatters } from './kept.ts';
import { createReused, withReused } from './reused.ts';
import type { Saving } from './saving.ts';

/** A race is lost at most this often before the answer is "try again": each loss means that somebody else won. */
const ATTEMPTS = 40;
/** How often the database may leave a commit without an answer before that is what its giver is told. */
const UNANSWERED = 3;

/** Commands that look at what has become of the latest decision outside the matter. */
const TAKING_BACK: ReadonlySet<string> = new Set(['takeBack', 'setRight']);

/** A command that stands in its matter. */
export interface Done {
  id: string;
  /** Its place in the history. */
  seq: number;
  /** The matter and its newest entry as written with it; absent where it was given before and this was a repetition. */
  state?: MatterState;
  entry?: StoredEntry;
}

export interface Change {
  actor: ActorRef;
  command: Exclude<Command, { kind: 'open' }>;
  /** From the state where the command is one of that state only: two processes that come upon it do it once. */
  key: string | ((loaded: LoadedMatter) => string);
  files?: readonly string[];
  signature?: NamedSignature;
  /** What has to be done with this state instead, before. */
  instead?: (loaded: LoadedMatter) => Promise<Done | Rejection> | undefined;
}

/** Commits that were sent and not answered: how many, and the state that the last of them was made on. */
interface Floating {
  times: number;
  seq?: number;
}

export function createChanging(ports: MatterPorts, contexts: Contexts, saving: Saving, kept: KeptMatters) {
  const { store, hash, registry = versions } = ports;
  const reused = createReused(ports, contexts);

  /**
   * A commit without an answer may still be on its way while its matter stands where it stood: until then "not done" is
   * not known to be true.
   */
  async function change(id: string, asked: Change): Promise<Done | Rejection> {
    const floating: Floating = { times: 0 };
    try {
      const guessed = kept.guess(id);
      if (guessed) {
        const answer = await attempt(id, asked, floating, guessed);
        if (answer !== 'again' && !isRejection(answer)) return answer;
      }
      for (let n = 0; n < ATTEMPTS && floating.times < UNANSWERED; n++) {
        const answer = await attempt(id, asked, floating);
        if (answer !== 'again') return answer;
      }
    } catch (error) {
      if (floating.times === 0) throw error;
    }
    return floating.times > 0 ? reject('uncertain', texts.uncertain) : reject('unavailable', texts.busy);
  }

  /** @param guessed as the matter may stand: only what is written on it, or was written before, is an answer then */
  async function attempt(
    id: string,
    { actor, command, key, files, signature, instead }: Change,
    floating: Floating,
    guessed?: LoadedMatter,
  ): Promise<Done | Rejection | 'again'> {
    // What was asked names files by their ids; what they are is looked up when it is not a repetition.
    const body = hash({
      ...command,
      ...(files && files.length > 0 ? { files } : {}),
      ...(signature ? { signature } : {}),
    });
    // Who is not known here any more learns nothing, not even that something was done; but while an earlier attempt may
    // have been written, "not done" would be said without knowing it.
    const at = await contexts.fresh(actor);
    if (isRejection(at)) return floating.times > 0 ? reject('uncertain', texts.uncertain) : at;
    const loaded = guessed ?? (await store.load(id));
    if (!loaded) return reject('notFound', texts.notFound);
    const other = instead?.(loaded);
    if (other) return guessed ? 'again' : other;
    const spoken = typeof key === 'string' ? key : key(loaded);
    const k = keyHash(id, actorName(actor), spoken);
    const before = await saving.replayed(loaded, k, body, typeof key !== 'string');
    if (before) return isRejection(before) ? before : { id, seq: before.seq };
    const refuse = (rejection: Rejection): Rejection =>
      floating.seq === loaded.seq ? reject('uncertain', texts.uncertain) : rejection;
    // Opened by a later release, in a rolling upgrade: its processes know what it is.
    const procedure = registry.find(loaded.state.procedure, loaded.state.version);
    if (!procedure) return refuse(reject('unavailable', texts.unknownVersion));
    const { actor: who } = at;
    if (who.kind === 'person' && !(await contexts.freshly(at, (place) => sees(who, loaded, place))))
      return refuse(reject('notFound', texts.notFound));
    const claimed = await saving.claimed(files, actor, id, attachedTo(loaded.state));
    if (isRejection(claimed)) return refuse(claimed);
    const signed = await saving.signed(signature, actor, { matter: id, item: itemOf(command), key: spoken });
    if (isRejection(signed)) return refuse(signed);
    const known = [...(claimed.files ?? []), ...loaded.state.files];
    const again = command.kind === 'give' ? await reused(command.form, at, known) : [];
    if (isRejection(again)) return refuse(again);
    const named = withReused(claimed, again);
    const form = command.kind === 'give' ? ruleNamed(procedure, command.command)?.form : undefined;
    const figured = await contexts.withFigures(at, procedure);
    const undoes = command.kind === 'give' && TAKING_BACK.has(command.command);
    const seen = await contexts.withLinked(
      undoes ? await contexts.withOutside(figured, loaded.state) : figured,
      form,
      command.kind === 'give' ? command.form : undefined,
    );
    const given = command.kind === 'give' ? { form: await contexts.inReach(actor, form, command.form) } : {};
    const whole = { ...command, ...given, ...named, ...signed };
    const decision = await decideFresh(ports.registers, procedure, loaded.state, whole, seen);
    if (isRejection(decision)) return refuse(decision);
    if (decision.events.length === 0) return guessed ? 'again' : { id, seq: loaded.seq };
    const saved = await saving.save(id, loaded, decision, {
      key: spoken,
      body,
      actor: actorName(actor),
      command: commandName(command),
      at: at.now,
    });
    if (guessed) kept.was(saved !== 'lost');
    if (saved === 'uncertain') Object.assign(floating, { times: floating.times + 1, seq: loaded.seq });
    // Where what it cancels has begun to go out meanwhile, it is decided again on that.
    if (saved === 'lost' || saved === 'uncertain') return 'again';
    if (isRejection(saved)) return refuse(saved);
    await saving.noteAttached([...(files ?? []), ...(signature && 'file' in signature ? [signature.file] : [])], id);
    return { id, seq: saved.seq, state: decision.state, entry: saved };
  }

  return { change };
}

/** Letters and signatures are beside what people attach. */
const attachedTo = ({ files }: MatterState): number =>
  files.filter((one) => one.letter === undefined && one.signs === undefined).length;

const itemOf = (command: Change['command']): string | undefined => (command.kind === 'give' ? command.item : undefined);

const commandName = (command: Command): string => (command.kind === 'give' ? command.command : command.kind);
