/** N-28: consulted, mediated, decided; across levels by the common superior. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dataDispute } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = { resource: 'divisions', provider: 'beta', about: '更正结果有误', request: '重新核校' };
const no = { reason: '分歧' };
const opened = (more: object = {}, who = 'a1') =>
  new Play({ city: cityOf(fullPlan), procedure: dataDispute, now, regime: 'national' }).open(who, { ...form, ...more });
const decision = { inFavour: 'all', decision: '更正', reason: '公告' };
const mediating = () => opened().give('a1', 'disagree', no);
const proposed = () => mediating().give('auth1', 'propose', { proposal: '抽样核对' });

it('is settled when both sides say so', () => {
  const of = opened().give('a1', 'agree', { agreement: '按公告更正' });
  expect(of.steps()).toEqual(['consult']);
  expect(of.give('b1', 'agree', { agreement: '按公告更正' }).state?.end?.end).toBe('agreed');
});

it('goes to the authority as soon as one side gives up, and lapses without a decision', () => {
  expect(mediating().steps()).toEqual(['mediate']);
  expect(opened().give('a1', 'agree', { agreement: '好' }).give('b2', 'disagree', no).steps()).toEqual(['mediate']);
  const late = () => opened().give('a1', 'agree', { agreement: '好' }).until('2026-12-01T00:00:00.000Z');
  expect(late().steps()).toEqual(['consult', 'consultClosing']);
  expect(late().state?.end).toBeUndefined();
});

describe('where somebody is silent', () => {
  it('in the consultation or about a plan, the mediator goes on: silence is no consent', () => {
    const of = opened().until('2026-12-01T00:00:00.000Z');
    expect(of.refusal('a1', 'closeConsult', no)?.rejected).toBe('notAllowed');
    expect(of.give('auth1', 'closeConsult', no).steps()).toEqual(['mediate']);
    of.give('auth1', 'propose', { proposal: '抽样核对' }).give('a1', 'acceptPlan').until('2026-12-20T00:00:00.000Z');
    expect(of.steps()).toEqual(['accept', 'acceptClosing']);
    expect(of.give('auth2', 'closeAccept', no).steps()).toEqual(['decide']);
    const across = opened({ level: 'across' }).until('2026-12-01T00:00:00.000Z').give('auth1', 'closeConsult', no);
    expect(across.steps()).toEqual(['superior']);
    expect(across.until('2027-03-01T00:00:00.000Z').item('superior').parties).toContain('post:government:head');
  });

  it('the authority does not keep the government from deciding, nor the government a mediation', () => {
    const of = mediating().until('2026-12-20T00:00:00.000Z');
    expect(of.steps()).toEqual(['mediate', 'decide']);
    expect(of.give('govHead', 'decide', decision).state?.end?.end).toBe('decided');
    const late = mediating().give('auth2', 'fail', no).until('2026-12-20T00:00:00.000Z');
    expect(late.steps()).toEqual(['decide', 'mediate']);
    late.give('auth1', 'propose', { proposal: '抽样' }).give('a1', 'acceptPlan').give('b1', 'acceptPlan');
    expect(late.state?.end?.end).toBe('mediated');
  });
});

it('is mediated when both accept the proposal, and both are told', () => {
  const of = proposed().give('a1', 'acceptPlan').give('b1', 'acceptPlan');
  expect(of.state?.end?.end).toBe('mediated');
  expect(of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.decided)).toMatchObject({
    to: ['post:alpha:data', 'post:beta:data'],
  });
});

it('is decided by the city government when one rejects, or when mediation fails', () => {
  const of = proposed().give('a1', 'acceptPlan').give('b1', 'rejectPlan', no);
  expect(of.refusal('auth1', 'decide', decision)?.rejected).toBe('notAllowed');
  expect(of.give('govHead', 'decide', decision).state?.end?.end).toBe('decided');
  const dismissed = mediating()
    .give('auth2', 'fail', no)
    .give('govHead', 'decide', { ...decision, inFavour: 'neither' });
  expect(dismissed.state?.end?.end).toBe('dismissed');
  // The authority stands below who decides: it can't end what it does not decide.
  expect(
    proposed()
      .allowed('auth1')
      .map((one) => one.command),
  ).not.toContain('terminate');
  expect(mediating().give('auth2', 'fail', no).steps()).toEqual(['decide']);
});

it('across levels goes to the common superior, whose result is recorded', () => {
  const across = () => opened({ level: 'across' }).give('b1', 'disagree', no);
  expect(across().steps()).toEqual(['superior']);
  const decided = { inFavour: 'part', decision: '予以共享', document: '湘政〔2026〕2号' };
  expect(across().give('auth1', 'superiorDecided', decided).state?.end?.end).toBe('decided');
  const referred = mediating().give('auth1', 'refer', { superior: '省数据局', reason: '涉省级系统' });
  expect(referred.give('auth1', 'superiorSettled', { superior: '省数据局', result: '一致' }).state?.end?.end).toBe(
    'mediated',
  );
});

it('of the authority itself is not mediated by it', () => {
  const of = opened({}, 'auth1').give('auth1', 'disagree', no);
  expect(of.item('mediate').parties).toEqual(['post:government:head']);
});

it('is between two, one of them the provider; and may be withdrawn before the decision', () => {
  expect(() => opened({ provider: 'alpha' })).toThrow(/"path":"provider"/);
  expect(() => opened({ provider: 'gamma' })).toThrow(/"path":"provider"/);
  expect(() => opened({ resource: 'nothing' })).toThrow(/"path":"resource"/);
  expect(opened({ provider: 'gamma' }, 'b1').steps()).toEqual(['consult', 'consult']);
  expect(proposed().give('a1', 'withdraw', no).state?.end?.end).toBe('withdrawn');
  expect(mediating().give('auth2', 'fail', no).refusal('a1', 'withdraw', no)?.rejected).toBe('notNow');
});
