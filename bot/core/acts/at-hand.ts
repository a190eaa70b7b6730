/** Opinions at hand in a chat: the same as on the phone, shown with their numbers where an opinion or a reason is asked for. */
import { isNoted, phrasesFor } from '@banjie/shared/contract/routes/deciding.ts';
import { once, type Turn } from '../turn.ts';
import type { FormDialogue } from './form.ts';

/** As many as a message shows without hiding its question. */
const SHOWN = 6;

/** For this place of the form; none where something else is asked there. Without an answer one decides without them. */
export async function phrasesAt(turn: Turn, { purpose, fields }: FormDialogue, path: string): Promise<string[]> {
  if (purpose.kind !== 'command' || purpose.opinion?.field !== path) return [];
  const { says } = purpose.opinion;
  const opinions = await once(turn, 'opinions', () => turn.server.readOpinions({}).catch(() => undefined));
  const own = fields.find(({ key }) => key === path)?.phrases ?? [];
  return [...new Set([...own, ...(opinions ? phrasesFor(says, opinions) : [])])].slice(0, SHOWN);
}

/** Remembered for the next time; a decision does not fail by it. */
export async function noteUsed(
  turn: Turn,
  form: FormDialogue | undefined,
  given: Record<string, unknown>,
): Promise<void> {
  const opinion = form?.purpose.kind === 'command' ? form.purpose.opinion : undefined;
  const text = opinion && given[opinion.field];
  if (!opinion || !isNoted(opinion.says, text)) return;
  await turn.server.noteOpinion({ body: { says: opinion.says, text } }).catch(() => undefined);
}
