/**
 * Plays a matter: given what happened → when this command → then these events or this rejection. Every accepted
 * command is checked against what must hold whatever the procedure says (holds.ts), so that each test proves it too.
 */
import { allowedCommands, type Allowed } from '../deciding/allowed.ts';
import { decide, wakeAt } from '../decide.ts';
import type { Command } from '../deciding/command.ts';
import { replay } from '../matter/evolve.ts';
import { heardOf, readAnswer, type Answer } from '../matter/heard.ts';
import { isRejection, type Rejection } from '../../kernel/rejection.ts';
import type { PersonId } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Regime } from '../../regulation/regimes.ts';
import type { Actor, Context, Outside, Procedure, Settings } from '../definition/definition.ts';
import { registersOf, type RegisterEntry } from '../definition/registers.ts';
import type { Decision } from '../deciding/draft.ts';
import type { Effect, Item, Link, MatterEvent, MatterState, RegisterChange } from '../matter/state.ts';
import { noSettings } from '../settings/settings.ts';
import { actorOf, contextOf, machine, type City } from './city.ts';
import { holds } from './holds.ts';

export interface PlayOptions {
  city: City;
  procedure: Procedure;
  now: Instant;
  regime?: Regime;
  settings?: Settings;
  given?: readonly MatterEvent[];
  /** What other matters have put into the registers before. */
  entries?: readonly RegisterEntry[];
}

type Who = PersonId | Actor;

export class Play {
  readonly city: City;
  readonly procedure: Procedure;
  readonly regime: Regime;
  readonly settings: Settings;
  now: Instant;
  state: MatterState | undefined;
  readonly events: MatterEvent[] = [];
  readonly effects: Effect[] = [];
  /** What the last accepted command brought about. */
  last: Decision | undefined;
  /** For how long results wait, and what has become of them. */
  holds = 0;
  outside: Outside | undefined;

  /** Entries in force, as this matter changes them. */
  readonly entries: RegisterEntry[];

  constructor({ city, procedure, now, regime, settings, given = [], entries = city.entries }: PlayOptions) {
    this.city = city;
    this.entries = [...entries];
    this.procedure = procedure;
    this.now = now;
    this.regime = regime ?? 'city';
    this.settings = settings ?? noSettings;
    this.events.push(...given);
    this.state = given.length > 0 ? replay(given) : undefined;
  }

  actor(who: Who): Actor {
    return typeof who === 'string' ? actorOf(this.city, who) : who;
  }

  /** What a command comes to, without anything being changed. */
  judge(who: Who, command: Command): Decision | Rejection {
    return decide(this.procedure, deepFreeze(this.state), command, this.context(who));
  }

  context(who: Who): Context {
    const { city, now, settings, entries, holds: waits, outside } = this;
    const context = contextOf(city, this.actor(who), now, settings, registersOf(entries));
    return { ...context, holds: waits, ...(outside ? { outside } : {}) };
  }

  private register({ register, subject, op, title, units, values, sets }: RegisterChange): void {
    const at = this.entries.findIndex((one) => one.register === register && one.subject === subject);
    if (op === 'merge') {
      const known = this.entries[at];
      if (known) this.entries[at] = { ...known, values: merged(known.values, sets ?? {}) };
      return;
    }
    if (at >= 0) this.entries.splice(at, 1);
    if (op === 'put')
      this.entries.push({
        ...{ register, subject, title, units, values: values ?? {} },
        ...{ since: this.now, matter: 'm1', number: '260001' },
      });
  }

  /** Carries a command out, or hands back why not. What closes receipts early comes back at once, with nothing said. */
  do(who: Who, command: Command): Decision | Rejection {
    const decision = this.once(who, command);
    const closing = isRejection(decision)
      ? undefined
      : decision.effects.find((one) => one.effect === 'closeReceipts' && one.held === undefined);
    if (isRejection(decision) || closing?.effect !== 'closeReceipts') return decision;
    const { item } = closing;
    const said = { kind: 'closeReceipts', item, confirmed: 0, root: 'root', early: true } as const;
    const closed = this.once(machine('receipts'), said);
    if (isRejection(closed)) throw new Error(`${item} is not closed: ${JSON.stringify(closed)}`);
    this.last = {
      state: closed.state,
      events: [...decision.events, ...closed.events],
      effects: [...decision.effects, ...closed.effects],
    };
    return this.last;
  }

  private once(who: Who, command: Command): Decision | Rejection {
    const decision = this.judge(who, command);
    if (isRejection(decision)) return decision;
    holds(this.procedure, this.state, command, decision, this.events);
    this.refusing(decision);
    this.events.push(...decision.events);
    this.effects.push(...decision.effects);
    for (const effect of decision.effects) if (effect.effect === 'register') this.register(effect.change);
    this.state = decision.state;
    this.last = decision;
    return decision;
  }

  /** A register may refuse whatever is to stay there: then it is somebody's task again, and the matter holds as before. */
  private refusing({ state, events, effects }: Decision): void {
    for (const effect of effects) {
      if (effect.effect !== 'register' || !effect.change.lasting || effect.change.op === 'merge') continue;
      const { change, from, at } = effect;
      const { register, subject, op } = change;
      const told = { what: change.title, text: 'refused', register: { register, subject, op, ...(at ? { at } : {}) } };
      const failed = { kind: 'effectFailed' as const, ...told, ...(from === undefined ? {} : { from }) };
      const refused = decide(this.procedure, deepFreeze(state), failed, this.context(machine('outbox')));
      if (isRejection(refused)) throw new Error(`${JSON.stringify(failed)}: ${JSON.stringify(refused)}`);
      holds(this.procedure, state, failed, refused, [...this.events, ...events]);
      if (refused.state.end) throw new Error(`does not hold: what a register refuses is decided anew ${change.title}`);
    }
  }

  /** @throws Error with the rejection when it is refused. */
  must(who: Who, command: Command): this {
    const decision = this.do(who, command);
    if (isRejection(decision)) throw new Error(`${JSON.stringify(command)}: ${JSON.stringify(decision)}`);
    return this;
  }

  /** @param parent the matter that opens this one */
  open(who: Who, form: unknown, parent?: Link): this {
    const from = parent === undefined ? {} : { parent };
    return this.must(who, { kind: 'open', id: 'm1', number: '260001', regime: this.regime, form, ...from });
  }

  give(who: Who, command: string, form: unknown = {}, item?: string): this {
    return this.must(who, { kind: 'give', command, form, ...(item === undefined ? {} : { item }) });
  }

  /** The rejection of a command, or undefined when it would be accepted. */
  refusal(who: Who, command: string, form: unknown = {}, item?: string): Rejection | undefined {
    const decision = this.judge(who, { kind: 'give', command, form, ...(item === undefined ? {} : { item }) });
    return isRejection(decision) ? decision : undefined;
  }

  /** Puts the clock forward and plays what falls due on the way at its own instant, as the server does. */
  until(instant: Instant): this {
    for (let wake = this.state && wakeAt(this.state); wake !== undefined && wake <= instant;) {
      if (wake > this.now) this.now = wake;
      this.must(machine('clock'), { kind: 'tick' });
      wake = this.state && wakeAt(this.state);
    }
    this.now = instant;
    return this;
  }

  /** Everybody has confirmed, of whom these have said what is to be answered. */
  closeReceipts(confirmed: number, answers: readonly Answer[] = []): this {
    const item = this.state?.items.find((one) => one.kind === 'receipts');
    const step = item && this.procedure.steps[item.step];
    if (!item || step?.kind !== 'receipts') throw new Error(`no receipts are open, but ${this.steps().join(', ')}`);
    const wrong = answers.flatMap(({ form }) => {
      const read = readAnswer(step, form);
      return 'faults' in read ? read.faults : [];
    });
    if (wrong.length > 0) throw new Error(JSON.stringify(wrong));
    const heard = heardOf(step, answers, (unit) => this.city.directory.unit(unit)?.name ?? unit);
    return this.must(machine('receipts'), { kind: 'closeReceipts', item: item.id, confirmed, root: 'root', heard });
  }

  allowed(who: Who): Allowed[] {
    if (!this.state) return [];
    return allowedCommands(this.procedure, this.state, this.context(who));
  }

  /** The open item of a step. @throws Error when it is not open. */
  item(step: string): Item {
    const found = this.state?.items.find((item) => item.step === step);
    if (!found) throw new Error(`${step} is not open, but ${this.steps().join(', ')}`);
    return found;
  }

  /** Steps that are open, in the order of their entry. */
  steps(): string[] {
    return (this.state?.items ?? []).map((item) => item.step);
  }
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) deepFreeze(one);
  }
  return value;
}

function merged(values: RegisterEntry['values'], sets: NonNullable<RegisterChange['sets']>): RegisterEntry['values'] {
  const changed = Object.entries(sets).map(([column, { add = [], remove = [] }]): [string, string[]] => {
    const before = values[column];
    const all = new Set([...(Array.isArray(before) ? before.map(String) : []), ...add]);
    return [column, [...all].filter((one) => !remove.includes(one))];
  });
  return { ...values, ...Object.fromEntries(changed) };
}
