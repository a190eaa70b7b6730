/** Signed in on a phone: the list of devices, signing out everywhere, and no session out of an address in a real city. */
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { handOf } from './hand.ts';

let opened: OpenedBrowser;
beforeAll(async () => void (opened = await openBrowser()), 120_000);
afterAll(() => opened?.close());

const inCity = async (environment: Record<string, string>, work: (city: City) => Promise<void>) => {
  const city = await startCity({ environment });
  try {
    await work(city);
  } finally {
    await city.close();
  }
};

it('shows where somebody is signed in, and signs out there and everywhere', () =>
  inCity({}, async (city) => {
    const hand = await handOf(opened, city, 'education-data', 'me');
    const other = await city.send('/api/training/personas/education-data/token', { method: 'POST' });
    const { token } = other.body as { token: string };
    const status = async () => (await city.send('/api/me', { headers: { authorization: `Bearer ${token}` } })).status;
    await hand.tap(/^登录的设备/);
    await hand.see('本机');
    await hand.tap('让它退出');
    await hand.see('那台设备已退出');
    expect(await status()).toBe(401);
    await hand.tap('退出所有设备');
    await (await hand.sheet('退出所有设备')).tap('退出所有设备');
    await hand.see('训练场：选择一个身份');
    await hand.away();
  }));

it('takes no session out of an address in a real city', () =>
  inCity({ BANJIE_MODE: 'production', BANJIE_SECRET: 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge' }, async (city) => {
    const phone = await opened.phone();
    const page = await phone.newPage();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.headers()['authorization'] ?? ''));
    await page.goto(`${city.url()}/m/#/pages/todo/index?token=planted.by.somebody&refresh=planted`);
    await page.getByText('请从微信小程序或本单位的工作平台进入').first().waitFor();
    expect(sent.filter((one) => one !== '')).toEqual([]);
    expect(page.url()).not.toContain('planted');
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('planted');
    await phone.close();
  }));
