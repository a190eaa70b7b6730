/** Lists on a page that has other things to show: a few at first, all that were read on demand, and then page by page. */
import { useState, type ReactNode } from 'react';
import type { Further } from '../data/further.ts';
import { texts } from '../texts.ts';
import { Button, Failure } from './parts.tsx';

interface Fold {
  open: boolean;
  toggle: () => void;
  /** Undefined when all fits without folding. */
  label: string | undefined;
}

/** @param total how many there are in all, where that is known */
export function useFolded<T>(pages: Further<T>, few: number, total?: number): { shown: readonly T[]; fold: Fold } {
  const [open, setOpen] = useState(false);
  const { items, more } = pages;
  const count = Math.max(total ?? 0, items.length);
  const label = more && total === undefined ? texts.matter.showMore : texts.matter.allEntries(count);
  return {
    shown: open ? items : items.slice(0, few),
    fold: { open, toggle: () => setOpen(!open), label: items.length > few || more ? label : undefined },
  };
}

export function More({
  pages: { more, loading, error, loadMore },
  fold,
  label = texts.common.more,
}: {
  pages: Pick<Further<unknown>, 'more' | 'loading' | 'error' | 'loadMore'>;
  fold?: Fold;
  label?: string;
}): ReactNode {
  const open = fold?.open ?? true;
  return (
    <>
      {error ? <Failure text={error} onRetry={() => void loadMore()} /> : null}
      {open && more && !error ? (
        <Button look="quiet" busy={loading} onTap={() => void loadMore()}>
          {label}
        </Button>
      ) : null}
      {fold?.label === undefined ? null : (
        <Button look="quiet" onTap={fold.toggle}>
          {open ? texts.common.collapse : fold.label}
        </Button>
      )}
    </>
  );
}
