/** The searches and filters that I keep, the same on every device; and what was done to them last, which can be undone. */
import { useState } from 'react';
import { MOST_KEPT, type KeptView } from '@banjie/shared/contract/routes/search.ts';
import { useLoad } from '../data/load.ts';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { say, sayError } from '../ui/toast.ts';
import { adding, removing, renaming, type Change } from './changes.ts';
import { texts as t } from './texts.ts';

interface Last {
  text: string;
  undo: Change;
  /** Kept just now under a name that was made for it. */
  named?: KeptView;
}

export interface Kept {
  /** Undefined as long as they are not read. */
  items: readonly KeptView[] | undefined;
  last: Last | undefined;
  reload: () => Promise<void>;
  keep: (one: KeptView) => void;
  rename: (one: KeptView, name: string) => void;
  remove: (one: KeptView) => void;
  undo: () => void;
}

export function useKept(): Kept {
  const { data, put, reload } = useLoad('searches', () => api.readSearches({}));
  const [last, setLast] = useState<Last>();
  const change = async (how: Change, then: Last | undefined, said?: string) => {
    try {
      // Another device may have kept something since this one has looked.
      const items = how((await api.readSearches({})).items);
      if (items.length > MOST_KEPT) return sayError(t.full(MOST_KEPT));
      put(await api.putSearches({ body: { items } }));
      setLast(then);
      if (said !== undefined) say(said);
    } catch (failure) {
      noticeError(failure);
      sayError(errorText(failure));
    }
  };
  return {
    items: data?.items,
    last,
    reload,
    keep: (one) => void change(adding(one), { text: t.keptAs(one.name), undo: removing(one), named: one }, t.keptNow),
    rename(one, name) {
      const undo = renaming({ ...one, name }, one.name);
      void change(renaming(one, name), { text: t.renamed(name), undo });
    },
    remove(one) {
      const at = data?.items.indexOf(one) ?? -1;
      const undo = adding(one, at < 0 ? undefined : at);
      void change(removing(one), { text: t.removed(one.name), undo });
    },
    undo: () => void (last && change(last.undo, undefined, t.undone)),
  };
}
