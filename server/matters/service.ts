/**
 * Load → decide → save (commands/). The only way a matter changes. Whoever is late is told who was first: a lost race is
 * decided again on what the winner wrote, so it ends in an answer and never in a lost update.
 */
import type { Command, ReceiptsSaid } from '@banjie/shared/engine/deciding/command.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { movesOf } from '@banjie/shared/engine/time/recalculate.ts';
import type { Foreseen } from '@banjie/shared/engine/deciding/rehearse.ts';
import type { Doer, Letter, Link, MatterState, TurnRef } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { actorName, type ActorRef } from './commands/actors.ts';
import { createChanging, type Done } from './commands/changing.ts';
import { createContexts } from './commands/contexts.ts';
import { keptMatters } from './commands/kept.ts';
import { createOpening, type Opened, type OpeningRequest } from './commands/opening.ts';
import { createRehearsing, type Rehearsed } from './commands/rehearsing.ts';
import { createSaving } from './commands/saving.ts';
import type { LoadedMatter, MatterPorts, NamedSignature } from './ports.ts';
import { texts } from './texts.ts';

export interface MatterService {
  /** Opens a matter. The same actor and key give the same matter. */
  open(actor: ActorRef, request: OpeningRequest): Promise<Opened | Rejection>;
  /** Gives a command. The same key and body give the same answer; another body under the key is refused. */
  give(
    actor: ActorRef,
    request: {
      id: string;
      command: string;
      item?: string;
      form?: unknown;
      key: string;
      files?: readonly string[];
      signature?: NamedSignature;
    },
  ): Promise<Done | Rejection>;
  /** What would be said if that were asked; nothing is done. */
  rehearse(actor: ActorRef, asked: Rehearsed): Promise<Foreseen | Rejection>;
  /** Whether the same actor has opened something under this key. */
  hasOpened(actor: ActorRef, key: string): Promise<boolean>;
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
    failed: Omit<Extract<Command, { kind: 'effectFailed' }>, 'kind'>,
  ): Promise<Done | Rejection>;
  /** Tells a matter of a letter of its own, once: that it is written, or why it could not be. */
  letter(id: string, letter: string, written: LetterCommand['written']): Promise<Done | Rejection>;
  /**
   * Lets time pass in one matter: fires what is due by now. False when nothing was. Where another calendar moves a
   * deadline, that comes first; `notice` is the one that brought that calendar about.
   */
  tick(id: string, notice?: string): Promise<boolean>;
  /** Counts its deadlines anew by the calendar as it stands; false when nothing was changed. */
  recalculate(id: string, notice: string | undefined): Promise<boolean>;
  /** Gives back the tasks of people who can't hold them any more; false when the matter has moved on since, or nothing was. */
  vacate(id: string, seq: number): Promise<boolean | Rejection>;
  closeReceipts(id: string, said: ReceiptsSaid): Promise<Done | Rejection>;
  /** Without registers: what looks at them is made by `freshly`. */
  context(actor: ActorRef): Context | Rejection;
  /** Makes something pure with the registers as they are now; it may be made several times. */
  freshly<T>(context: Context, make: (context: Context) => T): Promise<T>;
  /** With what the data of the city say, where the procedure starts from it. */
  withFigures(context: Context, procedure: Procedure): Promise<Context>;
  /** With what has become of the matter's latest decision outside of it, where it may be taken back. */
  withOutside(context: Context, state: MatterState): Promise<Context>;
}

type LetterCommand = Extract<Command, { kind: 'letter' }>;

export function createMatterService(ports: MatterPorts, genesis: string): MatterService {
  const { calendar, clock, hash } = ports;
  const kept = keptMatters();
  const contexts = createContexts(ports);
  const saving = createSaving(ports, genesis, kept);
  const opening = createOpening(ports, contexts, saving);
  const idOf = (actor: ActorRef, key: string) => hash({ actor: actorName(actor), key }).slice(0, 26);
  const { change } = createChanging(ports, contexts, saving, kept);

  const machine = { kind: 'system' as const, name: texts.system };

  function recalculated(id: string, notice: string | undefined): Promise<Done | Rejection> {
    const command = { kind: 'recalculate' as const, ...(notice === undefined ? {} : { notice }) };
    const key = ({ seq }: LoadedMatter) => `calendar:${calendar.version}:${seq}`;
    return change(id, { actor: machine, command, key });
  }

  return {
    context: contexts.of,
    withFigures: contexts.withFigures,
    withOutside: contexts.withOutside,
    freshly: contexts.freshly,
    // The id follows from actor and key: two requests with one key meet in one document.
    open: (actor, request) => opening.open(idOf(actor, request.key), actor, request),
    rehearse: createRehearsing(ports, contexts),
    hasOpened: async (actor, key) => (await ports.store.load(idOf(actor, key))) !== undefined,
    openChild(link, parent, { form, by, unit }) {
      const of = by.person === undefined ? undefined : { id: by.person, name: by.name };
      const opener = unit ?? by.unit;
      const actor: ActorRef = {
        ...machine,
        ...(opener === undefined ? {} : { unit: opener }),
        // In the name of another unit it is nobody's of this one.
        ...(of && (unit === undefined || unit === by.unit) ? { of } : {}),
      };
      return opening.open(link.id, actor, { procedure: link.procedure, form, key: `child:${link.id}` }, { parent });
    },
    openTurn({ key, procedure, unit, form, turn }) {
      const id = hash({ recurring: key }).slice(0, 26);
      return opening.open(id, { ...machine, unit }, { procedure, form, key: `turn:${key}` }, { turn });
    },
    link: (id, link) =>
      change(id, {
        actor: machine,
        command: { kind: 'link', link },
        key: `link:${link.side}:${link.id}:${link.end ? 'end' : 'there'}`,
      }),
    effectFailed: (id, key, failed) =>
      change(id, { actor: machine, command: { kind: 'effectFailed', ...failed }, key: `failed:${key}` }),
    letter(id, letter, written) {
      // Two processes may have written it, each with files of its own: the first one's are the letter's.
      const isMeant = !('received' in written);
      const is = (one: Letter) => isMeant && one.id === letter && one.number !== undefined;
      const instead = ({ state, seq }: LoadedMatter) =>
        state.letters?.some(is) ? Promise.resolve({ id, seq }) : undefined;
      const command = { kind: 'letter' as const, letter, written };
      const key = ({ seq }: LoadedMatter) => `${letter}:${seq}`;
      return change(id, { actor: machine, command, key, instead });
    },
    give: (actor, { id, command, item, form, key, files, signature }) =>
      change(id, {
        actor,
        command: { kind: 'give', command, ...(item !== undefined ? { item } : {}), form: form ?? {} },
        key,
        ...(files ? { files } : {}),
        ...(signature ? { signature } : {}),
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
    async vacate(id, seq) {
      const instead = (loaded: LoadedMatter) =>
        loaded.seq === seq ? undefined : Promise.resolve({ id, seq: loaded.seq });
      const key = () => `vacate:${seq}`;
      const result = await change(id, { actor: machine, command: { kind: 'vacate' }, key, instead });
      return isRejection(result) ? result : result.state !== undefined;
    },
    closeReceipts: (id, said) =>
      change(id, { actor: machine, command: { kind: 'closeReceipts', ...said }, key: `receipts:${said.item}` }),
  };
}
