/** With whom, for what and until when a contractor is entrusted, as it stands in the register (N-36). */
import { z } from 'zod';
import type { Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, text, yesno, reasoned } from '../../engine/forms/form.ts';
import { material } from '../../engine/forms/material.ts';
import { put } from '../../engine/words/entries.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { texts as t } from './texts.ts';

const until = date(t.fields.until, { when: 'coming' });
export const forms = {
  opening: z.object({
    contractor: text(t.fields.contractor, { max: 60 }),
    kind: choice(t.fields.kind, t.fields.kinds),
    what: text(t.fields.what, { max: 100 }),
    purpose: long(t.fields.purpose),
    until,
    shared: yesno(t.fields.shared),
    consent: text(t.fields.consent, { help: t.fields.consentHelp }).optional(),
  }),
  approve: z.object({ reason: reason(t.fields.opinion).optional() }),
  oblige: z.object({ obligations: long(t.fields.obligations), agreement: material('contract') }),
  check: z.object({
    checked: long(t.fields.checked),
    sound: yesno(t.fields.sound),
    measures: long(t.fields.measures).optional(),
  }),
  corrected: z.object({
    corrected: long(t.fields.corrected),
    proof: material('rectification-proof', { title: t.fields.proof, article: 'N-36' }),
  }),
  prolong: z.object({ until, reason: reason(t.fields.reason), agreement: material('contract') }),
  agreeProlong: z.object({ until }),
  endEarly: reasoned(t.fields.reason),
  handedOver: z.object({
    returned: long(t.fields.returned),
    closed: long(t.fields.closed),
    handover: material('disposal-proof', { title: t.fields.handover, article: 'N-36' }),
  }),
};
type Matter = MatterOf<typeof forms>;

type Entrustment = z.infer<typeof forms.opening>;
/** As the contract stands now: prolonged as often as the head has agreed to it. */
export const entrusted = (matter: Matter): Entrustment => ({ ...matter.opening, ...matter.given.agreeProlong?.form });
export const longer = (form: Record<string, unknown>, matter: Matter) =>
  String(form['until']) <= entrusted(matter).until ? [{ path: 'until', message: t.faults.longer }] : [];

/** In force while the contractor may hold data: from the obligations until the handing back. */
export const entry = (matter: Matter) => {
  const { contractor, what, kind, until } = entrusted(matter);
  const { unit = '' } = matter.opener;
  const said = { title: matter.title, why: t.fields.kinds[kind], units: unit === '' ? [] : [unit] };
  return { subject: `${contractor}/${unit}/${what}`, said, values: { contractor, unit, what, until } };
};
export const listed = (matter: Matter) => {
  const { subject, said, values } = entry(matter);
  return [put('entrustments', subject, { ...said, values })];
};
export const tellAuthority = (title: string, body: (matter: Matter) => string): Tell<Matter> => ({
  ...{ title, kind: 'info', to: 'authority', body },
});
export const began = (matter: Matter) => t.begunBody(matter.title, entrusted(matter).until);
