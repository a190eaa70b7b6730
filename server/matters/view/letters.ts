/** The letters 文书 of a matter, for whoever sees what was decided and why. */
import type { LetterView } from '@banjie/shared/contract/shapes.ts';
import type { Letter, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { letterTexts } from '@banjie/shared/procedures/letters.ts';
import { texts } from '../texts.ts';
import { fileView } from './files.ts';
import type { Reader } from './reader.ts';

const t = texts.letters;

export function lettersView(state: MatterState, { sight }: Reader): LetterView[] {
  if (sight.letters === 'none') return [];
  return (state.letters ?? []).map((letter) => ({
    id: letter.id,
    title: letterTexts[letter.kind],
    what: letter.title,
    atText: formatInstant(letter.at),
    from: letter.from.name,
    to: letter.to.map(({ name }) => name).join('、') || t.everybody,
    ...stateOf(letter, sight.lines === 'all'),
    ...(letter.number === undefined ? {} : { number: letter.number }),
    files: state.files
      .filter((file) => file.letter === letter.id)
      .map(fileView)
      .map((file) => (letter.void ? { ...file, name: `${t.voidMark}${file.name}` } : file)),
  }));
}

/** Who has received it, and who has not; names for those who see names. */
function servedText({ to, received = [] }: Letter, isNamed: boolean): string {
  const parts = to.map(({ unit, name }) => {
    const one = received.find((some) => some.unit === unit);
    return one ? t.received(isNamed ? `${name} ${one.by}` : name, formatInstant(one.at)) : t.unread(name);
  });
  return parts.join('；');
}

function stateOf(letter: Letter, isNamed: boolean): Pick<LetterView, 'state' | 'note'> {
  if (letter.void)
    return { state: 'void', note: t.void[letter.void.why](formatInstant(letter.void.at), letter.number !== undefined) };
  if (letter.number !== undefined) return { state: 'issued', note: servedText(letter, isNamed) };
  return letter.failed === undefined
    ? { state: 'pending', note: t.pending }
    : { state: 'failed', note: t.failed(letter.failed) };
}
