/** An administrator at the pages for people and units: on the phone, and at a desk. */
import { connect } from '@banjie/server/store/base/connection.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { until } from '../stories/talk.ts';
import { handOf } from './hand.ts';
import { axe, misplaced, PLACED } from './looks/faults.ts';

const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false };
let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

it('adds a person, gives a code, and is told which post would be empty before somebody leaves', async () => {
  const hand = await handOf(opened, city, 'authority-data', 'me');
  await hand.tap(/^管理/);
  await hand.see('先处理这些');
  await hand.picture('administration');
  await hand.tap(/^人员/);
  await hand.tap('增加人员');
  const adding = await hand.sheet('增加人员');
  await adding.tap('增加人员');
  await adding.see('请填写“姓名”');
  await adding.type('姓名', '孙一诺');
  await adding.tap(/^单位：/);
  await (await hand.sheet(/^选择.单位/)).tap(/^市教育局/);
  await adding.type('手机号码', '1380013');
  await adding.tap('增加人员');
  await adding.see('手机号码不对：应为 11 位大陆手机号');
  await hand.picture('person-wrong');
  await adding.type('手机号码', '13800138000');
  await adding.tap('增加人员');
  await hand.see('138****8000');
  await hand.see('没有在任何设备上登录。');
  await hand.picture('person-added', true);
  await hand.tap('给绑定码');
  await (await hand.sheet('给绑定码')).tap('给绑定码');
  await (await hand.sheet('孙一诺的绑定码')).see(/^\d{4} \d{4}$/);
  await hand.picture('person-code');
  await hand.away();
});

it('at a desk: the list stays beside the person, and a post is not left empty silently', async () => {
  const hand = await handOf(opened, city, 'authority-data', 'me', DESK);
  await hand.tapFirst(/^管理$/);
  await hand.tapFirst(/^人员/);
  await hand.type('查找人员', '交通 负责人');
  await hand.see('没有找到');
  await hand.type('查找人员', '交通');
  await hand.tapFirst(/负责人/);
  await hand.see('还挂在名下的');
  await hand.picture('wide-person');
  expect([await axe(hand.page), await misplaced(hand.page)]).toEqual([[], PLACED]);
  await hand.tap('标为离任');
  const sheet = await hand.sheet(/^标为离任/);
  await sheet.tap('标为离任');
  await sheet.see(/负责人：没有别人担任，将空缺/);
  await hand.picture('wide-person-empties');
  await sheet.tap('知道，仍要这样');
  await hand.see('重新到岗');
  await hand.tap('重新到岗');
  await (await hand.sheet(/^重新到岗/)).tap('重新到岗');
  await hand.see('标为离任');
  await hand.away();
});

it('arranges a post, and imports a table after seeing the difference', async () => {
  const hand = await handOf(opened, city, 'authority-data', 'me', DESK);
  await hand.tapFirst(/^管理$/);
  await hand.tapFirst(/个单位，岗位/);
  await hand.type('查找单位', '交通');
  await hand.tapFirst(/^市交通运输局/);
  await hand.tapFirst(/^安排联络员/);
  await hand.sheet(/^安排：联络员/);
  await hand.picture('wide-unit-post');
  await (await hand.sheet(/^安排：联络员/)).tap('取消');
  await hand.picture('wide-unit');
  expect([await axe(hand.page), await misplaced(hand.page)]).toEqual([[], PLACED]);
  await hand.away();

  const phone = await handOf(opened, city, 'authority-data', 'me');
  await phone.tap(/^管理/);
  await phone.tap(/^从名单导入/);
  const pick = async (text: string) => {
    const choosing = phone.page.waitForEvent('filechooser');
    await phone.tap('选择人员表');
    await (await choosing).setFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await phone.see('people.csv');
    await phone.tap('预览');
  };
  await pick('标识,姓名,单位\nnew-1,周一帆,没有的局\n');
  await phone.see(/people.csv 第 2 行：/);
  await phone.picture('import-wrong');
  await pick('标识,姓名,单位\nnew-1,周一帆,市教育局\n');
  await phone.see('新增 1，更改 0，不变 0');
  await phone.picture('import-preview', true);
  await phone.tap('确认导入');
  await (await phone.sheet('确认导入')).tap('确认导入');
  await phone.see('已导入，共写入 1 项');
  await phone.away();
});

it('looks up what became of the pushes to somebody, and of a matter', async () => {
  const form = {
    resource: 'divisions',
    findings: [{ record: '430102', field: '名称', says: '甲', should: '乙', evidence: '户口簿' }],
  };
  const { number } = await (await city.as('education-data')).open('data-correction', form);
  const hand = await handOf(opened, city, 'authority-data', 'me');
  await hand.tap(/^管理/);
  await hand.tap(/^推送记录/);
  await hand.see('查一个人，或一个事项');
  await hand.picture('deliveries-first');
  await hand.type('按人或事项编号查', 'lxy');
  await hand.tap(/^林晓芸/);
  await hand.see('给 林晓芸 的推送');
  await hand.lookFor(new RegExp(`事项 ${number} · 林晓芸`));
  await hand.picture('deliveries');
  expect([await axe(hand.page), await misplaced(hand.page)]).toEqual([[], PLACED]);
  // Nothing of what it says.
  expect(await hand.page.locator('body').innerText()).not.toContain('户口簿');
  await hand.tap('查别的');
  await hand.type('按人或事项编号查', number);
  await hand.see(`事项 ${number} 的推送`);
  await hand.see(/小程序消息/);
  await hand.type('按人或事项编号查', '26999999');
  await hand.see('没有推送记录');
  await hand.type('按人或事项编号查', '没有这个人');
  await hand.see('没有找到这个人');
  await hand.away();
});

it('reads what was set aside page by page, gives one up with a reason, and has all the rest tried again at once', async () => {
  const findings = [{ record: '430103', field: '名称', says: '甲', should: '乙', evidence: '户口簿' }];
  const form = { resource: 'divisions', findings };
  const { id, number, items } = await (await city.as('education-data')).open('data-correction', form);
  const at = new Date(0);
  const entries = Array.from({ length: 25 }, (_, n) => ({
    ...{ id: `${id}.1.${n + 50}`, at: at.toISOString(), effect: { effect: 'settle', items: [], acted: false } },
    ...{ dueAt: null, attempts: 24, failedAt: at, asideAt: at, error: 'MongoError 50' },
  }));
  // The matter waits for this one.
  const awaited = { ...entries[0], id: `${id}.1.49`, effect: { effect: 'closeReceipts', item: items[0]?.id } };
  const connection = await connect(city.databaseUri);
  const matters = connection.collection<{ _id: string; outbox: object[] }>('matters');
  // What it has to do by itself is done before it is seen to fail.
  await until('nothing is left to be done', async () => (await matters.findOne({ _id: id }))?.outbox.length === 0);
  await matters.updateOne({ _id: id }, { $set: { aside: true, outbox: [awaited, ...entries] } });
  await connection.close();

  const hand = await handOf(opened, city, 'authority-data', 'me');
  await hand.tap(/^管理/);
  await hand.tap(/^搁置的动作.*26/);
  await hand.see('共 26 项，列出 20 项');
  await hand.see(new RegExp(`^${number} · `));
  await hand.see('放弃后会有事项办不下去，或者该解除的登记一直有效，只能重试。');
  await hand.picture('set-aside');
  await hand.tapFirst(/^放弃$/);
  const givingUp = await hand.sheet('放弃：收回通知');
  await givingUp.tap('放弃');
  await givingUp.see('请填写“理由”');
  await givingUp.type('理由', '通知已由对方收回');
  await givingUp.tap('放弃');
  await hand.lookFor('共 25 项，列出 20 项');
  const { client } = await city.as('authority-data');
  const { timeline } = await client.readMatter({ params: { id: number } });
  expect(JSON.stringify(timeline)).toContain('已放弃：通知已由对方收回');
  await hand.further('再列一些');
  await hand.page.getByText('共 25 项，列出 20 项').waitFor({ state: 'hidden' });
  await hand.tap('全部重试');
  const sheet = await hand.sheet('全部重试');
  await sheet.see(/^25 项都重新执行/);
  await hand.picture('set-aside-all');
  await sheet.tap('全部重试');
  await hand.lookFor('没有搁置的动作');
  await hand.away();
});

it('a list of choices says how many more there are, goes on with them, and is searched by sound', async () => {
  const hand = await handOf(opened, city, 'civil-data', 'todo');
  await hand.tap('全部种类');
  const sheet = await hand.sheet('事项种类');
  await sheet.see(/^另有 \d+ 项$/);
  await hand.picture('kinds-more');
  const tiles = () => hand.page.getByRole('radio').filter({ visible: true }).count();
  const before = await tiles();
  await sheet.tap('下一批');
  expect(await tiles()).toBeGreaterThan(before);
  expect(await sheet.offers('下一批')).toBe(false);
  await sheet.type('搜索', 'sjjc');
  await sheet.see('数据纠错');
  await sheet.type('搜索', 'zzzz');
  await sheet.see('没有符合的选项');
  await hand.away();
});

it('nobody else is shown the way, nor let in', async () => {
  const hand = await handOf(opened, city, 'transport-contact', 'me');
  await hand.see('我的');
  expect(await hand.offers(/^管理/)).toBe(false);
  await hand.away();
});
