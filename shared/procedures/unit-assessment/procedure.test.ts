/** every unit of the city by five indicators, by the weights of the city, published with the computation. */
import { cityOf, contextOf, actorOf, fullPlan, machine, type CityPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { unitAssessment } from './procedure.ts';
import { startRows } from './sheet.ts';

/** A city of few units, of which the authority and the office are two. */
const { office, authority, committee, cloud, alpha, beta, gamma, bureau } = fullPlan as Record<
  string,
  CityPlan[string]
>;
const city = cityOf({ office, authority, committee, cloud, alpha, beta, gamma, bureau } as CityPlan);
const now = '2026-12-01T02:00:00.000Z';
const fresh = (settings = noSettings) => new Play({ city, procedure: unitAssessment, now, settings });
const play = (settings = noSettings) => fresh(settings).open(machine('r', 'authority'), { year: 2026 });
const marks = (n: number) => ({ cloud: n, efficiency: n, security: n, sharing: n, standards: n });
const row = (unit: string, n: number, more: object = {}) => ({
  unit,
  name: `${unit}局`,
  source: '随便',
  ...marks(n),
  ...more,
});
const others = ['office', 'authority', 'bureau'].map((unit) => row(unit, 10));
const rows = [row('alpha', 80, { cloud: 100 }), row('beta', 90, { advice: '缩容' }), row('gamma', 60), ...others];

it('opens in December and asks for every unit of the city once: the police, the office and the authority too', () => {
  const context = {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  };
  expect(dueOpenings(unitAssessment, '2026-11-30', now, context)).toMatchObject([
    { key: 'unit-assessment/2026/city', unit: 'authority', form: { year: 2026 } },
  ]);
  const faults = (given: object[]) =>
    play()
      .refusal('auth1', 'submit', { rows: given })
      ?.faults?.map((one) => one.path);
  expect(faults(rows.slice(1))).toEqual(['rows']);
  expect(faults([rows[0]!, rows[0]!, rows[1]!])).toEqual(['rows']);
  expect(faults([row('alpha', 101), ...rows.slice(1)])).toContain('rows.0.cloud');
});

it('starts from the data of the city and says where they come from, or that there are none', () => {
  expect(
    play()
      .allowed('auth1')
      .find((one) => one.command === 'submit')?.prefill,
  ).toMatchObject({
    rows: ['office', 'authority', 'alpha', 'beta', 'gamma', 'bureau'].map((unit) => ({ unit, name: `${unit}局` })),
  });
  const figures = {
    ...{ 'cloud-share': [75, '4 个系统中 3 个已上云'], 'open-risks': [2, '2 项'], 'late-updates': [12, '12 次'] },
  } as Record<string, [number, string]>;
  const context = {
    ...contextOf(city, actorOf(city, 'auth1'), now),
    figures: (name: string) => {
      const found = figures[name];
      return found ? [{ unit: 'alpha', value: found[0], source: found[1] }] : [];
    },
  };
  expect(startRows(context)[3]).toEqual({ unit: 'beta', name: 'beta局', source: '系统中没有数据' });
  expect(startRows(context)[2]).toEqual({
    ...{ unit: 'alpha', name: 'alpha局', cloud: 75, security: 80, sharing: 0 },
    source: '上云：4 个系统中 3 个已上云；未办结风险：2 项；更新逾期：12 次',
  });
});

it('shows the committee what the marks come to, and publishes one result for each unit', () => {
  const matter = play().give('auth1', 'submit', { rows });
  expect(matter.allowed('comHead').find((one) => one.command === 'confirm')?.prefill).toEqual({
    ranking: 'beta局 90.00；alpha局 84.00；gamma局 60.00；office局 10.00；authority局 10.00；bureau局 10.00',
  });
  // What is said of the authority is not for itself to confirm.
  for (const who of ['auth1', 'authHead']) expect(matter.refusal(who, 'confirm')?.rejected).toBeDefined();
  matter.give('comHead', 'confirm', { ranking: '改过的' });
  expect(matter.state?.end?.end).toBe('published');
  const results = matter.entries.filter((one) => one.register === 'results');
  expect(results.slice(0, 3).map((one) => [one.subject, one.values['score']])).toEqual([
    ['unit-assessment/2026/beta', '90.00'],
    ['unit-assessment/2026/alpha', '84.00'],
    ['unit-assessment/2026/gamma', '60.00'],
  ]);
  expect(results[1]?.values['computation']).toBe(
    '应用上云比例 100.00，云资源使用效率 80.00，安全状况 80.00，数据共享开放 80.00，遵循标准规范 80.00；加权：（100.00×20＋80.00×20＋80.00×20＋80.00×20＋80.00×20）÷100＝84.00（上云：5 项中 4 项；未办结风险：5 项中 4 项；更新逾期：5 项中 4 项；共享使用：5 项中 4 项；按期办理：5 项中 4 项）',
  );
});

it('weighs as the city has set', () => {
  const settings = { ...noSettings, number: (key: string) => (key === 'unit-assessment.cloud' ? 80 : 5) };
  const matter = play(settings).give('auth1', 'submit', { rows }).give('comHead', 'confirm');
  expect(matter.entries.find((one) => one.subject === 'unit-assessment/2026/alpha')?.values['score']).toBe('96.00');
});

it('goes back where the committee is not convinced, lapses undecided, and is withdrawn only where opened by hand', () => {
  expect(play().give('auth1', 'submit', { rows }).give('comHead', 'back', { reason: '核对' }).steps()).toEqual([
    'score',
  ]);
  const late = play().until('2027-01-15T00:00:00.000Z');
  expect([late.steps(), late.events.filter((one) => one.type === 'lapsed').length]).toEqual([['score'], 1]);
  expect(late.refusal('auth1', 'withdraw', { reason: '不评' })).toBeDefined();
  expect(fresh().open('auth1', { year: 2026 }).give('auth1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe(
    'withdrawn',
  );
});
