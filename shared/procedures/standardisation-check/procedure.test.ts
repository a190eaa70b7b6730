/** C-23: no funds without standards, until the project passes. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardisationCheck } from './procedure.ts';

const now = '2026-06-02T01:30:00.000Z';
const project = { project: '智慧城管', unit: 'alpha', content: '采用 GB/T 1、GB/T 2' };
const opened = () => new Play({ city: cityOf(fullPlan), procedure: standardisationCheck, now }).open('a1', project);
const opinion = { opinion: '意见' };
const suspended = (play: Play) =>
  play.entries.filter((one) => one.register === 'suspensions').map((one) => one.subject);

it('passes', () => {
  const play = opened().give('auth1', 'pass', opinion);
  expect(play.state?.end?.end).toBe('passed');
  expect(suspended(play)).toEqual([]);
});

it('gets no funds once it failed, and gets them back when it passes', () => {
  const play = opened().give('auth1', 'fail', opinion);
  expect(suspended(play)).toEqual(['off-standard:alpha/智慧城管']);
  expect(play.refusal('a1', 'withdraw', { reason: '撤' })?.rejected).toBe('notNow');
  play.give('a1', 'improved', { improvements: '已改用国标' }).give('auth1', 'pass', opinion);
  expect(suspended(play)).toEqual([]);
  expect(play.state?.end?.end).toBe('passed');
});

it('stays without funds when the unit gives up', () => {
  const play = opened().give('auth1', 'fail', opinion).give('a1', 'giveUp', { reason: '不建了' });
  expect(play.state?.end?.end).toBe('failed');
  expect(suspended(play)).toEqual(['off-standard:alpha/智慧城管']);
});

it('can be withdrawn before anything is decided', () => {
  expect(opened().give('a1', 'withdraw', { reason: '暂缓' }).state?.end?.end).toBe('withdrawn');
});

it('is no project of the authority that the authority checks', () => {
  const own = new Play({ city: cityOf(fullPlan), procedure: standardisationCheck, now });
  own.open('auth2', { ...project, unit: 'authority' });
  expect(own.refusal('auth1', 'pass', opinion)?.rejected).toBe('notAllowed');
  expect(own.give('comHead', 'pass', opinion).state?.end?.end).toBe('passed');
});

it('a unit that does nothing stays without funds, and the matter comes to its end or gets another date', () => {
  const silent = () => opened().give('auth1', 'fail', opinion).until('2026-07-20T01:00:00.000Z');
  expect(silent().steps()).toEqual(['improve', 'conclude']);
  const ended = silent().give('auth1', 'concludeFailed', { reason: '逾期未改' });
  expect(ended.state?.end?.end).toBe('failed');
  expect(suspended(ended)).toEqual(['off-standard:alpha/智慧城管']);
  const again = silent().give('auth1', 'goOn');
  expect(again.steps()).toEqual(['improve']);
  expect(again.until('2026-09-10T01:00:00.000Z').steps()).toEqual(['improve', 'conclude']);
});
