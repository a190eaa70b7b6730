/** What every registered procedure must be, whatever it is about: complete, speakable in chat, and walkable to each end. */
import { outcomesOf, rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { describeForm, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { consentCommands } from '@banjie/shared/engine/deciding/extension-commands.ts';
import { procedures, registerTitle } from '@banjie/shared/procedures/index.ts';
import type { Procedure, Step, Tell } from '@banjie/shared/engine/definition/definition.ts';

const HAN = /\p{Script=Han}/u;
/** A subject of a subscribe message takes no more. */
const TITLE = 20;

const steps = (procedure: Procedure): [string, Step][] => Object.entries(procedure.steps);
/** Steps that something leads into and out of. An outer limit runs by itself while one of its steps is open. */
const stepped = (procedure: Procedure): [string, Step][] => steps(procedure).filter(([, step]) => step.kind !== 'span');
const tellsOf = (procedure: Procedure): Tell[] => [
  ...(procedure.opening.tells ?? []),
  ...rulesOf(procedure).flatMap(({ rule }) => rule.tells ?? []),
  ...outcomesOf(procedure).flatMap(({ outcome }) => outcome.tells ?? []),
];
const fieldsOf = (fields: readonly FormField[]): FormField[] =>
  fields.flatMap((one) => [one, ...fieldsOf(one.items ?? [])]);

/** Steps and ends that can be reached from the opening by following what commands, time and receipts lead to. */
function reachable(procedure: Procedure): { steps: Set<string>; ends: Set<string> } {
  const found = { steps: new Set<string>(), ends: new Set<string>() };
  const all = outcomesOf(procedure);
  for (const queue = ['opening']; queue.length > 0;) {
    const from = queue.pop();
    for (const { outcome } of all.filter((one) => one.from === from)) {
      if (outcome.end !== undefined) found.ends.add(outcome.end);
      for (const step of outcome.enter.filter((one) => !found.steps.has(one))) {
        found.steps.add(step);
        queue.push(step);
      }
    }
  }
  return found;
}

describe.each(procedures.map((one) => [one.key, one] as const))('%s', (_, procedure) => {
  it('leads from its opening to every step and every end', () => {
    const { steps: reached, ends } = reachable(procedure);
    expect([...reached].sort()).toEqual(
      stepped(procedure)
        .map(([name]) => name)
        .sort(),
    );
    expect([...ends].sort()).toEqual(Object.keys(procedure.ends).sort());
  });

  it('leads on from every step to an end', () => {
    const next = new Map(stepped(procedure).map(([name]) => [name, new Set<string>()]));
    const ending = new Set<string>();
    for (const { from, outcome } of outcomesOf(procedure)) {
      for (const step of outcome.enter) next.get(from)?.add(step);
      // A step that leads nowhere but out of itself was beside another one, which leads on.
      if (outcome.end !== undefined || (outcome.leave !== 'none' && outcome.enter.length === 0)) ending.add(from);
    }
    for (let grown = true; grown;) {
      const more = [...next].filter(([name, to]) => !ending.has(name) && [...to].some((one) => ending.has(one)));
      for (const [name] of more) ending.add(name);
      grown = more.length > 0;
    }
    expect(stepped(procedure).filter(([name]) => !ending.has(name))).toEqual([]);
  });

  it.each(stepped(procedure))('%s says who acts, has a way out, and a limit or the reason for none', (name, step) => {
    if (step.kind === 'task') expect(procedure.roles[step.by]?.title).toMatch(HAN);
    const out = outcomesOf(procedure).filter(
      ({ from, outcome }) => from === name && (outcome.leave !== 'none' || outcome.end !== undefined),
    );
    expect(out.length).toBeGreaterThan(0);
    const limited =
      step.kind === 'wait' || step.limits.length > 0 || (step.kind === 'task' && step.climb !== undefined);
    if (!limited) expect(step.noLimit).toMatch(HAN);
  });

  it.each(rulesOf(procedure).map((one) => [one.command, one] as const))(
    'the command %s can be read, said, given and drawn',
    (command, { rule, step }) => {
      expect(rule.title).toMatch(HAN);
      const role =
        rule.by ??
        (step !== undefined && procedure.steps[step]?.kind === 'task'
          ? (procedure.steps[step] as { by: string }).by
          : '');
      expect(procedure.roles[role]?.title).toMatch(HAN);
      const fields = rule.form ? fieldsOf(describeForm(rule.form)) : [];
      for (const field of fields)
        expect({ command, field: field.key, title: field.title }).toMatchObject({
          title: expect.stringMatching(HAN) as string,
        });
      // A refusal states its reasons.
      if (rule.decides && rule.tone === 'danger') expect(fields.some((one) => one.reason && one.required)).toBe(true);
      expect(rule.outcomes.length).toBeGreaterThan(0);
    },
  );

  it('has an opening form, and receipt forms, that can be drawn', () => {
    const forms = [
      procedure.opening.form,
      ...steps(procedure).flatMap(([, step]) => (step.kind === 'receipts' ? [step.form] : [])),
    ];
    for (const form of forms) for (const field of fieldsOf(describeForm(form))) expect(field.title).toMatch(HAN);
  });

  it('is told in titles of at most 20 characters', () => {
    const titles = [
      procedure.title,
      ...steps(procedure).flatMap(([, step]) => [step.title, ...(step.kind === 'receipts' ? [step.receiptTitle] : [])]),
      ...rulesOf(procedure).map(({ rule }) => rule.title),
      ...Object.values(consentCommands).map((rule) => rule.title),
      ...Object.values(procedure.ends).map((one) => one.title),
      ...procedure.registers.map(registerTitle),
      ...tellsOf(procedure).map((one) => one.title),
    ];
    expect(titles.filter((one) => one.length > TITLE || !HAN.test(one))).toEqual([]);
  });

  it('means one thing by each title that is said in chat', () => {
    const said = new Map<string, Set<string>>();
    for (const { command, rule } of rulesOf(procedure))
      said.set(rule.title, (said.get(rule.title) ?? new Set()).add(command));
    expect([...said].filter(([, commands]) => commands.size > 1)).toEqual([]);
  });
});
