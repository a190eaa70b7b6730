/**
 * Materials that the law names, transcribed from its articles: each stands in the form that asks for it, by its name and
 * with what it must carry; and no definition asks for one that the law does not name.
 */
import { readFileSync } from 'node:fs';
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm, readForm, type Form, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { materialsOf } from '@banjie/shared/engine/forms/material.ts';
import { z } from '@banjie/shared/engine/words.ts';
import { procedures, versions } from '@banjie/shared/procedures/index.ts';
import { materials } from '@banjie/shared/regulation/materials.ts';

/** When it is asked for: always, or only for some. */
type When = 'always' | `${string}=${string}`;
/** By procedure and form: what the article names, in our words, and when. */
const law: Readonly<Record<string, readonly (readonly [article: string, material: string, when: When])[]>> = {
  // Construction plan, and report of the unit's own tests of performance and security.
  'cloud-use/open': [
    ['A-11', '应用系统建设方案', 'always'],
    ['A-11', '性能和安全自测报告', 'always'],
  ],
  'cloud-use/reapply': [
    ['A-11', '应用系统建设方案', 'always'],
    ['A-11', '性能和安全自测报告', 'always'],
  ],
  // The report of an accredited laboratory, and the police's filing of the protection level.
  'cloud-use/certify': [
    ['A-40', '软件性能和安全测试报告', 'always'],
    ['A-40', '等级保护备案证明', 'always'],
  ],
  // A major change: what A-11 names once more, and tests of performance and security.
  'cloud-change/open': [
    ['A-11', '应用系统建设方案', 'major=true'],
    ['A-11', '性能和安全自测报告', 'major=true'],
  ],
  'cloud-change/tested': [
    ['A-15', '性能测试报告', 'always'],
    ['A-15', '安全测试报告', 'always'],
  ],
  'project-plan/file': [['A-17', '项目建设材料', 'always']],
  'ops-report/submit': [['A-30', '运行维护报告', 'always']],
  'drill/report': [['A-44', '应急演练报告', 'always']],
  'emergency-training/report': [['A-44', '应急培训报告', 'always']],
  'data-disposal/dispose': [['N-27', '数据处置证明', 'always']],
  // Who was told to correct something shows that it was done; somebody else examines it.
  'security-rectification/submit': [['A-37', '整改证明', 'always']],
  'performance-rectification/submit': [['A-46', '整改证明', 'always']],
  'performance-rectification/apply': [['A-46', '整改证明', 'always']],
  'data-misuse/submit': [['N-27', '整改证明', 'always']],
  'violation/submit': [['B-43', '改正证明', 'always']],
  'standard-violation/corrected': [['C-24', '改正证明', 'always']],
  'duplicate-collection/stopped': [['B-20', '停止的证明', 'always']],
  'capacity-alert/expanded': [['A-31', '扩容证明', 'always']],
  // What is on the cloud's mobile platform not yet moves there by a plan.
  'mobile-app/plan': [['A-23', '过渡方案', 'always']],
  // The obligations of a contractor are agreed in writing, and supervised until everything is back.
  'processing-entrustment/oblige': [['N-36', '合同或保密协议', 'always']],
  'processing-entrustment/prolong': [['N-36', '合同或保密协议', 'always']],
  'processing-entrustment/corrected': [['N-36', '改正证明', 'always']],
  'processing-entrustment/handedOver': [['N-36', '数据返还或删除证明', 'always']],
};
/** What a material can't be without, where the article says more than its name. */
const marks: Readonly<Record<string, readonly string[]>> = {
  // Issued by an accredited laboratory, issued by the police.
  软件性能和安全测试报告: ['by', 'number'],
  等级保护备案证明: ['date', 'number'],
  // What was agreed is found again by its number.
  合同或保密协议: ['number'],
};

const formsOf = (procedure: Procedure): [string, Form][] => {
  const forms = new Map<string, Form>([[`${procedure.key}/open`, procedure.opening.form]]);
  const { systemForm } = procedure.opening;
  if (systemForm) forms.set(`${procedure.key}/system`, systemForm);
  for (const { command, rule } of rulesOf(procedure))
    if (rule.form) forms.set(`${procedure.key}/${command}`, rule.form);
  return [...forms];
};
const all = procedures.flatMap(formsOf);
const whenOf = ({ required, neededIf }: ReturnType<typeof materialsOf>[number]): string =>
  required ? 'always' : neededIf ? `${neededIf.field}=${String(neededIf.is)}` : 'never';

it('are asked for where the law names them, and nowhere else', () => {
  const found = Object.fromEntries(
    all.flatMap(([name, form]) => {
      const here = materialsOf(form).map((one) => [one.material.article, one.title, whenOf(one)]);
      return here.length > 0 ? [[name, here]] : [];
    }),
  );
  expect(found).toEqual(law);
});

it.each(Object.entries(law))('of %s rest on articles of their procedure', (name) => {
  const articles = procedures.find(({ key }) => name.startsWith(`${key}/`))?.articles ?? [];
  for (const [article] of law[name] ?? []) expect([name, articles]).toEqual([name, expect.arrayContaining([article])]);
});

/** Titles of papers: what is called so is a material, or stands in decision 0082 with the reason why it is words. */
const PAPER = /证明|报告|方案|合同|协议/;
const decision = readFileSync(new URL('../../docs/decisions/0082-what-is-a-material.md', import.meta.url), 'utf8');
const inWords = [...decision.matchAll(/^\| ([a-z-]+\/[A-Za-z.]+) +\| (\S+) +\| (\S.*?) +\|$/gmu)];

it('are what is called a paper, wherever decision 0082 does not say why it is words', () => {
  const called = (fields: readonly FormField[], at: string): (readonly [string, string])[] =>
    fields.flatMap(({ key, title, kind, items = [] }) => [
      ...(kind !== 'material' && PAPER.test(title) ? [[`${at}${key}`, title] as const] : []),
      ...called(items, `${at}${key}.`),
    ]);
  const found = all.flatMap(([name, form]) => called(describeForm(form), `${name}.`));
  expect(new Map(inWords.map(([, field = '', title = '']) => [field, title]))).toEqual(new Map(found));
});

it('carry what their articles say', () => {
  const needed = Object.values(materials).flatMap((one) => {
    const names = (['by', 'date', 'number'] as const).filter((name) => one[name]?.needed);
    return names.length > 0 ? [[one.title, names] as const] : [];
  });
  expect(Object.fromEntries(needed)).toEqual(marks);
});

it('stand at the top of their forms, under one key each in a procedure', () => {
  for (const [name, form] of all)
    for (const { key, kind, items } of describeForm(form))
      expect([name, key, kind === 'list' && items?.some((one) => one.kind === 'material')]).toEqual([name, key, false]);
  for (const procedure of procedures) {
    const kinds = new Map<string, Set<string>>();
    for (const [, form] of formsOf(procedure))
      for (const { key, material } of materialsOf(form)) kinds.set(key, (kinds.get(key) ?? new Set()).add(material.id));
    for (const [key, ids] of kinds) expect([procedure.key, key, ids.size]).toEqual([procedure.key, key, 1]);
  }
});

it('are read from words alone wherever nothing but a number must be known: chat, older clients, matters from before', () => {
  for (const [name, form] of all)
    for (const { key, material } of materialsOf(form)) {
      if (material.by?.needed || material.date?.needed) continue;
      const came = readForm(z.object({ [key]: form.shape[key] as z.ZodType }), { [key]: '青政数〔2026〕7 号' });
      expect([name, key, 'value' in came]).toEqual([name, key, true]);
    }
});

it('were words in version 1 of cloud use, on which its matters go on', () => {
  const { opening, steps } = versions.of('cloud-use', 1);
  const certify = steps['evaluate']?.commands['certify']?.form;
  expect(describeForm(opening.form).find(({ key }) => key === 'plan')).toMatchObject({ kind: 'long', required: true });
  expect(certify && describeForm(certify).map(({ key, kind }) => [key, kind])).toEqual([
    ['laboratory', 'text'],
    ['laboratoryNo', 'text'],
    ['filing', 'text'],
    ['filedOn', 'date'],
  ]);
});
