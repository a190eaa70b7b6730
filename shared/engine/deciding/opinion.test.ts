/** Which decisions may begin with a usual opinion: looked at one by one, for where the law asks for a reason none may. */
import { procedures } from '../../procedures/index.ts';
import { describeForm, noForm } from '../forms/form.ts';
import { opinionOf } from './opinion.ts';

const USUAL = [
  'cloud-change.approve',
  'cloud-change.pass',
  'cloud-exemption.forward',
  'cloud-termination.approve',
  'cloud-use.approve',
  'cloud-use.pass',
  'cloud-use.passTrial',
  'mobile-app.agree',
  'mobile-app.pass',
  'open-data.pass',
  'performance-rectification.pass',
  'project-plan.accept',
  'project-plan.list',
  'project-plan.pass',
  'resource-demand.approve',
  'resource-demand.assess',
  'security-rectification.pass',
  'service-plan.approve',
  'service-plan.pass',
  'standard-document.pass',
  'standard-violation.pass',
  'standardisation-check.pass',
  'system-connection.confirm',
];

const decisions = procedures.flatMap((procedure) =>
  Object.values(procedure.steps).flatMap((step) =>
    Object.entries(step.commands).map(([command, rule]) => ({
      name: `${procedure.key}.${command}`,
      rule,
      opinion: opinionOf(procedure.key, command, rule, describeForm(rule.form ?? noForm)),
    })),
  ),
);

it('begins these with a usual opinion', () => {
  const usual = decisions.filter(({ opinion }) => opinion?.usual).map(({ name }) => name);
  expect([...new Set(usual)].sort()).toEqual(USUAL);
});

it('begins no refusal and no order with anything', () => {
  const against = decisions.filter(({ rule }) => rule.refuses === true || rule.tone !== 'primary');
  expect(against.length).toBeGreaterThan(100);
  expect(against.filter(({ opinion }) => opinion?.usual || opinion?.says === 'yes')).toEqual([]);
});
