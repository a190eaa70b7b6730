/** connected, tested, confirmed; what is missing shows. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { systemConnection } from './procedure.ts';
import { connectionStates } from '../../cloud/texts.ts';
import { texts as cloud } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const both = { system: 'alpha/一网通办', platforms: ['sso', 'exchange'], interface: 'REST，a1' };
const ok = { reason: '属实' };
const city = cityOf(fullPlan);
const unconnected = city.entries.filter((one) => one.register !== 'connections');
const opened = (more: object = {}, who = 'a1') =>
  new Play({ city, procedure: systemConnection, now, entries: unconnected }).open(who, { ...both, ...more });
const tested = (more: object = {}) =>
  opened(more).give('ops1', 'connected', { endpoint: '测试区' }).give('a1', 'passed', { result: '单点登录正常' });
const states = (play: Play) =>
  play.entries.filter((one) => one.register === 'connections').map((one) => [one.subject, one.values['state']]);
const told = (play: Play) => play.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.missing);

it('is connected, tested and confirmed, and then on record for both platforms', () => {
  const play = tested();
  expect(states(play)).toEqual([]);
  play.give('office1', 'confirm', ok);
  expect(play.state?.end?.end).toBe('connected');
  expect(states(play)).toEqual([
    ['alpha/一网通办/sso', connectionStates.connected],
    ['alpha/一网通办/exchange', connectionStates.connected],
  ]);
  expect(told(play)).toEqual([]);
});

it('names what is still missing: in the form from the beginning, and after a partial connection', () => {
  const play = tested({ platforms: ['sso'] });
  expect(systemConnection.opening.prefill?.(play.context('a1'))).toEqual({
    system: 'alpha/一网通办',
    platforms: ['sso', 'exchange'],
  });
  expect(systemConnection.opening.prefill?.(play.context('b1'))).toEqual({});
  play.give('office1', 'confirm', ok);
  expect(told(play)).toMatchObject([{ body: t.missingBody(['一网通办（共享平台）']) }]);
  expect(systemConnection.opening.prefill?.(play.context('a1'))).toMatchObject({ platforms: ['exchange'] });
});

it('is not confirmed untested, and goes back when the test or the confirmation fails', () => {
  const play = opened();
  expect(play.refusal('office1', 'confirm', ok)?.rejected).toBe('notNow');
  play.give('ops1', 'connected', { endpoint: '测试区' }).give('a1', 'failed', { fault: '证书错误' });
  expect(play.steps()).toEqual(['connect']);
  play.give('ops2', 'connected', { endpoint: '测试区' }).give('a2', 'passed', { result: '正常' });
  expect(play.give('office1', 'object', ok).steps()).toEqual(['connect']);
});

it('is for a system of one’s own that is on the cloud', () => {
  expect(() => opened({}, 'b1')).toThrow(new RegExp(cloud.faults.notOwn));
  expect(() => opened({ system: '不存在' })).toThrow(/"path":"system"/);
});

it('is withdrawn, and lapses without being confirmed', () => {
  expect(opened().give('a2', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
  expect(tested().until('2027-01-10T00:00:00.000Z').steps()).toEqual(['confirm']);
});

it('connects a resource that lies outside the cloud, to the exchange platform only (A-26)', () => {
  const resource = { system: undefined, resource: 'licences', platforms: ['exchange'] };
  const play = tested(resource).give('office1', 'confirm', ok);
  expect(states(play)).toEqual([['alpha/licences/exchange', connectionStates.connected]]);
  expect(() => opened({ ...resource, platforms: ['sso'] })).toThrow(new RegExp(t.faults.noSignOn));
  expect(() => opened({ ...resource, resource: 'divisions' })).toThrow(new RegExp(t.faults.notOwnResource));
  expect(() => opened({ resource: 'licences' })).toThrow(new RegExp(t.faults.oneOf));
});

it('lists nothing as connected that was given up meanwhile', () => {
  const play = tested();
  play.entries.splice(0, play.entries.length);
  expect(play.refusal('office1', 'confirm', ok)?.text).toBe(t.gates.gone);
  expect(play.give('office1', 'close', ok).state?.end?.end).toBe('gone');
  expect(tested().refusal('office1', 'close', {})?.faults).toMatchObject([{ path: 'reason' }]);
});
