/** What goes outside, on the screen: the endpoints of a unit's system, and the SMS window of the training ground. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { takePicture } from './picture.ts';

let city: City;
let opened: OpenedBrowser;
let system: Server;
/** Tests of the line; what the unit is told comes to it too. */
let pings = 0;
beforeAll(async () => {
  system = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if ((JSON.parse(body) as { type: string }).type === 'ping') pings += 1;
      response.writeHead(200).end('taken');
    });
  });
  await new Promise<void>((up) => system.listen(0, '127.0.0.1', up));
  const environment = { BANJIE_TRAINING_SMS: 'on', BANJIE_WEBHOOK_NETS: '127.0.0.1', BANJIE_WEBHOOK_HTTP: 'yes' };
  [city, opened] = await Promise.all([startCity({ environment }), openBrowser()]);
});
afterAll(async () => {
  await opened.close();
  await city.close();
  system.closeAllConnections();
  await new Promise((done) => system.close(done));
});

async function pageAs(person: string, width = 1440) {
  const context = await opened.browser.newContext({
    ...{ viewport: { width, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
  });
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  const picture = (name: string): Promise<void> => takePicture(page, name);
  const { token, refresh } = await city.as(person);
  return { page, broken, picture, token, refresh };
}

it('the head of a unit adds his system, is given its secret once, tries it, and sees what came of it', async () => {
  const { page, broken, picture, token, refresh } = await pageAs('civil-head', 420);
  await page.goto(`${city.url()}/m/#/pages/webhooks/index?token=${token}&refresh=${refresh}`);
  await page.getByText('还没有推送地址').waitFor();
  await page.getByRole('button', { name: '添加推送地址' }).click();
  const sheet = page.getByRole('dialog', { name: '添加推送地址' });
  await sheet.getByLabel('名称').fill('综合业务系统');
  await sheet.getByLabel('地址').fill('http://10.9.9.9/');
  await sheet.getByRole('button', { name: '提交' }).click();
  await sheet
    .getByText(/内部网络的地址/)
    .first()
    .waitFor();
  await sheet.getByLabel('地址').fill(`http://127.0.0.1:${(system.address() as AddressInfo).port}/`);
  await sheet.getByRole('button', { name: '提交' }).click();
  const secret = page.getByRole('dialog', { name: /验签密钥/ });
  await secret.getByText(/^whsec_/).waitFor();
  await picture('webhook-secret');
  await secret.getByRole('button', { name: '已妥善保管' }).click();
  await page.getByRole('button', { name: /^综合业务系统/ }).click();
  const one = page.getByRole('dialog', { name: '综合业务系统' });
  await one.getByRole('button', { name: '发测试消息' }).click();
  await page.getByText(/对方已收下：HTTP 200/).waitFor();
  expect(pings).toBe(1);
  await picture('webhook');
  expect([broken, await page.getByText(/whsec_/).count()]).toEqual([[], 0]);
});

it('the SMS window shows what came to whoever is on duty', async () => {
  const matter = await (
    await city.as('cloud-duty1')
  ).open('incident', {
    ...{ what: '核心交换机丢包', system: '政务云网络', level: 'II' },
  });
  const { page, broken, picture } = await pageAs('cloud-duty1');
  await page.goto(city.url());
  await page.getByText('换个人').first().click();
  await page.locator('[data-person=cloud-duty1]').last().click();
  const sms = page.getByRole('region', { name: '短信' });
  await sms.waitFor();
  await city.forward({ minutes: 2 });
  await sms.getByText(new RegExp(`【青岚办结】紧急：.*${matter.number}`)).waitFor({ timeout: 60_000 });
  await sms.getByText(/回执：已送达/).waitFor();
  await sms
    .getByText(/同一条消息：小程序/)
    .first()
    .waitFor();
  await picture('sms');
  await sms.getByRole('button', { name: '关掉他的手机' }).click();
  await sms.getByRole('button', { name: '打开他的手机' }).waitFor();
  expect(broken).toEqual([]);
});
