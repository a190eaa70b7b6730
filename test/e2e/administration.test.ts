/** An administrator with the phone: a setting is changed, a year's notice is previewed and loaded. */
import { atTime } from '@banjie/shared/kernel/time.ts';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { handOf } from './hand.ts';

const NOTICE = {
  year: 2027,
  notice: '试验〔2026〕1号',
  off: [
    ...['2027-01-01/2027-01-04', '2027-02-05/2027-02-11', '2027-04-03/2027-04-05', '2027-05-01/2027-05-05'],
    ...['2027-06-09', '2027-09-15', '2027-10-01/2027-10-07'],
  ],
  work: ['2027-02-20', '2027-05-08', '2027-10-09'],
};

let opened: OpenedBrowser;
let city: City;
beforeAll(async () => {
  [opened, city] = await Promise.all([openBrowser(), startCity({ start: atTime('2026-12-29', '10:00') })]);
}, 120_000);
afterAll(async () => {
  await Promise.all([opened?.close(), city?.close()]);
});

it('changes what the city may set, and sees that it was changed', async () => {
  const hand = await handOf(opened, city, 'authority-data', 'me');
  await hand.tap(/^本市设定/);
  await hand.see('全市通用');
  await hand.picture('settings');
  await hand.type('查找设定或事项', '纠错');
  await hand.picture('settings-found');
  await hand.tap(/^核校答复.*5 个工作日/);
  const sheet = await hand.sheet(/核校答复/);
  await hand.picture('setting');
  await sheet.type('数值', '400');
  await sheet.type('修改理由', '纠错较多');
  await sheet.tap('保存');
  await sheet.see('最长 250 个工作日');
  await hand.picture('setting-wrong');
  await sheet.type('数值', '3');
  await sheet.tap('保存');
  await hand.see('已保存，对之后进入的环节有效');
  await hand.see('3 个工作日（默认 5 个工作日）');
  await hand.tap(/^核校答复.*3 个工作日/);
  await (await hand.sheet(/核校答复/)).see(/方启航/);
  await hand.picture('setting-changed');
  await hand.away();
});

it('loads the days off of next year after seeing what they would move', async () => {
  const form = { level: '2', plan: '方案', selfTest: '自测合格', hosts: 8, databases: 1, storage: 1500 };
  await (await city.as('transport-contact')).open('cloud-use', { system: '智慧停车诱导系统', ...form });
  const hand = await handOf(opened, city, 'authority-data', 'me');
  await hand.tap(/^放假安排/);
  await hand.see('还没有载入放假安排，按法定节假日暂算');
  await hand.picture('calendar');
  await hand.tap('载入放假安排');
  const sheet = await hand.sheet('载入放假安排');
  await sheet.type('或粘贴文件内容', JSON.stringify({ ...NOTICE, work: ['2027-01-05'] }));
  await sheet.tap('预览');
  await sheet.see(/work 第 1 项：2027-01-05 不是周六或周日/);
  await hand.picture('calendar-wrong');
  await sheet.type('或粘贴文件内容', JSON.stringify(NOTICE, null, 1));
  await sheet.tap('预览');
  const preview = await hand.sheet('预览：2027 年');
  await preview.see(/智慧停车诱导系统/);
  await hand.picture('calendar-preview');
  await preview.tap('确认载入');
  await hand.see('试验〔2026〕1号');
  await hand.see(/件在办事项的期限已重新计算/);
  await hand.lookFor('已载入');
  await hand.picture('calendar-loaded');
  await hand.away();
});

it('is nothing that anybody else is shown', async () => {
  const hand = await handOf(opened, city, 'civil-data', 'me');
  await hand.see('大字模式');
  expect(await hand.offers(/^本市设定/)).toBe(false);
  await hand.go('settings');
  await hand.see('只有管理员可以查看和修改本市设定');
  await hand.away();
});

describe('the roster of a provider', () => {
  it('is made by its head, who sees the week and where nobody is', async () => {
    const hand = await handOf(opened, city, 'cloud-head', 'me');
    await hand.tap(/^值班表/);
    await hand.see('还没有值班表');
    await hand.picture('duty-none');
    await hand.tap('建值班表');
    const which = await hand.sheet('哪个单位的哪个岗位');
    await which.tapFirst(/^值班员/);
    const sheet = await hand.sheet('轮换规则');
    await hand.picture('duty-rules', true);
    await sheet.tap('提交');
    await hand.see('值班表已保存。');
    await hand.see(/主班 江海波/);
    await hand.picture('duty-week');
    await hand.away();
  });

  it('is swapped by two of the post in two taps each, and adjusted by the head', async () => {
    const params = { unit: 'cloud', post: 'duty' as const };
    const shift = {
      days: 'all' as const,
      start: '09:00',
      end: '09:00',
      every: 1,
      unit: 'day' as const,
      from: '2026-12-28',
    };
    const lines = [
      { title: '主班', shifts: [{ ...shift, persons: ['cloud-duty1', 'cloud-duty2', 'cloud-duty3'] }] },
      { title: '副班', shifts: [{ ...shift, until: '2027-01-02', persons: ['cloud-duty2', 'cloud-duty3'] }] },
    ];
    const head = await city.as('cloud-head');
    const { roster } = await head.client.readDuty({ params });
    await head.client.putDuty({ params, body: { version: roster.version, always: true, lines } });
    const day = (one: string) => ({ from: one, until: one });
    await (
      await city.as('cloud-duty2')
    ).client.askDutySwap({
      params,
      body: { other: 'cloud-duty3', give: day('2027-01-01'), take: day('2026-12-30'), why: '元旦回家' },
      key: 'swap-on-the-phone-1',
    });
    const hand = await handOf(opened, city, 'cloud-duty3', 'duty');
    await hand.see('请你换班');
    await hand.picture('duty-asked');
    await hand.tap('同意');
    await hand.see('已同意换班，值班表已更新。');
    await hand.tapFirst(/值班员/);
    await hand.see('12月30日 周三');
    await hand.see('副班 卢思齐');
    await hand.picture('duty-roster', true);
    await hand.away();
  });
});
