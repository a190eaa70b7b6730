/** The way to paper, on a wide screen: below it a page is read on the phone that it is on. */
import type { ReactNode } from 'react';
import { wide } from '../platform/desk.ts';
import { useStore } from '../session/store.ts';
import { Button } from '../ui/parts.tsx';
import type { Printing } from './printing.ts';
import { texts } from './texts.ts';

export function Print({ printing: { busy, begin } }: { printing: Printing }): ReactNode {
  return useStore(wide) ? (
    <Button look="quiet" busy={busy} onTap={begin}>
      {texts.print}
    </Button>
  ) : null;
}

/** Of a page that is read as a whole. */
export const allThere = (data: unknown, error: string | undefined) => ({
  ...{ more: false, loading: data === undefined, error, loadMore: () => Promise.resolve() },
});
