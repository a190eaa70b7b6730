/** What may be done to the searches and filters that somebody keeps: each change is one of the list as it stands then. */
import type { KeptSearch, KeptView } from '@banjie/shared/contract/routes/search.ts';

export type Change = (items: readonly KeptView[]) => KeptView[];

const PARTS = ['text', 'kind', 'scope', 'state', 'due', 'procedure'] as const;

/** Whatever it is called. */
export const asksTheSame = (one: Omit<KeptSearch, 'name'>, other: Omit<KeptSearch, 'name'>): boolean =>
  PARTS.every((part) => one[part] === other[part]);
const isSame = (one: KeptSearch, other: KeptSearch): boolean => one.name === other.name && asksTheSame(one, other);

/** @param at where it stood before; without it, it is the last */
export const adding =
  (one: KeptView, at?: number): Change =>
  (items) =>
    items.some((other) => isSame(one, other))
      ? [...items]
      : [...items.slice(0, at), one, ...(at === undefined ? [] : items.slice(at))];

export const removing =
  (one: KeptSearch): Change =>
  (items) =>
    items.filter((other) => !isSame(one, other));

export const renaming =
  (one: KeptSearch, name: string): Change =>
  (items) =>
    items.map((other) => (isSame(one, other) ? { ...other, name } : other));
