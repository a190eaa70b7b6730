/** A list that comes page by page. */
import { useCallback, useRef } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useReachBottom } from '@tarojs/taro';
import type { LiveAbout } from '@banjie/shared/contract/routes/live.ts';
import { useWhileShown } from './load.ts';
import { queries, troubleOf, useKey } from './queries.ts';

export interface Page<T> {
  items: T[];
  next?: string | undefined;
  total?: number;
}

export interface Paged<T> {
  items: T[] | undefined;
  error: string | undefined;
  loading: boolean;
  /** There is more behind the last item. */
  more: boolean;
  /** How many there are in all, where the server says so. */
  total: number | undefined;
  reload: () => Promise<void>;
  loadMore: () => Promise<void>;
}

/** What a screen holds, and the server gives at once unless it is asked for more. */
const PAGE = 20;
/** Of a list that is longer than this, what changes in it is not looked at by itself. */
const MOST = 100;

/** `name` says which list (its filters): when it changes, reading starts from the top. `live`: what of it is told as it changes. */
export function usePages<T>(
  name: string,
  read: (cursor: string | undefined, limit: number) => Promise<Page<T>>,
  idOf: (item: T) => string,
  live: readonly LiveAbout[] = [],
): Paged<T> {
  const key = useKey('pages', name);
  const query = useInfiniteQuery(
    {
      queryKey: key,
      queryFn: ({ pageParam }) => read(pageParam, PAGE),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next,
    },
    queries,
  );
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, refetch, fetchNextPage } = query;
  const turning = useRef(false);
  turning.current = isFetchingNextPage;
  // The list may have moved between two pages: what is already there is not shown twice.
  const items = data && unique(data.pages, idOf);

  // What was already listed is read again, page for page: the list does not jump back to its first page.
  const reload = useCallback(async () => {
    // Who has asked for more is not kept waiting by what changes meanwhile.
    await refetch({ cancelRefetch: !turning.current });
  }, [refetch]);
  const loadMore = useCallback(async () => {
    if (hasNextPage && !isFetchingNextPage) await fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  // A long list is not read again every few seconds; counts at the tabs say that something new came.
  const oneScreen = !hasNextPage && (items?.length ?? 0) <= PAGE;
  useWhileShown(reload, { poll: oneScreen, live: (items?.length ?? 0) <= MOST ? live : [] }, key);
  useReachBottom(() => void loadMore());

  const loading = isFetching || (data === undefined && error === null);
  const total = data?.pages.at(-1)?.total;
  return { items, error: troubleOf(query), loading, more: hasNextPage, total, reload, loadMore };
}

/** Each once, the first of it. */
export function unique<T>(pages: readonly Page<T>[], idOf: (item: T) => string): T[] {
  const known = new Map<string, T>();
  for (const item of pages.flatMap(({ items }) => items)) if (!known.has(idOf(item))) known.set(idOf(item), item);
  return [...known.values()];
}
