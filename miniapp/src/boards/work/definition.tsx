/** What a number counts, which rule counts it, and the way to the matters behind it. */
import type { ReactNode } from 'react';
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { FigureKey } from '@banjie/shared/boards/figures.ts';
import type { Way } from '@banjie/shared/boards/ways.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { Button, Rows } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { texts } from '../texts.ts';

export interface Asked {
  figure: FigureKey;
  value?: string;
  /** What leads to the matters, where there are any. */
  look?: Way;
}
/** The way, and how the list is called. */
export type Look = Way & { title: string };

interface DefinitionProps {
  asked: Asked;
  board: WorkBoardView;
  onLook: (of: Look) => void;
  onClose: () => void;
}

export function Definition({ asked: { figure, value, look }, board, onLook, onClose }: DefinitionProps): ReactNode {
  const found = board.definitions.find(({ key }) => key === figure);
  if (!found) return null;
  const { title, text, law } = found;
  const to = (way: Way) => {
    onClose();
    onLook({ ...way, title });
  };
  return (
    <Sheet
      title={value === undefined ? texts.definition(title) : `${title} ${value}`}
      onClose={onClose}
      foot={
        look ? (
          <>
            {/* A share is of those that had a limit: those that were late are asked for most. */}
            {figure === 'onTime' ? (
              <Button onTap={() => to({ ...look, kind: 'limited' })}>{texts.limitedOnes}</Button>
            ) : null}
            <Button look="primary" onTap={() => to(look)}>
              {figure === 'onTime' ? texts.lateOnes : texts.sources}
            </Button>
          </>
        ) : null
      }
    >
      <Box className="body-text">
        <Txt>{text}</Txt>
      </Box>
      {law.length > 0 ? (
        <Rows rows={law.map((one) => ({ label: one.article, value: one.text }))} />
      ) : (
        <Txt className="text-soft">{texts.noLaw}</Txt>
      )}
    </Sheet>
  );
}
