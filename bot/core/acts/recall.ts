/** A message that its writer has taken back: what it had started is dropped, and that is said. */
import { texts } from '../texts.ts';
import { proceed } from './dialogue.ts';
import { withoutFileOf } from './files.ts';
import { answer, close, type Answered, type Turn } from '../turn.ts';

const t = texts.recall;

export async function recalled(turn: Turn): Promise<Answered> {
  const { form, waiting, from = [], did = {} } = turn.dialogue.kept;
  const id = turn.incoming.recalls?.messageId;
  const what = waiting ? t.decision(waiting.number, waiting.word) : form && t.form(form.purpose.word);
  const asked = form ?? waiting?.form;
  const file = asked?.files?.find(({ message }) => message === id);
  const without = asked && file && id !== undefined && withoutFileOf(asked, id);
  if (without) return proceed(turn, without, texts.files.removed(file.name));
  // Where the network does not say which message it was, what is on the table may be what it meant.
  if (what !== undefined && (id === undefined || from.includes(id))) return close(t.dropped(what));
  const done = id === undefined ? undefined : did[id];
  return done === undefined ? answer() : answer(t.done(done));
}
