/**
 * The types of the words in which a procedure is written (docs/procedure-words.md). The forms stand first, under the
 * names of their commands; from them every function of the definition knows what the opening and what was given says.
 */
import type { z } from 'zod';
import type {
  ChildOpening,
  Context,
  CommandRule,
  Limit,
  Opening,
  Procedure,
  Role,
  Step,
} from '../definition/definition.ts';
import type { ChildrenStep, Joint, ReceiptsStep, SpanStep, TaskStep, Tell, Values } from '../definition/definition.ts';
import type { WaitStep } from '../definition/definition.ts';
import type { Recurrence } from '../definition/recurrence.ts';
import type { Form } from '../forms/form.ts';
import type { Period } from '../settings/settings.ts';
import type { Given, MatterState, RegisterChange, Vote } from '../matter/state.ts';
import type { Directory, PartyKey, PostKey, UnitKind } from '../../kernel/party.ts';
import type { UsualRole } from './usual.ts';

/** The form that opens the matter, and those of the commands that have one. */
export type Forms = { readonly opening: Form } & { readonly [command: string]: Form };
export type ValueOf<F extends Forms, C> = C extends keyof F ? z.output<F[C]> : Values;

/** A matter of this procedure: what its forms gave has their types. Others are reached by `matter.given['name']` of no type. */
export type MatterOf<F extends Forms> = Omit<MatterState, 'opening' | 'given' | 'votes'> & {
  opening: z.output<F['opening']>;
  given: { readonly [C in Exclude<keyof F, 'opening'>]?: Omit<Given, 'form'> & { form: z.output<F[C]> } };
  votes: Record<string, VoteOf<F>[]>;
};
type VoteOf<F extends Forms> = {
  [C in Exclude<keyof F, 'opening'>]: Omit<Vote, 'form' | 'command'> & { command: C; form: z.output<F[C]> };
}[Exclude<keyof F, 'opening'>];

/** The Chinese words of a procedure. A step, command, role or end without one does not compile. */
export interface Texts {
  title: string;
  summary: string;
  /** Who may open it. */
  opener: string;
  roles: Readonly<Record<string, string>>;
  steps: Readonly<Record<string, string>>;
  commands: Readonly<Record<string, string>>;
  ends: Readonly<Record<string, string>>;
  /** What a command brings about, under its name. */
  consequences?: Readonly<Record<string, string>>;
  /** Titles of the city's settings, under the name of the step that each limits; the step's own title where there is none. */
  settings?: Readonly<Record<string, unknown>>;
  /** Why only what the law says ends it. */
  noTermination?: unknown;
}
type Named<T extends Texts, K extends keyof Texts> = Extract<keyof T[K], string>;

/** One notice, or several. */
type TellsOf<M> = Tell<M> | readonly Tell<M>[];

/** A command; its form stands among the forms under its name. */
export interface CommandWords<F extends Forms, R extends string, C> extends Omit<
  CommandRule<MatterOf<F>, ValueOf<F, C>>,
  'title' | 'decides' | 'by' | 'alsoBy' | 'tells'
> {
  tells?: TellsOf<MatterOf<F>>;
  title?: string;
  by?: R;
  alsoBy?: R;
  /** It judges a request: `for` it, `against` it (which needs a reason, and asks for one by itself), or in another way. */
  decides?: 'for' | 'against' | true;
}
/** A command, or what several have in common, that stands outside of its step. @typeParam C its name, where it has a form */
export type RuleOf<F extends Forms, C = ''> = Omit<CommandWords<F, never, C>, 'by' | 'alsoBy'>;
type CommandsOf<F extends Forms, T extends Texts> = {
  readonly [C in Named<T, 'commands'>]?: CommandWords<F, Named<T, 'roles'>, C>;
};

type StepWords<S extends Step<MatterOf<F>>, F extends Forms, T extends Texts> = Omit<
  S,
  'title' | 'commands' | 'kind' | 'by' | 'joint' | 'limits'
> & {
  title?: string;
  limits?: readonly Limit<MatterOf<F>>[];
  commands?: CommandsOf<F, T>;
};
/** Whose task it is, within what, and who takes it up when that has passed. */
type TaskOf<M, R> =
  | { by: R; takenUpBy?: R; task?: never }
  | { task: readonly [by: R, within: Limit<M>, takenUpBy?: R]; by?: never; limits?: never; takenUpBy?: never };

/** Who closes a step in which several are asked when its limit has passed and some of them have said nothing. */
interface ClosedBy<R> {
  /** Gets a task at the lapse; who has said nothing by then is on record as silent. */
  closedBy?: R;
}
type JointWords<M, R> = Omit<Joint<M>, 'closing'> & ClosedBy<R>;
export type StepsOf<F extends Forms, T extends Texts> = {
  readonly [S in Named<T, 'steps'>]?:
    | (Omit<StepWords<TaskStep<MatterOf<F>>, F, T>, 'takenUpBy'> & {
        kind?: 'task';
        joint?: JointWords<MatterOf<F>, Named<T, 'roles'>>;
      } & TaskOf<MatterOf<F>, Named<T, 'roles'>>)
    | (StepWords<WaitStep<MatterOf<F>>, F, T> & { kind: 'wait' })
    | (Omit<StepWords<ReceiptsStep<MatterOf<F>>, F, T>, 'closing'> & ClosedBy<Named<T, 'roles'>> & { kind: 'receipts' })
    | (StepWords<SpanStep<MatterOf<F>>, F, T> & { kind: 'span'; by: Named<T, 'roles'> })
    | (StepWords<ChildrenStep<MatterOf<F>>, F, T> & { kind: 'children' });
};

type Untitled<R> = R extends unknown ? Omit<R, 'title'> : never;

/** Whoever has asked, or found, takes it back: with a reason, and the matter ends as `withdrawn`. */
export interface Withdrawable<M, R, S> {
  by: R;
  during: readonly S[];
  help?: string;
  offered?: (matter: M) => boolean;
  gate?: (matter: M, context: Context) => string | undefined;
  tells?: TellsOf<M>;
  registers?: (matter: M, context: Context) => RegisterChange[];
}

/** Once a period that the city sets; the form that opens it is `{ period }`. */
export interface Periodic extends Pick<Recurrence, 'for' | 'by'> {
  /** While the city has set nothing else. */
  usually: Period;
}

export interface Definition<F extends Forms, T extends Texts> extends Omit<
  Procedure,
  | (
      | 'title'
      | 'summary'
      | 'roles'
      | 'opening'
      | 'steps'
      | 'anytime'
      | 'ends'
      | 'supervisor'
      | 'registers'
      | 'advice'
      | 'rated'
      | 'dissatisfied'
    )
  | ('reopens' | 'refusedEntry' | 'recurs' | 'version' | 'group')
> {
  /** The first, where nothing is said. */
  version?: number;
  /** Of its first article's measure, where nothing is said. */
  group?: Procedure['group'];
  /** Opens by itself: as the recurrence says, or with `{ period }` as often as the city sets (`t.settings.period`). */
  recurs?: Procedure['recurs'] | Periodic;
  /** `authority`, `office`, `committee` and `government` are the bodies' usual posts for its group, unless they say another. */
  roles: { readonly [R in Exclude<Named<T, 'roles'>, UsualRole>]: Untitled<Role<MatterOf<F>>> } & {
    readonly [R in Extract<Named<T, 'roles'>, UsualRole>]?: Untitled<Role<MatterOf<F>>>;
  };
  /** The authority, where nothing is said. */
  supervisor?: Named<T, 'roles'>;
  opening: Omit<Opening<MatterOf<F>, z.output<F['opening']>>, 'form' | 'by' | 'tells'> & {
    tells?: TellsOf<MatterOf<F>>;
    by: { posts: readonly PostKey[]; kinds: readonly UnitKind[] };
  };
  steps: StepsOf<F, T>;
  withdrawable?: Withdrawable<MatterOf<F>, Named<T, 'roles'>, Named<T, 'steps'>>;
  anytime?: {
    readonly [C in Named<T, 'commands'>]?: CommandWords<F, Named<T, 'roles'>, C> & {
      by: Named<T, 'roles'>;
      during: readonly Named<T, 'steps'>[];
    };
  };
  /** Which ends are good ones, and which are not; `withdrawn` is added by `withdrawable`. */
  ends: { good: readonly Named<T, 'ends'>[]; bad?: readonly Named<T, 'ends'>[] };
  reopens?: Omit<NonNullable<Procedure['reopens']>, 'by'> & { by: Named<T, 'roles'> };
  refusedEntry?: { enters: readonly Named<T, 'steps'>[] };
  registers?: readonly string[];
  dissatisfied?: (matter: MatterOf<F>, context: Context) => ChildOpening[];
  rated?: (matter: MatterOf<F>, directory: Directory) => PartyKey[];
  advice?: (matter: MatterOf<F>, unit: string, directory: Directory) => string[];
}
