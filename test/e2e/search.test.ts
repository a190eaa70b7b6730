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

  it('keeps a filter of the list: one tap on another device, named, taken away and undone; on a phone, large, and at a desk', async () => {
    const { number } = await (
      await city.as('transport-contact')
    ).open('cloud-use', {
      ...{ system: '潮汐车道', level: '2', plan: '见附件', selfTest: '合格', hosts: 2, databases: 1, storage: 100 },
    });
    const hand = await handOf(opened, city, 'transport-contact');
    // What everybody begins with is nothing to keep.
    await hand.see('全部种类');
    expect(await hand.offers('保存这个筛选')).toBe(false);
    await hand.tap('本单位');
    await hand.tap('全部种类');
    await (await hand.sheet('事项种类')).tap(/^政务云使用申请/);
    await hand.see(new RegExp(number));
    await hand.tap('保存这个筛选');
    await hand.see('已保存为“本单位 · 政务云使用申请”。');
    await hand.tap('改名');
    const naming = await hand.sheet(/改名/);
    await naming.type('名称', '上云的');
    await naming.tap('改好');
    await hand.see('已改名为“上云的”。');
    expect(await hand.offers('保存这个筛选')).toBe(false);
    await hand.picture('kept-filter');
    // Once more: the whole list.
    await hand.tap('上云的');
    await hand.see('全部种类');
    await hand.away();

    const desk = { viewport: { width: 1280, height: 800 }, isMobile: false };
    const other = await handOf(opened, city, 'transport-contact', 'todo', desk);
    await other.tap('上云的');
    await other.see(new RegExp(number));
    await other.picture('kept-filter-wide');
    await other.tap('管理保存的筛选');
    const kept = await other.sheet('保存的筛选');
    await kept.see('上云的 · 本单位 · 政务云使用申请');
    await kept.tap('删除保存的筛选上云的');
    await kept.see('已删除“上云的”。');
    await kept.see('没有保存的筛选');
    await kept.tap('撤销');
    await kept.see('上云的 · 本单位 · 政务云使用申请');
    await other.away();

    const large = await handOf(opened, city, 'transport-contact', 'me');
    await large.tap(/^大字模式/);
    await large.go('todo');
    await large.tap('上云的');
    await large.see(new RegExp(number));
    await large.picture('kept-filter-elder');
    await large.tap('管理保存的筛选');
    await (await large.sheet('保存的筛选')).picture('kept-filters-elder');
    await large.away();
  });
});
