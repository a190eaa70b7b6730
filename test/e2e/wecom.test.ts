/** WeCom's window in the training ground: a decision is given on its cards alone, by the real channel and real callbacks. */
import { randomUUID } from 'node:crypto';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { takePicture } from './picture.ts';

let city: City;
let opened: OpenedBrowser;
inBrowser((started) => ({ opened, city } = started), {
  environment: { BANJIE_TRAINING_CHAT: 'on', BANJIE_TRAINING_WECOM: 'on' },
});

it('a card asks, repeats the decision, and says who has taken it; the switch takes WeCom down and up', async () => {
  const today = dayOf(await city.now());
  const office = await city.as('office-cloud');
  await office.client.createDelegation({
    body: { to: 'office-security', fromDay: today, untilDay: today, reason: '外出' },
    key: randomUUID(),
  });
  const apply = async (system: string) =>
    (await city.as('transport-contact')).open('cloud-use', {
      ...{ system, level: '2', plan: '青岚交函〔2026〕19 号', selfTest: '性能与安全自测合格，报告 ZC-2026-077' },
      ...{ hosts: 8, databases: 1, storage: 1500 },
    });
  const context = await opened.browser.newContext({
    ...{ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
  });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  const picture = (name: string): Promise<void> => takePicture(page, `wecom-${name}`);
  await page.goto(city.url());
  const wecom = page.getByRole('region', { name: '企业微信' });
  const phone = page.frameLocator('iframe');
  await phone.getByText('何静').waitFor();
  await page.getByText('换个人').first().click();
  await page.getByRole('button', { name: /^周文博/ }).click();
  await wecom.getByText('这个人没有企业微信账号').waitFor();
  await page.getByRole('button', { name: /^许安然/ }).click();
  await phone.getByText('许安然').waitFor();
  const matter = await apply('智慧停车诱导系统');

  // The matter is named by others too: by the summary of the delegation, and by the card of its next task, below.
  const card = wecom.getByRole('article').filter({ hasText: matter.number }).filter({ hasText: '待办：受理' });
  await card.getByText('智慧停车诱导系统').waitFor();
  await card.getByText('办理时限').waitFor();
  // What needs words leads to the mini-app on the phone beside it.
  await card.getByRole('button', { name: '去办理' }).click();
  await phone.getByText('正在办理').waitFor();
  await picture('card');

  await card.getByRole('button', { name: '受理', exact: true }).click();
  await card.getByText('请再确认：受理').waitFor();
  expect((await office.client.readMatter({ params: { id: matter.id } })).items[0]?.step).toBe('accept');
  await picture('sure');
  await card.getByRole('button', { name: '确认受理' }).click();
  await card.getByText('已办：受理').waitFor();
  await card.getByText('许安然').waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
  await picture('done');

  await wecom.getByRole('button', { name: '停掉企业微信' }).click();
  await wecom.getByText('企业微信停着').waitFor();
  const other = await apply('公交调度系统');
  await wecom.getByRole('button', { name: '恢复企业微信' }).click();
  await wecom.getByText('企业微信停着').waitFor({ state: 'hidden' });
  // What could not be told meanwhile comes once it is up.
  await wecom.getByRole('article').filter({ hasText: other.number }).waitFor({ timeout: 60_000 });
  expect(broken).toEqual([]);
  await context.close();
}, 150_000);
