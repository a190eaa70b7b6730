/** Opinions at hand: one's own, the city's, the one used last. */
import { useState, type ReactNode } from 'react';
import {
  isNoted,
  LONGEST_OPINION,
  MOST_OPINIONS,
  OPINIONS_SHOWN,
  phrasesAtHand,
  type OpinionsView,
} from '@banjie/shared/contract/routes/deciding.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { useLoad } from '../data/load.ts';
import { textOf, type Value } from '../form/values.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { say, sayError } from '../ui/toast.ts';
import { withPhrase, type Opinion } from './phrases.ts';
import { texts } from './texts.ts';

/** Undefined while they are read; without an answer one decides without them. */
export function useOpinions(): OpinionsView | undefined {
  const { data, error } = useLoad('opinions', () => api.readOpinions({}));
  return data ?? (error === undefined ? undefined : none);
}
const none: OpinionsView = { own: { yes: [], no: [] }, city: { yes: [], no: [] }, last: {} };

/**
 * To be chosen by one tap, in the place of another of them or behind what was typed. As many as fit under a field without
 * pushing the button off a small phone; the others unfold.
 */
function Chips({
  phrases,
  value,
  onChange,
  children,
}: {
  phrases: readonly string[];
  value: string;
  onChange: (text: string) => void;
  children?: ReactNode;
}): ReactNode {
  const [all, setAll] = useState(false);
  const folded = phrases.length - OPINIONS_SHOWN;
  return (
    <Box className="phrases" role="group" label={texts.phrases}>
      {(all ? phrases : phrases.slice(0, OPINIONS_SHOWN)).map((phrase) => (
        <Tap
          className={`chip phrases__one ${phrase === value.trim() ? 'chip--on' : ''}`}
          key={phrase}
          onTap={() => onChange(withPhrase(value, phrase, phrases))}
        >
          <Txt>{phrase}</Txt>
        </Tap>
      ))}
      {folded > 0 ? (
        <Tap className="link" on={all} onTap={() => setAll(!all)}>
          <Txt>{all ? texts.fewer : texts.others(folded)}</Txt>
        </Tap>
      ) : null}
      {children}
    </Box>
  );
}

interface OpinionChipsProps {
  opinion: Opinion;
  opinions: OpinionsView;
  /** What its field has of itself. */
  first: readonly string[];
  value: string;
  onChange: (text: string) => void;
}

function OpinionChips({ opinion, opinions, first, value, onChange }: OpinionChipsProps): ReactNode {
  const [kept, setKept] = useState<readonly string[]>([]);
  const { says } = opinion;
  const own = [...kept, ...opinions.own[says]];
  const phrases = phrasesAtHand(says, { ...opinions, own: { ...opinions.own, [says]: own } }, first);
  const typed = value.trim();
  const isNew = typed.length > 1 && !phrases.includes(typed) && typed.length <= LONGEST_OPINION;
  const keep = () => {
    // None of those that he has is dropped for it.
    if (own.length >= MOST_OPINIONS) return sayError(texts.full(MOST_OPINIONS));
    return void api
      .putOpinions({ body: { [says]: [typed, ...own] } })
      .then(() => {
        setKept([typed, ...kept]);
        say(texts.kept);
      })
      .catch((error: unknown) => {
        noticeError(error);
        sayError(errorText(error));
      });
  };
  return (
    <Chips phrases={phrases} value={value} onChange={onChange}>
      {isNew ? (
        <Tap className="link" onTap={keep}>
          <Txt>{texts.keep}</Txt>
        </Tap>
      ) : null}
    </Chips>
  );
}

/** Under a field what is usually said in it, and under that of an opinion the opinions at hand; nothing under the others. */
export const phrasesBeside =
  (opinion: Opinion | undefined, opinions: OpinionsView | undefined, form: Value, setForm: (form: Value) => void) =>
  ({ key, phrases = [] }: FormField): ReactNode => {
    const value = textOf(form[key]);
    const onChange = (text: string) => setForm({ ...form, [key]: text });
    if (opinion && opinions && key === opinion.field)
      return <OpinionChips opinion={opinion} opinions={opinions} first={phrases} value={value} onChange={onChange} />;
    return phrases.length > 0 ? <Chips phrases={phrases} value={value} onChange={onChange} /> : null;
  };

/** Remembered for the next time. Nobody waits for it, and a decision does not fail by it. */
export function noteOpinion(opinion: Opinion | undefined, form: Record<string, unknown>): void {
  const text = opinion && form[opinion.field];
  if (!opinion || !isNoted(opinion.says, text)) return;
  void api.noteOpinion({ body: { says: opinion.says, text } }).catch(noticeError);
}
