/** The board of whoever answers for others: numbers first, what each counts, and down to the matters behind it. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';
import { unheard } from './looks/faults.ts';

describe('the board', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));

  it('counts what is opened and done, says what each number counts, and leads to the matters', async () => {
    const office = await handOf(opened, city, 'office-head', 'me');
    await office.tap(/^办理看板/);
    await office.see('逾期');
    // What the city begins with is counted a moment after it.
    await city.forward({ minutes: 1 });
    const before = await readOpen(city);
    const reporter = await city.as('social-security-data');
    const findings = [{ record: '110109', field: '名称', says: '旧名', should: '新名', evidence: '公告' }];
    await reporter.open('data-correction', { resource: 'divisions', findings });
    await office.lookFor(String(before + 1));
    await office.picture('board-work', true);
    expect(await unheard(office.page)).toEqual([]);
    await office.tap(/^逾期 \d+$/);
    await office.see(/过了期限还没有办的/);
    await office.picture('board-definition');
    await (await office.sheet(/^逾期 \d+$/)).tap('关闭');
    await office.tap('事项');
    await office.see('数据纠错');
    await office.picture('board-procedures', true);
    expect(await unheard(office.page)).toEqual([]);
    await office.tap('堵点');
    await office.picture('board-waits', true);
    expect(await unheard(office.page)).toEqual([]);
    await office.tap('单位');
    await office.see(/按市里的固定次序排列/);
    await office.picture('board-units', true);
    expect(await unheard(office.page)).toEqual([]);
    await office.tap('专项');
    await office.picture('board-special', true);
    expect(await unheard(office.page)).toEqual([]);
    await office.tap(/^在办 \d+$/);
    await office.tap('逐件查看');
    await office.see(/今天到达/);
    await office.picture('board-counted', true);
    expect(await unheard(office.page)).toEqual([]);
    // It supervises, and has no part in them: they are named, and not opened.
    await office.see('您不是该事项的参与者，不能打开');
    await office.away();

    // The head of the unit whose task it is sees his unit, and opens what is his.
    const head = await handOf(opened, city, 'civil-head', 'me');
    await head.tap(/^办理看板/);
    await head.tap(/^待办 [1-9]\d*$/);
    await head.tap('逐件查看');
    await head.tapFirst(/行政区划/);
    await head.see('办理经过');
    await head.away();

    // Who answers for nobody is not shown the way.
    const clerk = await handOf(opened, city, 'civil-data', 'me');
    await clerk.see('值班表');
    expect(await clerk.offers(/^办理看板/)).toBe(false);
    await clerk.away();
  });
});

const readOpen = async (city: City): Promise<number> => {
  const { client } = await city.as('office-head');
  return (await client.readWorkBoard({})).matters.open;
};
