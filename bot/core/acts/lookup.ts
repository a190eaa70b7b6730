/**
 * The question behind a path as it is put to the person: the options of a unit, a resource, a person or an entry of a
 * register are looked up, and in a form that names a resource, `record` is asked by the name of that resource's
 * identifier and `field` by the list of its fields.
 */
import { entriesOf, gistOf, resourcesOf as ownResources } from '@banjie/shared/contract/entries.ts';
import type { ResourceView } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Option } from '../language/answers.ts';
import { once, type Turn } from '../turn.ts';
import { shown } from '../views.ts';
import { fieldAt, valueAt, type FormDialogue } from './form.ts';

export interface Asked {
  field: FormField;
  options: readonly Option[];
}

/** More options than this are not listed but matched by what is written. */
export const MOST_LISTED = 20;

export async function asked(turn: Turn, form: FormDialogue, path: string): Promise<Asked | undefined> {
  const field = fieldAt(form.fields, path);
  if (!field) return undefined;
  if (field.kind === 'unit') return { field, options: await unitOptions(turn) };
  if (field.kind === 'person') return { field, options: await personOptions(turn, field.among) };
  if (field.kind === 'entry') return { field, options: await entryOptions(turn, field.register ?? '') };
  if (field.kind === 'resource') {
    const resources = await resourcesOf(turn);
    return { field, options: resources.map(({ id, name }) => ({ value: id, title: name })) };
  }
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

/** The resources about which this person's unit may report: those it uses. */
export const resourcesOf = (turn: Turn): Promise<ResourceView[]> =>
  once(turn, 'resources', async () => (await ownResources(turn.server, true)).filter(({ uses }) => uses));

export async function resourceIn(turn: Turn, form: FormDialogue): Promise<ResourceView | undefined> {
  const named = form.fields.find(({ kind }) => kind === 'resource');
  const id = named && form.values[named.key];
  return id === undefined ? undefined : (await resourcesOf(turn)).find((resource) => resource.id === id);
}

/** The value behind a path as people read it: names, not ids. */
export async function named(turn: Turn, form: FormDialogue, path: string): Promise<string> {
  const put = await asked(turn, form, path);
  return put ? shown({ ...put.field, options: [...put.options] }, valueAt(form, path)) : '';
}

const personOptions = (turn: Turn, among: string | undefined): Promise<Option[]> =>
  once(turn, `people ${among ?? ''}`, async () =>
    (await turn.server.listPeople({ query: among === undefined ? {} : { among } })).items.map(({ id, name, unit }) => ({
      value: id,
      title: `${name}（${unit}）`,
    })),
  );

const entryOptions = (turn: Turn, register: string): Promise<Option[]> =>
  once(turn, `entries ${register}`, async () => {
    const entries = await entriesOf(turn.server, register);
    const isAlone = (title: string) => entries.filter((one) => one.title === title).length === 1;
    return entries.map((one) => ({
      value: one.key,
      title: isAlone(one.title) || gistOf(one) === '' ? one.title : `${one.title}（${gistOf(one)}）`,
    }));
  });

const unitOptions = (turn: Turn): Promise<Option[]> =>
  once(turn, 'units', async () =>
    (await turn.server.listUnits({})).items.map(({ id, name }) => ({ value: id, title: name })),
  );
