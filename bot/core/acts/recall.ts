/** A message that its writer has taken back: what it had started is dropped, and that is said. */
import { texts } from '../texts.ts';
import { answer, close, type Answered, type Turn } from '../turn.ts';

const t = texts.recall;

export function recalled(turn: Turn): Answered {
  const { form, waiting, from = [], did = {} } = turn.dialogue.kept;
  const id = turn.incoming.recalls?.messageId;
  const what = waiting ? t.decision(waiting.number, waiting.word) : form && t.form(form.purpose.word);
  // Where the network does not say which message it was, what is on the table may be what it meant.
  if (what !== undefined && (id === undefined || from.includes(id))) return close(t.dropped(what));
  const done = id === undefined ? undefined : did[id];
  return done === undefined ? answer() : answer(t.done(done));
}
