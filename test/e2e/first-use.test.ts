/** A newcomer on his phone: three cards behind what waits, help where he stands; and a walk of the training ground, begun anew. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';
import { takePicture } from './picture.ts';

let city: City;
let opened: OpenedBrowser;
inBrowser((started) => ({ opened, city } = started));

it('shows what to do first behind what waits, leads there, and goes on every device once it is put away', async () => {
  const hand = await handOf(opened, city, 'office-cloud');
  await hand.see('先做这三件');
  await hand.picture('first-cards', true);
  // What waits stands first.
  const order = await hand.page.evaluate(
    "[document.querySelector('.listed'), document.querySelector('.first')].map((one) => one.getBoundingClientRect().top)",
  );
  const [waits = 0, cards = 0] = order as number[];
  expect(waits).toBeLessThan(cards);
  await hand.tap(/^2.*备好常用意见/);
  await hand.see('还没有自己的常用意见');
  await hand.tap('返回');
  await hand.tap('收起');
  await hand.see('已收起。在“我的”里可以再显示。');
  await hand.away();

  const other = await handOf(opened, city, 'office-cloud', 'me');
  await other.tap(/^先做这三件.*已收起/);
  await other.see('办第一件待办');
  await other.away();
});

it('is read in elder mode, in the dark and on a narrow phone', async () => {
  const elder = await handOf(opened, city, 'civil-data', 'me', { viewport: { width: 360, height: 740 } });
  await elder.tap(/^大字模式/);
  await elder.go('todo');
  await elder.see(/^收起$/);
  await elder.picture('first-cards-elder', true);
  await elder.away();
  const dark = await handOf(opened, city, 'cloud-ops', 'todo', { colorScheme: 'dark' });
  await dark.see('先做这三件');
  await dark.picture('first-cards-dark', true);
  await dark.away();
});

it('helps where one stands: on a page, before a form, in a matter and before a decision', async () => {
  const official = await handOf(opened, city, 'office-cloud');
  await official.see('就业补贴');
  await official.tap('怎么用');
  const onPage = await official.sheet('这一页怎么用');
  await onPage.see('有疑问问谁');
  await official.picture('help-page');
  await onPage.tapFirst(/^关闭$/);
  await official.tapFirst(/公交线网优化辅助决策系统/);
  await official.see('正在办理');
  await official.tap('怎么用');
  const inMatter = await official.sheet(/^政务云使用申请 \d+$/);
  await inMatter.see(/^受理：转到“提出审核意见”$/);
  await official.picture('help-matter');
  await inMatter.tapFirst(/^关闭$/);
  await official.command('不予受理');
  const decision = await official.sheet('不予受理');
  await decision.tap('怎么用');
  await official.see('必须填：不予受理意见');
  await official.picture('help-decision');
  await official.away();
  const narrow = { viewport: { width: 360, height: 740 } };
  const applicant = await handOf(opened, city, 'transport-contact', 'form?procedure=cloud-use', narrow);
  await applicant.see('应用系统名称');
  await applicant.tap('怎么用');
  await (await applicant.sheet('政务云使用申请')).see(/^1\. 受理：/);
  await applicant.picture('help-form');
  await applicant.away();
});

it('is whom he has become last, also where the phone takes its time to come up', async () => {
  const context = await opened.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  let letGo = (): void => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  await page.route(/\/m\/js\//, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(city.url(), { waitUntil: 'commit' });
  await page.locator('[data-role=official]').getByRole('button', { name: '换成 周文博，打开' }).first().click();
  await page.getByText('现在是').first().waitFor();
  await page.locator('.who__name', { hasText: '周文博' }).waitFor();
  letGo();
  await page.frameLocator('iframe').getByText('公交线网优化辅助决策系统').first().waitFor();
  await context.close();
});

it('walks through the training ground, ticked as it happens, and begins it anew', async () => {
  const context = await opened.browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  await page.goto(city.url());
  const walk = page.locator('[data-role=official]');
  const step = (n: number) => walk.getByRole('listitem').nth(n);
  const phone = page.frameLocator('iframe');
  await step(0).getByRole('button', { name: '换成 周文博，打开' }).click();
  await phone.getByText('公交线网优化辅助决策系统').first().click();
  await phone.getByText('正在办理').waitFor();
  await step(0).getByRole('img', { name: '已做到' }).waitFor();
  expect(await step(1).getByRole('img', { name: '已做到' }).count()).toBe(0);
  await step(2).getByRole('button', { name: '在手机上打开' }).click();
  await phone.getByText('还没有自己的常用意见').first().waitFor();
  await takePicture(page, 'training-roles');

  await page.getByRole('button', { name: '重新布置' }).first().click();
  const question = page.getByRole('dialog');
  await question.getByText('办过的一切都会消失').waitFor();
  await takePicture(page, 'training-anew');
  await question.getByRole('button', { name: '重新布置' }).click();
  await page.waitForEvent('load', { timeout: 60_000 });
  await step(0).waitFor();
  expect(await page.getByRole('img', { name: '已做到' }).count()).toBe(0);
  await phone.getByText('何静').first().waitFor();
  await context.close();
});
