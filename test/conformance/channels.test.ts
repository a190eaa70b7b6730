/**
 * Every form of every procedure beside the two ways in which it is filled in: the questions of the chat and the inputs
 * of the mini-app. What people say in answer comes to the value that they mean, and neither refuses what the server takes.
 */
import { readFileSync } from 'node:fs';
import { describeForm, fieldKinds, readForm, type Form, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { materialFaults } from '@banjie/shared/engine/forms/material.ts';
import { consentCommands } from '@banjie/shared/engine/deciding/extension-commands.ts';
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { chanceOf, formFrom } from '@banjie/shared/engine/testing/chance.ts';
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { beginForm, fieldAt, isAboutRows, tooComplex, withAnswer } from '../../bot/core/acts/form.ts';
import { readAnswer, type Option } from '../../bot/core/language/answers.ts';
import { said } from '../../bot/core/language/said.ts';
import { cleaned, faultsIn } from '../../miniapp/src/form/values.ts';
import { spoken } from './chat.ts';

const TODAY = '2026-09-24';
const city = cityOf(fullPlan);

function formsOf(procedure: Procedure): [string, Form][] {
  return [
    ['open', procedure.opening.form],
    ...rulesOf(procedure).flatMap(({ command, rule, step }): [string, Form][] =>
      rule.form ? [[step === undefined ? command : `${step}.${command}`, rule.form]] : [],
    ),
    ...Object.entries(procedure.steps).flatMap(([step, one]): [string, Form][] =>
      one.kind === 'receipts' ? [[`${step}.receipt`, one.form]] : [],
    ),
    ...Object.entries(consentCommands).flatMap(([command, rule]): [string, Form][] =>
      rule.form ? [[command, rule.form]] : [],
    ),
  ];
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Choices that chat looks up, as it lists them. */
const optionsFor = (field: FormField, value: unknown): readonly Option[] =>
  field.options ?? [
    { value: 'other', title: '另一个' },
    { value: String(value), title: `名称${String(value)}` },
  ];

/** Rows that the server gives: what is read only in them is there before anything is asked. */
const given = (fields: readonly FormField[], form: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter((field) => field.fixedRows === true)
      .map((field) => [
        field.key,
        ((form[field.key] ?? []) as Record<string, unknown>[]).map((row) =>
          Object.fromEntries((field.items ?? []).filter((one) => one.readOnly).map((one) => [one.key, row[one.key]])),
        ),
      ]),
  );

describe.each(procedures.map((one) => [one.key, one] as const))('%s', (key, procedure) => {
  it.each(formsOf(procedure))('%s: chat asks for it, and comes to what is meant', (name, schema) => {
    const fields = describeForm(schema);
    const chance = chanceOf(key.length * 31 + name.length);
    const meant = formFrom(fields, chance, { ...city, today: TODAY });
    let form = beginForm({ kind: 'open', procedure: key, word: procedure.title }, fields, {}, given(fields, meant));
    // What is personal is not said in a chat: such a form is filled in in the mini-app.
    const isPersonal = fields.some((field) => field.kind === 'personal' && field.required);
    expect({ name, tooComplex: tooComplex(form, fieldKinds) }).toEqual({ name, tooComplex: isPersonal });
    if (isPersonal) return;
    for (const path of form.queue.filter((one) => !isAboutRows(one))) {
      const field = fieldAt(fields, path);
      if (!field) throw new Error(`${path} leads to no field`);
      const [list = '', n, item] = path.split('.');
      const row = item === undefined ? meant : (meant[list] as Record<string, unknown>[] | undefined)?.[Number(n)];
      const value = row?.[item ?? list] ?? formFrom([field], chance, { ...city, today: TODAY })[field.key];
      const options = optionsFor(field, value);
      const words = spoken(field, value, options);
      const read = readAnswer(field, said(words), options, TODAY);
      expect({ path, words, read }).toMatchObject({ read: { value: expect.anything() as unknown } });
      if ('value' in read) form = withAnswer(form, path, read.value);
    }
    // What has a form of its own (a code, an agreement of two answers) is the business of the procedure's own test.
    const read = readForm(schema, form.values);
    const missing = 'faults' in read ? read.faults.filter((one) => fieldAt(fields, one.path) === undefined) : [];
    expect(missing).toEqual([]);
  });

  it.each(formsOf(procedure))('%s: the mini-app sends what the server takes', (_, schema) => {
    const fields = describeForm(schema);
    const optional = new Set(fields.filter((one) => !one.required).map((one) => one.key));
    for (let seed = 1; seed <= 5; seed++) {
      const form = formFrom(fields, chanceOf(seed), { ...city, today: TODAY });
      if ('faults' in readForm(schema, form) || materialFaults(schema, form, []).length > 0) continue;
      expect(faultsIn(fields, form)).toEqual([]);
      // An optional list without rows is one that was left out.
      const full = Object.entries(form).filter(([key, value]) => !(isEmpty(value) && optional.has(key)));
      expect(readForm(schema, cleaned(fields, form))).toEqual(readForm(schema, Object.fromEntries(full)));
    }
  });
});

it('has an input for every kind of field', () => {
  const read = (name: string) => readFileSync(new URL(`../../miniapp/src/form/${name}`, import.meta.url), 'utf8');
  const drawn = read('inputs.tsx') + read('fields.tsx');
  // Everything that has no case of its own is drawn as a line of text: that is right for `text` alone.
  const kinds = fieldKinds.filter((kind) => kind !== 'text');
  expect(kinds.filter((kind) => !drawn.includes(`case '${kind}'`) && !drawn.includes(`=== '${kind}'`))).toEqual([]);
});
