/** What a form chooses from: units, resources, people, entries of registers. Read once per person, when a form first needs them. */
import { useEffect, useState } from 'react';
import { entriesOf, gistOf, resourcesOf } from '@banjie/shared/contract/entries.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { api, errorText } from '../session/api.ts';
import { me, noticeError } from '../session/session.ts';
import { createStore, useStore, type Store } from '../session/store.ts';
import type { NameOf } from './values.ts';

export interface Option {
  value: string;
  title: string;
  hint?: string;
}

interface Lookup {
  of: string | undefined;
  options?: Option[];
  error?: string;
  loading: boolean;
}

/** `unit`, `resource`, `person:<among>`, `entry:<register>`; undefined for fields that are not looked up. */
export function sourceOf(field: FormField): string | undefined {
  if (field.kind === 'unit' || field.kind === 'resource') return field.kind;
  if (field.kind === 'person') return `person:${field.among ?? ''}`;
  return field.kind === 'entry' ? `entry:${field.register ?? ''}` : undefined;
}

async function read(source: string): Promise<Option[]> {
  const [kind, of = ''] = source.split(':');
  switch (kind) {
    case 'unit':
      return (await api.listUnits({})).items.map((unit) => ({ value: unit.id, title: unit.name }));
    case 'resource':
      return (await resourcesOf(api, false)).map((resource) => ({
        value: resource.id,
        title: resource.name,
        hint: resource.provider.name,
      }));
    case 'person':
      return (await api.listPeople({ query: of ? { among: of } : {} })).items.map((person) => ({
        value: person.id,
        title: person.name,
        hint: [person.unit, person.posts.join('、')].filter(Boolean).join(' · '),
      }));
    default:
      return (await entriesOf(api, of)).map((entry) => ({ value: entry.key, title: entry.title, hint: gistOf(entry) }));
  }
}

const stores = new Map<string, Store<Lookup>>();
function storeOf(source: string): Store<Lookup> {
  const store = stores.get(source) ?? createStore<Lookup>({ of: undefined, loading: false });
  stores.set(source, store);
  return store;
}

/** @param again reads anew what was read before: entries come and go */
export async function lookUp(source: string, again = false): Promise<void> {
  const store = storeOf(source);
  const of = me.get()?.id;
  const known = store.get();
  if (known.loading || (!again && known.of === of && known.options)) return;
  store.set({ ...(known.of === of && known.options ? { options: known.options } : {}), of, loading: true });
  try {
    store.set({ of, options: await read(source), loading: false });
  } catch (error) {
    store.set({ of, error: errorText(error), loading: false });
    noticeError(error);
  }
}

const sourcesIn = (fields: readonly FormField[]): string[] =>
  fields.flatMap((field) => [
    ...(sourceOf(field) === undefined ? [] : [sourceOf(field) as string]),
    ...sourcesIn(field.items ?? []),
  ]);

/** Reads what these fields need and gives names for ids. */
export function useNames(fields: readonly FormField[]): NameOf {
  const needed = [...new Set(sourcesIn(fields))].join('\n');
  const [, redraw] = useState(0);
  useEffect(() => {
    const sources = needed === '' ? [] : needed.split('\n');
    for (const source of sources) void lookUp(source);
    const stops = sources.map((source) => storeOf(source).subscribe(() => redraw((n) => n + 1)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [needed]);
  return (field, id) => {
    const source = sourceOf(field);
    const options = source === undefined ? undefined : storeOf(source).get().options;
    return options?.find((option) => option.value === id)?.title ?? id;
  };
}

export const useLookup = (source: string): Lookup => useStore(storeOf(source));
