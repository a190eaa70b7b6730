/** 帮助 lists only what this person may do now; what is not understood gets the nearest of it. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { doableIn } from './acts/doable.ts';
import { todoInFull } from './acts/find.ts';
import { firstSteps } from './first.ts';
import { proceduresOf } from './acts/open.ts';
import { KNOWN_WORDS } from './language/intent.ts';
import { nearest } from './language/nearest.ts';
import { suggest } from './suggest.ts';
import { texts } from './texts.ts';
import { answer, type Answered, type Turn } from './turn.ts';

const t = texts.help;
const CORRECTION = 'data-correction';

export async function help(turn: Turn): Promise<Answered> {
  const [byWord, procedures, first] = await Promise.all([
    wordsByKind(turn),
    proceduresOf(turn),
    // In a room all would read what is meant for one.
    turn.incoming.roomId === undefined ? firstSteps(turn.server) : undefined,
  ]);
  const mine = procedures.filter(({ blocked }) => blocked === undefined);
  const others = mine.filter(({ key }) => key !== CORRECTION).map(({ title }) => title);
  const { name, unit, counts } = turn.me;
  return answer(
    [
      t.head(name, unit.name, counts.todo, counts.overdue),
      ...(byWord.own.size > 0 ? [t.canHead] : []),
      ...[...byWord.own].slice(0, 12).map(([word, numbers]) => `· ${t.can(word, numbers.slice(0, 5).join('、'))}`),
      ...(byWord.more.size > 0 ? [`· ${t.more([...byWord.more.keys()])}`] : []),
      `· ${t.todo}`,
      `· ${t.view}`,
      `· ${t.progress}`,
      `· ${t.ofMatter}`,
      ...(turn.sendsFiles ? [`· ${t.files}`, `· ${t.letters}`] : []),
      ...(mine.some(({ key }) => key === CORRECTION) ? [`· ${t.correct}`] : []),
      ...(others.length > 0 ? [`· ${t.open(others)}`, `· ${t.again}`] : []),
      ...(turn.incoming.roomId !== undefined ? [`· ${t.room}`] : []),
      `· ${t.search}`,
      `· ${t.board}`,
      `· ${t.duty}`,
      `· ${t.cancel}`,
      ...(first === undefined ? [] : [first]),
    ].join('\n'),
  );
}

/** The same as behind the question mark of its page. */
export async function helpOf(turn: Turn, { id }: MatterView): Promise<Answered> {
  const { title, parts } = await turn.server.readMatterHelp({ params: { id } });
  return answer([`【${title}】`, ...parts.flatMap((part) => [`${part.title}：`, ...part.lines])].join('\n'));
}

export async function unknown(turn: Turn): Promise<Answered> {
  const words = [...KNOWN_WORDS, ...(await wordsNow(turn)).keys()];
  const { waiting } = turn.dialogue.kept;
  // A second question would make it doubtful what a yes is about.
  if (waiting) return answer(`${texts.unknown.plain}${texts.decide.still(waiting)}`);
  const near = nearest(turn.spoken.folded, words);
  if (near === undefined) return answer(`${texts.unknown.plain}${texts.unknown.hint}`);
  return suggest(near, turn.spoken);
}

/** Every command that I may give now, with the numbers of the matters in which I may. */
async function wordsNow(turn: Turn): Promise<Map<string, string[]>> {
  const { own, more } = await wordsByKind(turn);
  for (const [word, numbers] of more) own.set(word, numbers);
  return own;
}

/** The words of the tasks themselves, and those that every task has besides. */
async function wordsByKind(turn: Turn): Promise<{ own: Map<string, string[]>; more: Map<string, string[]> }> {
  const own = new Map<string, string[]>();
  const more = new Map<string, string[]>();
  for (const matter of await todoInFull(turn)) {
    for (const does of doableIn(matter)) {
      if ('command' in does && does.command.blocked !== undefined) continue;
      // What answers a task that the engine itself has set stands with the task's own.
      const words = 'command' in does && does.command.verb && does.tone !== 'primary' ? more : own;
      words.set(does.title, [...new Set([...(words.get(does.title) ?? []), matter.number])]);
    }
  }
  return { own, more };
}
