/** Opinions at hand: one's own, the city's, the one used last. */
import { useState, type ReactNode } from 'react';
import { LONGEST_OPINION, MOST_OPINIONS, type OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import type { AllowedCommandView } from '@banjie/shared/contract/shapes.ts';
import { useLoad } from '../data/load.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { say } from '../ui/toast.ts';
import { texts } from './texts.ts';

type Opinion = NonNullable<AllowedCommandView['opinion']>;

/** As many as fit under a field without pushing the button off a small phone. */
const OFFERED = 6;

/** Undefined while they are read; without an answer one decides without them. */
export function useOpinions(): OpinionsView | undefined {
  const { data, error } = useLoad('opinions', () => api.readOpinions({}));
  return data ?? (error === undefined ? undefined : none);
}
const none: OpinionsView = { own: { yes: [], no: [] }, city: { yes: [], no: [] }, last: {} };

/** The one used last first, then one's own, then the city's; each once. */
export function phrasesFor(says: Opinion['says'], opinions: OpinionsView): string[] {
  const { last, own, city } = opinions;
  // A reason belongs to its case: the last one is no start for the next.
  const latest = says === 'yes' && last.yes !== undefined ? [last.yes] : [];
  return [...new Set([...latest, ...own[says], ...city[says]])];
}

/** What the form starts with: a usual opinion where the law asks for no reason, nothing else. */
export function startingWith(
  { opinion, prefill = {} }: AllowedCommandView,
  opinions: OpinionsView,
): Record<string, unknown> {
  const [usual] = opinion?.usual ? phrasesFor(opinion.says, opinions) : [];
  return usual === undefined || opinion === undefined || prefill[opinion.field] !== undefined
    ? prefill
    : { ...prefill, [opinion.field]: usual };
}

/** What a phrase makes of what stands there: in the place of another phrase, behind what somebody has typed. */
export function withPhrase(text: string, phrase: string, phrases: readonly string[]): string {
  const typed = text.trim();
  return typed === '' || phrases.includes(typed) ? phrase : `${typed}${phrase}`;
}

interface PhrasesProps {
  opinion: Opinion;
  opinions: OpinionsView;
  value: string;
  onChange: (text: string) => void;
}

export function Phrases({ opinion, opinions, value, onChange }: PhrasesProps): ReactNode {
  const [kept, setKept] = useState<readonly string[]>([]);
  const { says } = opinion;
  const phrases = [...phrasesFor(says, opinions), ...kept];
  const typed = value.trim();
  const isNew = typed.length > 1 && !phrases.includes(typed) && typed.length <= LONGEST_OPINION;
  const keep = () => {
    api
      .putOpinions({ body: { [says]: [typed, ...kept, ...opinions.own[says]].slice(0, MOST_OPINIONS) } })
      .then(() => {
        setKept([typed, ...kept]);
        say(texts.kept);
      })
      .catch((error: unknown) => {
        noticeError(error);
        say(errorText(error));
      });
  };
  return (
    <Box className="phrases" role="group" label={texts.phrases}>
      {phrases.slice(0, OFFERED).map((phrase) => (
        <Tap
          className={`chip phrases__one ${phrase === typed ? 'chip--on' : ''}`}
          key={phrase}
          onTap={() => onChange(withPhrase(value, phrase, phrases))}
        >
          <Txt>{phrase}</Txt>
        </Tap>
      ))}
      {isNew ? (
        <Tap className="link" onTap={keep}>
          <Txt>{texts.keep}</Txt>
        </Tap>
      ) : null}
    </Box>
  );
}
/** Remembered for the next time. Nobody waits for it, and a decision does not fail by it. */
export function noteOpinion(opinion: Opinion | undefined, form: Record<string, unknown>): void {
  const text = opinion && form[opinion.field];
  if (opinion?.says !== 'yes' || typeof text !== 'string' || text.trim() === '' || text.length > LONGEST_OPINION)
    return;
  void api.noteOpinion({ body: { says: opinion.says, text } }).catch(noticeError);
}
