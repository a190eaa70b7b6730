/**
 * The question behind a path as it is put to the person: the options of a unit, a resource, a person or an entry of a
 * register are looked up, and in a form that names a resource, `record` is asked by the name of that resource's
 * identifier and `field` by the list of its fields.
 */
import { gistOf, resourcesOf as ownResources } from '@banjie/shared/contract/entries.ts';
import type { ResourceView } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { optionOf, type Option } from '../language/answers.ts';
import { valueOf } from '../language/materials.ts';
import { bare, type Said } from '../language/said.ts';
import { texts } from '../texts.ts';
import { once, type Turn } from '../turn.ts';
import { shown } from '../views.ts';
import { fieldAt, valueAt, type FormDialogue } from './form.ts';

export interface Asked {
  field: FormField;
  options: readonly Option[];
  /** There are more than are read at once: what is written is searched for. */
  endless?: true;
  /** What is none of the options is searched for. */
  searched?: true;
}

/** More options than this are not listed but matched by what is written. */
export const MOST_LISTED = 20;

export async function asked(turn: Turn, form: FormDialogue, path: string): Promise<Asked | undefined> {
  const field = fieldAt(form.fields, path);
  if (!field) return undefined;
  if (isSearched(field)) {
    const { options, more } = await search(turn, field, {});
    return { field, options, ...(more ? { endless: true as const } : {}) };
  }
  // Those that the unit uses are offered; any other of the catalogue is found by its name.
  if (field.kind === 'resource')
    return { field, options: (await resourcesOf(turn)).map(resourceOption), searched: true };
  if (field.kind === 'material') return { field, options: await earlierOf(turn, field) };
  const resource = path.includes('.') ? await resourceIn(turn, form) : undefined;
  if (resource && field.key === 'record') {
    return { field: { ...field, title: resource.identifier.title }, options: [] };
  }
  if (resource && field.key === 'field') {
    const options = resource.fields.map(({ title }) => ({ value: title, title }));
    return { field: { ...field, kind: 'choice' }, options };
  }
  return { field, options: field.options ?? [] };
}

/** What the unit has handed in before, to be chosen by its place; what it says is the whole of it. */
const earlierOf = (turn: Turn, { material }: FormField): Promise<Option[]> =>
  once(turn, `materials ${material?.id ?? ''}`, async () =>
    (await turn.server.listMaterials({ query: { of: material?.id ?? '' } })).items.map((one) => ({
      value: JSON.stringify(valueOf(one)),
      title: texts.materials.earlier(
        one.number ?? one.files.map(({ name }) => name).join('、'),
        one.date,
        one.matterNumber,
      ),
    })),
  );

const resourceOption = ({ id, name }: ResourceView): Option => ({ value: id, title: name });

/** The resources that this person's unit uses. */
export const resourcesOf = (turn: Turn): Promise<ResourceView[]> =>
  once(turn, 'resources', async () => (await ownResources(turn.server, true)).filter(({ uses }) => uses));

export async function resourceIn(turn: Turn, form: FormDialogue): Promise<ResourceView | undefined> {
  const named = form.fields.find(({ kind }) => kind === 'resource');
  const id = named && form.values[named.key];
  if (id === undefined) return undefined;
  const used = (await resourcesOf(turn)).find((resource) => resource.id === id);
  return used ?? (await turn.server.listResources({ query: { ids: String(id) } })).items[0];
}

/** The value behind a path as people read it: names, not ids. */
export async function named(turn: Turn, form: FormDialogue, path: string): Promise<string> {
  const put = await asked(turn, form, path);
  if (!put) return '';
  const value = valueAt(form, path);
  const known = put.options.some((option) => option.value === value);
  // One of those that were not read with the first ones.
  const options =
    put.endless && !known && typeof value === 'string'
      ? (await search(turn, put.field, { id: value })).options
      : put.options;
  return shown({ ...put.field, options: [...options] }, value);
}

/** As many as the server gives at once. */
const AT_ONCE = 100;

const isSearched = (field: FormField): boolean => ['unit', 'person', 'entry'].includes(field.kind);

/** What the city offers for a field: the first of all, those that a text finds, or the one of an id. */
function search(
  turn: Turn,
  field: FormField,
  wanted: { text?: string; id?: string },
): Promise<{ options: readonly Option[]; more: boolean }> {
  const { kind, among, register = '' } = field;
  const { id } = wanted;
  // What tells two of one name apart is the bot's own addition: 电子证照（市教育局）.
  const text = kind === 'entry' ? wanted.text?.replace(/（.*$/, '') : wanted.text;
  const query = { limit: AT_ONCE, ...(text ? { text } : {}), ...(id ? { ids: id } : {}) };
  return once(turn, `search ${kind} ${among ?? register} ${JSON.stringify(wanted)}`, async () => {
    switch (kind) {
      case 'unit': {
        const { items, next } = await turn.server.listUnits({ query });
        return { options: items.map((one) => ({ value: one.id, title: one.name })), more: next !== undefined };
      }
      case 'resource': {
        const { items, next } = await turn.server.listResources({ query: { ...query, own: '0' } });
        return { options: items.map(resourceOption), more: next !== undefined };
      }
      case 'person': {
        const page = await turn.server.listPeople({ query: { ...query, ...(among && !id ? { among } : {}) } });
        const options = page.items.map((one) => ({ value: one.id, title: `${one.name}（${one.unit}）` }));
        return { options, more: page.next !== undefined };
      }
      default: {
        const { limit } = query;
        const asks = { limit, ...(text ? { text } : {}), ...(id ? { key: id } : {}) };
        const { items, next } = await turn.server.listRegister({ params: { register }, query: asks });
        const isAlone = (title: string) => items.filter((one) => one.title === title).length === 1;
        const options = items.map((one) => ({
          value: one.key,
          title: isAlone(one.title) || gistOf(one) === '' ? one.title : `${one.title}（${gistOf(one)}）`,
        }));
        return { options, more: next !== undefined };
      }
    }
  });
}

export type Chosen = { value: unknown; inexact?: true } | { fault: string; offered?: readonly Option[] };

/** One of more than can be listed, by a part of its name; several that fit are offered by their places. */
export async function chosenOf(
  turn: Turn,
  field: FormField,
  spoken: Said,
  offered: readonly Option[] | undefined,
): Promise<Chosen> {
  const before = offered && optionOf(spoken.folded, offered);
  if (before) return { value: before.value };
  const { options, more } = await search(turn, field, { text: spoken.raw.slice(0, 50) });
  const exact = options.filter(({ title }) => bare(title) === bare(spoken.folded));
  const [only, ...others] = exact.length > 0 ? exact : options;
  if (!only) return { fault: texts.answers.nothingFound(field.title, spoken.raw.slice(0, 20)) };
  if (others.length === 0 && !more) return { value: only.value };
  return {
    fault: texts.answers.severalFound(field.title, more || options.length > MOST_LISTED),
    offered: options.slice(0, MOST_LISTED),
  };
}
