import { useState, type ReactNode } from 'react';
import { texts } from '../texts.ts';
import { Button, Empty } from '../ui/parts.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Tiles } from './tiles.tsx';
import type { Option } from './lookup.ts';

interface OptionSheetProps {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  many: boolean;
  onPick: (value: string) => void;
  onClose: () => void;
}

/** With more than this, the rest is found by searching. */
const LISTED = 60;

/** Many options: searched by any part of their name. */
export function OptionSheet({ title, options, chosen, many, onPick, onClose }: OptionSheetProps): ReactNode {
  const [wanted, setWanted] = useState('');
  const matching = options.filter((option) => `${option.title}${option.hint ?? ''}`.includes(wanted.trim()));
  return (
    <Sheet
      title={title}
      onClose={onClose}
      {...(many
        ? {
            foot: (
              <Button look="primary" onTap={onClose}>
                {`${texts.form.done}（${texts.form.chosen(chosen.length)}）`}
              </Button>
            ),
          }
        : {})}
    >
      {options.length > 8 ? <SearchBox value={wanted} onChange={setWanted} /> : null}
      {matching.length === 0 ? <Empty text={[texts.form.noMatch, '']} /> : null}
      <Tiles label={title} options={matching.slice(0, LISTED)} chosen={chosen} onPick={onPick} many={many} />
    </Sheet>
  );
}
