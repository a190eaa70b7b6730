/**
 * What is printed is whole: on its way to paper nothing of a page is folded, and what its parts have behind their first
 * page is read before. It goes for the page that is worked in, not for those which Taro keeps below it.
 */
import { createContext, useContext, useEffect, useState } from 'react';
import { useDidHide } from '@tarojs/taro';
import { isOnTop, ownPath } from '../platform/desk.ts';
import { createStore, useStore } from '../session/store.ts';

export interface Printing {
  busy: boolean;
  begin: () => void;
}

/** What may be behind the first page; nothing where it is all there. */
export interface Pages {
  more: boolean;
  loading: boolean;
  error: string | undefined;
  loadMore: () => unknown;
}

/** The page that is on its way to paper, by its path. */
const toPaper = createStore<string | undefined>(undefined);
/** How many of its parts are not whole yet. */
const lacking = createStore(0);

/** The path of the page that a part stands on. */
export const OnPage = createContext('');

/** Whether the page that this stands on is on its way to paper. */
export const useOnPaper: () => boolean = IN_BROWSER
  ? function useOnPaper() {
      return useStore(toPaper) === useContext(OnPage);
    }
  : () => false;

/** For a part of a page: read to its end before the page is printed. */
export function useForPaper(pages: Pages): void {
  useToEnd(pages, useOnPaper());
}

function useToEnd({ more, loading, error, loadMore }: Pages, onPaper: boolean): void {
  // Where it can't be read the page says so; nothing is printed that looks whole, until another try has read the rest.
  const lacks = onPaper && (more || loading || error !== undefined);
  useEffect(() => {
    if (!lacks) return undefined;
    lacking.set(lacking.get() + 1);
    return () => lacking.set(lacking.get() - 1);
  }, [lacks]);
  useEffect(() => {
    if (onPaper && more && !loading && error === undefined) loadMore();
  }, [onPaper, more, loading, error, loadMore]);
}

/** For a page: its button, Ctrl+P, and the printing once all of it is there. */
export function usePrinting(pages: Pages): Printing {
  const [own] = useState(ownPath);
  const busy = useStore(toPaper) === own;
  const isWhole = useStore(lacking) === 0;
  useToEnd(pages, busy);
  useEffect(() => {
    if (!busy || !isWhole) return undefined;
    // Drawn first.
    const timer = setTimeout(() => {
      window.print();
      toPaper.set(undefined);
    }, DRAWN_MS);
    return () => clearTimeout(timer);
  }, [busy, isWhole]);
  const cancel = () => {
    if (toPaper.get() === own) toPaper.set(undefined);
  };
  // Who goes on to another page does not get that one on paper.
  useDidHide(cancel);
  useEffect(() => {
    if (!IN_BROWSER) return undefined;
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey) || !isOnTop(own)) return;
      event.preventDefault();
      toPaper.set(own);
    };
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('keydown', pressed);
      if (toPaper.get() === own) toPaper.set(undefined);
    };
  }, [own]);
  return { busy, begin: () => toPaper.set(own) };
}

const DRAWN_MS = 50;
