/** Enough time to read: what did not work stays until it is closed, and in elder mode all else is there three times as long. */
import { timeToRead } from '../../miniapp/src/ui/time-to-read.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

const MINUTE_MS = 60_000;
const PUT_AWAY = '已收起。在“我的”里可以再显示。';

it('an error stays until it is closed, and a message as long as it takes to read', async () => {
  const hand = await handOf(opened, city, 'office-cloud', 'me');
  const { page } = hand;
  await hand.see('大字模式');
  await hand.tap(/^大字模式/);
  await hand.go('todo');
  await hand.see('不予受理');
  await page.clock.install();
  await page.route('**/first-steps', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  );
  await hand.tap('收起');
  const error = page.getByRole('alert').filter({ hasText: '没有收到服务器的回应' });
  await error.waitFor();
  await hand.picture('toast-error');
  await page.clock.runFor(MINUTE_MS);
  expect(await error.isVisible()).toBe(true);
  // Also over what was opened meanwhile.
  await hand.tap('怎么用');
  await hand.sheet('这一页怎么用');
  await hand.tap('关闭提示');
  await error.waitFor({ state: 'hidden' });
  await (await hand.sheet('这一页怎么用')).tap('关闭');

  await page.unroute('**/first-steps');
  await page.clock.pauseAt(await page.evaluate<number>('Date.now() + 1000'));
  await hand.tap('收起');
  const message = page.getByRole('status').filter({ hasText: PUT_AWAY });
  await message.waitFor();
  const plain = timeToRead(PUT_AWAY, false);
  await page.clock.runFor(2 * plain);
  expect(await message.isVisible()).toBe(true);
  await page.clock.runFor(plain);
  await message.waitFor({ state: 'hidden' });
  await hand.away();
});
