/** A list that is read as a whole: while it is read, when it can't be, when it is empty, and its lines in one card. */
import type { ReactNode } from 'react';
import { Box } from '../platform/primitives.tsx';
import { Empty, Failure, Skeleton } from './parts.tsx';

interface ListedProps<T> {
  /** Undefined while nothing was read. */
  items: readonly T[] | undefined;
  error: string | undefined;
  none: readonly string[];
  onRetry: () => void;
  line: (one: T) => ReactNode;
}

export function Listed<T>({ items, error, none, onRetry, line }: ListedProps<T>): ReactNode {
  return (
    <>
      {error ? <Failure text={error} stale={items !== undefined} onRetry={onRetry} /> : null}
      {!items && !error ? <Skeleton count={2} /> : null}
      {items?.length === 0 ? <Empty text={none} /> : null}
      {items && items.length > 0 ? <Box className="card card--flush">{items.map(line)}</Box> : null}
    </>
  );
}
