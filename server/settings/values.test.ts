import { citySettings } from '@banjie/shared/engine/settings/city-settings.ts';
import type { SettingDecl } from '@banjie/shared/engine/settings/settings.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { articles } from '@banjie/shared/regulation/articles.ts';
import { filledIn, formOf, sayValue, valueIn } from './values.ts';

const WHY = '本市要求';
const settings = citySettings(procedures);

describe('every setting of the definitions', () => {
  it.each(settings.map(({ setting }) => [setting.key, setting] as const))(
    '%s takes its own default, and says it',
    (key, setting) => {
      expect(Object.keys(articles)).not.toContain(key);
      expect(valueIn(setting, { ...filledIn(setting, undefined), why: WHY })).toEqual({
        value: setting.default,
        why: WHY,
      });
      expect(sayValue(setting, undefined)).not.toMatch(/undefined|NaN/);
      expect(Object.keys(formOf(setting).shape).at(-1)).toBe('why');
    },
  );

  it('is there once, also what limits the reopening of a matter', () => {
    const keys = settings.map(({ setting }) => setting.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { reopens } of procedures) if (reopens?.within.setting) expect(keys).toContain(reopens.within.setting);
    expect(keys.slice(0, 3)).toEqual(['city.closing', 'extension.answer', 'signature.answer']);
  });
});

describe('a value', () => {
  const faults = (setting: SettingDecl, form: object) => {
    const read = valueIn(setting, { why: WHY, ...form });
    return 'faults' in read ? read.faults.map(({ path }) => path) : read.value;
  };
  const day: SettingDecl = { kind: 'day', key: 'd', title: '日', default: '10-20' };
  const count: SettingDecl = { kind: 'number', key: 'n', title: '权重', default: 20, min: 0, max: 100, unit: '分' };
  const period: SettingDecl = { kind: 'period', key: 'p', title: '周期', default: 'year' };

  it('is a day that every year has', () => {
    expect(faults(day, { day: '09-30' })).toBe('09-30');
    for (const wrong of ['02-29', '13-01', '2026-10-20', '9-30', ''])
      expect(faults(day, { day: wrong })).toEqual(['day']);
  });
  it('is a number within its bounds', () => {
    expect(faults(count, { number: '３０' })).toBe(30);
    for (const wrong of [101, -1, 2.5, 'x', undefined]) expect(faults(count, { number: wrong })).toEqual(['number']);
    expect(sayValue(count, 30)).toBe('30 分');
  });
  it('is one of the periods', () => {
    expect(faults(period, { period: 'quarter' })).toBe('quarter');
    expect(faults(period, { period: 'week' })).toEqual(['period']);
    expect(sayValue(period, 'half-year')).toBe('每半年');
  });
});
