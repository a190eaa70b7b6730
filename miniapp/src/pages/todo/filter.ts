/** What the list of matters is narrowed to: asked of the server, and kept under a name. */
import { useState } from 'react';
import type { KeptSearch, KeptView } from '@banjie/shared/contract/routes/search.ts';
import { texts as keptTexts } from '../../kept/texts.ts';
import { texts } from '../../texts.ts';

export interface Filter {
  scope: keyof typeof texts.todo.scopes;
  state: keyof typeof texts.todo.states;
  due: keyof typeof texts.todo.due;
  procedure?: { key: string; title: string } | undefined;
  text: string;
}
export type Asked = Omit<KeptSearch, 'name'>;

export const WHOLE: Filter = { scope: 'todo', state: 'open', due: 'all', text: '' };

/** A task is open, and what has ended has no deadline any more. */
export const hasState = ({ scope }: Filter): boolean => scope !== 'todo';
export const hasDue = (filter: Filter): boolean => !hasState(filter) || filter.state !== 'ended';

export const askedBy = (filter: Filter): Asked => ({
  text: filter.text.trim(),
  scope: filter.scope,
  ...(hasState(filter) ? { state: filter.state } : {}),
  ...(hasDue(filter) && filter.due !== 'all' ? { due: filter.due } : {}),
  ...(filter.procedure ? { procedure: filter.procedure.key } : {}),
});

export const filterOf = ({ text, scope, state, due, procedure, procedureTitle }: KeptView): Filter => ({
  ...{ text, scope: scope ?? 'todo', state: state ?? 'open', due: due ?? 'all' },
  procedure: procedure === undefined ? undefined : { key: procedure, title: procedureTitle ?? procedure },
});

/** Narrower than the list that each scope begins with. */
export const isNarrowed = (filter: Filter): boolean =>
  JSON.stringify(askedBy(filter)) !== JSON.stringify(askedBy({ ...WHOLE, scope: filter.scope }));

/** In words; it is the name as long as nobody gives another. */
export const wordsOf = (filter: Filter): string => {
  const { scope, state, due, text } = askedBy(filter);
  return [
    ...(scope ? [texts.todo.scopes[scope]] : []),
    ...(state && state !== 'open' ? [texts.todo.states[state]] : []),
    ...(due ? [texts.todo.due[due]] : []),
    ...(filter.procedure ? [filter.procedure.title] : []),
    ...(text ? [text] : []),
  ].join(keptTexts.and);
};

export function useFilter() {
  const [filter, setFilter] = useState<Filter>(WHOLE);
  return { filter, setFilter, narrow: (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part })) };
}
