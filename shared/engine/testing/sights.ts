/** What there is to be seen of a procedure, by names that a survey notes when it has seen it. */
import { roleOf } from '../definition/roles.ts';
import { spanText } from '../texts.ts';
import type { Limit, Procedure } from '../definition/definition.ts';
import type { Regime } from '../../regulation/regimes.ts';

/** What is to be seen: every step, end, command of a person, and limit. */
export interface Sights {
  steps: string[];
  ends: string[];
  given: string[];
  lapsed: string[];
}

const limitKey = (step: string, basis: string, words: string) => `${step}: ${basis} ${words}`;
const keyOfLimit = (step: string, limit: Limit) =>
  // A day that a form fixes stands in the place of the span: any of them counts.
  limitKey(
    step,
    limit.basis === 'setting' ? (limit.setting ?? '') : limit.basis,
    limit.until ? '*' : spanText(limit.span),
  );

export function sightsOf(procedure: Procedure): Sights {
  const isMachine = (by: string | undefined) => by !== undefined && 'system' in roleOf(procedure, by);
  const steps = Object.entries(procedure.steps);
  return {
    steps: steps.map(([name]) => name),
    ends: Object.keys(procedure.ends),
    given: [
      ...steps.flatMap(([name, step]) => Object.keys(step.commands).map((command) => `${name}.${command}`)),
      ...Object.entries(procedure.anytime).flatMap(([command, rule]) => (isMachine(rule.by) ? [] : [command])),
    ],
    lapsed: steps.flatMap(([name, step]) =>
      [...step.limits, ...(step.kind === 'task' && step.climb ? [step.climb] : [])]
        .filter((limit) => limit.regime === undefined || limit.regime === regimeOf(procedure))
        .map((limit) => keyOfLimit(name, limit)),
    ),
  };
}

/** The rules by which its matters run today. */
export const regimeOf = (procedure: Procedure): Regime => (procedure.group === '数据共享' ? 'national' : 'city');

export const limitWords = (
  step: string,
  basis: { article: string; limit: string } | { setting: string; limit: string },
) => limitKey(step, 'article' in basis ? basis.article : basis.setting, basis.limit);

/** A day that a form fixes stands in the place of a span: any of them is what was looked for. */
export const isSight = (sight: string, seen: string): boolean =>
  sight.endsWith('*') ? seen.startsWith(sight.slice(0, -1)) : seen === sight;
export const hasLapsed = (survey: { lapsed: ReadonlySet<string> }, sight: string): boolean =>
  [...survey.lapsed].some((one) => isSight(sight, one));
