/** One search on the phone: by first letters, of every kind, down to what is found; kept, and used again. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { until } from '../stories/talk.ts';
import { handOf } from './hand.ts';

describe('the search', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('finds by first letters, leads there, and is kept for the next device', async () => {
    const { client } = await city.as('civil-data');
    // What the city begins with can be found a moment after it.
    await until('the catalogue is found', async () =>
      (await client.searchAll({ query: { text: 'xzqh', kind: 'entry' } })).groups.some(({ items }) => items.length > 0),
    );
    const hand = await handOf(opened, city, 'civil-data', 'me');
    await hand.tap(/^查找/);
    await hand.see('查找您能看到的一切');
    await hand.type('搜索', 'xzqh');
    await hand.see(/^行政区划代码（县级）/);
    await hand.picture('search', true);
    await hand.tap('登记簿');
    await hand.tap('保存这个查找');
    await hand.see('已保存，在您的各个设备上都能用');
    await hand.tapFirst(/^行政区划代码（县级）/);
    await hand.see(/^行政区划代码（县级）/);
    await hand.away();

    const other = await handOf(opened, city, 'civil-data', 'search');
    await other.tap('xzqh · 登记簿');
    await other.see(/^行政区划代码（县级）/);
    await other.type('搜索', '没有的东西');
    await other.see('没有找到');
    await other.away();
  });
});
