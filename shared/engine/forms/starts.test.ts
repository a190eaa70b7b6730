/** Where fields start from, and what of an earlier form is taken over: nothing that was judged, sealed, over or gone. */
import { z } from 'zod';
import type { Context } from '../definition/definition.ts';
import { registersOf, type RegisterEntry } from '../definition/registers.ts';
import { actorOf, cityOf, contextOf, fullPlan } from '../testing/city.ts';
import { noSettings } from '../settings/settings.ts';
import { choice, date, entry, list, long, matterNumber, number, person, personal, reason, text } from './form.ts';
import { knownOf, takenOver, type Start } from './starts.ts';

const city = cityOf(fullPlan);
const [clerk = ''] = city.directory.holders('alpha', 'cloud');
const system = (unit: string, name: string, hosts: number): RegisterEntry => ({
  ...{ register: 'allocations', subject: `${unit}/${name}`, title: name, units: [unit], values: { unit, hosts } },
  ...{ since: '2026-01-01T00:00:00.000Z', matter: 'm9', number: '26000009' },
});
const at = (...entries: RegisterEntry[]): Context =>
  contextOf(city, actorOf(city, clerk), '2026-09-24T02:00:00.000Z', noSettings, registersOf(entries));

const form = z.object({
  system: entry('系统', 'allocations'),
  hosts: number('云主机'),
  level: choice('级别', { 2: '二', 3: '三' }),
  until: date('期限', { when: 'coming' }),
  why: reason(),
  contact: personal('联系方式'),
  source: matterNumber('来源'),
  who: person('联系人'),
  secret: long('证据', { private: true }),
  rows: list('条目', z.object({ name: text('名称'), on: date('日期'), who: person('人').optional() })),
});
const starts: Record<string, Start> = {
  system: { from: 'only', by: 'unit' },
  hosts: { from: 'entry', field: 'system', value: 'hosts' },
  level: { from: 'last' },
};
const known = (context: Context, values: Record<string, unknown> = {}, last?: Record<string, unknown>) =>
  knownOf(form, starts, {
    ...{ context, values, last: last && { values: last, from: '取自去年' } },
    registerTitle: (name) => name,
    commandTitle: (name) => name,
  });

it('starts from the only entry of the unit, and from what is registered of the entry that is chosen', () => {
  const one = at(system('alpha', '门户', 4), system('gamma', '别的', 9));
  expect(known(one)).toEqual([{ field: 'system', value: 'alpha/门户', from: '本单位在“allocations”中唯一的一项' }]);
  expect(known(one, { system: 'alpha/门户' })).toEqual([
    { field: 'hosts', value: 4, from: '取自“门户”的登记（26000009）' },
  ]);
  // Of two none is meant, and of another unit's nothing is told.
  expect(known(at(system('alpha', '门户', 4), system('alpha', '办公', 2)))).toEqual([]);
  expect(known(one, { system: 'gamma/别的' })).toEqual([]);
});

it('leaves alone what stands there, and says where a value is from', () => {
  expect(known(at(), { level: '2' }, { level: '3' })).toEqual([]);
  expect(known(at(), {}, { level: '3' })).toEqual([{ field: 'level', value: '3', from: '取自去年' }]);
});

it('takes over what can stand in a new form, and nothing else', () => {
  const before = {
    ...{ system: 'alpha/门户', hosts: 4, level: '3', until: '2026-09-23', why: '同意', contact: 'sealed:x' },
    ...{ source: '26000001', who: clerk, secret: '证据' },
    rows: [
      { name: '甲', on: '2026-01-01', who: 'nobody' },
      { name: '乙', on: '2027-01-01', who: clerk },
    ],
  };
  const taken = {
    hosts: 4,
    level: '3',
    who: clerk,
    rows: [{ name: '甲' }, { name: '乙', on: '2027-01-01', who: clerk }],
  };
  // The system is gone from its register.
  expect(takenOver(form, before, 'open', at())).toEqual(taken);
  expect(takenOver(form, before, 'all', at(system('alpha', '门户', 4)))).toEqual({
    ...{ ...taken, system: 'alpha/门户', secret: '证据' },
  });
});
