/** What is read only when somebody asks for it: kept like everything else that was read, and read anew when it is opened again. */
import { useEffect } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unique, type Page } from './pages.ts';
import { queries, troubleOf, useKey } from './queries.ts';

interface Asked {
  /** Why it can't be read now, and how old what is shown is. */
  error: string | undefined;
  loading: boolean;
  ask: () => void;
}

/** Shown at once as it was, it is looked at behind that. */
function useAgain(isKnown: boolean, ask: () => void, key: unknown): void {
  useEffect(() => {
    if (isKnown) ask();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for what is opened, not for each answer
  }, [key]);
}

/** `name` says what is read. */
export function useAsked<T>(name: string, read: () => Promise<T>): Asked & { data: T | undefined } {
  const key = useKey('asked', name);
  const query = useQuery({ queryKey: key, queryFn: read }, queries);
  const { data, isFetching, refetch } = query;
  const ask = () => void refetch();
  useAgain(data !== undefined, ask, key);
  return { data, error: troubleOf(query), loading: isFetching, ask };
}

interface AskedPages<T> extends Asked {
  items: readonly T[] | undefined;
  more: boolean;
  loadMore: () => void;
}

/** The same for a list that comes page by page; asked for again, what is already listed is read again. */
export function useAskedPages<T>(
  name: string,
  read: (cursor: string | undefined) => Promise<Page<T>>,
  idOf: (item: T) => string,
): AskedPages<T> {
  const key = useKey('asked', name);
  const query = useInfiniteQuery(
    {
      queryKey: key,
      queryFn: ({ pageParam }) => read(pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next,
    },
    queries,
  );
  const { data, isFetching, hasNextPage, refetch, fetchNextPage } = query;
  const ask = () => void refetch();
  useAgain(data !== undefined, ask, key);
  return {
    items: data && unique(data.pages, idOf),
    ...{ error: troubleOf(query), loading: isFetching, more: hasNextPage, ask },
    loadMore: () => void fetchNextPage(),
  };
}
