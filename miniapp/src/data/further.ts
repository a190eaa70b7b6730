/** What is behind the first page of a part of something that is shown and polled: read when somebody asks for it. */
import { useCallback, useRef, useState } from 'react';
import { errorText } from '../session/api.ts';
import { epoch, noticeError } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import type { Page } from './pages.ts';

interface Part<T> {
  /** What it is a part of: when that is another, its further pages are forgotten. */
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

interface Behind<T> {
  about: string;
  items: readonly T[];
  next: string | undefined;
}

export function useFurther<T>({ about: part, first, next, read, idOf }: Part<T>): Further<T> {
  const about = `${useStore(epoch)}:${part}`;
  const [behind, setBehind] = useState<Behind<T>>();
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<string>();
  const latest = useRef({ busy: false, about });
  latest.current.about = about;
  const known = behind?.about === about ? behind : undefined;
  const cursor = known ? known.next : next;

  const loadMore = useCallback(async () => {
    if (cursor === undefined || latest.current.busy) return;
    latest.current.busy = true;
    setLoading(true);
    try {
      const page = await read(cursor);
      // The first page is kept too: what moves out of it when it is read again stays in the list.
      if (latest.current.about === about)
        setBehind({ about, items: [...(known?.items ?? first), ...page.items], next: page.next });
      setError(undefined);
    } catch (failure) {
      setError(errorText(failure));
      noticeError(failure);
    }
    latest.current.busy = false;
    setLoading(false);
  }, [about, cursor, known, first, read]);

  const ahead = new Set(first.map(idOf));
  const items = [...first];
  for (const item of known?.items ?? []) {
    const id = idOf(item);
    if (!ahead.has(id)) items.push(item);
    ahead.add(id);
  }
  return { items, more: cursor !== undefined, loading, error, loadMore };
}
