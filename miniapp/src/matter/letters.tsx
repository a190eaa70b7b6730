/** The letters 文书 of a matter: what each says, from whom to whom, how it stands, and its files. */
import type { ReactNode } from 'react';
import type { LetterView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Unfold, useFew } from '../ui/more.tsx';
import { Card, Tag, type Tone } from '../ui/parts.tsx';
import { FileRows } from './files.tsx';

const t = texts.letters;
const tones: Record<LetterView['state'], Tone> = { pending: 'accent', failed: 'bad', issued: 'good', void: 'plain' };
const SHOWN = 3;

export function Letters({ matter }: { matter: MatterView }): ReactNode {
  const { letters } = matter;
  const { shown, fold } = useFew([...letters].reverse(), SHOWN);
  if (letters.length === 0) return null;
  return (
    <Card title={t.title(letters.length)}>
      <Box role="list">
        {shown.map((letter) => (
          <Box role="listitem" key={letter.id} className="letter">
            <Box className="letter__head">
              <Txt className="letter__title">{letter.title}</Txt>
              <Tag tone={tones[letter.state]}>{t.states[letter.state]}</Tag>
            </Box>
            {letter.number === undefined ? null : <Txt className="letter__number">{letter.number}</Txt>}
            <Txt className="text-soft">{t.about(letter)}</Txt>
            {letter.note === undefined ? null : (
              <Txt className={letter.state === 'failed' ? 'field__fault' : 'text-soft'}>{letter.note}</Txt>
            )}
            <FileRows matter={matter.id} files={letter.files} about={(file) => file.sizeText} />
          </Box>
        ))}
      </Box>
      <Unfold fold={fold} />
    </Card>
  );
}
