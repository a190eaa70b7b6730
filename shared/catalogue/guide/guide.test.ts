/** A unit's catalogue as a table with the columns of the national guide, beside what stands. */
import { csvRecords } from '../../kernel/csv.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { entryValues, formOf } from '../entry.ts';
import { besideCatalogue, inGuide, type Beside } from './entries.ts';
import { readGuide, writeGuide } from './table.ts';
import { guideTexts as t } from './texts.ts';

const form = {
  ...{ name: '低保对象', items: '身份证号、姓名、金额', format: 'table', way: 'interface', updateLimit: 'month' },
  ...{
    identifiedBy: 'person',
    personal: true,
    classification: 'important',
    protection: '加密存储',
    shareType: 'unconditional',
  },
  ...{ summary: '在保人员', category: '民政/救助', open: false },
};
const entryOf = (subject: string, title: string, values: Record<string, unknown>): RegisterEntry => ({
  ...{
    register: 'catalogue',
    subject,
    title,
    units: [],
    since: '2026-01-05T02:00:00.000Z',
    matter: 'm',
    number: '260001',
  },
  values,
});
const own = [entryOf('r-1', '低保对象', entryValues(form, 'civil'))];
const foreign = entryOf('r-9', '学籍', entryValues({ ...form, name: '学籍' }, 'edu'));
const beside: Beside = {
  ...{ unit: { id: 'civil', name: '市民政局' }, own, regime: 'national' },
  entry: (code) => [...own, foreign].find(({ subject }) => subject === code),
  nameOf: (id) => (id === 'edu' ? '市教育局' : id),
  isUsed: (code) => code === 'r-1',
};
const read = (text: string, most = 50) => besideCatalogue(readGuide([...csvRecords(text, ',')], most), beside);
const reasons = (text: string) =>
  read(text).faults.map(({ line, column, reason }) => [line, column ?? '', reason].join(' '));
const HEAD = '信息资源名称,信息资源代码,信息项名称,信息资源格式,共享方式,更新周期,共享类型,数据分级';

it('what was taken out comes back as it stands', () => {
  const table = writeGuide(own.map((one) => inGuide(one, '市民政局')));
  const text = table.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');
  expect(table[0]?.slice(0, 4)).toEqual(['信息资源分类', '信息资源名称', '信息资源代码', '信息资源提供方']);
  expect(read(text)).toMatchObject({ items: [{ kind: 'same', code: 'r-1', differences: [] }], faults: [], others: 0 });
});

it('reads the head of the guide on two lines, under a title, and a resource on as many lines as it has items', () => {
  const text = [
    '市民政局政务信息资源目录,,,,,,,,',
    '信息资源名称,信息项信息,,信息资源格式,,共享属性,,更新周期,数据分级',
    ',信息项名称,数据类型,分类,类型,共享类型,共享方式,,',
    '婚姻登记,身份证号,C,数据库,Oracle,无条件共享,库表交换,每日,一般数据',
    ',姓名,C,,,,,,',
    '社会组织,统一社会信用代码,C,电子文件,OFD,无条件共享,接口,每季,一般数据',
  ].join('\n');
  const { items, faults, unread, others } = read(text);
  expect(faults).toEqual([]);
  expect(unread).toEqual(['数据类型']);
  expect(others).toBe(1);
  expect(items).toMatchObject([
    {
      ...{ line: 4, kind: 'new', name: '婚姻登记' },
      form: {
        items: '身份证号、姓名',
        format: 'table',
        way: 'batch',
        updateLimit: 'twoDays',
        identifiedBy: 'person',
        personal: true,
      },
      warnings: [t.warnings.daily('每日'), t.warnings.identified('法定身份证号'), t.warnings.personal('是')],
    },
    {
      kind: 'new',
      form: { format: 'document', updateLimit: 'quarter', identifiedBy: 'organisation', personal: false },
    },
  ]);
});

it('says what a change changes, and leaves what a blank cell says nothing of', () => {
  const [item] = read(`${HEAD}\n低保对象,r-1,身份证号、姓名,,,每季度,,`).items;
  expect(item).toMatchObject({
    kind: 'changed',
    code: 'r-1',
    differences: [
      { title: '信息项名称', was: '身份证号、姓名、金额', is: '身份证号、姓名' },
      { title: '更新周期', was: '每月', is: '每季度' },
    ],
    form: { ...formOf(own[0]!), items: '身份证号、姓名', updateLimit: 'quarter' },
  });
});

it('finds an entry by its name where no code is written, and warns of a second one of that name', () => {
  expect(read(`${HEAD}\n低保 对象,,,,,每年,,`).items).toMatchObject([{ kind: 'changed', code: 'r-1' }]);
  const [item] = read(`${HEAD}\n低保对象,CZ-7,身份证号,库表,接口,每年,无条件共享,一般数据`).items;
  expect(item).toMatchObject({ kind: 'new', code: 'CZ-7', form: { code: 'CZ-7' } });
  expect(item?.warnings).toContain(t.warnings.renamed('r-1'));
});

it.each([
  ['no head', '名称,代码\n甲,1', `1  ${t.faults.noHead}`],
  ['a head twice', '信息资源名称,共享类型,共享类型\n甲,无条件共享,', `1  ${t.faults.twice('共享类型')}`],
  [
    'a code of another unit',
    `${HEAD}\n学籍,r-9,学号,库表,接口,每年,无条件共享,一般数据`,
    `2 信息资源代码 ${t.faults.foreign('市教育局')}`,
  ],
  [
    'a provider that is another',
    `${HEAD},信息资源提供方\n低保对象,r-1,,,,,,,市教育局`,
    `2 信息资源提供方 ${t.faults.otherUnit('市教育局')}`,
  ],
  [
    'a word that means nothing',
    `${HEAD}\n低保对象,r-1,,,,偶尔,,`,
    `2 更新周期 ${t.faults.unknown('偶尔', '实时、变更后2个工作日内、每月、每季度、每年')}`,
  ],
  [
    'the same one twice',
    `${HEAD}\n低保对象,r-1,,,,每年,,\n别的,,x,库表,接口,每年,无条件共享,一般数据\n低保对象,r-1,,,,每月,,`,
    `4  ${t.faults.repeated(2)}`,
  ],
  ['an item line under nothing', `${HEAD}\n,,姓名,,,,,`, `2  ${t.faults.noName}`],
  [
    'what the law asks for besides',
    `${HEAD}\n新的,,身份证号,库表,接口,每年,有条件共享,一般数据`,
    '2 共享范围 没有写“共享范围”。请填写这一列，表中没有的请加上',
  ],
  [
    'a used one that is not to be shared',
    `${HEAD},依据种类,依据\n低保对象,r-1,,,,,不予共享,,法律,某法第三条`,
    `2 共享类型 ${t.faults.used}`,
  ],
  [
    'one resource said in two ways',
    `${HEAD}\n新的,,身份证号,库表,接口,每年,无条件共享,一般数据\n新的,,姓名,,文件下载,,,`,
    `3 共享方式类型 ${t.faults.differs('共享方式类型', 2)}`,
  ],
])('names %s by line and column', (_, text, fault) => {
  expect(reasons(text)).toContain(fault);
});

it('takes no more than are looked at', () => {
  const many = [1, 2, 3].map((n) => `资源${n},,身份证号,库表,接口,每年,无条件共享,一般数据`).join('\n');
  expect(read(`${HEAD}\n${many}`, 2)).toMatchObject({ items: [], faults: [{ line: 4, reason: t.faults.tooMany(2) }] });
});
