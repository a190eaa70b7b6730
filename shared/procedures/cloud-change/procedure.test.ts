/** reviewed within 5 working days, completed within 3; a major change needs the materials and passed tests. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudChange } from './procedure.ts';
import { texts as cloud } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const wish = { system: 'alpha/一网通办', hosts: 12, databases: 2, storage: 800, why: '用户增加', major: false };
const materials = { plan: '方案', selfTest: '自测合格' };
const ok = { reason: '合理' };
const as = { hosts: 12, databases: 2, storage: 800 };
const report = { performance: '合格 P-1', safety: '合格 S-1' };

const opened = (more: object = {}, who = 'a1') =>
  new Play({ city: cityOf(fullPlan), procedure: cloudChange, now }).open(who, { ...wish, ...more });
const major = () => opened({ major: true, ...materials });
const allocation = (play: Play) => play.entries.find((one) => one.register === 'allocations');

it('is reviewed, completed and entered in the register of allocations, which outlives the matter', () => {
  const play = opened();
  expect(play.item('review').deadlines).toMatchObject([{ at: '2026-11-09T15:59:59.999Z', basis: { article: 'A-15' } }]);
  play.give('office1', 'approve', { ...as, major: false, ...ok });
  expect(play.item('complete').deadlines.map(({ at }) => at)).toEqual(['2026-11-05T15:59:59.999Z']);
  expect(allocation(play)?.values['hosts']).toBe(8);
  play.give('ops1', 'complete', { result: '已扩容' });
  expect(play.state?.end?.end).toBe('changed');
  expect(allocation(play)?.values).toMatchObject({ unit: 'alpha', hosts: 12, databases: 2, storage: 800, level: '3' });
});

it('needs the materials of A-11 again for a major change, and a system of one’s own', () => {
  expect(() => opened({ major: true })).toThrow(/请提交“应用系统建设方案”.*请提交“性能和安全自测报告”/);
  expect(() => opened({}, 'b1')).toThrow(new RegExp(cloud.faults.notOwn));
  expect(() => opened({ system: '无此系统' })).toThrow(/"path":"system"/);
});

it('is completed only after the tests of a major change were passed', () => {
  const play = major().give('office1', 'approve', { ...as, major: true, ...ok });
  expect(play.steps()).toEqual(['test']);
  expect(play.refusal('ops1', 'complete', { result: '已扩容' })?.rejected).toBe('notNow');
  play.give('a1', 'tested', report).give('office1', 'fail', ok);
  expect(play.steps()).toEqual(['test']);
  play.give('a2', 'tested', report);
  expect(play.refusal('a2', 'pass', ok)?.rejected).toBe('notAllowed');
  expect(play.give('office2', 'pass', ok).steps()).toEqual(['complete']);
});

it('is not called major by the office while the materials are missing', () => {
  expect(opened().refusal('office1', 'approve', { ...as, major: true, ...ok })?.faults).toMatchObject([
    { path: 'major', message: t.faults.officeMajor },
  ]);
});

it('is called major once the office has asked for the materials, by their names', () => {
  const missing = [{ material: 'plan', what: '尚未提交' }, { what: '性能和安全自测报告 尚未提交' }];
  const play = opened().give('office1', 'askMaterials', { missing }).give('a1', 'supplyMaterials', materials);
  expect(play.give('office1', 'approve', { ...as, major: true, ...ok }).steps()).toEqual(['test']);
});

it('ends refused or withdrawn, and the allocation stays as it was', () => {
  const refused = opened().give('office1', 'refuse', ok);
  expect(refused.state?.end?.end).toBe('refused');
  expect(allocation(refused)?.values['hosts']).toBe(8);
  expect(opened().refusal('office1', 'refuse', {})?.faults).toMatchObject([{ path: 'reason' }]);
  expect(opened().give('a2', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
});

it('changes nothing that has been terminated meanwhile', () => {
  const play = opened().give('office1', 'approve', { ...as, major: false, ...ok });
  play.entries.splice(0, play.entries.length);
  expect(play.refusal('ops1', 'complete', { result: '已扩容' })?.text).toBe(t.gates.gone);
  expect(play.give('a1', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
});

it('decides nothing when its limit passes', () => {
  const play = opened().until('2026-12-01T00:00:00.000Z');
  expect(play.steps()).toEqual(['review']);
  expect(play.effects.filter((one) => one.effect === 'notify' && one.kind === 'lapse')).toHaveLength(2);
});

describe('less than was asked', () => {
  const less = { ...as, hosts: 10, major: false, reason: '按现有用户数核减' };
  it('is approved with its reason, told at once, and entered as it was given', () => {
    const play = opened().give('office1', 'approve', less);
    expect(play.effects).toContainEqual(
      expect.objectContaining({
        subject: t.tells.partly,
        body: expect.stringMatching(/10 台.*按现有用户数核减/) as unknown,
      }),
    );
    play.give('ops1', 'complete', { result: '已扩容' });
    expect(allocation(play)?.values).toMatchObject({ hosts: 10, databases: 2, storage: 800 });
  });
  it('is never more', () => {
    expect(opened().refusal('office1', 'approve', { ...less, hosts: 13 })?.faults).toMatchObject([
      { path: 'hosts', message: t.faults.more },
    ]);
  });
});

describe('an application that is held back (A-46)', () => {
  const held = {
    ...{
      register: 'suspensions',
      subject: 'performance-resources:alpha/一网通办',
      title: '一网通办',
      units: ['alpha'],
      values: {},
    },
    ...{ since: now, matter: 'm7', number: '260007' },
  };
  const city = cityOf(fullPlan);
  const play = (more: object) =>
    new Play({ city, procedure: cloudChange, now, entries: [...city.entries, held] }).open('a1', { ...wish, ...more });
  it('gets no more resources, and is told by which matter and how to get out of it', () => {
    expect(() => play({})).toThrow(/260007.*A-46.*绩效整改/);
  });
  it('may give some back', () => {
    expect(play({ hosts: 2, databases: 0, storage: 100 }).steps()).toEqual(['review']);
  });
});

it('goes to the unit that carries on its duties, with what stands under its name', () => {
  const play = opened({ to: 'beta' }).give('office1', 'approve', { ...as, major: false, ...ok });
  play.give('ops1', 'complete', { result: '已移交' });
  expect(play.entries.filter((one) => one.register === 'allocations')).toMatchObject([
    { subject: 'beta/一网通办', values: { unit: 'beta', hosts: 12 } },
  ]);
  expect(play.entries.map((one) => one.subject)).toContain('beta/一网通办/exchange');
  expect(play.entries.map((one) => one.subject)).not.toContain('alpha/一网通办/exchange');
  // The unit that had it is no more: the office hands it on, and nobody else's system is handed on by others.
  expect(opened({ to: 'beta' }, 'office1').steps()).toEqual(['review']);
  expect(() => opened({ to: 'beta' }, 'b1')).toThrow(new RegExp(cloud.faults.notOwn));
});
