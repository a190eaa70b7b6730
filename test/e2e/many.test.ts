/** Many tasks at once, on the phone: chosen by hand, decided once, done one by one, each with its result. */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { actable, counting, tenActs } from './acts.ts';
import { handOf } from './hand.ts';

const systems = ['学籍管理系统', '教师资格系统', '招生录取系统', '校车监管系统', '营养餐监管系统'];
const still = 'Promise.all(document.getAnimations().map((one) => one.finished))';
/** The card that this is written on. */
const cardOf = (text: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.innerText.includes('${text}'))`;

describe('many tasks at once', () => {
  let opened: OpenedBrowser;
  let city: City;
  const numbers: string[] = [];
  const card = (n: number) => new RegExp(`${numbers[n]}.*${systems[n]}`, 's');
  beforeAll(async () => {
    [opened, city] = await Promise.all([openBrowser(), startCity()]);
    const applicant = await city.as('education-contact');
    const form = { level: '2', plan: '建设方案要点', selfTest: '自测合格', hosts: 2, databases: 1, storage: 100 };
    for (const system of systems) numbers.push((await applicant.open('cloud-use', { ...form, system })).number);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([opened?.close(), city?.close()]);
  });

  it('are accepted with one opinion: each is done or says why not, and what failed is tried again alone', async () => {
    const office = await city.as('office-cloud');
    const today = dayOf(await city.now());
    const body = { to: 'office-data', fromDay: today, untilDay: today, reason: '会议' };
    await office.client.createDelegation({ body, key: 'delegation-1' });

    const hand = await handOf(opened, city, 'office-cloud');
    await hand.tap('批量办理');
    await hand.see('点选要一起办理的待办，一次最多 50 件。');
    for (const n of [0, 1, 2]) await hand.tap(card(n));
    await hand.see('已选 3 件');
    await hand.picture('many-chosen');
    await hand.tap('受理');
    const sheet = await hand.sheet('受理（3 件）');
    await sheet.type('审核意见', '材料齐全');
    for (const n of [0, 1, 2]) await sheet.see(new RegExp(`${numbers[n]} ${systems[n]}`));
    await hand.picture('many-review');

    // Meanwhile one is accepted by his substitute, and for another a signature is asked.
    await (await city.as('office-data')).give(numbers[1]!, 'accept');
    await office.give(numbers[2]!, '加签', { to: 'finance-contact', place: 'before', note: '请核资金' });
    await sheet.tap('确认受理 3 件');
    const result = await hand.sheet('受理：办理结果');
    await result.see('已办理 1 件，2 件没有办成。');
    await result.see(/^已由 冯书瑶 .*办理：受理。无需再办。$/);
    await result.see(/会签/);
    await hand.page.evaluate(still);
    await hand.picture('many-result');

    await (await city.as('finance-contact')).give(numbers[2]!, '会签同意');
    await result.tap('重试未成功的（1 件）');
    await result.see('已办理 2 件，1 件没有办成。');
    expect(await result.offers(/^重试/)).toBe(false);
    // One of them is looked at, and the results are still there afterwards.
    await result.tap(new RegExp(numbers[1]!));
    await hand.see('办理经过');
    // Taro's router in the browser loses the page behind when one goes back before the new one has slid in.
    await hand.page.getByText('全选本页').waitFor({ state: 'hidden' });
    await hand.tap('返回');
    await (await hand.sheet('受理：办理结果')).tap('完成');
    await hand.tap('批量办理'); // the mode was left: nothing of it is still to be done

    const { items } = await office.client.listMatters({ query: { scope: 'todo', procedure: 'cloud-use', limit: 100 } });
    const steps = numbers.map((number) => items.find((one) => one.number === number)?.steps.join());
    expect(steps).toEqual(['提出审核意见', '提出审核意见', '提出审核意见', '受理', '受理']);
    const given = await office.client.readMatter({ params: { id: numbers[2]! } });
    expect(given.timeline.filter((one) => one.what === '受理')).toHaveLength(1);
    await hand.away();
  }, 60_000);

  it('of different kinds have nothing in common, which is said; one kind is chosen at once; the list stays where it was', async () => {
    const hand = await handOf(opened, city, 'office-cloud');
    await hand.tap('批量办理');
    await hand.tap('全选本页');
    await hand.see('所选待办没有共同的办理操作，请选择同一类待办。');
    await hand.picture('many-mixed');
    await hand.tap('按类选择');
    await (await hand.sheet('按类选择')).tap(/^政务云使用申请 · 受理/);
    await hand.see(/^已选 [2-9] 件$/);
    expect(await hand.offers('受理')).toBe(true);

    // In the middle of the list, as the first that is in sight: cards are higher while they can be chosen.
    const shown = await hand.page.getByRole('checkbox').allInnerTexts();
    const third = cardOf(/\d{8}/.exec(shown[2] ?? '')?.[0] ?? '');
    await hand.page.evaluate(
      `${third}.style.scrollMarginTop = '70px', ${third}.scrollIntoView({ behavior: 'instant' })`,
    );
    const top = () => hand.page.evaluate<number>(`Math.round(${third}.getBoundingClientRect().top)`);
    expect(await top()).toBe(70);
    await hand.tap('取消');
    await hand.see('我的'); // the tabs are back
    expect(await top()).toBe(70);
    expect(await hand.offers(/^已选/)).toBe(false);
    await hand.away();
  }, 60_000);

  it('costs a user this many taps and characters, act by act', async () => {
    const costs: Record<string, string> = {};
    for (const { title, person, act } of tenActs(await actable(city))) {
      const { hand, cost } = counting(await handOf(opened, city, person));
      await act(hand);
      costs[title] = `${cost.taps} / ${cost.characters}`;
      await hand.away();
    }
    expect(costs).toEqual({
      'a plain approval from the list': '2 / 0',
      'a refusal with its reason': '3 / 13',
      'the confirmation of a receipt': '3 / 0',
      'the acknowledgement of an incident': '1 / 0',
      'the acceptance of an application': '2 / 0',
      'an error reported by form': '5 / 23',
      'the verification of a doubted record': '3 / 0',
      'progress of an incident filed': '2 / 16',
      'three accepted together': '7 / 0',
      'a question answered': '4 / 15',
    });
  }, 120_000);
});
