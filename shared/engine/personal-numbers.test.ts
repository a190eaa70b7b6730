/**
 * Numbers of persons, planted into every text that people and machines can fill in, are found nowhere behind the door of
 * forms: in no state, event, effect or list.
 */
import { procedures } from '../procedures/index.ts';
import { describeForm, readForm, type FieldKind, type Form, type FormField } from './forms/form.ts';
import { openParties } from './decide.ts';
import { rulesOf } from './definition/define.ts';
import { consentCommands, extensionCommands } from './deciding/extension-commands.ts';
import { formFrom, chanceOf } from './testing/chance.ts';
import { cityOf, fullPlan } from './testing/city.ts';
import { makeMove, openSomehow } from './testing/wander.ts';
import type { Play } from './testing/play.ts';
import type { Procedure } from './definition/definition.ts';
import { verbs } from './verbs/index.ts';

const ID = '证１１０１０５-19491231 002X。';
const MOBILE = '机13812345678。';
const OTHERS = '照E12345678。旧430102900101123。';
const CANARY = `${ID}${MOBILE}${OTHERS}`;
/** Whatever is left of one of them, in any spelling. */
const FOUND = /1949|１９４９|13812345678|E12345678|900101/;
const CODE = '114301004488000307';
const city = { ...cityOf(fullPlan), words: [ID, MOBILE, OTHERS, CODE] };

/** The forms of a procedure that anybody, person or machine, fills in. */
function formsOf({ key, opening, steps, ...procedure }: Procedure): [string, Form][] {
  const whole = { key, opening, steps, ...procedure };
  const forms: [string, Form | undefined][] = [
    ['open', opening.form],
    ['open by a machine', opening.systemForm],
    ...rulesOf(whole).map(({ command, rule }): [string, Form | undefined] => [command, rule.form]),
    ...Object.entries(steps).flatMap(([name, step]): [string, Form | undefined][] => [
      ...(step.kind === 'receipts' ? [[`receipt of ${name}`, step.form] as [string, Form]] : []),
      ...Object.entries(extensionCommands(step)).map(([command, rule]): [string, Form | undefined] => [
        command,
        rule.form,
      ]),
    ]),
  ];
  return forms.flatMap(([name, form]): [string, Form][] => (form ? [[`${key}/${name}`, form]] : []));
}

const verbForms = Object.entries(verbs).flatMap(([name, verb]): [string, Form][] => {
  const forms = [verb.recorded?.(procedures[0]!), typeof verb.form === 'object' ? verb.form : undefined];
  return forms.flatMap((form): [string, Form][] => (form ? [[name, form]] : []));
});
const consents = Object.entries(consentCommands).flatMap(([name, { form }]): [string, Form][] =>
  form ? [[name, form]] : [],
);
const all = [...procedures.flatMap(formsOf), ...verbForms, ...consents];

const TEXTS: readonly FieldKind[] = ['text', 'long', 'personal'];

/** A text that a field of this length takes, with as many of the numbers in it as fit. */
function planted({ kind, min, max, items }: FormField): unknown {
  if (kind === 'list')
    // Rows that can be left out and have no text are left out.
    return texts(items ?? []).length === 0
      ? undefined
      : [Object.fromEntries((items ?? []).map((one) => [one.key, planted(one)]))];
  // Its day is none of them, and stays as it was.
  if (kind === 'material') return { number: CANARY, by: CANARY, note: CANARY, date: '2026-01-05' };
  if (!TEXTS.includes(kind)) return undefined;
  const most = max ?? 200;
  const whole = [CANARY, ID, MOBILE].find((one) => one.length <= most) ?? '1';
  return whole.padEnd(min ?? 1, '字');
}

const texts = (fields: readonly FormField[]): FormField[] =>
  fields.flatMap((one) => (one.kind === 'list' ? texts(one.items ?? []) : TEXTS.includes(one.kind) ? [one] : []));

it('every form masks what is written into any of its texts', () => {
  expect(all.length).toBeGreaterThan(300);
  let count = 0;
  for (const [name, form] of all) {
    const fields = describeForm(form);
    count += texts(fields).length;
    // The rest of the form as anybody would fill it in, so that it is read to its end.
    const rest = formFrom(fields, chanceOf(1), { ...city, words: ['字'] });
    const put = Object.fromEntries(
      fields.flatMap((field) => {
        const value = planted(field);
        if (value === undefined) return [];
        const rows = rest[field.key];
        if (field.kind !== 'list' || !Array.isArray(rows)) return [[field.key, value]];
        const [texted] = value as Record<string, unknown>[];
        return [
          [
            field.key,
            rows.map((row: object) => ({
              ...row,
              ...Object.fromEntries(Object.entries(texted!).filter(([, one]) => one !== undefined)),
            })),
          ],
        ];
      }),
    );
    const came = readForm(form, { ...rest, ...put });
    expect([name, 'value' in came]).toEqual([name, true]);
    expect([name, FOUND.exec(JSON.stringify(came))?.[0]]).toEqual([name, undefined]);
  }
  expect(count).toBeGreaterThan(600);
});

it('leaves the code of an organisation as it is', () => {
  const [, form] = all.find(([name]) => name === 'data-correction/open')!;
  const finding = { record: CODE, field: '名称', says: CODE, should: CODE, evidence: CODE };
  expect(readForm(form, { resource: 'divisions', findings: [finding] })).toEqual({
    value: { resource: 'divisions', findings: [finding] },
  });
});

const SEEDS = [3, 7];
const MOVES = 24;

/** Everything that a matter keeps and tells. */
function whole({ state, events, effects }: Play): string {
  return JSON.stringify([state, events, effects, state ? [state.title, openParties(state), state.items] : []]);
}

it('has personal fields in openings alone, where they are sealed', () => {
  const kinds = (form: Form) =>
    describeForm(form).flatMap((field) => [field.kind, ...(field.items ?? []).map((one) => one.kind)]);
  const personal = all.filter(([, form]) => kinds(form).includes('personal')).map(([name]) => name);
  expect(personal.sort()).toEqual(['citizen-complaint/open', 'problem-report/open']);
});

it.each(procedures.map((procedure) => [procedure.key, procedure] as const))(
  'no course of %s keeps or tells one',
  (_, procedure) => {
    for (const seed of SEEDS) {
      const play = openSomehow(procedure, city, seed, '2026-09-24T02:00:00.000Z');
      if (!play) continue;
      for (let n = 0; n < MOVES; n++) makeMove(play, { kind: n % 4 === 3 ? 'time' : 'act', seed: seed * 100 + n });
      expect(FOUND.exec(whole(play))?.[0]).toBeUndefined();
    }
  },
);
