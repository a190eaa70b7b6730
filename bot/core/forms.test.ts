/** Filling in forms by chat: 纠错 as a dialogue and in one line, 发起, and the rows that a provider answers. */
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { oneLine } from './acts/open.ts';
import { said } from './language/said.ts';
import { allowed, City, matter, phone, rejection } from './testing/city.ts';

const codes = {
  id: 'xzqh',
  name: '县级行政区划代码',
  provider: { id: 'civil', name: '市民政局' },
  identifier: { key: 'code', title: '区划代码' },
  fields: [
    { key: 'code', title: '代码' },
    { key: 'name', title: '名称' },
    { key: 'full', title: '名称全称' },
  ],
  personal: false,
  uses: true,
  users: 6,
  tables: [],
  verifying: 0,
};
const people = { ...codes, id: 'people', name: '人口基本信息', personal: true };
const own = { ...codes, id: 'own', name: '学校名录', uses: false };

function city(...resources: City['resources']): City {
  const made = new City();
  made.resources = resources.length > 0 ? resources : [codes, people, own];
  made.bind('li');
  return made;
}

/** Says one after the other; the answer to the last. */
async function talk(made: City, ...texts: string[]): Promise<string> {
  const li = phone(made, 'li');
  let last = '';
  for (const text of texts) last = await li(text);
  return last;
}

describe('纠错 as a dialogue', () => {
  it('asks one thing after the other, repeats all and reports on a yes', async () => {
    const made = city();
    const li = phone(made, 'li');
    expect(await li('纠错')).toMatch(/数据资源？[\s\S]*1\. 县级行政区划代码\n2\. 人口基本信息\n/);
    expect(await li('行政区划')).toMatch(/区划代码？/);
    expect(await li('430102')).toMatch(/数据项？[\s\S]*1\. 代码\n2\. 名称\n3\. 名称全称/);
    expect(await li('2')).toMatch(/现在的内容？/);
    expect(await li('芙容区')).toMatch(/应当的内容？/);
    expect(await li('芙蓉区')).toMatch(/证据或来源？/);
    expect(await li('民政部 2025 年公告')).toMatch(/已记下 1 条。还有吗/);
    expect(await li('有')).toMatch(/回复“是”或“否”[\s\S]*还有吗/);
    expect(await li('是')).toMatch(/区划代码（第 2 条）？|区划代码？/);
    for (const text of ['430103', '名称', '天新区', '天心区']) await li(text);
    expect(await li('同上')).toMatch(/已记下 2 条/);
    const summary = await li('没有了');
    for (const part of [
      '县级行政区划代码',
      '430102',
      '芙容区',
      '芙蓉区',
      '民政部 2025 年公告',
      '430103',
      '天心区',
      '回复“是”提交',
    ]) {
      expect(summary).toContain(part);
    }
    expect(made.acts).toEqual([]);
    expect(await li('是')).toMatch(/已提交：纠错[\s\S]*编号 202611230099/);
    expect(made.acts).toMatchObject([
      {
        what: 'open data-correction',
        form: {
          resource: 'xzqh',
          findings: [
            { record: '430102', field: '名称', says: '芙容区', should: '芙蓉区', evidence: '民政部 2025 年公告' },
            { record: '430103', field: '名称', says: '天新区', should: '天心区', evidence: '同上' },
          ],
        },
      },
    ]);
  });

  it('can be left at any question', async () => {
    const made = city();
    expect(await talk(made, '纠错', '1', '430102', '取消')).toMatch(/已退出/);
    expect(await talk(made, '是')).toMatch(/没有等您确认/);
    expect(made.acts).toEqual([]);
  });

  it('takes a no at the end as a no', async () => {
    const made = city(codes);
    expect(await talk(made, '纠错', '430102', '名称', 'a', 'b', 'c', '否', '不')).toMatch(/“纠错”没有提交/);
    expect(made.acts).toEqual([]);
  });

  it('names the reason and asks again where an answer does not fit', async () => {
    expect(await talk(city(), '纠错', '9')).toMatch(/“数据资源”请从下面选[\s\S]*数据资源？/);
    expect(await talk(city(), '纠错', '1', 'x'.repeat(65))).toMatch(
      /“区划代码”最多 64 个字，您写了 65 个[\s\S]*区划代码？/,
    );
  });

  it('masks the number of a person, says so once and goes on; a credit code is left as it is', async () => {
    expect(await talk(city(), '纠错', '1', '430102199001011238')).toMatch(/隐去[\s\S]*数据项？/);
    const numbers = '114301004488000307 和 13812345678';
    const shown = '114301004488000307 和 138****5678';
    const made = city();
    expect(await talk(made, '纠错', '1', '430102', '名称', numbers, numbers, numbers, '否')).toContain(shown);
    await talk(made, '是');
    expect(JSON.stringify(made.acts)).toContain(shown);
    expect(JSON.stringify(made.acts)).not.toContain('13812345678');
  });

  it('goes into the mini-app where something personal is asked for', async () => {
    const made = city();
    const { form } = latestProcedure('citizen-complaint')!.opening;
    const fields = describeForm(form).filter((field) => field.kind === 'personal');
    made.procedures = [{ ...made.procedures[0]!, key: 'citizen-complaint', title: '群众和企业投诉', form: fields }];
    expect(await talk(made, '发起 群众和企业投诉')).toMatch(/不宜写在聊天里，请到小程序/);
    expect(made.acts).toEqual([]);
  });

  it('goes into the mini-app for records of persons', async () => {
    expect(await talk(city(), '纠错', '2')).toMatch(/“人口基本信息”是个人数据.*小程序/);
    expect(await talk(city(), '纠错 人口基本信息 A01 姓名 现为 李蕾 应为 李雷')).toMatch(/是个人数据/);
  });

  it('asks once more for what the server finds fault with', async () => {
    const made = city();
    const li = phone(made, 'li');
    for (const text of ['纠错', '1', '430102', '名称', '芙容区', '芙蓉区', '公告', '否']) await li(text);
    made.refuse.push(
      rejection(422, 'invalid', '内容有误', { faults: [{ path: 'findings.0.should', message: '与现在的内容相同' }] }),
    );
    expect(await li('是')).toMatch(/与现在的内容相同[\s\S]*应当的内容？/);
    expect(await li('芙蓉区（长沙）')).toMatch(/请核对“纠错”/);
    await li('是');
    expect(made.acts).toMatchObject([{ form: { findings: [{ record: '430102', should: '芙蓉区（长沙）' }] } }]);
  });
});

describe('纠错 in one line', () => {
  it('is reported at once when it says everything', async () => {
    const made = city();
    const text = '纠错 行政区划代码 ４３０１０２ 名称 现为 芙容区，应为 芙蓉区，依据 民政部公告';
    expect(await talk(made, text)).toMatch(/已提交：纠错/);
    expect(made.acts).toMatchObject([
      {
        form: {
          resource: 'xzqh',
          findings: [{ field: '名称', says: '芙容区', should: '芙蓉区', evidence: '民政部公告' }],
        },
      },
    ]);
  });

  it('takes the place of a dialogue that was begun', async () => {
    const made = city();
    expect(await talk(made, '纠错', '纠错 行政区划 430102 名称 现为 甲 应为 乙 依据 丙')).toMatch(/已提交/);
    expect(made.acts).toHaveLength(1);
  });

  it('asks for what is missing', async () => {
    const made = city();
    expect(await talk(made, '纠错 县级行政区划代码 430102 名称 现为 芙容区 应为 芙蓉区')).toMatch(
      /还差几项[\s\S]*证据或来源？/,
    );
  });

  const resources = [codes, people];
  it.each([
    ['县级行政区划代码 430102 名称 现为 甲 应为 乙 依据 丙', ['430102', '名称', '甲', '乙', '丙']],
    ['县级行政区划代码430102名称现为甲应为乙', ['430102', '名称', '甲', '乙', undefined]],
    ['行政区划 430102 名称全称 现在是 甲 区 应该是 乙 区', ['430102', '名称全称', '甲 区', '乙 区', undefined]],
    ['行政区划 430102 名称 应为 乙', ['430102', '名称', undefined, '乙', undefined]],
    ['行政区划 430102 面积 现为 1 应为 2', ['430102', undefined, undefined, undefined, undefined]],
    ['行政区划', [undefined, undefined, undefined, undefined, undefined]],
  ])('%j', (text, [record, field, says, should, evidence]) => {
    const expected = Object.fromEntries(
      Object.entries({ record, field, says, should, evidence }).filter(([, value]) => value !== undefined),
    );
    expect(oneLine(said(text), resources)).toEqual({ resource: 'xzqh', finding: expected });
  });

  it('understands nothing of what names no resource', () => {
    expect(oneLine(said('随便说说'), resources)).toEqual({ finding: {} });
    expect(oneLine(said(''), resources)).toEqual({ finding: {} });
  });
});

describe('the provider answers row by row', () => {
  const form = describeForm(latestProcedure('data-correction')!.steps['verify']!.commands['answer']!.form!);
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ finding: `${n + 1}`, what: `43010${n} 名称:甲 → 乙`, value: '乙' }));
  const answering = (count: number): City => {
    const made = city();
    made.matters = [
      matter('202611230001', '县级行政区划代码:430102 名称', {
        allowed: [allowed('答复核校结果', { decides: true, tone: 'primary', form, prefill: { results: rows(count) } })],
      }),
    ];
    made.todo = ['202611230001'];
    return made;
  };

  it('each with its label, and then once more all together', async () => {
    const li = phone(answering(2), 'li');
    expect(await li('答复核校结果 0001')).toMatch(
      /【1 430100 名称:甲 → 乙】\n核校结论？[\s\S]*1\. 已更正[\s\S]*全部 1/,
    );
    expect(await li('1')).toMatch(/【2 430101[\s\S]*核校结论？/);
    expect(await li('部分更正')).toMatch(/操作：答复核校结果[\s\S]*核校结论：已更正[\s\S]*核校结论：部分更正/);
  });

  it('all at once with 全部', async () => {
    const made = answering(20);
    const li = phone(made, 'li');
    await li('答复核校结果 0001');
    expect(await li('全部 已更正')).toMatch(/操作：答复核校结果/);
    await li('是');
    expect(made.acts).toMatchObject([{ form: { results: rows(20).map((row) => ({ ...row, outcome: 'corrected' })) } }]);
  });

  it('with the reason that only the server knows to be needed', async () => {
    const made = answering(1);
    const li = phone(made, 'li');
    await li('答复核校结果 0001');
    await li('无误');
    made.refuse.push(
      rejection(422, 'invalid', '内容有误', { faults: [{ path: 'results.0.why', message: '要写明理由' }] }),
    );
    expect(await li('是')).toMatch(/要写明理由[\s\S]*理由？/);
    expect(await li('与民政部公告一致')).toMatch(/理由：与民政部公告一致[\s\S]*回复“是”/);
    await li('是');
    expect(made.acts).toMatchObject([
      { form: { results: [{ outcome: 'confirmed', why: '与民政部公告一致' }] }, confirmed: 'yes-li-4' },
    ]);
  });

  it('in the mini-app when there are too many', async () => {
    expect(await talk(answering(31), '答复核校结果 0001')).toMatch(/内容较多.*请到小程序办理.*\[link 202611230001\]/);
  });
});

describe('发起', () => {
  const made = (): City => {
    const one = city();
    const cloud = latestProcedure('security-rectification')!;
    one.procedures.push({
      key: cloud.key,
      title: cloud.title,
      summary: '',
      articles: [],
      group: '政务云',
      form: describeForm(cloud.opening.form),
    });
    one.procedures.push({
      key: 'x',
      title: '年度盘点',
      summary: '',
      articles: [],
      group: '政务云',
      form: [],
      blocked: '十月才能发起年度盘点',
    });
    return one;
  };
  const title = latestProcedure('security-rectification')!.title;

  it('any procedure, unit and choice included', async () => {
    const one = made();
    const li = phone(one, 'li');
    expect(await li(`发起 ${title}`)).toContain(`发起“${title}”`);
    await li('电子证照系统');
    expect(await li('教育')).toMatch(/1\. /);
    await li('1');
    expect(await li('弱口令')).toMatch(/请核对[\s\S]*市教育局[\s\S]*弱口令/);
    await li('是');
    expect(one.acts).toMatchObject([
      { what: 'open security-rectification', form: { system: '电子证照系统', unit: 'edu' } },
    ]);
  });

  it.each([
    ['发起', /可以发起：[\s\S]*数据纠错/],
    ['发起 不存在的', /可以发起/],
    ['发起 年度盘点', /十月才能发起/],
    ['发起 数据纠错', /数据资源？/],
  ])('%j', async (text, expected) => expect(await talk(made(), text)).toMatch(expected));
});

describe('values that are there already', () => {
  it('are kept by 沿用, one or all', async () => {
    const one = city();
    const number = (key: string, name: string) => ({ key, title: name, kind: 'number' as const, required: true });
    one.matters = [
      matter('202611230002', '分配', {
        allowed: [
          allowed('分配资源', {
            form: [number('hosts', '主机'), number('storage', '存储'), number('databases', '数据库')],
            prefill: { hosts: 4, storage: 500, databases: 1 },
          }),
        ],
      }),
    ];
    one.todo = ['202611230002'];
    const li = phone(one, 'li');
    expect(await li('分配资源')).toMatch(/主机？[\s\S]*现在是：4/);
    expect(await li('沿用')).toMatch(/存储？[\s\S]*现在是：500/);
    expect(await li('800')).toMatch(/数据库？/);
    await li('全部沿用');
    expect(one.acts).toMatchObject([{ form: { hosts: 4, storage: 800, databases: 1 } }]);
  });

  describe('in rows that are given', () => {
    const field = (key: string, title: string, more: object = {}) => ({
      ...{ key, title, kind: 'text' as const, required: true },
      ...more,
    });
    const fields = {
      form: [
        {
          ...{ key: 'projects', title: '各项目的决定', kind: 'list' as const, required: true, fixedRows: true },
          items: [
            field('name', '项目', { readOnly: true }),
            field('way', '投资方式'),
            field('note', '说明', { required: false }),
          ],
        },
        field('reason', '理由'),
      ],
    };
    const deciding = (projects: object[]) => {
      const one = city();
      one.matters = [
        matter('202611230002', '计划', { allowed: [allowed('审定', { ...fields, prefill: { projects } })] }),
      ];
      one.todo = ['202611230002'];
      return { one, li: phone(one, 'li') };
    };
    const rows = [
      { name: '甲', way: '财政', note: '续建' },
      { name: '乙', way: '合作' },
    ];

    it('are shown before anything is done with them, and kept as they are', async () => {
      const { one, li } = deciding(rows);
      expect(await li('审定')).toMatch(/现有 2 条：\n1\. 甲；投资方式：财政；说明：续建\n2\. 乙；投资方式：合作\n/);
      expect(await li('沿用')).toMatch(/理由？/);
      await li('同意');
      expect(one.acts).toMatchObject([{ form: { projects: rows, reason: '同意' } }]);
    });

    it('are filled in from the start, row by row, with their names', async () => {
      const { one, li } = deciding(rows);
      await li('审定');
      expect(await li('重填')).toMatch(/甲[\s\S]*投资方式？/);
      expect(await li('合作')).toMatch(/乙[\s\S]*投资方式？/);
      await li('财政');
      await li('同意');
      const anew = [
        { name: '甲', way: '合作' },
        { name: '乙', way: '财政' },
      ];
      expect(one.acts).toMatchObject([{ form: { projects: anew, reason: '同意' } }]);
    });

    it('are asked for where they are missing, whatever is kept of the others', async () => {
      const { one, li } = deciding([{ name: '甲' }, { name: '乙', way: '合作' }]);
      expect(await li('审定')).toMatch(/1\. 甲\n2\. 乙；投资方式：合作/);
      expect(await li('沿用')).toMatch(/甲[\s\S]*投资方式？/);
      await li('财政');
      await li('同意');
      const both = [
        { name: '甲', way: '财政' },
        { name: '乙', way: '合作' },
      ];
      expect(one.acts).toMatchObject([{ form: { projects: both, reason: '同意' } }]);
    });

    it('that only name them are answered at once', async () => {
      const { li } = deciding([{ name: '甲' }]);
      expect(await li('审定')).toMatch(/甲[\s\S]*投资方式？/);
    });
  });
});
