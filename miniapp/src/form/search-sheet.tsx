/** Options that the server knows, of any number: searched while somebody types. */
import { useState, type ReactNode } from 'react';
import { useSettled } from '../data/settled.ts';
import { texts } from '../texts.ts';
import { Button, Empty, Failure, Skeleton } from '../ui/parts.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { useOptions } from './lookup.ts';
import { Tiles } from './tiles.tsx';

interface SearchSheetProps {
  title: string;
  source: string;
  chosen: readonly string[];
  onPick: (value: string) => void;
  onClose: () => void;
}

/** So few need no search. */
const FEW = 8;

export function SearchSheet({ title, source, chosen, onPick, onClose }: SearchSheetProps): ReactNode {
  const [text, setText] = useState('');
  const wanted = useSettled(text.trim());
  const { options, loading, more, error, again, loadMore } = useOptions(source, wanted);
  const searched = text !== '' || wanted !== '' || more || options.length > FEW;
  return (
    <Sheet title={title} onClose={onClose}>
      {searched ? <SearchBox value={text} onChange={setText} placeholder={texts.form.searchAll} max={50} /> : null}
      {error ? <Failure text={error} onRetry={again} /> : null}
      {loading ? <Skeleton count={2} /> : null}
      {!loading && !error && options.length === 0 ? (
        <Empty text={wanted === '' ? texts.form.nothing : texts.form.notFound(wanted)} />
      ) : null}
      <Tiles label={title} options={options} chosen={chosen} onPick={onPick} />
      {more ? (
        <Button look="quiet" onTap={loadMore}>
          {texts.common.more}
        </Button>
      ) : null}
    </Sheet>
  );
}
