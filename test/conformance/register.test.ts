/**
 * Every row of the register of duties beside the definition of the procedure that is to fulfil it. The rows stand in
 * register/, written down from the law; who really acts and what really comes of it is walked through in walks.test.ts.
 */
import { limitsOfStep } from '@banjie/shared/engine/settings/setting-list.ts';
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { CommandRule, Limit, Procedure, Step } from '@banjie/shared/engine/definition/definition.ts';
import { papers } from './law/papers.ts';
import { register, type Row } from './register/index.ts';

const written = procedures.flatMap((one) => {
  const row = register[one.key];
  return row ? [[one.key, one, row] as const] : [];
});
const steps = (procedure: Procedure): Step[] => Object.values(procedure.steps);
const rules = (procedure: Procedure): CommandRule[] => rulesOf(procedure).map((one) => one.rule);

it('knows what each paper of a row is, and of no other', () => {
  const asked = Object.entries(register).flatMap(([key, { gates, consequences }]) =>
    [...gates, ...consequences].flatMap(([why, kinds]) => (/reason|record/u.test(kinds) ? [`${key}: ${why}`] : [])),
  );
  const told = Object.entries(papers).flatMap(([key, lines]) => Object.keys(lines).map((why) => `${key}: ${why}`));
  expect(told.sort()).toEqual(asked.sort());
});

it('is fulfilled by one procedure for every row, and by none for no row', () => {
  expect(Object.keys(register)).toHaveLength(67);
  const keys = procedures.map((one) => one.key);
  expect({
    missing: Object.keys(register).filter((key) => !keys.includes(key)),
    unknown: keys.filter((key) => !(key in register)),
  }).toEqual({ missing: [], unknown: [] });
  expect(new Set(keys).size).toBe(keys.length);
});

type LegalLimit = Row['limits'][number];
const words = ({ article, n, unit }: LegalLimit): string => `${article}: ${n} ${unit}`;
/** Every number that the law gives, in whichever row: what one procedure takes over from another is still the law's. */
const lawful = new Set(Object.values(register).flatMap((row) => [...row.limits, ...row.periods].map(words)));
/** What a definition knows of limits: those of its steps, and the more that consent may give within its cap. */
const legalLimits = (procedure: Procedure, withCaps: boolean): LegalLimit[] =>
  steps(procedure).flatMap((step) => [
    ...limitsOfStep(step).flatMap(legal),
    ...(withCaps && step.extension && typeof step.extension.maxDays === 'number'
      ? [{ n: step.extension.maxDays, unit: step.extension.unit ?? 'd', article: step.extension.basis }]
      : []),
  ]);
const legal = ({ basis, span }: Limit): LegalLimit[] =>
  basis === 'setting' || span.unit === 'min' ? [] : [{ ...span, unit: span.unit, article: basis }];

/** A form by the name of its command, or the opening's: whether the field must be filled in. */
const demands = (procedure: Procedure, name: string): boolean => {
  const [command = '', key = ''] = name.split('.');
  const forms = [
    ...(command === 'open' ? [procedure.opening.form] : []),
    ...rulesOf(procedure).flatMap((one) => (one.command === command && one.rule.form ? [one.rule.form] : [])),
  ];
  return forms.some((form) => describeForm(form).some((field) => field.key === key && field.required));
};
/** What a row means by a paper, or by required words, stands in papers.ts: each of its fields must be filled in. */
const hasPaper = (procedure: Procedure, why: string): boolean => {
  const fields = papers[procedure.key]?.[why] ?? [];
  return fields.length > 0 && fields.every((one) => one.split('|').some((name) => demands(procedure, name)));
};
const refines = (procedure: Procedure): boolean =>
  [procedure.opening.form, ...rules(procedure).map((rule) => rule.form)].some(
    (form) => (form?.def.checks?.length ?? 0) > 0,
  );
const hasGate: Record<string, (procedure: Procedure, why: string) => boolean> = {
  opening: ({ opening }) => opening.gate !== undefined || opening.check !== undefined,
  stop: (one) =>
    [one.opening.check, one.opening.gate].some((of) => of !== undefined) ||
    rules(one).some((rule) => rule.gate ?? rule.check ?? rule.offered) ||
    refines(one),
  wait: (one) => steps(one).some((step) => step.kind === 'wait'),
  extension: (one) => steps(one).some((step) => step.extension !== undefined),
  joint: (one) => steps(one).some((step) => step.kind === 'task' && step.joint !== undefined),
  materials: (one) =>
    steps(one).some((step) => step.kind === 'task' && step.materials !== undefined) &&
    rules(one).some((rule) => rule.refuses === true),
  reason: hasPaper,
  decision: (one) => rules(one).some((rule) => rule.decides === true),
};
const outcomes = (procedure: Procedure) => [
  ...procedure.opening.outcomes,
  ...rules(procedure).flatMap((rule) => rule.outcomes),
  ...steps(procedure).flatMap((step) => ('outcomes' in step ? step.outcomes : [])),
];
const shows: Record<string, (procedure: Procedure, why: string) => boolean> = {
  lapse: (one) => steps(one).some((step) => (step.lapseOpens ?? []).length > 0),
  climb: (one) => steps(one).some((step) => step.kind === 'task' && step.climb !== undefined),
  child: (one) =>
    [one.opening, ...rules(one), ...outcomes(one)].some((has) => 'opens' in has && has.opens !== undefined),
  register: (one) => one.registers.length > 0,
  receipts: (one) => steps(one).some((step) => step.kind === 'receipts'),
  tells: (one) =>
    [one.opening, ...rules(one), ...outcomes(one)].some((has) => (has.tells ?? []).length > 0) ||
    steps(one).some((step) => step.kind === 'receipts'),
  'bad end': (one) => Object.values(one.ends).some((end) => !end.good),
  again: (one) => {
    const order = Object.keys(one.steps);
    return (
      rules(one).some((rule) => rule.newRound === true) ||
      Object.entries(one.steps).some(([name, step]) =>
        Object.values(step.commands).some((rule) =>
          rule.outcomes.some((outcome) => outcome.enter.some((to) => order.indexOf(to) <= order.indexOf(name))),
        ),
      )
    );
  },
  advice: (one) => one.advice !== undefined,
  record: hasPaper,
};
/** By one of the ways; where a paper is one of them it must be there in any case, for it is what the row speaks of. */
const either = (
  kinds: string,
  of: Record<string, (procedure: Procedure, why: string) => boolean>,
  procedure: Procedure,
  why: string,
): boolean => {
  const all = kinds.split('|');
  const paper = all.find((kind) => kind === 'reason' || kind === 'record');
  return paper !== undefined ? hasPaper(procedure, why) : all.some((kind) => of[kind]?.(procedure, why) === true);
};

describe.each(written)('%s', (_, procedure, row) => {
  it('rests on every article of its row', () => {
    expect(row.articles.filter((id) => !(procedure.articles as readonly string[]).includes(id))).toEqual([]);
  });

  it('runs under each limit of the law that the row names', () => {
    const found = legalLimits(procedure, true).map(words);
    expect(row.limits.map(words).filter((one) => !found.includes(one))).toEqual([]);
  });

  it('takes no number of its own for one of the law', () => {
    const own = legalLimits(procedure, false).map(words);
    expect(own.filter((one) => !lawful.has(one))).toEqual([]);
  });

  it('has the gates of its row', () => {
    expect(row.gates.filter(([why, kinds]) => !either(kinds, hasGate, procedure, why)).map(([why]) => why)).toEqual([]);
  });

  it('has the consequences of its row', () => {
    expect(
      row.consequences.filter(([what, kinds]) => !either(kinds, shows, procedure, what)).map(([what]) => what),
    ).toEqual([]);
  });

  it('ends well and badly as the row knows', () => {
    const good = Object.values(procedure.ends).filter((end) => end.good).length;
    expect(good).toBeGreaterThanOrEqual(row.ends.good);
    expect(Object.keys(procedure.ends).length - good).toBeGreaterThanOrEqual(row.ends.bad);
  });

  it('comes again by itself as often as the row says, and only then', () => {
    const { recurs } = procedure;
    const every = recurs && (recurs.every === 'setting' ? 'city' : recurs.every);
    expect({ every, on: recurs?.on }).toEqual({ every: row.recurs?.every, on: row.recurs?.on ?? recurs?.on });
  });

  it('writes the registers of its row', () => {
    const named: readonly string[] = procedure.registers;
    expect(row.registers.filter((one) => !named.includes(one))).toEqual([]);
  });
});
