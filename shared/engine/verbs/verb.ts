/** A verb: a command of the engine itself, offered on every task or matter that it fits. */
import { stepOf } from '../deciding/draft.ts';
import type { CommandRule, Context, Procedure, Step } from '../definition/definition.ts';
import type { Form } from '../forms/form.ts';
import type { Item, MatterState } from '../matter/state.ts';
import type { Draft } from '../deciding/draft.ts';
import type { PartyKey } from '../../kernel/party.ts';
import type { Fault, Rejection } from '../../kernel/rejection.ts';
import type { Doer } from '../matter/state.ts';
import type { texts } from '../texts.ts';

export type VerbName = keyof typeof texts.verbs;

/** Where a verb is looked at: the matter, and for verbs of a task its item and step. */
export interface Scene {
  procedure: Procedure;
  matter: MatterState;
  context: Context;
  item?: Item;
  step?: Step;
  /** Whoever has a part in the matter; computed when first asked for. */
  participants: () => PartyKey[];
}
export interface ItemScene extends Scene {
  item: Item;
}

export interface VerbGiven {
  form: Record<string, unknown>;
  by: Doer;
}

interface VerbBase {
  title: string;
  help?: string | ((scene: Scene) => string);
  tone?: CommandRule['tone'];
  /** Judges a request: never given by the requester. By scene, since it depends on the task. */
  decides?: (scene: Scene) => boolean;
  /** How what was given is read later, when the form depends on where it was given. */
  recorded?: (procedure: Procedure) => Form;
}

/** A verb of one task. */
export interface ItemVerb extends VerbBase {
  of: 'item';
  /** Who may give it here; undefined when it does not fit. */
  who: (scene: ItemScene) => PartyKey[] | undefined;
  /** Why it is not offered here, to be told whoever gives it all the same; undefined where it simply does not fit. */
  whyNot?: (scene: ItemScene) => string | undefined;
  form?: Form | ((scene: ItemScene) => Form);
  gate?: (scene: ItemScene) => string | undefined;
  check?: (form: Record<string, unknown>, scene: ItemScene) => Fault[];
  /** What of a valid form is kept. */
  tidy?: (form: Record<string, unknown>, scene: ItemScene) => Record<string, unknown>;
  apply: (draft: Draft, item: Item, given: VerbGiven) => Rejection | undefined;
}

/** A verb of the matter as a whole. */
export interface MatterVerb extends VerbBase {
  of: 'matter';
  who: (scene: Scene) => PartyKey[] | undefined;
  form?: Form;
  gate?: (scene: Scene) => string | undefined;
  check?: (form: Record<string, unknown>, scene: Scene) => Fault[];
  apply: (draft: Draft, item: undefined, given: VerbGiven) => Rejection | undefined;
}
export type Verb = ItemVerb | MatterVerb;

/**
 * Does a hand in this item weigh on a judgement? A consent to an extension does, and a signature does as far as the
 * task that it signs does; neither is a step of its own.
 */
export function weighs({ procedure, matter, item, step }: Scene): boolean {
  if (item?.extends) return true;
  const main = item?.signs && matter.items.find((one) => one.id === item.signs?.item);
  return judges(main ? stepOf(procedure, main) : step);
}

/** Does the task judge a request? Then whoever asked can't have a hand in it. */
export const judges = (step: Step | undefined): boolean =>
  Object.values(step?.commands ?? {}).some((rule) => rule.decides === true);
