/**
 * What a field offers when the city knows it and the form does not: units, resources, people, entries of registers. The
 * server is searched, page by page; the names of what is chosen are kept for as long as the person is signed in.
 */
import { useEffect } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { gistOf } from '@banjie/shared/contract/entries.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Page } from '../data/pages.ts';
import { queries, troubleOf, useKey } from '../data/queries.ts';
import { api } from '../session/api.ts';
import { epoch, noticeError } from '../session/session.ts';
import { createStore, useStore } from '../session/store.ts';
import { listOf, rowsOf, textOf, type NameOf, type Value } from './values.ts';

export interface Option {
  value: string;
  title: string;
  hint?: string;
}

/** `unit`, `resource`, `person:<among>`, `entry:<register>`; undefined for fields that are not looked up. */
export function sourceOf(field: FormField): string | undefined {
  if (field.kind === 'unit' || field.kind === 'resource') return field.kind;
  if (field.kind === 'person') return `person:${field.among ?? ''}`;
  return field.kind === 'entry' ? `entry:${field.register ?? ''}` : undefined;
}

interface Wanted {
  text?: string;
  cursor?: string;
  /** Only these, for their names. */
  ids?: readonly string[];
}

const unitOption = (unit: { id: string; name: string }): Option => ({ value: unit.id, title: unit.name });
const personOption = (person: { id: string; name: string; unit: string; posts: string[] }): Option => ({
  value: person.id,
  title: person.name,
  hint: [person.unit, person.posts.join('、')].filter(Boolean).join(' · '),
});

async function read(source: string, { text = '', cursor, ids }: Wanted): Promise<Page<Option>> {
  const [kind, of = ''] = source.split(':');
  const query = { ...(text ? { text } : {}), ...(cursor ? { cursor } : {}), ...(ids ? { ids: ids.join(',') } : {}) };
  switch (kind) {
    case 'unit': {
      const page = await api.listUnits({ query });
      return { ...page, items: page.items.map(unitOption) };
    }
    case 'person': {
      // Whoever was chosen keeps his name, though he is no longer among those who may be.
      const page = await api.listPeople({ query: { ...query, ...(of && !ids ? { among: of } : {}) } });
      return { ...page, items: page.items.map(personOption) };
    }
    case 'resource': {
      const page = await api.listResources({ query: { ...query, own: '0' } });
      return {
        ...page,
        items: page.items.map(({ id, name, provider }) => ({ value: id, title: name, hint: provider.name })),
      };
    }
    default:
      return entries(of, { text, ...(cursor ? { cursor } : {}), ...(ids ? { ids } : {}) });
  }
}

async function entries(register: string, { text, cursor, ids }: Wanted): Promise<Page<Option>> {
  const page = async (query: { key?: string; text?: string; cursor?: string }) => {
    const found = await api.listRegister({ params: { register }, query });
    return { ...found, items: found.items.map((one) => ({ value: one.key, title: one.title, hint: gistOf(one) })) };
  };
  if (!ids) return page({ ...(text ? { text } : {}), ...(cursor ? { cursor } : {}) });
  const named = await Promise.all(ids.map((key) => page({ key })));
  return { items: named.flatMap(({ items }, n) => items.filter((one) => one.value === ids[n])) };
}

/** Names of what has been listed or chosen, by source and id, of the person who is signed in. */
const names = createStore<{ of: number; titles: ReadonlyMap<string, string> }>({ of: 0, titles: new Map() });
const keyOf = (source: string, id: string): string => `${source}\n${id}`;
const known = () => (names.get().of === epoch.get() ? names.get().titles : new Map<string, string>());
function remember(source: string, options: readonly Option[]): void {
  if (options.length === 0) return;
  const titles = new Map(known());
  for (const { value, title } of options) titles.set(keyOf(source, value), title);
  names.set({ of: epoch.get(), titles });
}

const IDS_AT_ONCE = 50;
const asked = new Set<string>();

/** Reads the names of what stands in a form and was not chosen here: filled in by the server, or kept in a draft. */
async function learn(source: string, ids: readonly string[]): Promise<void> {
  const unknown = ids.filter((id) => !known().has(keyOf(source, id)) && !asked.has(keyOf(source, id)));
  for (let from = 0; from < unknown.length; from += IDS_AT_ONCE) {
    const some = unknown.slice(from, from + IDS_AT_ONCE);
    for (const id of some) asked.add(keyOf(source, id));
    try {
      remember(source, (await read(source, { ids: some })).items);
    } catch (error) {
      noticeError(error);
    }
    for (const id of some) asked.delete(keyOf(source, id));
  }
}

/** Ids in a form, by the source of their names. */
function idsIn(fields: readonly FormField[], value: Value, into = new Map<string, Set<string>>()) {
  for (const field of fields) {
    const source = sourceOf(field);
    const given = value[field.key];
    if (source !== undefined)
      for (const id of Array.isArray(given) ? listOf(given) : [textOf(given)])
        if (id !== '') into.set(source, (into.get(source) ?? new Set<string>()).add(id));
    if (field.items) for (const row of rowsOf(given)) idsIn(field.items, row, into);
  }
  return into;
}

/** Gives names for the ids that stand in a form. */
export function useNames(fields: readonly FormField[], value: Value): NameOf {
  const { titles } = useStore(names);
  const wanted = [...idsIn(fields, value)].map(([source, ids]): [string, string[]] => [source, [...ids]]);
  const needed = JSON.stringify(wanted);
  useEffect(() => {
    for (const [source, ids] of JSON.parse(needed) as [string, string[]][]) void learn(source, ids);
  }, [needed]);
  return (field, id) => {
    const source = sourceOf(field);
    return (source === undefined ? undefined : titles.get(keyOf(source, id))) ?? id;
  };
}

/** The name of what is chosen in one field. */
export const useTitles = (source: string, ids: readonly string[]): string[] => {
  const { titles } = useStore(names);
  return ids.map((id) => titles.get(keyOf(source, id)) ?? id);
};

export interface Options {
  options: readonly Option[];
  /** The first page for the text as it is now is still on its way. */
  loading: boolean;
  more: boolean;
  error: string | undefined;
  again: () => void;
  loadMore: () => void;
}

/** What a source offers for a text, asked anew whenever somebody is to choose. */
export function useOptions(source: string, text: string): Options {
  const query = useInfiniteQuery(
    {
      queryKey: useKey('options', source, text),
      async queryFn({ pageParam: cursor }) {
        const page = await read(source, { text, ...(cursor === undefined ? {} : { cursor }) });
        remember(source, page.items);
        return page;
      },
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next,
      ...{ enabled: true, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    },
    queries,
  );
  const { data, error, hasNextPage, isFetchingNextPage, refetch, fetchNextPage } = query;
  return {
    options: data?.pages.flatMap(({ items }) => items) ?? [],
    loading: data === undefined && error === null,
    more: hasNextPage,
    error: troubleOf(query),
    again: () => void refetch(),
    loadMore: () => void (isFetchingNextPage || fetchNextPage()),
  };
}
