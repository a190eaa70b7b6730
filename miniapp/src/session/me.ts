import { useEffect } from 'react';
import type { MeView } from '@banjie/shared/contract/shapes.ts';
import { useWhileShown } from '../data/load.ts';
import { me, noticeError, refreshMe } from './session.ts';
import { useStore } from './store.ts';

export const refreshQuietly = (): Promise<void> => refreshMe().catch(noticeError);

/** Who I am, where the page needs no counts: read once, when somebody came here by a link. */
export function useWhoIAm(): MeView | undefined {
  const known = useStore(me);
  const isUnknown = known === undefined;
  useEffect(() => {
    if (isUnknown) void refreshQuietly();
  }, [isUnknown]);
  return known;
}

/** Who I am, kept fresh together with the counts at the tabs as long as the page is looked at. */
export function useMe(): MeView | undefined {
  useWhileShown(refreshQuietly, { poll: true, live: ['todo', 'notices'] });
  return useStore(me);
}
