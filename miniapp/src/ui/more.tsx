/** Lists on a page that has other things to show: a few at first, all that were read on demand, and then page by page. */
import { useState, type ReactNode } from 'react';
import type { Further } from '../data/further.ts';
import type { Paged } from '../data/pages.ts';
import { useOnPaper } from '../desk/printing.ts';
import { texts } from '../texts.ts';
import { Button, Failure, Skeleton } from './parts.tsx';

interface Fold {
  open: boolean;
  toggle: () => void;
  /** Undefined when all fits without folding. */
  label: string | undefined;
}

/** @param total how many there are in all, where that is known */
export function useFolded<T>(pages: Further<T>, few: number, total?: number): { shown: readonly T[]; fold: Fold } {
  const [open, setOpen] = useState(false);
  const onPaper = useOnPaper();
  const { items, more } = pages;
  const count = Math.max(total ?? 0, items.length);
  const label = more && total === undefined ? texts.matter.showMore : texts.matter.allEntries(count);
  return {
    shown: open || onPaper ? items : items.slice(0, few),
    fold: { open, toggle: () => setOpen(!open), label: (items.length > few || more) && !onPaper ? label : undefined },
  };
}

/** The same for a list that is all there. */
export function useFew<T>(items: readonly T[], few: number): { shown: readonly T[]; fold: Fold } {
  return useFolded({ items, ...ALL_THERE }, few);
}
const ALL_THERE = { more: false, loading: false, error: undefined, loadMore: () => Promise.resolve() };

/** What opens and folds it. Where it was printed folded, past our own way to paper, it says there that more is left. */
export function Unfold({ fold: { open, toggle, label } }: { fold: Fold }): ReactNode {
  return label === undefined ? null : (
    <Button look="quiet" onPaper={!open} onTap={toggle}>
      {open ? texts.common.collapse : label}
    </Button>
  );
}

type Paging = Pick<Further<unknown>, 'more' | 'loading' | 'loadMore'>;

/** Nothing where there is none. */
export function NextPage({
  pages: { more, loading, loadMore },
  label = texts.common.more,
}: {
  pages: Paging;
  label?: string;
}): ReactNode {
  return more ? (
    <Button look="quiet" busy={loading} onPaper onTap={() => void loadMore()}>
      {label}
    </Button>
  ) : null;
}

/** Above a list: why it can't be read now, and where it has never been read that it is being read. */
export function Reading({ list }: { list: Pick<Paged<unknown>, 'items' | 'error' | 'reload'> }): ReactNode {
  const { items, error, reload } = list;
  if (error) return <Failure text={error} stale={items !== undefined} onRetry={() => void reload()} />;
  return items === undefined ? <Skeleton /> : null;
}

export function More({
  pages,
  fold,
  label = texts.common.more,
}: {
  pages: Paging & Pick<Further<unknown>, 'error'>;
  fold?: Fold;
  label?: string;
}): ReactNode {
  const open = fold?.open ?? true;
  const { error, loadMore } = pages;
  return (
    <>
      {error ? <Failure text={error} onRetry={() => void loadMore()} /> : null}
      {open && !error ? <NextPage pages={pages} label={label} /> : null}
      {fold ? <Unfold fold={fold} /> : null}
    </>
  );
}
