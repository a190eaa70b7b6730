/** A draft that stands on this device meets the one at the server. Pure. */
import type { DraftView } from '@banjie/shared/contract/routes/filling.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Draft } from '../data/drafts.ts';
import { same, type Value } from '../form/values.ts';

/** What comes of a draft here and one at the server. */
export type Meeting = 'own' | 'same' | 'take' | 'both' | 'gone';

/** @param fresh the form as it begins, before anything is typed */
export function meet(own: Draft, fresh: Value, server: Pick<DraftView, 'version' | 'form'> | undefined): Meeting {
  const { base = 0, unsaved = false, form } = own;
  if (!server) return base > 0 && !unsaved && !same(form, fresh) ? 'gone' : 'own';
  if (server.version === base) return 'own';
  if (same(server.form, form)) return 'same';
  return unsaved && !same(form, fresh) ? 'both' : 'take';
}

/** What the server is sent: nothing that is to be sealed, which stays on this device until it is sent. */
export const unsealed = (fields: readonly FormField[], form: Value): Value =>
  Object.fromEntries(
    Object.entries(form).filter(([key]) => fields.find((one) => one.key === key)?.kind !== 'personal'),
  );

export const sealedOf = (fields: readonly FormField[], form: Value): Value =>
  Object.fromEntries(
    fields.flatMap(({ key, kind }) => (kind === 'personal' && form[key] !== undefined ? [[key, form[key]]] : [])),
  );
