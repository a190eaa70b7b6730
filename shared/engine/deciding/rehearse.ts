/**
 * What would be said if a form were sent as far as it is filled in: the decision itself, made and thrown away. What is
 * still missing is no fault yet; what stands there already, and would be refused, is. Pure, like the decision.
 */
import type { Fault, RejectionCode } from '../../kernel/rejection.ts';
import { isRejection } from '../../kernel/rejection.ts';
import { decide } from '../decide.ts';
import type { Context, Procedure } from '../definition/definition.ts';
import { describeForm, isBlankAt, noForm, readSoFar, type Form } from '../forms/form.ts';
import { unknownReferences } from '../forms/references.ts';
import type { MatterState } from '../matter/state.ts';
import { barredBy } from '../words/suspensions.ts';
import { offersOf } from './allowed.ts';
import type { Command } from './command.ts';

export interface Foreseen {
  /** It can't be sent at all now, whatever is filled in: why, in words for the person. */
  refused?: { code: RejectionCode; text: string };
  /** What is filled in and would be refused. */
  faults: Fault[];
}

type Rehearsed = Extract<Command, { kind: 'open' | 'give' }>;

export function rehearse(
  procedure: Procedure,
  matter: MatterState | undefined,
  command: Rehearsed,
  context: Context,
): Foreseen {
  const decision = decide(procedure, matter, command, context);
  if (!isRejection(decision)) return { faults: [] };
  if (decision.rejected !== 'invalid') return { refused: codeOf(decision), faults: [] };
  const asked = askedBy(procedure, matter, command, context);
  const isThere = ({ path }: Fault) => !isBlankAt(command.form, path);
  const found = (decision.faults ?? []).filter(isThere);
  // Its own checks come after the form is whole: as long as it is not, they see what there is of it.
  const { value, whole } = readSoFar(asked.form, command.form);
  if (whole) return { faults: found };
  const isReached = reachedIn(asked.form, value);
  const early = (tried(() => asked.check(value)) ?? []).filter(({ path }) => isReached(path));
  const unknown = tried(() => unknownReferences(asked.form, value, context)) ?? [];
  const barred = tried(() => asked.barred(value));
  const known = new Set(found.map(({ path }) => path));
  const more = [...early, ...unknown].filter((one) => isThere(one) && !known.has(one.path));
  return {
    ...(barred === undefined ? {} : { refused: { code: 'gateClosed' as const, text: barred } }),
    faults: [...found, ...more],
  };
}

/** A check may look at what comes before a field: it says something of the field once all that is there. */
function reachedIn(form: Form, value: Record<string, unknown>): (path: string) => boolean {
  const fields = describeForm(form);
  const open = fields.findIndex(({ key, required }) => required && value[key] === undefined);
  return (path) => open < 0 || fields.findIndex(({ key }) => key === path.split('.')[0]) < open;
}

const codeOf = ({ rejected, text }: { rejected: RejectionCode; text: string }) => ({ code: rejected, text });

interface Asked {
  form: Form;
  check(value: Record<string, unknown>): readonly Fault[] | undefined;
  barred(value: Record<string, unknown>): string | undefined;
}

function askedBy(procedure: Procedure, matter: MatterState | undefined, command: Rehearsed, context: Context): Asked {
  if (command.kind === 'open' || !matter) {
    const { form, check, approves } = procedure.opening;
    return {
      form,
      check: (value) => check?.(value, context),
      barred: (value) => approves && barredBy(context.registers, approves.what, approves.about(value, context)),
    };
  }
  const offers = offersOf(procedure, matter, context, (one) => one === command.command);
  const rule = (offers.find(({ item }) => item?.id === command.item) ?? offers[0])?.rule;
  return {
    form: rule?.form ?? noForm,
    check: (value) => rule?.check?.(value, matter, context),
    barred: () => undefined,
  };
}

/** A check is written for a whole form: what fails on half of one has nothing to say yet. */
function tried<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
