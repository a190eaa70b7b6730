/** The yes and the no to a decision that was repeated. The server keeps it, for five minutes or as long as its person is given, and gives it out once. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import { texts } from '../texts.ts';
import { answer, close, keyOf, matterOf, type Answered, type Turn } from '../turn.ts';
import { done } from '../views.ts';
import { noteUsed } from './at-hand.ts';
import { behalfIn, corrected } from './dialogue.ts';
import { beginForm } from './form.ts';

export async function yes(turn: Turn): Promise<Answered> {
  const { pending, expired } = await turn.server.takePending({
    params: { id: turn.place },
    body: { messageId: turn.incoming.messageId, at: turn.incoming.at },
  });
  if (!pending) return { ...close(expired ? texts.decide.expired : texts.decide.nothing), decided: true };
  const { matter, number, command, title, item, form, files, confirmed } = pending;
  const asked = turn.dialogue.kept.waiting?.form;
  const behalf = asked && behalfIn(asked);
  try {
    const after = await turn.server.giveCommand({
      params: { id: matter, command },
      body: { ...(item === undefined ? {} : { item }), form, confirmed, ...(files ? { files } : {}) },
      key: keyOf(turn),
    });
    await noteUsed(turn, asked, form);
    return { ...close(done(after, title, 'head', behalf)), decided: true, did: `${title} ${number}` };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    const allowed = (await matterOf(turn, matter)).allowed.find((one) => one.command === command);
    if (!allowed) throw error;
    const purpose = {
      kind: 'command' as const,
      matter,
      number,
      title: turn.dialogue.kept.waiting?.title ?? number,
      item: allowed.item,
      command,
      word: title,
      decides: true,
      ...(allowed.consequence === undefined ? {} : { consequence: allowed.consequence }),
      ...(allowed.opinion === undefined ? {} : { opinion: allowed.opinion }),
      ...(behalf === undefined ? {} : { behalf }),
    };
    const again = { ...beginForm(purpose, allowed.form, {}, form), ...(asked?.files ? { files: asked.files } : {}) };
    return { ...(await corrected(turn, again, error)), decided: true };
  }
}

/** The pending itself is dropped when the answer is kept. */
export function no(turn: Turn): Answered {
  const { waiting } = turn.dialogue.kept;
  if (!waiting) return answer(texts.decide.nothing);
  return close(texts.decide.dropped(waiting.number, waiting.word));
}
