/** The board of whoever answers for others, by chat: three lines. */
import { texts } from '../texts.ts';
import { answer, type Answered, type Turn } from '../turn.ts';

const t = texts.numbers;

export async function numbersLooked(turn: Turn): Promise<Answered> {
  const { scope, gathering, matters, tasks } = await turn.server.readWorkBoard({});
  const of = `${scope.unit?.name ?? t.city}${gathering ? t.gathering : ''}`;
  return answer(
    [
      t.standing(of, matters.open, tasks.open),
      t.pressing(tasks.late, tasks.soon),
      t.finished(tasks.done, t.share(tasks.onTime), turn.link()),
    ].join('\n'),
  );
}
