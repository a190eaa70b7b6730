/** Every form that asks again for what the unit has written before starts from it, or asks anew on purpose. */
import { describeForm, type FormField } from '../engine/forms/form.ts';
import { rulesOf } from '../engine/definition/define.ts';
import { procedures } from './index.ts';
import { declaredForms, freshOf, startsOf } from './starts.ts';

/** Never from anything: what is judged, when it is, what is sealed, what another matter was the source of. */
const isNever = ({ reason, kind, readOnly, carried, fixedRows }: FormField): boolean =>
  [reason, readOnly, carried, fixedRows].includes(true) || ['date', 'personal', 'matter'].includes(kind);

it('the opening form of every procedure says of each field where it starts from, or that it is asked anew', () => {
  const unsaid = procedures.flatMap(({ key, opening }) => {
    const known = new Set([...Object.keys(startsOf(key, 'open')), ...freshOf(key, 'open')]);
    // What the definition itself fills in is its own.
    if (opening.prefill) for (const field of prefilled[key] ?? []) known.add(field);
    return describeForm(opening.form)
      .filter((field) => !isNever(field) && !known.has(field.key))
      .map((field) => `${key}.open.${field.key}`);
  });
  expect(unsaid).toEqual([]);
});
const prefilled: Record<string, string[]> = {
  'standardisation-check': ['unit'],
  'system-connection': ['system', 'platforms'],
  'resource-demand': ['year'],
  'service-plan': ['year'],
  'project-plan': ['year'],
};

it('a command that asks once more for what an earlier form of the matter asked for says so too', () => {
  const unsaid = procedures.flatMap((procedure) => {
    const rules = rulesOf(procedure);
    const askedIn = new Map<string, Set<string>>();
    const note = (form: string, fields: readonly FormField[]) => {
      for (const { title } of fields) askedIn.set(title, (askedIn.get(title) ?? new Set()).add(form));
    };
    note('open', describeForm(procedure.opening.form));
    for (const { command, rule } of rules) if (rule.form) note(command, describeForm(rule.form));
    return rules.flatMap(({ command: name, rule: { form, prefill } }) => {
      if (!form || prefill) return [];
      const known = new Set([...Object.keys(startsOf(procedure.key, name)), ...freshOf(procedure.key, name)]);
      return describeForm(form)
        .filter((field) => !isNever(field) && !known.has(field.key) && (askedIn.get(field.title)?.size ?? 0) > 1)
        .map((field) => `${procedure.key}.${name}.${field.key}`);
    });
  });
  expect([...new Set(unsaid)]).toEqual([]);
});

it('the table names forms and fields that there are, and starts from no field that never does', () => {
  const wrong = declaredForms().flatMap(({ procedure: key, form, fields }) => {
    const procedure = procedures.find((one) => one.key === key);
    if (!procedure) return [key];
    const rules = rulesOf(procedure).filter(({ command }) => form === '*' || command === form);
    const forms = form === 'open' ? [procedure.opening.form] : rules.flatMap(({ rule }) => rule.form ?? []);
    const asked = forms.flatMap((one) => describeForm(one));
    return fields
      .filter((field) => !asked.some(({ key: one }) => one === field))
      .concat(
        Object.keys(startsOf(key, form)).filter((one) => asked.some((field) => field.key === one && isNever(field))),
      )
      .map((field) => `${key}.${form}.${field}`);
  });
  expect(wrong).toEqual([]);
});
