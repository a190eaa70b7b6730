/**
 * Some procedures step by step beside what the law asks for: who acts, by when, under which article, with which way out.
 * Every procedure stands beside its row of the register of duties in register.test.ts.
 */
import { procedures } from '@banjie/shared/procedures/index.ts';
import { articles } from '@banjie/shared/regulation/articles.ts';
import type { Limit, Outcome, Procedure, Role, Step } from '@banjie/shared/engine/definition/definition.ts';
import { duties, lastArticle, type LawLimit } from './duties.ts';

const roleKind = (procedure: Procedure, name: string): string => {
  const role: Role | undefined = procedure.roles[name];
  if (!role) return `no role ${name}`;
  if ('system' in role) return 'machine';
  if ('ladder' in role) return 'ladder';
  // The handler of an incident is whoever acknowledged it, else a post of the provider's unit.
  if ('person' in role) return 'cloud-provider';
  if ('parties' in role) return 'several';
  if ('parties' in role) return 'parties';
  return typeof role.of === 'function' ? 'named' : role.of;
};

const plainLimit = (limit: Limit): LawLimit => ({
  n: limit.span.n,
  unit: limit.span.unit as LawLimit['unit'],
  ...(limit.basis === 'setting' ? {} : { article: limit.basis }),
});
const limitsOf = (step: Step): LawLimit[] => [
  ...step.limits.map(plainLimit),
  ...(step.kind === 'wait' ? [plainLimit(step.lasts)] : []),
  ...(step.kind === 'task' && step.climb ? [plainLimit(step.climb)] : []),
];
const leads = (outcomes: readonly Outcome[]): string[] => {
  const all = outcomes.flatMap((one) => {
    if (one.end !== undefined) return [one.end];
    return one.enter.length > 0 ? [...one.enter] : ['stay'];
  });
  return [...new Set(all)].sort();
};
const sorted = (record: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, [...value].sort()]));

const detailed = procedures.flatMap((one) => {
  const duty = duties[one.key];
  return duty ? [[one.key, one, duty] as const] : [];
});

it('has a procedure for every detailed row', () => {
  expect(detailed.map(([key]) => key).sort()).toEqual(Object.keys(duties).sort());
});

describe.each(detailed)('%s', (_, procedure, duty) => {
  it('rests on the articles of its duty, and on articles that exist', () => {
    expect(procedure.articles).toEqual(expect.arrayContaining(duty.articles));
    const limits = Object.values(procedure.steps).flatMap((step) => [
      ...limitsOf(step),
      ...(step.extension ? [{ article: step.extension.basis }] : []),
    ]);
    const cited = [...procedure.articles, ...limits.flatMap((one) => one.article ?? [])];
    for (const id of cited) {
      expect(articles).toHaveProperty(id);
      const [measure = '', number = ''] = id.split('-');
      expect(Number(number)).toBeGreaterThan(0);
      expect(Number(number)).toBeLessThanOrEqual(lastArticle[measure] ?? 0);
    }
    // An article under which a limit runs is one that the procedure names.
    expect(procedure.articles).toEqual(expect.arrayContaining(limits.flatMap((one) => one.article ?? [])));
  });

  it('is opened by whom the law names, into its first steps', () => {
    expect(procedure.opening.by.kinds).toEqual(expect.arrayContaining(duty.opens.kinds));
    expect(leads(procedure.opening.outcomes)).toEqual([...duty.opens.into].sort());
  });

  it('has the steps, ends and registers of its duty, no more and no fewer', () => {
    expect(Object.keys(procedure.steps).sort()).toEqual(Object.keys(duty.steps).sort());
    expect(Object.keys(procedure.ends).sort()).toEqual([...duty.ends].sort());
    expect(procedure.registers).toEqual(duty.registers);
  });

  it.each(Object.entries(duty.steps))('%s: who acts, by when, and where it leads', (name, law) => {
    const step = procedure.steps[name]!;
    expect(step.kind).toBe(law.kind);
    if (step.kind === 'task') expect(roleKind(procedure, step.by)).toBe(law.who);
    expect(limitsOf(step)).toEqual(law.limits);
    if (law.limits.length === 0) expect(step.noLimit).toMatch(/\p{Script=Han}/u);
    const commands = Object.entries(step.commands).map(([command, rule]) => [command, leads(rule.outcomes)]);
    const own =
      step.kind === 'wait'
        ? { elapse: leads(step.outcomes) }
        : step.kind === 'receipts'
          ? { allConfirmed: leads(step.outcomes) }
          : {};
    expect({ ...Object.fromEntries(commands), ...own }).toEqual(sorted(law.leads));
    const named = (has: (command: string) => boolean) => Object.keys(step.commands).filter(has).sort();
    expect(named((one) => step.commands[one]?.decides === true)).toEqual([...(law.judges ?? [])].sort());
    expect(named((one) => step.commands[one]?.gate !== undefined)).toEqual([...(law.gated ?? [])].sort());
    expect(step.lapseOpens ?? []).toEqual(law.lapseOpens ?? []);
    const { extension } = step;
    expect(
      extension && {
        asks: roleKind(procedure, extension.asks),
        consents: roleKind(procedure, extension.consents),
        article: extension.basis,
      },
    ).toEqual(law.extension);
  });

  it('has the commands of the whole matter, by whom and where they lead', () => {
    const found = Object.entries(procedure.anytime).map(([command, rule]) => [
      command,
      { who: roleKind(procedure, rule.by), leads: leads(rule.outcomes) },
    ]);
    const asked = Object.entries(duty.anytime).map(([command, one]) => [
      command,
      { ...one, leads: [...one.leads].sort() },
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(asked));
  });
});

describe('which rules hold', () => {
  const correction = procedures.find((one) => one.key === 'data-correction')!;

  it('the limit of the nation binds matters under the national rules only, the city’s all of them', () => {
    expect(correction.steps['verify']?.limits.map((one) => one.regime)).toEqual([undefined, 'national']);
  });

  it('a limit that the law gives is never taken for a setting, and a setting never for the law', () => {
    for (const { steps } of procedures)
      for (const step of Object.values(steps))
        for (const limit of [...step.limits, ...(step.kind === 'wait' ? [step.lasts] : [])])
          expect(limit.basis === 'setting').toBe(limit.setting !== undefined && limit.settingTitle !== undefined);
  });
});
