/** 从以前的事项开始: one of the unit's matters of this kind is picked, and its form is taken over. */
import { useState, type ReactNode } from 'react';
import { useLoad } from '../data/load.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { Empty, Failure, Skeleton, Way } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { fillingTexts as texts } from './texts.ts';

interface EarlierProps {
  procedure: string;
  /** Nothing was typed yet. */
  isEmpty: boolean;
  onPick: (id: string, number: string) => void;
}

export function Earlier({ procedure, isEmpty, onPick }: EarlierProps): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Way title={texts.earlier.start} hint={texts.earlier.hint} onTap={() => setOpen(true)} />
      {open ? (
        <Picking
          procedure={procedure}
          isEmpty={isEmpty}
          onClose={() => setOpen(false)}
          onPick={(id, number) => {
            setOpen(false);
            onPick(id, number);
          }}
        />
      ) : null}
    </>
  );
}

function Picking({ procedure, isEmpty, onPick, onClose }: EarlierProps & { onClose: () => void }): ReactNode {
  const { data, error, reload } = useLoad(`earlier ${procedure}`, () =>
    api.listEarlier({ params: { key: procedure } }),
  );
  return (
    <Sheet title={texts.earlier.title} onClose={onClose}>
      {error ? <Failure text={error} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data?.items.length === 0 ? <Empty text={[texts.earlier.none]} /> : null}
      {data && data.items.length > 0 && !isEmpty ? <Box className="field__help">{texts.earlier.replaces}</Box> : null}
      {data?.items.map(({ id, number, title, atText, state }) => (
        <Tap key={id} className="procedure" onTap={() => onPick(id, number)}>
          <Box className="procedure__text">
            <Box className="procedure__title">{title}</Box>
            <Txt className="text-soft">{`${number} · ${atText} · ${state}`}</Txt>
          </Box>
        </Tap>
      ))}
    </Sheet>
  );
}
