/** What a decision is made in: who acts, when, in which city; and what its form names, as far as its giver may see it. */
import type { Actor, Context, LinkedMatter, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { describeForm, type Form, type FormField } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { fresh } from '../../registers/fresh.ts';
import type { MatterPorts } from '../ports.ts';
import { texts } from '../texts.ts';
import { personActor, sees, type ActorRef } from './actors.ts';

export interface Contexts {
  /** Without registers: what looks at them is made by `freshly`. */
  of(actor: ActorRef): Context | Rejection;
  /** What the actor may do as it was two seconds ago or later; a rejection where that can't be known. */
  fresh(actor: ActorRef): Promise<Context | Rejection>;
  /** Makes something pure with the registers as they are now; it may be made several times. */
  freshly<T>(context: Context, make: (context: Context) => T): Promise<T>;
  /** With what the data of the city say, where the procedure starts from it. */
  withFigures(context: Context, procedure: Procedure): Promise<Context>;
  /** With the matters that a form names by their number, as far as the actor may see them. */
  withLinked(context: Context, form: Form | undefined, given: unknown): Promise<Context>;
  /** The form, with whoever its giver may not know named as nobody: he learns of nobody that he is there. */
  inReach(actor: ActorRef, form: Form | undefined, given: unknown): Promise<unknown>;
  /** With what has become of the latest decision outside its matter, where it may be taken back. */
  withOutside(context: Context, state: MatterState): Promise<Context>;
}

export function createContexts(ports: MatterPorts): Contexts {
  const { store, people, calendar, clock, settings } = ports;

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
    return standing ? personActor(standing, actor.channel) : reject('notSignedIn', texts.notSignedIn);
  }

  function of(actor: ActorRef): Context | Rejection {
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
      ...(ports.letters ? { letters: ports.letters } : {}),
      ...(ports.signs ? { signs: ports.signs } : {}),
      ...(ports.holds === undefined ? {} : { holds: ports.holds }),
    };
  }

  const freshly: Contexts['freshly'] = (context, make) => fresh(ports.registers, context, make);

  return {
    of,
    freshly,
    async fresh(actor) {
      const unknown = actor.kind === 'person' ? await people.fresh(actor.person) : undefined;
      return unknown ?? of(actor);
    },
    async withFigures(context, procedure) {
      return procedure.figures ? { ...context, figures: await ports.figures.load(context.now) } : context;
    },
    async inReach(actor, form, given) {
      if (actor.kind !== 'person' || !ports.reach || !form || !isFilled(given)) return given;
      const directory = people.directory();
      const named = namedIn(describeForm(form), given).flatMap((id) => directory.person(id) ?? []);
      // Nobody else is asked about: only a form that names somebody costs a look.
      const within = named.length > 0 ? await ports.reach(actor.person) : undefined;
      const strangers = new Set(named.filter((one) => within?.(one) === false).map(({ id }) => id));
      return strangers.size > 0 ? without(strangers, describeForm(form), given) : given;
    },
    async withOutside(context, state) {
      const { back } = state;
      if (!back) return context;
      const asked = state.items.filter((one) => one.kind === 'receipts' && back.entered.includes(one.id));
      const [until, ...counts] = await Promise.all([
        back.held ? store.waitsUntil(state.id, back.held) : undefined,
        ...asked.map(({ id }) => ports.confirmed?.(state.id, id) ?? 0),
      ]);
      const confirmed = counts.reduce((sum, one) => sum + one, 0);
      return {
        ...context,
        outside: { confirmed, ...(until ? { waitsUntil: until.toISOString() } : {}) },
      };
    },
    async withLinked(context, form, given) {
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
    },
  };
}

type Filled = Record<string, unknown>;
const isFilled = (given: unknown): given is Filled => typeof given === 'object' && given !== null;
const rowsOf = (given: unknown): Filled[] => (Array.isArray(given) ? given.filter(isFilled) : []);

/** Ids of people in a form that may be anything. */
const namedIn = (fields: readonly FormField[], given: Filled): string[] =>
  fields.flatMap(({ key, kind, items }): string[] => {
    const value = given[key];
    if (kind === 'list') return rowsOf(value).flatMap((row) => namedIn(items ?? [], row));
    return kind === 'person' && typeof value === 'string' ? [value] : [];
  });

/** No id begins like that. */
const NOBODY = '~';
const without = (strangers: ReadonlySet<string>, fields: readonly FormField[], given: Filled): Filled => ({
  ...given,
  ...Object.fromEntries(
    fields.flatMap(({ key, kind, items }): [string, unknown][] => {
      const value = given[key];
      if (kind === 'list' && Array.isArray(value))
        return [[key, value.map((row: unknown) => (isFilled(row) ? without(strangers, items ?? [], row) : row))]];
      return kind === 'person' && typeof value === 'string' && strangers.has(value) ? [[key, NOBODY + value]] : [];
    }),
  ),
});

/** Numbers of matters in a form that may be anything. */
function numbersIn(form: Form | undefined, given: unknown): string[] {
  if (!form || typeof given !== 'object' || given === null) return [];
  return describeForm(form)
    .filter((field) => field.kind === 'matter')
    .map((field) => (given as Record<string, unknown>)[field.key])
    .filter((value): value is string => typeof value === 'string' && /^\d{6,12}$/.test(value))
    .slice(0, 20);
}
