/** The answers that a colleague would give: what there is to do, until when, whose it is, and what to do now. */
import type { MatterSummary, MatterView } from '@banjie/shared/contract/shapes.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { Talk, TalkKind } from '../language/talk.ts';
import { firstSteps } from '../first.ts';
import { texts } from '../texts.ts';
import { answer, todoOf, type Answered, type Turn } from '../turn.ts';
import { deadlinesOf, namesOf, short, todoList, whereItIs } from '../views.ts';
import { doableIn } from './doable.ts';
import { lastPushed, numberMeant, onTable, quoted, readable } from './find.ts';
import { choose, listed } from './rows.ts';

const t = texts.talk;

export async function talk(turn: Turn, { kind }: Talk): Promise<Answered> {
  switch (kind) {
    case 'greeting':
      return greeting(turn);
    case 'thanks':
      return thanks(turn);
    case 'self':
      return answer(t.self);
    case 'today':
      return today(turn);
    case 'todo': {
      const items = await todoOf(turn);
      const { todo, overdue } = turn.me.counts;
      return { texts: [todoList(items, todo, overdue, turn.link())], list: listed(items) };
    }
    default:
      return ofMatter(turn, kind);
  }
}

async function greeting(turn: Turn): Promise<Answered> {
  const items = await todoOf(turn);
  const { name, counts } = turn.me;
  const [first] = items;
  const hello = t.greeting(name, Math.max(counts.todo, items.length), counts.overdue, first && line(first));
  const toDoFirst = turn.incoming.roomId === undefined ? await firstSteps(turn.server) : undefined;
  return answer(toDoFirst === undefined ? hello : `${hello}\n${toDoFirst}`);
}

/** Politeness, unless it answers what asks for more than that. */
async function thanks(turn: Turn): Promise<Answered> {
  const pushed = await lastPushed(turn);
  const confirms = pushed && doableIn(pushed).some(({ title }) => title === texts.words.confirm);
  return answer(confirms ? t.notConfirmed(pushed.number, short(pushed.title, 60)) : t.welcome);
}

async function today(turn: Turn): Promise<Answered> {
  const items = await todoOf(turn);
  const day = dayOf(turn.me.now);
  const due = items.filter(({ dueAt, overdue }) => overdue || (dueAt !== undefined && dayOf(dueAt) <= day));
  const total = Math.max(turn.me.counts.todo, items.length);
  if (due.length === 0) return { texts: [t.nothingToday(total, items[0] && line(items[0]))], list: listed(items) };
  return { texts: [t.today(due.slice(0, 10).map(line), due.length, total - due.length)], list: listed(due) };
}

const line = (item: MatterSummary): string =>
  [`${item.number} ${short(item.title, 40)}`, item.leftText ?? item.dueText].filter(Boolean).join('，');

/** A question about one matter: the one that is named, on the table, pushed last, or the only one there is. */
async function ofMatter(turn: Turn, kind: TalkKind): Promise<Answered> {
  const meant = await numberMeant(turn);
  if (meant?.found?.several) return choose(meant.found.several, turn.spoken);
  if (meant && !meant.found) return answer(texts.find.noSuchNumber(meant.number.digits));
  const matter = meant?.found?.matter ?? (await quoted(turn)) ?? (await onTable(turn)) ?? (await lastPushed(turn));
  if (matter) return answer(about(kind, matter));
  const items = await todoOf(turn);
  const [only, ...others] = items;
  if (!only) return answer(texts.todo.none);
  const found = others.length === 0 ? await readable(turn, only.id) : undefined;
  return found ? answer(about(kind, found)) : choose(items, turn.spoken);
}

function about(kind: TalkKind, matter: MatterView): string {
  const head = t.about(matter.number, short(matter.title, 60));
  switch (kind) {
    case 'left': {
      const lines = deadlinesOf(matter);
      return [head, ...(matter.open ? (lines.length > 0 ? lines : [t.noLimit]) : [whereItIs(matter)])].join('\n');
    }
    case 'how':
      return [head, whereItIs(matter), t.how(namesOf(matter), matter.number)].join('\n');
    default:
      return [head, whereItIs(matter)].join('\n');
  }
}
