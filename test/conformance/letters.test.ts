/**
 * Every formal decision has its letter 文书, or stands here with the reason why it has none. What the law demands on the
 * way to an end or an entry (law/) is formal, and so is whatever else a definition calls a decision.
 */
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { verbNamed } from '@banjie/shared/engine/verbs/index.ts';
import { letterNames, letterRule } from '@banjie/shared/procedures/letters.ts';
import { latestProcedure, procedures } from '@banjie/shared/procedures/index.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { lawOf } from './law/index.ts';

/** Reasons, and the decisions that have one of them: `procedure/step.command`, or `*` for whatever procedure. */
const without: Readonly<Record<string, readonly string[]>> = {
  'decided inside of one unit, before anything leaves it': [
    'catalogue-entry/secrecyReview.* catalogue-entry/review.* catalogue-entry/consent.*',
    'catalogue-update/secrecyReview.* catalogue-update/innerReview.* catalogue-update/consent.*',
    'catalogue-review/approve.* use-extension/agree.* sharing-request/agree.* cloud-inspection/verify.*',
    'standard-catalogue/approve.* emergency-plan/approve.* processing-entrustment/approve.*',
    'processing-entrustment/prolong.* performance-evaluation/adopt.* sharing-request/signConsent.revise',
    'sharing-request/signRefusal.revise',
  ],
  'drafted for whoever decides, or given back to its drafter': [
    'security-rectification/force.impose security-rectification/concur.object cloud-exemption/review.forward',
    'inconsistency/decide.remand sharing-request/committee.remand sharing-request/answer.*',
    'standard-violation/order.order standard-violation/concur.object sharing-rules/issue.remand',
    'resource-demand/review.sendBack service-plan/review.pass service-plan/review.revise project-plan/review.pass',
    'unit-assessment/confirm.back performance-evaluation/confirm.back standard-assessment/publish.rescore',
  ],
  'a concurrence of two bodies; what comes of it has letters of its own': [
    'security-check/concur.* standards-inspection/concur.*',
  ],
  'a vote or an opinion; what is decided by them has a letter': [
    'standard-document/review.* provider-assessment/score.score',
  ],
  'ends a round of opinions and decides nothing on anybody': [
    '*/*.closeOpinions */*.closeCorrect */*.closeReview */*.closeUnits */*.closeConsult */*.closeAccept',
    '*/*.closeGrant */*.closeReceive provider-assessment/gap.wrapUp',
  ],
  'passed on to another procedure, which has letters of its own': [
    '*/late.giveUp use-extension/unanswered.toDispute sharing-request/late.* usage-records/unshown.pursue',
    'data-disposal/unshown.pursue',
  ],
  'noted that nothing more is to come; nobody is refused or ordered anything': [
    '*/absent.close use-extension/unanswered.letBe violation/unanswered.giveUp usage-records/unshown.close',
    'data-disposal/unshown.letBe processing-entrustment/unbound.drop service-change/late.letBe',
    'performance-rectification/settle.waitOn',
  ],
  'daily work between the office and who works for it: a push and the matter are enough': [
    'incident/falseAlarm.* capacity-alert/start.* capacity-alert/confirm.* drill/review.*',
    'emergency-training/review.* key-custody/receive.* usage-records/look.*',
  ],
  'told to every unit that uses the data as the result itself, each with a receipt': [
    'data-correction/verify.answer data-correction/followUp.*',
  ],
  'mediation: the parties consent or do not, and the decision has a letter': ['data-dispute/mediate.*'],
  'a question, and no decision': ['complaint/investigate.askStatement'],
  'the publication is the notice': ['violation/anytime.publish'],
};
const reasons = Object.values(without).flatMap((some) => some.flatMap((list) => list.split(' ')));
const fits = (pattern: string, act: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/.]+')}$`).test(act);

interface Formal {
  act: string;
  procedure: Procedure;
  step: string;
  command: string;
}
/** `procedure/step.command` of everything that a definition calls a decision. */
const decisions: Formal[] = procedures.flatMap((procedure) => [
  ...Object.entries(procedure.steps).flatMap(([step, { commands }]) =>
    Object.entries(commands)
      .filter(([, rule]) => rule.decides)
      .map(([command]) => ({ act: `${procedure.key}/${step}.${command}`, procedure, step, command })),
  ),
  ...Object.entries(procedure.anytime)
    .filter(([, rule]) => rule.decides)
    .map(([command]) => ({ act: `${procedure.key}/anytime.${command}`, procedure, step: '', command })),
]);
const hasLetter = ({ procedure, step, command }: Formal) => letterRule(procedure.key, command, step) !== undefined;

/** Acts of the table of the law that a person decides, by the definition of today. */
const demanded: Formal[] = Object.entries(lawOf).flatMap(([key, row]) => {
  const procedure = latestProcedure(key);
  const demands = [...Object.values(row.ends), ...Object.values(row.entries).map(({ put }) => put)].flat();
  const acts = demands.flatMap(({ act }) => (act.split(' ')[1] ?? '').replace(/^!/, '').split('|'));
  return decisions.filter(
    (one) =>
      one.procedure === procedure &&
      acts.some((act) => [`${one.step}.${one.command}`, `*.${one.command}`].includes(act)),
  );
});

it('the law demands decisions, and each of them has its letter or a reason why it has none', () => {
  expect(demanded.length).toBeGreaterThan(60);
  const bare = demanded.filter((one) => !hasLetter(one) && !reasons.some((pattern) => fits(pattern, one.act)));
  expect(bare.map(({ act }) => act)).toEqual([]);
});

it('so has every other decision', () => {
  const bare = decisions.filter((one) => !hasLetter(one) && !reasons.some((pattern) => fits(pattern, one.act)));
  expect(bare.map(({ act }) => act)).toEqual([]);
});

it('no reason stands for what has a letter, or for nothing', () => {
  const both = decisions.filter((one) => hasLetter(one) && reasons.some((pattern) => fits(pattern, one.act)));
  expect(both.map(({ act }) => act)).toEqual([]);
  expect(reasons.filter((pattern) => !decisions.some(({ act }) => fits(pattern, act)))).toEqual([]);
});

it('every name of the table is a command that there is', () => {
  const isThere = (name: string): boolean => {
    const [key = '', path = ''] = name.split('/');
    const [step, inStep] = path.split('.');
    const command = inStep ?? path;
    if (key === '*') return verbNamed(command) !== undefined || command.endsWith('Extension');
    const procedure = latestProcedure(key);
    if (!procedure || command === 'open') return procedure !== undefined;
    if (inStep !== undefined) return procedure.steps[step ?? '']?.commands[inStep] !== undefined;
    return rulesOf(procedure).length > 0 && ruleNamed(procedure, command) !== undefined;
  };
  expect(letterNames().filter((name) => !isThere(name))).toEqual([]);
});
