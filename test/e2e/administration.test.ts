/** An administrator with the phone: a setting is changed, a year's notice is previewed and loaded. */
import { atTime } from '@banjie/shared/kernel/time.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
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
inBrowser((started) => ({ opened, city } = started), { start: atTime('2026-12-29', '10:00') });

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

it('brings a monitoring system along: how its messages are read is tried before it counts, and what came is seen', async () => {
  const head = await handOf(opened, city, 'cloud-head', 'me');
  await head.tap(/^告警来源/);
  await head.see('政务云监控平台');
  await head.picture('feeds');
  await head.tap('添加告警来源');
  await head.tap('JSON 消息');
  await head.type('名称', '机房动环监控');
  await head.type('告警列表', '/data');
  await head.type('告警标识', '/alarmId');
  await head.type('标题', '/text');
  await head.type('等级', '/severity');
  await head.type('系统', '=政务云机房');
  const alarm = { id: 'ups-2', text: '2 号 UPS 市电中断', severity: 'P1' };
  await head.type('粘贴一条真实的消息', JSON.stringify({ data: [alarm] }));
  await head.tap('试读');
  await head.see('读不出来，逐项见下面的说明');
  await head.see(/没有读到“告警标识”/);
  await head.picture('feed-wrong');
  await head.picture('feed-wrong-whole', true);
  await head.type('告警标识', '/id');
  await head.tap('添加一项等级对照');
  await head.type('原值', 'P1');
  await head.tap('Ⅱ级');
  await head.tap('试读');
  await head.see('读得出来：1 个');
  await head.see('P1 → Ⅱ级');
  await head.picture('feed-tried-whole', true);
  await head.tap('保存');
  const given = await head.sheet('凭据：机房动环监控');
  await head.picture('feed-token');
  const token = await head.page.getByText(/^[0-9a-f]{64}$/).innerText();
  await given.tap('已妥善保管');
  await head.see('还没有收到过消息');
  const post = (message: object) =>
    city.send('/api/hooks/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(message),
    });
  expect((await post({ data: [alarm] })).status).toBe(200);
  expect((await post({ data: [alarm, { text: '无编号' }] })).status).toBe(200);
  expect((await post({ alarms: [alarm] })).status).toBe(422);
  await head.refresh();
  await head.see(/^已发起 /);
  await head.see('/data/1/id：没有读到“告警标识”：这个路径上没有内容。请对照消息核对路径的每一段和大小写');
  await head.picture('feed');
  await head.picture('feed-whole', true);
  await head.away();
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

  it('is handed over with a word, and says how an alarm goes through it', async () => {
    const hand = await handOf(opened, city, 'cloud-duty2', 'duty');
    await hand.tapFirst(/值班员/);
    await hand.tap('交班');
    await hand.see('还没有交班说明');
    await hand.picture('duty-no-notes');
    await hand.tap('写交班');
    const sheet = await hand.sheet('交班说明');
    await sheet.type('要交代的话', '核心交换机已更换光模块，观察到 10 点；备件在 3 号柜。');
    await hand.picture('duty-note');
    await sheet.tap('提交');
    await hand.see(/已记下/);
    await hand.see(/核心交换机已更换光模块/);
    await hand.picture('duty-notes');
    await hand.tap('空岗');
    await hand.picture('duty-gaps');
    await hand.tap('规则');
    await hand.see(/告警后第几分钟通知：主班 0；副班 10；到第 20 分钟/);
    await hand.picture('duty-calls', true);
    await hand.away();
  });
});

describe('a window of maintenance', () => {
  it('is made by the head of the provider, seen by whom it concerns, moved and ended', async () => {
    const hand = await handOf(opened, city, 'cloud-head', 'me');
    await hand.tap(/^维护窗口/);
    await hand.see('没有维护窗口');
    await hand.picture('maintenance-none');
    await hand.tap('设维护窗口');
    await (await hand.sheet('维护什么')).tapFirst(/^本单位承载的全部系统/);
    const sheet = await hand.sheet('设维护窗口');
    await sheet.type('维护内容', '核心交换机割接');
    await sheet.type('几点开始', '0:00');
    await sheet.type('几点结束', '24:00');
    await sheet.tap('提交');
    await sheet.see('应为时刻，例如 09:00');
    await hand.picture('maintenance-form', true);
    await sheet.type('几点开始', '00:00');
    await sheet.tap('提交');
    await hand.see(/^维护窗口已设/);
    await hand.see('维护中');
    await hand.picture('maintenance-list');
    await hand.tapFirst(/本单位承载的全部系统/);
    const whole = await hand.sheet('本单位承载的全部系统');
    await whole.see('维护期间没有告警。');
    await hand.picture('maintenance-window');
    await whole.tap('改结束时间');
    const move = await hand.sheet('改结束时间');
    await move.type('几点结束', '23:30');
    await move.type('事由', '回退一次');
    await move.tap('提交');
    await hand.see(/维护改为到/);
    await hand.tapFirst(/本单位承载的全部系统/);
    await (await hand.sheet('本单位承载的全部系统')).tap('提前结束');
    await (await hand.sheet('提前结束')).tap('提前结束');
    await hand.see('已结束');
    await hand.picture('maintenance-over');
    await hand.away();
  });
});
