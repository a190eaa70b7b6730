/**
 * What was read from the server, by person and name: kept for half an hour, so that a page that is opened again shows at once
 * what it showed before, and reads anew behind it. In memory alone: nothing of it stays on a device that somebody else uses next.
 */
import { useMemo } from 'react';
import { QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { errorText, NoAnswer } from '../session/api.ts';
import { epoch, noticeError } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { texts } from '../texts.ts';

const KEPT_MS = 30 * 60_000;
const AGAIN_MS = 700;

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noticeError }),
  defaultOptions: {
    queries: {
      // When something is read is said by the page that is looked at (useWhileShown), and by nothing else.
      enabled: false,
      // WeChat does not tell whether there is a network; whoever asks finds out.
      networkMode: 'always',
      // A line that broke once is tried again; what the server has refused is not.
      retry: (failures, error) => failures < 1 && error instanceof NoAnswer,
      retryDelay: AGAIN_MS,
      gcTime: KEPT_MS,
      // An answer that has not changed is the same object already.
      structuralSharing: false,
    },
  },
});
// What one person has read is nobody else's.
epoch.subscribe(() => queries.clear());

/** `name` says what is read; the same one as long as it is the same. */
export function useKey(...name: readonly string[]): QueryKey {
  const person = useStore(epoch);
  const about = name.join('\n');
  return useMemo(() => [person, about], [person, about]);
}

interface Outcome {
  data: unknown;
  error: Error | null;
  dataUpdatedAt: number;
}

/** What a page says when it can't be read now; and where it shows what was read before, how old that is. */
export function troubleOf(outcome: Outcome): string | undefined {
  if (outcome.error === null) return undefined;
  const text = errorText(outcome.error);
  if (outcome.data === undefined) return text;
  return text + texts.error.stale(Date.now() - outcome.dataUpdatedAt);
}
