/** Help of every page that there is, and of every form and decision of every procedure. */
import { outcomesOf, rulesOf } from '../engine/definition/define.ts';
import { procedures } from '../procedures/index.ts';
import { firstSteps } from './first-steps.ts';
import { helpOfCommand, helpOfForm, helpOfMatter, usualWay, type Standing } from './of-procedure.ts';
import { roleOf } from './roles.ts';

const said = (parts: readonly { title: string; lines: readonly string[] }[]): string =>
  parts.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n');

describe('a role', () => {
  it.each([
    [{ administrator: true, kinds: ['authority'] as const }, 'administrator'],
    [{ administrator: false, kinds: ['unit', 'cloud-provider'] as const }, 'provider'],
    [{ administrator: false, kinds: ['unit', 'office'] as const }, 'official'],
    [{ administrator: false, kinds: ['district'] as const }, 'department'],
    [{ administrator: false, kinds: [] }, 'department'],
  ])('of %j is %s, with three things to do first', (person, role) => {
    expect(roleOf(person)).toBe(role);
    expect(firstSteps[roleOf(person)]).toHaveLength(3);
  });
});

describe.each(procedures.map((one) => [one.key, one] as const))('%s', (_, procedure) => {
  it('says before it is opened who does what by when, who decides, where it ends and on what it rests', () => {
    const help = helpOfForm(procedure);
    const text = said(help);
    expect(help.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['这是做什么的', '提交以后', '可能的结果', '期限', '依据', '有疑问问谁']),
    );
    expect(text).toContain(procedure.summary);
    for (const id of procedure.articles) expect(text).toMatch(new RegExp(`${id} \\S`));
    for (const { title } of Object.values(procedure.ends)) expect(text).toContain(title);
    // No name of the definition is shown for what it has no words for.
    for (const name of Object.keys(procedure.steps)) expect(text).not.toMatch(new RegExp(`“${name}”|\\. ${name}：`));
    const [way] = [
      usualWay(
        procedure,
        procedure.opening.outcomes.flatMap(({ enter }) => enter),
      ),
    ];
    for (const step of way) expect(text).toContain(procedure.steps[step]?.title ?? step);
  });

  it('says of each command where it leads', () => {
    for (const { command, rule, step } of rulesOf(procedure)) {
      const standing: Standing = {
        items: step
          ? [{ step, title: procedure.steps[step]?.title ?? step, who: '甲', due: '', articles: [], mine: true }]
          : [],
        offers: [{ command, title: rule.title, verb: false, needs: [] }],
        opener: '乙',
      };
      const text = said(helpOfCommand(procedure, standing, command) ?? []);
      expect(text).toContain(rule.title);
      const ends = outcomesOf(procedure).flatMap((one) =>
        one.command === command && one.from === step ? [one.outcome.end] : [],
      );
      for (const end of ends) if (end !== undefined) expect(text).toContain(procedure.ends[end]?.title);
      expect(said(helpOfMatter(procedure, standing))).toContain(rule.title);
      expect(helpOfCommand(procedure, { ...standing, offers: [] }, command)).toBeUndefined();
    }
  });
});
