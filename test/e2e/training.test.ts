/** The training ground as a newcomer meets it: one page, somebody to be, a phone, a chat with the real bot, a clock. */
import type { OpenedBrowser } from '../harness/browser.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { until } from '../stories/talk.ts';

let city: City;
let opened: OpenedBrowser;
// The server brings its own gateway and bot, as `npm start` does.
inBrowser((started) => ({ opened, city } = started), { environment: { BANJIE_TRAINING_CHAT: 'on' } });

it('lets one be somebody, talk to the bot, open a matter from the chat, and put the clock forward', async () => {
  const context = await opened.browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  await page.goto(city.url());
  await page.getByText('训练场', { exact: true }).waitFor();

  const phone = page.frameLocator('iframe');
  await phone.getByText('何静').waitFor();
  // The phone beside it may take the focus while it loads.
  const box = page.getByPlaceholder('发消息，回车发送');
  await box.fill('待办');
  await box.press('Enter');
  const said = page.getByText(/您有 \d+ 项待办/).last();
  await said.waitFor();

  // The number in the bot's answer is a way into the matter; pushes that arrive meanwhile have numbers of their own.
  await said
    .locator('xpath=ancestor-or-self::*[descendant::button or descendant::a][1]')
    .getByRole('button', { name: /^\d{8}$/ })
    .first()
    .click();
  await phone.getByText('正在办理').waitFor();

  const before = dayOf(await city.now());
  await page.getByRole('button', { name: '下一个工作日' }).click();
  await until('it is another day', async () => dayOf(await city.now()) > before);

  await page.getByText('换个人').first().click();
  await page.getByRole('button', { name: /^周文博/ }).click();
  await phone.getByText('周文博', { exact: true }).waitFor();
  expect(broken).toEqual([]);
  await context.close();
});
