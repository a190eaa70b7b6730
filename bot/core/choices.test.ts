/** What is chosen from the city in a chat, and rows that are there already: people, entries of registers, proposed lists. */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { allowed, City, matter, phone } from './testing/city.ts';

const expert: FormField = { key: 'person', title: '专家', kind: 'person', among: 'experts', required: true };
const standard: FormField = { key: 'of', title: '标准', kind: 'entry', register: 'standards', required: true };
const panel: FormField = { key: 'panel', title: '评审组', kind: 'list', required: true, min: 1, items: [expert] };
const NUMBER = '202611220001';

function cityWith(form: FormField[], prefill?: Record<string, unknown>): City {
  const city = new City();
  city.people = [
    { id: 'wang1', name: '王芳', unit: '市教育局', posts: [] },
    { id: 'wang2', name: '王芳', unit: '市民政局', posts: [] },
  ];
  city.entries = { standards: [{ key: 'QL/001', title: '电子证照数据规范' }] };
  city.matters = [
    matter(NUMBER, '标准评审', { allowed: [allowed('确定专家', { form, ...(prefill ? { prefill } : {}) })] }),
  ];
  city.todo = [NUMBER];
  city.bind('li');
  return city;
}

it('lists people with their units, so that two of one name are told apart', async () => {
  const city = cityWith([expert]);
  const li = phone(city, 'li');
  expect(await li(`确定专家 ${NUMBER}`)).toMatch(/1\. 王芳（市教育局）\n2\. 王芳（市民政局）/);
  expect(await li('王芳')).toMatch(/请从下面选/);
  await li('王芳（市民政局）');
  expect(city.acts).toMatchObject([{ form: { person: 'wang2' } }]);
});

it('lists the entries of the register that a form names', async () => {
  const city = cityWith([standard]);
  const li = phone(city, 'li');
  expect(await li(`确定专家 ${NUMBER}`)).toContain('1. 电子证照数据规范');
  await li('电子证照');
  expect(city.acts).toMatchObject([{ form: { of: 'QL/001' } }]);
});

it('tells entries of one title apart by what else stands in them', async () => {
  const city = cityWith([standard]);
  const of = (unit: string) => ({
    key: `codes/${unit}`,
    title: '行政区划代码',
    values: [{ label: '使用单位', value: unit }],
  });
  city.entries = { standards: [of('市教育局'), of('市民政局')] };
  const li = phone(city, 'li');
  expect(await li(`确定专家 ${NUMBER}`)).toMatch(/1\. 行政区划代码（市教育局）\n2\. 行政区划代码（市民政局）/);
});

it('repeats rows that are proposed by their names, and keeps them or begins anew', async () => {
  const proposed = { panel: [{ person: 'wang1' }] };
  const city = cityWith([panel], proposed);
  const li = phone(city, 'li');
  const asked = await li(`确定专家 ${NUMBER}`);
  expect(asked).toMatch(/“评审组”现有 1 条：\n1\. 专家：王芳（市教育局）\n回复“沿用”不改，回复“重填”/);
  expect(await li('好像可以')).toMatch(/请回复“沿用”或“重填”/);
  expect(await li('重填')).toMatch(/专家？/);
  await li('2');
  await li('否');
  expect(city.acts).toMatchObject([{ form: { panel: [{ person: 'wang2' }] } }]);
  const kept = cityWith([panel], proposed);
  const other = phone(kept, 'li');
  await other(`确定专家 ${NUMBER}`);
  await other('沿用');
  expect(kept.acts).toMatchObject([{ form: proposed }]);
});

it.each([
  ['at night, while it is yesterday in Greenwich', '2026-11-23T16:30:00.000Z', '2026-11-24', '2026-11-25'],
  ['by day', '2026-11-24T15:59:30.000Z', '2026-11-24', '2026-11-25'],
])(
  'means the day of the city by 今天 and 明天, and repeats it before it counts, %s',
  async (_, now, today, tomorrow) => {
    const until: FormField = { key: 'until', title: '办结期限', kind: 'date', required: true };
    const city = cityWith([until]);
    city.now = now;
    city.bind('li');
    const li = phone(city, 'li');
    for (const word of ['今天', '明天']) {
      await li(`确定专家 ${NUMBER}`);
      expect(await li(word)).toMatch(/办结期限：2026年11月2\d日 周[二三]/);
      await li('是');
    }
    // In one line as well.
    expect(await li(`确定专家 ${NUMBER} 明天`)).toContain('2026年11月25日 周三');
    await li('是');
    expect(city.acts.map(({ form }) => form)).toEqual([{ until: today }, { until: tomorrow }, { until: tomorrow }]);
  },
);

describe('of more than can be listed', () => {
  const unit: FormField = { key: 'unit', title: '单位', kind: 'unit', required: true };
  const many = () => {
    const city = cityWith([unit]);
    city.units = Array.from({ length: 2000 }, (_, n) => ({ id: `u${n}`, name: `第 ${n} 街道办`, kind: 'unit' }));
    city.units.push({ id: 'edu', name: '市教育局', kind: 'unit' }, { id: 'edu2', name: '区教育局', kind: 'unit' });
    return city;
  };

  it('a part of the name that only one has is enough, wherever it stands in the city', async () => {
    const city = many();
    const li = phone(city, 'li');
    const asked = await li(`确定专家 ${NUMBER}`);
    expect(asked).toMatch(/名单很长，请直接写名称/);
    expect(asked).not.toContain('街道办');
    await li('市教育');
    expect(city.acts).toMatchObject([{ form: { unit: 'edu' } }]);
  });

  it('several that fit are offered, and taken by their places', async () => {
    const city = many();
    const li = phone(city, 'li');
    await li(`确定专家 ${NUMBER}`);
    expect(await li('教育局')).toMatch(/有几个符合，请回复序号.*1\. 市教育局\n2\. 区教育局/s);
    await li('2');
    expect(city.acts).toMatchObject([{ form: { unit: 'edu2' } }]);
  });

  it('what is not there is said, and a number that was not offered chooses nothing', async () => {
    const city = many();
    const li = phone(city, 'li');
    await li(`确定专家 ${NUMBER}`);
    expect(await li('地铁公司')).toMatch(/没有找到“地铁公司”/);
    expect(await li('3')).toMatch(/有几个符合.*写得更全些/s);
    expect(city.acts).toEqual([]);
  });

  it('a proposed one is repeated by its name, though it is not among the first', async () => {
    const city = many();
    city.matters = [
      matter(NUMBER, '标准评审', { allowed: [allowed('确定专家', { form: [unit], prefill: { unit: 'edu2' } })] }),
    ];
    expect(await phone(city, 'li')(`确定专家 ${NUMBER}`)).toContain('现在是：区教育局');
  });
});

it('offers the resources that the unit uses, and finds any other of the catalogue by its name', async () => {
  const resource: FormField = { key: 'resource', title: '数据资源', kind: 'resource', required: true };
  const city = cityWith([resource]);
  const used = {
    ...{ id: 'codes', name: '行政区划代码', provider: { id: 'civil', name: '市民政局' }, uses: true },
    ...{
      identifier: { key: 'code', title: '区划代码' },
      fields: [],
      personal: false,
      users: 1,
      tables: [],
      verifying: 0,
    },
  };
  city.resources = [used, { ...used, id: 'schools', name: '学校名录', uses: false }];
  const li = phone(city, 'li');
  const asked = await li(`确定专家 ${NUMBER}`);
  expect(asked).toContain(used.name);
  expect(asked).not.toContain('学校名录');
  await li('学校名录');
  expect(city.acts).toMatchObject([{ form: { resource: 'schools' } }]);
});
