/** What is behind the first page of a part of something that is shown and polled: read when somebody asks for it, and before it is printed. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useForPaper } from '../desk/printing.ts';
import { unique, type Page } from './pages.ts';
import { queries, troubleOf, useKey } from './queries.ts';

interface Part<T> {
  /** Which part, and of what: no two parts have the same; when it is another, its further pages are forgotten. */
  about: string;
  first: readonly T[];
  next: string | undefined;
  read: (cursor: string) => Promise<Page<T>>;
  idOf: (item: T) => string;
}

export interface Further<T> {
  items: readonly T[];
  more: boolean;
  loading: boolean;
  error: string | undefined;
  loadMore: () => Promise<void>;
}

export function useFurther<T>({ about, first, next, read, idOf }: Part<T>): Further<T> {
  const query = useInfiniteQuery(
    {
      queryKey: useKey('further', about),
      async queryFn({ pageParam }): Promise<Page<T>> {
        const page = await read(pageParam ?? next ?? '');
        // The first page is kept too: what moves out of it when it is read again stays in the list.
        return pageParam === undefined ? { ...page, items: [...first, ...page.items] } : page;
      },
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next,
      // It fits the first page that was shown with it, not the one of another day.
      gcTime: 0,
    },
    queries,
  );
  const { data, isFetching, hasNextPage, refetch, fetchNextPage } = query;
  const further = {
    items: unique([{ items: [...first] }, ...(data?.pages ?? [])], idOf),
    more: data ? hasNextPage : next !== undefined,
    loading: isFetching,
    error: troubleOf(query),
    async loadMore() {
      if (!isFetching) await (data ? fetchNextPage() : refetch());
    },
  };
  useForPaper(further);
  return further;
}
