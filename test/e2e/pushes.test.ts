/** How somebody is pushed, as he sets it himself, and who can't be reached, as an administrator sees it. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { takePicture } from './picture.ts';

let city: City;
let opened: OpenedBrowser;
inBrowser((started) => ({ opened, city } = started));

/** A picture shows what has come to rest. */
const still = 'Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))';

async function pageAs(person: string, name: string) {
  const context = await opened.browser.newContext({
    ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
  });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  const { token, refresh } = await city.as(person);
  await page.goto(`${city.url()}/m/#/pages/${name}/index?token=${token}&refresh=${refresh}`);
  const picture = (file: string, fullPage = true): Promise<void> => takePicture(page, file, fullPage);
  return { page, broken, picture };
}

it('somebody takes new tasks in the summary of the morning, takes that back, and goes back to what the city sets', async () => {
  const { page, broken, picture } = await pageAs('civil-data', 'pushes');
  await page.getByText('目前全部随本市设定').waitFor();
  await page.getByText('并入每日汇总').first().click();
  await page.getByText('已保存').first().waitFor();
  await picture('pushes', false);
  const levelOf = async () => (await (await city.as('civil-data')).client.readPushes({})).groups[0]?.level;
  expect(await levelOf()).toBe('digest');
  await page.getByRole('button', { name: '撤销刚才的修改' }).click();
  await page.getByText('已撤销').first().waitFor();
  expect(await levelOf()).toBe('now');
  expect(broken).toEqual([]);
});

it('an administrator sees that no bot runs, whom that keeps from hearing, and which deadlines nobody would learn of', async () => {
  const { page, broken, picture } = await pageAs('authority-data', 'reachability');
  await page.getByText('聊天机器人').first().waitFor();
  await picture('reachability', false);
  await page
    .getByText(/能办的人：/)
    .nth(3)
    .waitFor();
  await page.getByText('任职人员 ', { exact: false }).waitFor();
  await page
    .getByText('没有绑定', { exact: false })
    .or(page.getByText('聊天机器人不能用', { exact: false }))
    .first()
    .waitFor();
  expect(broken).toEqual([]);
});

it('somebody puts off what waits for him: what he has opened is read, it comes back at its time, and he sees until when', async () => {
  const reporter = await city.as('education-data');
  const findings = [{ record: '430102', field: '名称', says: '旧名', should: '新名', evidence: '民政部门公告' }];
  const { id, number } = await reporter.open('data-correction', { resource: 'divisions', findings });
  const provider = (await city.as('civil-data')).client;
  const unread = async () =>
    (await provider.listNotices({ query: { unread: '1' } })).items.filter((one) => one.matter === id);
  const { page, broken, picture } = await pageAs('civil-data', 'todo');
  await page.getByText(new RegExp(number)).first().click();
  await page.getByRole('button', { name: '稍后提醒' }).click();
  await page.getByText('期限不变', { exact: false }).waitFor();
  await page.evaluate(still);
  await picture('snooze-sheet', false);
  await page.getByRole('button', { name: /^一小时后/ }).click();
  await page.getByRole('button', { name: /^已设：.*再提醒我$/ }).waitFor();
  await picture('snoozed', false);
  // Who is faster than what tells him has it read as it comes.
  await expectSoon(unread, []);
  await page.getByRole('button', { name: '返回' }).last().click();
  await page
    .getByText(/ 再提醒$/)
    .first()
    .waitFor();
  await page.evaluate(still);
  await picture('snoozed-list', false);
  await city.forward({ minutes: 61 });
  await expectSoon(async () => (await unread()).map(({ subject }) => subject.startsWith('到时提醒：')), [true]);
  await expectSoon(async () => (await provider.readSnooze({ params: { id } })).until ?? 'none', 'none');
  expect(broken).toEqual([]);
});

/** The duty that tells it looks every second. */
async function expectSoon(read: () => Promise<unknown>, what: unknown): Promise<void> {
  const end = performance.now() + 40_000;
  let found = await read();
  while (JSON.stringify(found) !== JSON.stringify(what) && performance.now() < end) {
    await new Promise((done) => setTimeout(done, 100));
    found = await read();
  }
  expect(found).toEqual(what);
}
