/** Opinions at hand in a chat: the same as on the phone, shown with their numbers where an opinion or a reason is asked for. */
import { isNoted, OPINIONS_SHOWN, phrasesAtHand } from '@banjie/shared/contract/routes/deciding.ts';
import { once, type Turn } from '../turn.ts';
import type { FormDialogue } from './form.ts';

interface AtHand {
  /** A number means one of these: what stood in the message. */
  shown: string[];
  /** How many more there are. */
  folded: number;
}

/** For this place of the form; none where something else is asked there. Without an answer one decides without them. */
export async function phrasesAt(
  turn: Turn,
  { purpose, fields, unfolded }: FormDialogue,
  path: string,
): Promise<AtHand> {
  if (purpose.kind !== 'command' || purpose.opinion?.field !== path) return { shown: [], folded: 0 };
  const { says } = purpose.opinion;
  const opinions = await once(turn, 'opinions', () => turn.server.readOpinions({}).catch(() => undefined));
  const own = fields.find(({ key }) => key === path)?.phrases ?? [];
  const all = phrasesAtHand(says, opinions ?? none, own);
  // As many as a message shows without hiding its question.
  const shown = unfolded === path ? all : all.slice(0, OPINIONS_SHOWN);
  return { shown, folded: all.length - shown.length };
}
const none = { own: { yes: [], no: [] }, city: { yes: [], no: [] }, last: {} };

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
