/** On a bad line: what was read stays in sight and says how old it is, and what is opened again is there at once. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

it('shows what was read, says how old it is, and is up to date again once the line is', async () => {
  const office = await handOf(opened, city, 'office-cloud');
  await office.see('公交线网优化辅助决策系统：使用政务云');
  // The code of the pages that everybody opens is loaded ahead.
  await office.page.waitForFunction(() => performance.getEntriesByName('pages-ahead').length > 0);
  await office.page.context().setOffline(true);
  await office.refresh();
  await office.see(/^没有收到服务器的回应。.*下面是 \d+ (秒|分钟)前读到的内容。$/);
  await office.see('公交线网优化辅助决策系统：使用政务云');
  await office.picture('poor-network');

  // What was never read can't be shown, and is not: no age is named.
  await office.tapFirst(/公交线网优化辅助决策系统/);
  await office.see(/没有收到服务器的回应。请检查网络后重试，重试不会重复提交。$/);
  await office.page.context().setOffline(false);
  await office.tap('重试');
  await office.see('正在办理');
  await office.page.goBack();
  await office.lookFor('公交线网优化辅助决策系统：使用政务云');
  expect(await office.offers('重试')).toBe(false);

  // Opened again it is there before the server has said anything.
  let letGo = (): void => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  await office.page.route(/\/api\/matters\/[^/?]+$/, async (route) => {
    await held;
    await route.continue();
  });
  await office.tapFirst(/公交线网优化辅助决策系统/);
  await office.see('正在办理');
  letGo();
  await office.away();
}, 120_000);

it('shows that something is coming before the app itself has come', async () => {
  const phone = await opened.phone();
  const page = await phone.newPage();
  let letGo = (): void => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  await page.route(/\/js\//, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${city.url()}/m/`, { waitUntil: 'commit' });
  await page.getByText('正在打开…').waitFor();
  letGo();
  await page.getByText('训练场：选择一个身份').waitFor();
  await page.getByText('正在打开…').waitFor({ state: 'hidden' });
  await phone.close();
});

it('keeps what was asked for, and says how old it is where it cannot be read anew', async () => {
  const { number } = await (
    await city.as('education-contact')
  ).open('cloud-use', {
    ...{ system: '校园一卡通', level: '2', plan: '方案', selfTest: '合格', hosts: 2, databases: 1, storage: 100 },
  });
  const office = await handOf(opened, city, 'office-cloud', `matter?id=${number}`);
  await office.tap('查看谁看过');
  await office.tap('查看流程');
  await office.see('接下来');
  await office.see(/再查一次/);
  await office.page.context().setOffline(true);
  await office.tap('再查一次');
  await office.see(/没有收到服务器的回应。.*下面是 \d+ (秒|分钟)前读到的内容。$/);
  await office.page.context().setOffline(false);
  // Left and opened again, both are there without being asked for.
  await office.go('me');
  await office.go(`matter?id=${number}`);
  await office.see('接下来');
  await office.see('再查一次');
  await office.away();
}, 90_000);

it('lists among its readers whoever asks, also while his own look is still on its way', async () => {
  const { client } = await city.as('office-cloud');
  const { name } = await client.me({});
  const { items } = await client.listMatters({ query: { scope: 'todo', limit: '1' } });
  const office = await handOf(opened, city, 'office-cloud', 'me');
  const { page } = office;
  let letGo = (): void => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  let begun = (): void => undefined;
  const looking = new Promise<void>((done) => (begun = done));
  let isAsked = false;
  page.on('request', (request) => (isAsked ||= request.url().endsWith('/seen') && request.method() === 'GET'));
  await page.route(/\/api\/matters\/[^/]+\/seen$/, async (route) => {
    begun();
    await held;
    await route.continue();
  });
  await office.go(`matter?id=${items[0]?.id ?? ''}`);
  await looking;
  await office.tap('查看谁看过');
  // The page has had its turn: what it would ask for at once is asked for.
  await page.evaluate('new Promise(requestAnimationFrame)');
  expect(isAsked).toBe(false);
  letGo();
  await office.see(new RegExp(`^${name} · `));
  await office.away();
}, 90_000);

it('sends once what got no answer, and says so', async () => {
  const applicant = await handOf(opened, city, 'education-contact', 'form?procedure=cloud-use');
  await applicant.type('应用系统名称', '校园安全视频汇聚系统');
  await applicant.type('应用系统建设方案：文号', '青岚教函〔2026〕7 号');
  await applicant.type('性能和安全自测报告：报告编号', '合格，ZC-2026-081');
  await applicant.type('云主机（台）', '4');
  await applicant.type('云数据库（个）', '1');
  await applicant.type('云存储（GB）', '200');
  await applicant.tap('第二级');
  // It arrives, and its answer does not.
  await applicant.page.route('**/api/matters', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    return route.abort();
  });
  await applicant.tap('提交');
  await applicant.see(/没有收到服务器的回应/);
  await applicant.page.unroute('**/api/matters');
  await applicant.tap(/再次提交|重新提交|重试|提交/);
  await applicant.see('正在办理');
  const { client } = await city.as('education-contact');
  const { items } = await client.listMatters({ query: { scope: 'mine' } });
  expect(items.filter(({ title }) => title.startsWith('校园安全视频汇聚系统'))).toHaveLength(1);
  await applicant.away();
}, 120_000);
