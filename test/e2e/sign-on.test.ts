/** The city's unified sign-on, in a browser: from the page that somebody was sent, to the sign-on, and back to that page. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { CLIENT, startProvider, type SignOn } from '../harness/sign-on.ts';
import { until } from '../stories/talk.ts';

let opened: OpenedBrowser;
let provider: SignOn;
let city: City;
let phone: BrowserContext;
let page: Page;

/** One that nobody is given who asks for any port: else somebody else's server may have it by the time that ours starts. */
async function freePort(): Promise<number> {
  const port = randomInt(20_000, 30_000);
  const server = createServer();
  const isFree = await new Promise<boolean>((known) => {
    server.once('error', () => known(false));
    server.listen(port, '127.0.0.1', () => known(true));
  });
  if (!isFree) return freePort();
  await new Promise((done) => server.close(done));
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  const redirect = `http://127.0.0.1:${port}/m/`;
  provider = await startProvider([redirect]);
  [opened, city] = await Promise.all([
    openBrowser(),
    startCity({
      environment: {
        BANJIE_PORT: String(port),
        BANJIE_OIDC_ISSUER: provider.issuer,
        BANJIE_OIDC_CLIENT_ID: CLIENT.id,
        BANJIE_OIDC_CLIENT_SECRET: CLIENT.secret,
        BANJIE_OIDC_CLAIM_IS: 'person',
        BANJIE_OIDC_REDIRECT: redirect,
      },
    }),
  ]);
}, 120_000);
afterAll(async () => {
  await city?.close();
  await provider?.close();
  await opened?.close();
});
beforeEach(async () => {
  phone = await opened.phone();
  page = await phone.newPage();
  page.setDefaultTimeout(20_000);
});
afterEach(() => phone.close());

const button = () => page.getByRole('button', { name: '统一身份认证登录' });
async function signOn(account: string): Promise<void> {
  await button().click();
  await page.locator('input[name=login]').fill(account);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
}

it('leads back to the page that was asked for, with nothing of the session in any address', async () => {
  const { client } = await city.as('education-data');
  const first = async () => (await client.listMatters({ query: { scope: 'unit', state: 'all' } })).items[0];
  await until('the unit has a matter', async () => (await first()) !== undefined);
  const matter = await first();
  if (!matter) throw new Error('the unit has no matter');
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(`${city.url()}/m/#/pages/matter/index?id=${matter.number}`);
  await signOn('education-data');
  await page.getByText(matter.title).first().waitFor();
  expect(page.url()).toBe(`${city.url()}/m/#/pages/matter/index?id=${matter.number}`);
  const held = await page.evaluate<string>("sessionStorage.getItem('banjie.session')");
  const { token, refresh } = JSON.parse(held) as { token: string; refresh: string };
  expect(addresses.filter((one) => one.includes(token) || one.includes(refresh))).toEqual([]);
  expect(await page.evaluate("sessionStorage.getItem('banjie.sign-on')")).toBeNull();
  // Its session is one of his devices, like any other.
  await page.goto(`${city.url()}/m/#/pages/devices/index`);
  await page.getByText('本机').first().waitFor();
});

it('signs nobody in by an answer that this tab did not ask for', async () => {
  await page.goto(`${city.url()}/m/?code=planted&state=planted`);
  await page.getByText('这次登录不是从本页开始的').waitFor();
  expect(page.url()).not.toContain('planted');
  expect(await page.evaluate("sessionStorage.getItem('banjie.session')")).toBeNull();
});

it('says who the roster does not know, and that it was broken off', async () => {
  await page.goto(`${city.url()}/m/`);
  await signOn('stranger-of-the-city');
  await page.getByText('没有对应的人').waitFor();
  await page.goto(`${city.url()}/m/?error=access_denied&state=x`);
  await page.getByText('统一身份认证没有完成').waitFor();
});
