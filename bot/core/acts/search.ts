/** 找: what there is by these words, a few of each kind; matters can be named by their place afterwards. */
import { foundKinds, type FoundView } from '@banjie/shared/contract/routes/search.ts';
import type { Said } from '../language/said.ts';
import { texts } from '../texts.ts';
import { answer, type Answered, type Turn } from '../turn.ts';
import { short } from '../views.ts';
import { listed } from './rows.ts';

const t = texts.search;
const LONGEST = 100;

export async function searched(turn: Turn, { raw }: Said): Promise<Answered> {
  const text = raw.slice(0, LONGEST);
  // Marks are nothing that can be found.
  if (!/[\p{L}\p{N}]/u.test(text)) return answer(t.what);
  const { groups } = await turn.server.searchAll({ query: { text } });
  const lines: string[] = [];
  for (const kind of foundKinds) {
    const items = groups.find((one) => one.kind === kind)?.items ?? [];
    if (items.length > 0) lines.push(`${t.kinds[kind]}：`, ...items.map((one, n) => lineOf(one, n)));
  }
  if (lines.length === 0) return answer(t.none(short(text, 20)));
  const isMore = groups.some(({ next }) => next !== undefined);
  const told = answer([...lines, ...(isMore ? [t.more(turn.link())] : [])].join('\n'));
  const matters = groups.flatMap(({ items }) => items.flatMap(({ id, number }) => (number ? [{ id, number }] : [])));
  if (matters.length === 0) return told;
  return { ...told, list: listed(matters.map((one) => ({ ...one, title: '', steps: [] }))) };
}

/** Matters by their place, by which they can be named; what can't be opened here has none. */
const lineOf = ({ kind, title, detail }: FoundView, n: number): string =>
  `${kind === 'matter' ? `${n + 1}.` : '·'} ${short(title, 60)}（${detail}）`;
