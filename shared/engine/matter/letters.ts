/** The letters of a matter as its events leave them. Part of `evolve`: pure. */
import type { Letter, MatterEvent, MatterState } from './state.ts';

type LetterEvent = Extract<MatterEvent, { type: `letter${string}` }>;

export function lettersAfter({ letters = [] }: MatterState, event: LetterEvent): Letter[] {
  switch (event.type) {
    case 'letterDue':
      return [...letters, event.letter];
    case 'letterIssued':
      return letters.map((one) => (one.id === event.letter ? issued(one, event) : one));
    case 'letterReceived': {
      const { letter, unit, by, at } = event;
      return letters.map((one) =>
        one.id === letter ? { ...one, received: [...(one.received ?? []), { unit, by, at }] } : one,
      );
    }
    case 'letterFailed':
      return letters.map((one) => (one.id === event.letter ? { ...one, failed: event.text } : one));
    case 'letterVoided': {
      const meant = ({ id }: Letter) => event.letters.includes(id);
      // What was never written was never a letter.
      if (event.cancelled) return letters.filter((one) => !meant(one) || one.number !== undefined);
      return letters.map((one) => (meant(one) ? { ...one, void: { at: event.at, why: event.why } } : one));
    }
  }
}

function issued(
  { failed: _, ...letter }: Letter,
  { number, at }: Extract<LetterEvent, { type: 'letterIssued' }>,
): Letter {
  return { ...letter, number, issuedAt: at };
}

/** The letters of one decision that hold. */
export const holding = ({ letters = [] }: MatterState, decision: Pick<Letter, 'command' | 'at'>): string[] =>
  letters
    .filter((one) => one.void === undefined && one.command === decision.command && one.at === decision.at)
    .map(({ id }) => id);
