/**
 * What a way through a matter has passed, read from its events: acts by the name of their step. A return to a step, or
 * a new round, makes void what came after it; what has happened at all stands beside.
 */
import type { Decision } from '../deciding/draft.ts';
import type { Procedure } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';

export interface Way {
  /** Steps as they were entered and acts, in their order; without what has become void. */
  log: readonly string[];
  /** Every act that there ever was. */
  ever: ReadonlySet<string>;
}

export const noWay: Way = { log: [], ever: new Set() };
const ENTERED = '>';

/** `step.command` or `step`; `*.command` for what belongs to no step. */
export const passed = (way: Way): string[] => way.log.filter((one) => !one.startsWith(ENTERED));

/** Whether a pattern of the law (`step.command`, `step`, `*.command`, `a|b`) is among acts. */
export const isAmong = (pattern: string, acts: Iterable<string>): boolean => {
  const all = [...acts];
  return pattern.split('|').some((one) => all.some((act) => fits(one, act)));
};
function fits(pattern: string, act: string): boolean {
  if (pattern.startsWith('*.')) return act.slice(act.indexOf('.') + 1) === pattern.slice(2) && act.includes('.');
  return act === pattern;
}

const stepIn = (entry: string): string =>
  entry.startsWith(ENTERED) ? entry.slice(ENTERED.length) : (entry.split('.')[0] ?? '');

/**
 * Which steps are void with one that begins anew: those that have come of it. What another branch has done stands; what
 * belongs to no step is void with it.
 */
const cameOf =
  (procedure: Procedure, matter: MatterState | undefined, from: string) =>
  (step: string): boolean => {
    if (step === '*' || step === from || !matter) return true;
    if (procedure.opening.outcomes.some(({ enter }) => enter.includes(step)) && !parentOf(matter, step)) return false;
    const way: string[] = [step];
    for (let one = parentOf(matter, step); one !== undefined && !way.includes(one); one = parentOf(matter, one))
      way.push(one);
    // Where a step has come from is not known of what a lapse has opened: then it is taken to be void.
    return way.includes(from) || way.length === 1;
  };
const parentOf = ({ items, cameFrom }: MatterState, step: string): string | undefined =>
  items.find((one) => one.step === step)?.after ?? cameFrom[step];

/** The way after one more decision, and the acts of that decision. */
export function further(
  procedure: Procedure,
  way: Way,
  before: MatterState | undefined,
  { events, state }: Decision,
): { way: Way; acts: string[] } {
  let log = [...way.log];
  const acts: string[] = [];
  const act = (name: string) => {
    acts.push(name);
    log.push(name);
  };
  const backTo = (step: string) => {
    const at = log.lastIndexOf(`${ENTERED}${step}`);
    if (at < 0) return;
    const after = cameOf(procedure, before, step);
    log = log.filter((one, n) => n < at || !after(stepIn(one)));
  };
  const stepOf = (item: string | undefined) => (item === undefined ? '*' : item.slice(0, item.lastIndexOf('#')));
  let returned = false;
  const isOpen = (step: string, at: MatterState | undefined) => at?.items.some((one) => one.step === step) === true;
  for (const event of events) {
    switch (event.type) {
      case 'opened':
        act('*.open');
        break;
      case 'given':
        returned = event.command === 'returnToStep' || event.command === 'reopen';
        if (event.newRound) log = [];
        act(`${stepOf(event.item)}.${event.command}`);
        break;
      case 'voted':
        // All have voted: the step itself has been passed.
        if (!isOpen(event.step, state)) act(event.step);
        break;
      case 'linked':
        // All matters that were opened are over.
        for (const item of before?.items ?? [])
          if (procedure.steps[item.step]?.kind === 'children' && !isOpen(item.step, state)) act(item.step);
        break;
      case 'elapsed':
      case 'receiptsClosed':
        act(stepOf(event.item));
        break;
      case 'reopened':
        for (const step of event.enters) backTo(step);
        // That it had come to an end before is not taken back.
        log.push('*.reopen');
        break;
      case 'entered':
        if (returned) backTo(event.item.step);
        if (log.at(-1) !== `${ENTERED}${event.item.step}`) log.push(`${ENTERED}${event.item.step}`);
        break;
      default:
    }
  }
  return { way: { log, ever: new Set([...way.ever, ...acts]) }, acts };
}
