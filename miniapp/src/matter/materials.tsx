/** The materials 申请材料 of a matter: each there, missing or to be replaced, with its files, and what it was before. */
import { useState, type ReactNode } from 'react';
import type { MaterialView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { useOnPaper } from '../desk/printing.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Button, Card, Tag, type Tone } from '../ui/parts.tsx';
import { FileRows } from './files.tsx';

const t = texts.materials;
const tones: Record<MaterialView['is'], Tone> = { there: 'good', missing: 'warn', replace: 'bad' };

export function Materials({ matter }: { matter: MatterView }): ReactNode {
  const { materials = [] } = matter;
  if (materials.length === 0) return null;
  const there = materials.filter(({ is }) => is === 'there').length;
  return (
    <Card title={t.title(there, materials.length)}>
      <Box role="list">
        {materials.map((one) => (
          <Box role="listitem" key={one.key} className="letter">
            <One matter={matter.id} one={one} />
          </Box>
        ))}
      </Box>
    </Card>
  );
}

function One({ matter, one }: { matter: string; one: MaterialView }): ReactNode {
  const [unfolded, setAll] = useState(false);
  const onPaper = useOnPaper();
  const all = unfolded || onPaper;
  const { earlier } = one;
  return (
    <>
      <Box className="letter__head">
        <Txt className="letter__title">{one.title}</Txt>
        <Tag tone={tones[one.is]}>{one.isText}</Tag>
      </Box>
      {one.why === undefined ? null : (
        <Txt className="field__fault">
          {[one.why, one.askedText].filter(Boolean).join('（') + (one.askedText ? '）' : '')}
        </Txt>
      )}
      <Said matter={matter} said={one} />
      {earlier.length > 0 ? (
        <Button look="quiet" onPaper={!all} onTap={() => setAll(!all)}>
          {all ? texts.common.collapse : t.before(earlier.length)}
        </Button>
      ) : null}
      {all
        ? earlier.map((was) => (
            <Box className="material__before" key={was.handedInText}>
              {was.why === undefined ? null : <Txt className="text-soft">{t.replacedFor(was.why)}</Txt>}
              <Said matter={matter} said={was} />
            </Box>
          ))
        : null}
    </>
  );
}

type SaidOf = Pick<MaterialView, 'number' | 'date' | 'by' | 'note' | 'files' | 'count' | 'reused' | 'handedInText'>;

function Said({ matter, said }: { matter: string; said: SaidOf }): ReactNode {
  const marks = [said.by, said.number, said.date].filter((one) => one !== undefined).join(' · ');
  const unseen = (said.count ?? 0) - said.files.length;
  return (
    <>
      {marks === '' ? null : <Txt className="letter__number">{marks}</Txt>}
      {said.note === undefined ? null : <Txt className="body-text">{said.note}</Txt>}
      {said.handedInText === undefined ? null : (
        <Txt className="text-soft">{said.handedInText + (said.reused ? t.reusedMark : '')}</Txt>
      )}
      <FileRows matter={matter} files={said.files} about={(file) => file.sizeText} />
      {unseen > 0 ? <Txt className="text-soft">{t.unseen(unseen)}</Txt> : null}
    </>
  );
}
