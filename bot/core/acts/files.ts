/** Files: what somebody sends while he is asked goes with it as from the mini-app, and what a matter has is sent to whoever asks. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import { FILES_PER_COMMAND } from '@banjie/shared/contract/routes/files.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import type { FileContent } from '../ports.ts';
import { texts } from '../texts.ts';
import { answer, type Answered, type Turn } from '../turn.ts';
import { proceed, remind } from './dialogue.ts';
import { withMaterialFile, withoutMaterialFile, type FormDialogue } from './form.ts';

const t = texts.files;
/** More would be a burden on a chat; the mini-app has all of them. */
const SENT_AT_ONCE = 5;

export async function fileSent(turn: Turn): Promise<Answered> {
  const { incoming, dialogue, overheard } = turn;
  const { form, waiting } = dialogue.kept;
  const asked = form ?? waiting?.form;
  if (!incoming.file || !asked) return overheard ? answer() : answer(t.notAsked(turn.link()));
  const still = async (text: string): Promise<Answered> =>
    answer([text, ...(form ? [await remind(turn, form)] : waiting ? [texts.decide.still(waiting)] : [])].join('\n'));
  if (asked.purpose.kind === 'receipt') return still(t.notWithReceipt(turn.link(asked.purpose.number)));
  const files = asked.files ?? [];
  if (files.length >= FILES_PER_COMMAND) return still(t.tooMany(FILES_PER_COMMAND));
  const fetched = await turn.fetch(incoming.file);
  if (typeof fetched === 'string') return still(t[fetched](incoming.file.name));
  try {
    const { id, name, size } = await turn.server.sendFile(fetched);
    const { summed: _, ...open } = asked;
    const taken = { id, name, size: sizeText(size), message: incoming.messageId };
    const next = withMaterialFile({ ...open, files: [...files, taken] }, id);
    return await proceed(turn, next, t.taken(name, taken.size));
  } catch (error) {
    // What is wrong with it is said in the words of the door that the mini-app has, too; what was asked stays.
    if (!(error instanceof ApiError)) throw error;
    return still(error.error.text);
  }
}

/** The same without what came with a message that was taken back; undefined where nothing did. */
export function withoutFileOf(form: FormDialogue, messageId: string): FormDialogue | undefined {
  const files = form.files?.filter(({ message }) => message !== messageId);
  if (!files || files.length === form.files?.length) return undefined;
  const { summed: _, ...open } = form;
  const gone = (form.files ?? []).filter((one) => !files.includes(one)).map(({ id }) => id);
  return withoutMaterialFile({ ...open, files }, gone);
}

export function filesOf(turn: Turn, matter: MatterView): Promise<Answered> {
  const { number, files } = matter;
  if (files.length === 0) return Promise.resolve(answer(t.none(number)));
  const lines = files.map((file) => t.line(file.name, file.sizeText, file.by));
  return sending(turn, matter, files, (note) => t.list(number, lines, note));
}

/** 文书: what each says and how it stands, and those that are written as files to be read. */
export function lettersOf(turn: Turn, matter: MatterView): Promise<Answered> {
  const { number, letters } = matter;
  if (letters.length === 0) return Promise.resolve(answer(t.noLetters(number)));
  const lines = letters.map((one) => t.letter(one.title, one.number ?? '', one.note ?? ''));
  const files = letters.flatMap((one) => one.files.filter(({ name }) => name.endsWith('.pdf')));
  return sending(turn, matter, files, (note) => t.letters(number, lines, note));
}

/** The last of them, where the city lets files leave by chat and nobody else is in the room. */
async function sending(
  turn: Turn,
  { id, number }: MatterView,
  files: readonly { id: string; name: string }[],
  list: (note: string) => string,
): Promise<Answered> {
  if (files.length === 0) return answer(list(''));
  if (!turn.sendsFiles) return answer(list(t.notSent(turn.link(number))));
  // Whoever else is in the room may not see them.
  if (turn.incoming.roomId !== undefined) return answer(list(t.notInRoom));
  const sent: FileContent[] = [];
  for (const file of files.slice(-SENT_AT_ONCE))
    sent.push({ name: file.name, bytes: await turn.server.readFile(id, file.id) });
  const rest = files.length - sent.length;
  return { ...answer(list(rest > 0 ? t.rest(sent.length, turn.link(number)) : '')), files: sent };
}
