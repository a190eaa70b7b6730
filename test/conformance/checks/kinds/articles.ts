/** The table of articles is complete, and the procedures cite what they carry. */
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { articleTable, type Carried } from '../../law/articles.ts';
import { distinct, type Fault } from '../looked.ts';

/** The last article of each measure and of the national rules. */
const last: Readonly<Record<string, number>> = { A: 53, B: 48, C: 25, N: 44 };

export function articleFaults(
  procedures: readonly Procedure[],
  table: Readonly<Record<string, Carried>> = articleTable,
): Fault[] {
  const faults: Fault[] = [];
  const fault = (procedure: string, what: string, article: string) => faults.push({ procedure, what, article });
  for (const [measure, count] of Object.entries(last))
    for (let n = 1; n <= count; n++)
      if (!(`${measure}-${n}` in table)) fault('the table', 'has no line', `${measure}-${n}`);
  for (const [article, carried] of Object.entries(table)) {
    if ('open' in carried) fault('nobody', carried.open, article);
    if (!('by' in carried)) continue;
    for (const key of carried.by) {
      const procedure = procedures.find((one) => one.key === key);
      // `B-28 ¶2 …` is a duty of its own of that article; what it demands stands with whoever carries it.
      const [cited = article] = article.split(' ');
      if (!(procedure?.articles as readonly string[] | undefined)?.includes(cited))
        fault(key, 'does not cite what it carries', article);
    }
  }
  for (const { key, articles } of procedures)
    for (const article of articles) {
      const carried = table[article];
      if (!(article in table) && !/^[RM]-/u.test(article)) fault(key, 'cites what there is no line for', article);
      if (carried && 'none' in carried) fault(key, 'cites what the table says nobody need carry', article);
    }
  return distinct(faults);
}
