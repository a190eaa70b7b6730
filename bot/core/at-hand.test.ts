/** Opinions at hand by their numbers: taken where they were shown, and nothing else that is chosen by a number. */
import { allowed, City, matter, phone, reasonField } from './testing/city.ts';

const NUMBER = '202611220001';
const OTHER = '202611230002';
const options = [
  { value: 'a', title: '甲' },
  { value: 'b', title: '乙' },
];
const opinionField = { ...reasonField, title: '审核意见' };

function city(): City {
  const made = new City();
  made.bind('li');
  made.opinions = {
    own: { yes: ['按方案办理'], no: ['材料不齐：'] },
    city: { yes: ['同意，请抓紧实施。'], no: ['不符合用云规划。'] },
    last: { yes: '符合条件。' },
  };
  const approve = allowed('审核通过', {
    ...{ command: 'approve', decides: true, tone: 'primary', form: [opinionField] },
    opinion: { field: 'reason', says: 'yes', usual: true },
  });
  const refuse = allowed('不予受理', {
    ...{ command: 'refuse', decides: true, tone: 'danger', form: [reasonField] },
    opinion: { field: 'reason', says: 'no', usual: false },
  });
  const grade = allowed('定级', {
    command: 'grade',
    form: [{ key: 'grade', title: '等级', kind: 'choice', required: true, options }, opinionField],
  });
  made.matters = [
    matter(NUMBER, '电子证照系统上云申请', { allowed: [approve, refuse, grade] }),
    matter(OTHER, '公共交通系统上云申请', { allowed: [approve, refuse] }),
  ];
  made.todo = [NUMBER, OTHER];
  return made;
}
const given = (made: City) => made.acts.map(({ what, form }) => [what, (form as { reason?: string }).reason]);

it('are listed with the question, the last used first, and taken by number; used, they are the last', async () => {
  const made = city();
  const li = phone(made, 'li');
  expect(await li(`审核通过 ${NUMBER}`)).toMatch(
    /审核意见？[\s\S]*常用意见：\n1\. 符合条件。\n2\. 按方案办理\n3\. 同意，请抓紧实施。\n回复编号选用/,
  );
  expect(await li('2')).toMatch(/审核意见：按方案办理/);
  expect(made.acts).toEqual([]);
  await li('是');
  expect(given(made)).toEqual([['approve', '按方案办理']]);
  expect(made.noted).toEqual(['按方案办理']);
});

it('a word may be added, one may be written instead, and a number that was not shown is asked again', async () => {
  const made = city();
  const li = phone(made, 'li');
  await li(`审核通过 ${NUMBER}`);
  expect(await li('7')).toMatch(/没有第 7 条常用意见[\s\S]*1\. 符合条件。/);
  expect(await li('2 下周一前报进度')).toMatch(/审核意见：按方案办理。下周一前报进度/);
  // Thought better of, by number as well.
  expect(await li('改 审核意见 3')).toMatch(/审核意见：同意，请抓紧实施。/);
  expect(await li('改 审核意见 2 台主机先行开通')).toMatch(/审核意见：2 台主机先行开通/);
  await li('是');
  expect(given(made)).toEqual([['approve', '2 台主机先行开通']]);
});

it('of many six are shown, the city’s among them; 更多 shows the rest, and only then their numbers mean them', async () => {
  const made = city();
  const own = Array.from({ length: 18 }, (_, n) => `自存第 ${n + 1} 条。`);
  made.opinions.own.yes = own;
  made.opinions.city.yes = ['同意，请抓紧实施。', '同意。', '请按规定办理。'];
  const li = phone(made, 'li');
  expect(await li(`审核通过 ${NUMBER}`)).toMatch(
    /常用意见：\n1\. 符合条件。\n2\. 自存第 1 条。\n3\. 自存第 2 条。\n4\. 自存第 3 条。\n5\. 同意，请抓紧实施。\n6\. 同意。\n还有 16 条，回复“更多”查看。\n回复编号选用/,
  );
  expect(await li('7')).toMatch(/没有第 7 条常用意见/);
  const all = await li('更多');
  expect(all).toMatch(/\n7\. 自存第 4 条。\n[\s\S]*\n21\. 自存第 18 条。\n22\. 请按规定办理。\n回复编号选用/);
  expect(all).not.toContain('还有');
  expect(await li('22')).toMatch(/审核意见：请按规定办理。/);
  await li('是');
  expect(given(made)).toEqual([['approve', '请按规定办理。']]);
});

it('where all are shown, 更多 is a word like another', async () => {
  const made = city();
  const li = phone(made, 'li');
  expect(await li(`审核通过 ${NUMBER}`)).not.toContain('更多');
  expect(await li('更多')).toMatch(/审核意见：更多/);
});

it('a refusal has phrases to start from and none that is its reason by itself; the last reason is not offered', async () => {
  const made = city();
  made.opinions.last.no = '上一件的理由';
  const li = phone(made, 'li');
  const asked = await li(`不予受理 ${NUMBER}`);
  expect(asked).toMatch(/理由？[\s\S]*1\. 材料不齐：\n2\. 不符合用云规划。/);
  expect(asked).not.toContain('上一件的理由');
  expect(await li('1')).toMatch(/“材料不齐：”后面请写明/);
  expect(await li('1 缺测试报告')).toMatch(/理由：材料不齐：缺测试报告/);
  await li('是');
  expect(given(made)).toEqual([['refuse', '材料不齐：缺测试报告']]);
  expect(made.noted).toEqual([]);
});

it('a number means a row, an option or an opinion by what was shown last, and never two of them', async () => {
  const made = city();
  const li = phone(made, 'li');
  // Nobody has been shown an opinion yet: with its word a number is a row of the list.
  await li('待办');
  expect(await li('审核通过 2')).toMatch(new RegExp(`审核意见？[\\s\\S]*1\\. 符合条件。`));
  // A list that was looked at in between is followed by the question and its numbers.
  expect(await li('待办')).toMatch(/电子证照[\s\S]*公共交通/);
  expect(await li('1')).toMatch(/审核意见：符合条件。/);
  await li('是');
  expect(made.acts).toMatchObject([{ what: 'approve', id: `m-${OTHER}`, form: { reason: '符合条件。' } }]);

  // Where options are asked for, a number is an option; the field of the same form that no phrases belong to takes it as it is.
  await li(`定级 ${NUMBER}`);
  await li('2');
  expect(await li('3 号机房需补测')).not.toMatch(/同意，请抓紧实施/);
  expect(made.acts.at(-1)).toMatchObject({ what: 'grade', form: { grade: 'b', reason: '3 号机房需补测' } });
});

it('said in the same breath as the command, a number alone is no reason: it was not shown', async () => {
  const made = city();
  const li = phone(made, 'li');
  expect(await li(`不予受理 ${NUMBER} 2`)).toMatch(/理由？[\s\S]*2\. 不符合用云规划。/);
  expect(made.acts).toEqual([]);
});

it('without an answer about opinions one decides without them', async () => {
  const made = city();
  made.away.add('readOpinions');
  const li = phone(made, 'li');
  const asked = await li(`审核通过 ${NUMBER}`);
  expect(asked).toMatch(/审核意见？/);
  expect(asked).not.toMatch(/常用意见/);
  expect(await li('符合条件')).toMatch(/审核意见：符合条件/);
});
