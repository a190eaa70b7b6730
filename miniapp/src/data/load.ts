/** Reading from the server into a screen: on show, on pull, on change outside, and every little while as long as it is looked at. */
import { useCallback, useEffect, useRef, useState } from 'react';
import Taro, { useDidHide, useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { errorText } from '../session/api.ts';
import { changes, epoch, noticeError } from '../session/session.ts';
import { isBeside, ownPath } from '../platform/desk.ts';
import { isInSight } from '../platform/in-sight.ts';
import { isLive, touched, unwatch, watch } from '../session/live.ts';
import { useStore } from '../session/store.ts';
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

/** `name` says what is read: when it changes, the old answer is thrown away. */
export function useLoad<T>(name: string, read: () => Promise<T>, options: Repeated = {}): Loaded<T> {
  const about = `${useStore(epoch)}:${name}`;
  const [data, setData] = useState<{ about: string; value: T }>();
  const [error, setError] = useState<string>();
  const [loading, setLoading] = useState(true);
  const latest = useRef({ read, turn: 0 });
  latest.current.read = read;

  const reload = useCallback(async () => {
    const turn = ++latest.current.turn;
    setLoading(true);
    try {
      const value = await latest.current.read();
      // An answer that was overtaken by a later question is not shown.
      if (turn !== latest.current.turn) return;
      // An answer that has not changed is the same object: nothing is drawn again.
      setData((before) => (before?.about === about && before.value === value ? before : { about, value }));
      setError(undefined);
    } catch (failure) {
      if (turn !== latest.current.turn) return;
      setError(errorText(failure));
      noticeError(failure);
    }
    setLoading(false);
  }, [about]);

  const put = useCallback(
    (value: T) => {
      latest.current.turn++;
      setData({ about, value });
      setError(undefined);
      setLoading(false);
    },
    [about],
  );

  useWhileShown(reload, options);
  return { data: data?.about === about ? data.value : undefined, error, loading, reload, put };
}

/** Runs at once, whenever the page is shown again, is pulled, or something changed; `poll` repeats it while it is looked at. */
export function useWhileShown(run: () => Promise<void>, { poll = false, live = [] }: Repeated): void {
  const outside = useStore(changes);
  const shown = useRef(true);
  const [own] = useState(ownPath);
  const first = useRef(true);
  const kinds = live.join(' ');

  useEffect(() => {
    void run();
  }, [run, outside]);

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
