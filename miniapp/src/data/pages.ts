/** A list that comes page by page. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useReachBottom } from '@tarojs/taro';
import type { LiveAbout } from '@banjie/shared/contract/routes/live.ts';
import { errorText } from '../session/api.ts';
import { epoch, noticeError } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { useWhileShown } from './load.ts';

export interface Page<T> {
  items: T[];
  next?: string | undefined;
}

export interface Paged<T> {
  items: T[] | undefined;
  error: string | undefined;
  loading: boolean;
  /** There is more behind the last item. */
  more: boolean;
  reload: () => Promise<void>;
  loadMore: () => Promise<void>;
}

interface Listing<T> {
  about: string;
  items: T[];
  next: string | undefined;
}

const PAGE = 20;
/** The server gives no more at once. */
const MOST = 100;

/** `name` says which list (its filters): when it changes, reading starts from the top. `live`: what of it is told as it changes. */
export function usePages<T>(
  name: string,
  read: (cursor: string | undefined, limit: number) => Promise<Page<T>>,
  idOf: (item: T) => string,
  live: readonly LiveAbout[] = [],
): Paged<T> {
  const about = `${useStore(epoch)}:${name}`;
  const [listing, setListing] = useState<Listing<T>>();
  const [error, setError] = useState<string>();
  const [loading, setLoading] = useState(true);
  const [turnedOver, setTurnedOver] = useState(0);
  const latest = useRef({ read, idOf, turn: 0, busy: false, wantMore: false, listing });
  Object.assign(latest.current, { read, idOf, listing });

  const fetchPage = useCallback(
    async (cursor: string | undefined) => {
      const turn = ++latest.current.turn;
      latest.current.busy = true;
      setLoading(true);
      try {
        // What was already listed is read again at once: the list does not jump back to its first page.
        const listed = latest.current.listing?.about === about ? latest.current.listing.items.length : 0;
        const limit = cursor === undefined ? Math.min(MOST, Math.max(PAGE, listed)) : PAGE;
        const page = await latest.current.read(cursor, limit);
        if (turn !== latest.current.turn) return;
        const before = cursor === undefined ? [] : (latest.current.listing?.items ?? []);
        // The list may have moved between two pages: what is already there is not shown twice.
        const known = new Set(before.map(latest.current.idOf));
        const fresh = page.items.filter((item) => !known.has(latest.current.idOf(item)));
        setListing({ about, items: [...before, ...fresh], next: page.next });
        setError(undefined);
      } catch (failure) {
        if (turn !== latest.current.turn) return;
        setError(errorText(failure));
        noticeError(failure);
      }
      latest.current.busy = false;
      setLoading(false);
      if (latest.current.wantMore) setTurnedOver((count) => count + 1);
    },
    [about],
  );

  const reload = useCallback(() => fetchPage(undefined), [fetchPage]);
  const current = listing?.about === about ? listing : undefined;
  const next = current?.next;
  const loadMore = useCallback(async () => {
    // Pressed while the list is being read: it is remembered, not lost.
    latest.current.wantMore = latest.current.busy;
    if (next !== undefined && !latest.current.busy) await fetchPage(next);
  }, [next, fetchPage]);
  useEffect(() => {
    if (latest.current.wantMore) void loadMore();
  }, [turnedOver, loadMore]);

  // A long list is not thrown back to its first page every few seconds; counts at the tabs say that something new came.
  const oneScreen = next === undefined && (current?.items.length ?? 0) <= PAGE;
  useWhileShown(reload, { poll: oneScreen, live: (current?.items.length ?? 0) <= MOST ? live : [] });
  useReachBottom(() => void loadMore());

  return { items: current?.items, error, loading, more: next !== undefined, reload, loadMore };
}
