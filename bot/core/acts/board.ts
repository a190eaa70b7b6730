/** The board of incidents by chat: one word, what is open by level, and what nobody has acknowledged. */
import type { BoardRowView } from '@banjie/shared/contract/routes/incidents.ts';
import { texts } from '../texts.ts';
import { answer, type Answered, type Turn } from '../turn.ts';
import { short } from '../views.ts';

const t = texts.board;
const MOST_ROWS = 10;

export async function boardLooked(turn: Turn): Promise<Answered> {
  const { items, levels, unacknowledged, all } = await turn.server.readBoard({ query: { limit: MOST_ROWS } });
  if (items.length === 0) return answer(all ? t.none : t.noneOfYours);
  const counts = levels.filter(({ count }) => count > 0).map(({ text, count }) => t.level(text, count));
  const lines = items.map((row, n) => `${n + 1}. ${rowOf(row)}`);
  const left = levels.reduce((sum, { count }) => sum + count, 0) - lines.length;
  return answer(
    [t.head(counts, unacknowledged), ...lines, ...(left > 0 ? [t.more(left, turn.link())] : [])].join('\n'),
  );
}

function rowOf({ title, number, provider, stage, stageText, who, forText, word, national }: BoardRowView): string {
  const where = stage === 'acknowledge' ? t.waits(forText, who) : t.has(stageText, who, forText);
  return [
    `${short(title, 60)}（${number}）`,
    [where, provider, national && t.national(national.text)].filter(Boolean).join('；'),
    ...(word === undefined ? [] : [t.word(word)]),
  ].join('\n   ');
}
