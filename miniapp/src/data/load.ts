/** Reading from the server into a screen: on show, on pull, on change outside, and every little while as long as it is looked at. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useQuery, type QueryKey } from '@tanstack/react-query';
import Taro, { useDidHide, useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { changes } from '../session/session.ts';
import { isBeside, ownPath } from '../platform/desk.ts';
import { isInSight } from '../platform/in-sight.ts';
import { isLive, touched, unwatch, watch } from '../session/live.ts';
import { useStore } from '../session/store.ts';
import { queries, troubleOf, useKey } from './queries.ts';
import type { LiveAbout } from '@banjie/shared/contract/routes/live.ts';

export interface Loaded<T> {
  data: T | undefined;
  error: string | undefined;
  loading: boolean;
  reload: () => Promise<void>;
  /** Puts a newer answer in place, e.g. that of a command. */
  put: (data: T) => void;
}

const POLL_MS = 20_000;
/** While what changes is told, it is looked at once in so many times: the words for the time that is left grow old too. */
const SELDOM = 3;

/** What of it is told as it changes; of anything else only a look tells. */
export interface Repeated {
  poll?: boolean;
  live?: readonly LiveAbout[];
}

/** `name` says what is read: when it changes, the old answer is not shown any more. */
export function useLoad<T>(name: string, read: () => Promise<T>, options: Repeated = {}): Loaded<T> {
  const key = useKey(name);
  const query = useQuery({ queryKey: key, queryFn: read }, queries);
  const { data, error, isFetching, refetch } = query;

  const reload = useCallback(async () => void (await refetch()), [refetch]);
  const put = useCallback(
    (value: T) => {
      // What is on its way is older.
      void queries.cancelQueries({ queryKey: key, exact: true });
      queries.setQueryData(key, value);
    },
    [key],
  );

  useWhileShown(reload, options, key);
  return { data, error: troubleOf(query), loading: isFetching || (data === undefined && error === null), reload, put };
}

/**
 * Runs at once, when the key of what is read changes, and whenever the page is shown again, is pulled, or something changed;
 * `poll` repeats it while it is looked at.
 */
export function useWhileShown(run: () => Promise<void>, { poll = false, live = [] }: Repeated, key?: QueryKey): void {
  const outside = useStore(changes);
  const shown = useRef(true);
  const [own] = useState(ownPath);
  const first = useRef(true);
  const kinds = live.join(' ');

  useEffect(() => {
    void run();
  }, [run, outside, key]);

  useDidShow(() => {
    shown.current = true;
    // The first showing is the mounting above.
    if (!first.current) void run();
    first.current = false;
  });
  useDidHide(() => {
    shown.current = false;
  });
  usePullDownRefresh(() => {
    void run().finally(() => Taro.stopPullDownRefresh());
  });

  useEffect(() => {
    if (!poll) return undefined;
    let n = 0;
    const timer = setInterval(() => {
      n += 1;
      const isTold = isLive.get() && kinds !== '';
      if ((shown.current || isBeside(own)) && isInSight() && (!isTold || n % SELDOM === 0)) void run();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [run, poll, kinds, own]);

  useEffect(
    () =>
      touched.subscribe(() => {
        if ((shown.current || isBeside(own)) && touched.get().some((one) => kinds.split(' ').includes(one))) void run();
      }),
    [run, kinds, own],
  );
}

/** The server says when this matter changes, as long as its page is looked at. */
export function useWatched(matter: string): void {
  useEffect(() => {
    watch(matter);
    return () => unwatch(matter);
  }, [matter]);
  useDidShow(() => watch(matter));
  useDidHide(() => unwatch(matter));
}
