/** The same pages at a desk: the ways at the side, the list beside what was opened from it, the keyboard, paper. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { until } from '../stories/talk.ts';
import { handOf, type Hand } from './hand.ts';
import { axe, misplaced, PLACED } from './looks/faults.ts';
import { onPaper } from './paper.ts';

const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false };
let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

const list = ({ page }: Hand) => page.getByRole('complementary', { name: '待办' });
const matter = ({ page }: Hand) => page.getByRole('main');
const focused = ({ page }: Hand) => page.evaluate<string>('document.activeElement.innerText ?? ""');
/** Both beside each other: the list on the left of the matter. */
async function bothInSight(hand: Hand): Promise<void> {
  await matter(hand).getByText('正在办理').first().waitFor();
  await list(hand).getByPlaceholder('搜标题、编号、单位').waitFor();
  const [left, right] = await Promise.all([list(hand).boundingBox(), matter(hand).boundingBox()]);
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
}

it('goes through the list by keyboard, opens beside it, and survives back and reload', async () => {
  const hand = await handOf(opened, city, 'office-cloud', 'todo', DESK);
  const { page } = hand;
  await hand.see('在左侧选一项，在这里办理');
  await hand.see(/^还剩/);
  await page.keyboard.press('j');
  const first = await focused(hand);
  await page.keyboard.press('j');
  const second = await focused(hand);
  expect([first, second].map((one) => /\d{8}/.test(one))).toEqual([true, true]);
  expect(second).not.toBe(first);
  await page.keyboard.press('k');
  expect(await focused(hand)).toBe(first);
  // What has the focus can be seen to have it.
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  await page.keyboard.press('Enter');
  await bothInSight(hand);
  const address = page.url();
  expect(hand.matter()).not.toBe('');
  // The card says that it is the one.
  expect(await list(hand).locator('[aria-current=page]').innerText()).toBe(first);
  await hand.picture('wide-matter');
  expect([await axe(page), await misplaced(page)]).toEqual([[], PLACED]);

  // Another takes its place: back leads to the list, however many were looked at.
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.href !== address);
  await bothInSight(hand);
  const other = page.url();
  await page.reload();
  await bothInSight(hand);
  expect(page.url()).toBe(other);
  await page.goBack();
  await hand.see('在左侧选一项，在这里办理');
  await page.keyboard.press('/');
  await page.keyboard.type('j没有这样的事项');
  await hand.see('没有找到');
  // Where no list is in sight it opens the search.
  await hand.page.keyboard.press('Escape');
  await hand.go('me');
  await hand.see('设置');
  await page.keyboard.press('/');
  await page.waitForURL(/pages\/search\//);
  await hand.away();
});

it('closes a sheet with Escape, wherever the focus is, and catches nothing while somebody types', async () => {
  const hand = await handOf(opened, city, 'office-cloud', 'todo', DESK);
  const { page } = hand;
  await hand.see(/^还剩/);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await bothInSight(hand);
  await page.getByRole('button', { name: /^更多/ }).click();
  const sheet = page.getByRole('dialog', { name: '可以办理' });
  await sheet.waitFor();
  await page.keyboard.press('Tab');
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  // Tab goes on through all of it: nothing holds it.
  const seen = new Set<string>();
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    seen.add(
      await page.evaluate<string>('document.activeElement.closest(".nav, .page--list, .page--open")?.className ?? ""'),
    );
  }
  expect([...seen].filter((one) => /nav|page--list|page--open/.test(one)).length).toBeGreaterThanOrEqual(3);
  await hand.away();
});

/** What stands on the paper when Ctrl+P is pressed. */
async function printed(hand: Hand): Promise<string> {
  await hand.page.emulateMedia({ media: 'print' });
  return onPaper(hand, () => hand.page.keyboard.press('Control+p'));
}

it('prints a matter whole, without what surrounds it', async () => {
  const office = await city.as('office-cloud');
  const { items } = await office.client.listMatters({ query: { scope: 'todo', limit: '1' } });
  const id = items[0]?.id ?? '';
  for (let n = 1; n <= 55; n++) await office.give(id, 'comment', { text: `第 ${n} 次核对` });
  const hand = await handOf(opened, city, 'office-cloud', `matter?id=${id}`, { ...DESK, colorScheme: 'dark' });
  const { page } = hand;
  await bothInSight(hand);
  const text = await printed(hand);
  expect(['第 1 次核对', '第 55 次核对'].map((one) => text.includes(one))).toEqual([true, true]);
  const paper = await page.evaluate<string[]>(`
    [getComputedStyle(document.querySelector('.page--open .card')).backgroundColor,
      ...['.nav', '.page--list', '.bar'].map((one) => String(document.querySelector(one).checkVisibility()))]`);
  expect(paper).toEqual(['rgb(255, 255, 255)', 'false', 'false', 'false']);
  await hand.picture('wide-print');
  await hand.away();
});

/** The matter as that person prints it. */
async function paperOf(person: string, id: string): Promise<string> {
  const hand = await handOf(opened, city, person, `matter?id=${id}`, DESK);
  await matter(hand).getByText('办理经过').waitFor();
  const text = await printed(hand);
  await hand.away();
  return text;
}

it('prints every row of a table and the course, and leaves no way to more on the paper', async () => {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `65432${n}`);
  const reporter = await city.as('service-data');
  const { id: correction, summary } = await reporter.open('data-correction', {
    resource: 'divisions',
    findings: numbers.map((record) => ({
      ...{ record, field: '名称', says: '旧名', should: '新名', evidence: '民政部门公告第 7 号' },
    })),
  });
  const table = await paperOf('civil-data', correction);
  expect(numbers.filter((one) => !table.includes(one))).toEqual([]);
  expect(['接下来', '发起：', summary].map((one) => table.includes(one))).toEqual([true, true, true]);
  expect(table).not.toMatch(/查看全部|查看更多|打开|收起/);
});

it('prints every letter', async () => {
  const { id: application } = await (
    await city.as('transport-contact')
  ).open('cloud-use', {
    ...{ system: '公共交通客流监测系统', level: '2', plan: '青交科〔2026〕18 号', selfTest: '合格' },
    ...{ hosts: 6, databases: 2, storage: 300 },
  });
  const office = await city.as('office-cloud');
  const letters = async () => (await office.client.readMatter({ params: { id: application } })).letters;
  for (let n = 1; n <= 4; n++) {
    if (n > 1) await office.give(application, 'takeBack', { reason: '重新核对' });
    await office.give(application, 'accept');
    await until('its letter is issued', async () => {
      const all = await letters();
      return all.length === n && all.at(-1)?.state === 'issued';
    });
  }
  const lettered = await paperOf('office-cloud', application);
  const given = (await letters()).map(({ number = '' }) => number);
  expect(given).toHaveLength(4);
  expect(given.filter((one) => !lettered.includes(one))).toEqual([]);
});

it('prints every unit of a step that asks every unit, with what it has said', async () => {
  const author = await city.as('transport-contact');
  const { id: standard } = await author.open('standard-document', {
    ...{ name: '电子证照接口规范', kind: 'city', scope: '全市', need: '没有上级标准' },
  });
  await (await city.as('authority-contact')).give(standard, 'approve');
  await author.give(standard, 'submit', { draft: '草案见附件' });
  const receipts = async () => (await author.client.readMatter({ params: { id: standard } })).receipts;
  await city.forward({ minutes: 1 });
  await until('the units are asked', async () => ((await receipts())?.list.length ?? 0) > 0);
  const school = await city.as('education-contact');
  const mine = (await school.client.readMatter({ params: { id: standard } })).receipts?.mine?.id ?? '';
  const form = { position: 'opine', part: '第三条', opinion: '字段过长' };
  await school.client.confirmReceipt({ params: { id: mine }, body: { form }, key: 'opinion-of-a-school' });
  const asked = [...((await receipts())?.list ?? []).map(({ unit }) => unit), '字段过长'];
  const opinions = await paperOf('transport-contact', standard);
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.filter((one) => !opinions.includes(one))).toEqual([]);
});

it('leads everywhere from the side, and gives boards and registers the whole width', async () => {
  const hand = await handOf(opened, city, 'authority-data', 'todo', DESK);
  const { page } = hand;
  const ways = page.getByRole('navigation', { name: '导航' });
  await ways.getByRole('button', { name: '本市设定' }).click();
  await hand.see('全市通用');
  const main = await page.getByRole('main').boundingBox();
  expect(main?.width).toBeGreaterThan(1000);
  await hand.picture('wide-settings');
  expect([await axe(page), await misplaced(page)]).toEqual([[], PLACED]);
  await ways.getByRole('button', { name: /^待办/ }).click();
  await hand.see('在左侧选一项，在这里办理');

  // A narrower window is a phone again.
  await page.setViewportSize({ width: 1000, height: 800 });
  await ways.waitFor({ state: 'hidden' });
  expect(await page.getByRole('navigation', { name: '办结' }).isVisible()).toBe(true);
  await hand.away();
});
