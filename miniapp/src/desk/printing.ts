/** What is printed is whole: what a list has behind its first page is read before. */
import { useEffect, useState } from 'react';
import type { Further } from '../data/further.ts';

export interface Printing {
  busy: boolean;
  begin: () => void;
}

/** What may be behind the first page; nothing where it is all there. */
export type Pages = Pick<Further<unknown>, 'more' | 'loading' | 'error' | 'loadMore'>;

export function usePrinting({ more, loading, error, loadMore }: Pages): Printing {
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    // Where it can't be read the page says so; nothing is printed that looks whole, until another try has read the rest.
    if (!busy || loading || error !== undefined) return undefined;
    if (more) return void loadMore();
    // Drawn first.
    const timer = setTimeout(() => {
      window.print();
      setBusy(false);
    }, DRAWN_MS);
    return () => clearTimeout(timer);
  }, [busy, more, loading, error, loadMore]);
  useEffect(() => {
    if (!IN_BROWSER) return undefined;
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setBusy(true);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return { busy, begin: () => setBusy(true) };
}

const DRAWN_MS = 50;
