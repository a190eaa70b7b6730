/** What the table of the law (test/conformance/law) says of a procedure, and the table of articles: for docs/procedures.md. */
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { registerTitle } from '@banjie/shared/procedures/registers.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { articleTable, type Carried } from '../../test/conformance/law/articles.ts';
import { lawOf, type LawRow } from '../../test/conformance/law/index.ts';
import type { Demand } from '../../test/conformance/law/table.ts';
import { table } from './table.ts';

/** Ends with what every way there has passed; entries with what they have passed and what lifts them. */
export function lawOfProcedure(procedure: Procedure): string {
  const law = lawOf[procedure.key];
  if (!law) return '';
  return [
    '**What the law asks of every way** (walked by `test/conformance/checks`)',
    table(
      ['end', 'every way to it has passed', 'and not'],
      Object.entries(procedure.ends).map(([end, { title, good }]) => {
        const demands = law.ends[end] ?? [];
        return [`${title}${good ? ' ✓' : ''}`, ...passedAndNot(procedure, demands)];
      }),
    ),
    entriesOf(procedure, law),
    `- **May be broken off** ${law.terminates.by.length > 0 ? `by ${law.terminates.by.join(', ')} (${law.terminates.why})` : `by nobody: ${law.terminates.why}`}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function entriesOf(procedure: Procedure, law: LawRow): string {
  const entries = Object.entries(law.entries);
  if (entries.length === 0) return '';
  return table(
    ['entry', 'put in after', 'lifted or changed by', 'gone at'],
    entries.map(([register, { put, exits, stays, goneAt = [] }]) => [
      registerTitle(register),
      passedAndNot(procedure, put)[0],
      stays === undefined ? exits.map(exitWords).join('<br>') : `_nothing:_ ${stays}`,
      goneAt.map((end) => procedure.ends[end]?.title ?? (end === 'terminated' ? 'a termination' : end)).join('、'),
    ]),
  );
}

const isNot = (demand: Demand): boolean => demand.act.includes(' !');
function passedAndNot(procedure: Procedure, demands: readonly Demand[]): [string, string] {
  const words = (of: readonly Demand[]) => of.map((one) => demandWords(procedure, one)).join('<br>');
  return [words(demands.filter((one) => !isNot(one))), words(demands.filter(isNot))];
}

function demandWords(procedure: Procedure, { act, only }: Demand): string {
  const article = act.slice(0, act.indexOf(' '));
  const acts = act.slice(act.indexOf(' ') + 1).replace(/^!/u, '');
  const named = acts.split('|').map((one) => actWords(procedure, one));
  return `${article} ${named.join(' or ')}${only === undefined ? '' : ` (${only})`}`;
}

/** The titles of a step and its command; what the definition lacks has the name that the law's table gives it. */
function actWords(procedure: Procedure, act: string): string {
  const [step = '', command] = act.split('.');
  const known = procedure.steps[step];
  if (command === undefined) return known?.title ?? `\`${act}\``;
  if (step !== '*') {
    const rule = known?.commands[command];
    return known && rule ? `${known.title}·${rule.title}` : `\`${act}\``;
  }
  const rule =
    procedure.anytime[command] ??
    Object.values(procedure.steps).find((one) => one.commands[command])?.commands[command];
  return rule?.title ?? `\`${command}\``;
}

function exitWords(exit: string): string {
  const [key = '', act = ''] = exit.split('/');
  const procedure = procedures.find((one) => one.key === key);
  return procedure ? `[\`${key}\`](#${key}) ${actWords(procedure, act)}` : `\`${exit}\``;
}

/** Every article, who carries it or why nobody does. */
export const articlesOfLaw = (): string =>
  table(
    ['article', 'in our words', 'carried by'],
    Object.entries(articleTable).map(([article, carried]) => [article, articleText(article), carriedWords(carried)]),
  );
function carriedWords(carried: Carried): string {
  if ('by' in carried) return carried.by.map((key) => `[\`${key}\`](#${key})`).join(', ');
  return 'none' in carried ? `_none needed:_ ${carried.none}` : `**not carried yet:** ${carried.open}`;
}
