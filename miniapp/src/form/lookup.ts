/** Units and resources to choose from: read once per person, when a form first needs them. */
import type { FormField } from '@banjie/shared/engine/form.ts';
import { api, errorText } from '../session/api.ts';
import { me, noticeError } from '../session/session.ts';
import { createStore, useStore, type Store } from '../session/store.ts';
import { useEffect } from 'react';
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

type Kind = 'unit' | 'resource';

const lookups: Record<Kind, Store<Lookup>> = {
  unit: createStore<Lookup>({ of: undefined, loading: false }),
  resource: createStore<Lookup>({ of: undefined, loading: false }),
};

const readers: Record<Kind, () => Promise<Option[]>> = {
  unit: async () => (await api.listUnits({})).items.map((unit) => ({ value: unit.id, title: unit.name })),
  resource: async () =>
    (await api.listResources({})).items.map((resource) => ({
      value: resource.id,
      title: resource.name,
      hint: resource.provider.name,
    })),
};

export async function lookUp(kind: Kind): Promise<void> {
  const store = lookups[kind];
  const of = me.get()?.id;
  const known = store.get();
  if (known.loading || (known.of === of && known.options)) return;
  store.set({ of, loading: true });
  try {
    store.set({ of, options: await readers[kind](), loading: false });
  } catch (error) {
    store.set({ of, error: errorText(error), loading: false });
    noticeError(error);
  }
}

const isKind = (kind: string): kind is Kind => kind === 'unit' || kind === 'resource';

const kindsIn = (fields: readonly FormField[]): Kind[] =>
  fields.flatMap((field) => (isKind(field.kind) ? [field.kind] : kindsIn(field.items ?? [])));

/** Reads what these fields need and gives names for ids. */
export function useNames(fields: readonly FormField[]): NameOf {
  const unit = useStore(lookups.unit);
  const resource = useStore(lookups.resource);
  const needed = [...new Set(kindsIn(fields))].join();
  useEffect(() => {
    for (const kind of needed.split(',')) if (isKind(kind)) void lookUp(kind);
  }, [needed]);
  return (field, id) => {
    const options = field.kind === 'unit' ? unit.options : resource.options;
    return options?.find((option) => option.value === id)?.title ?? id;
  };
}

export const useLookup = (kind: Kind): Lookup => useStore(lookups[kind]);
