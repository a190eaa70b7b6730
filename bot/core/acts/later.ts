/** 稍后提醒: the matter that is named, quoted, on the table or pushed last, or the only one there is, comes back later. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { SnoozeChoice } from '@banjie/shared/contract/routes/snoozes.ts';
import type { Intent } from '../language/intent.ts';
import { texts } from '../texts.ts';
import { answer, todoOf, type Answered, type Turn } from '../turn.ts';
import { short } from '../views.ts';
import { lastPushed, numberMeant, onTable, quoted, readable } from './find.ts';
import { choose } from './rows.ts';

const choices = { laterHour: 'hour', laterToday: 'afternoon', laterTomorrow: 'tomorrow' } as const satisfies Partial<
  Record<Intent['kind'], SnoozeChoice>
>;

export async function later(turn: Turn, kind: keyof typeof choices): Promise<Answered> {
  // Talk among people, unless the bot was named.
  if (turn.overheard) return answer();
  const meant = await numberMeant(turn);
  if (meant?.found?.several) return choose(meant.found.several, turn.spoken);
  if (meant && !meant.found) return answer(texts.find.noSuchNumber(meant.number.digits));
  const known = meant?.found?.matter ?? (await quoted(turn)) ?? (await onTable(turn)) ?? (await lastPushed(turn));
  const items = known ? [] : await todoOf(turn);
  const [only, ...others] = items;
  if (others.length > 0) return choose(items, turn.spoken);
  const matter = known ?? (only && (await readable(turn, only.id)));
  if (!matter) return answer(texts.todo.none);
  try {
    const put = await turn.server.putSnooze({ params: { id: matter.id }, body: { until: choices[kind] } });
    return answer(texts.later(matter.number, short(matter.title, 60), put.untilText ?? ''));
  } catch (error) {
    // It says why it can't be put off, or no further than until when.
    if (error instanceof ApiError && error.status >= 400 && error.status < 500) return answer(error.message);
    throw error;
  }
}
