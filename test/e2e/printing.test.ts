/** Boards and registers on paper: whole, without what surrounds them. */
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { until } from '../stories/talk.ts';
import { handOf, type Hand } from './hand.ts';
import { onPaper } from './paper.ts';

const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false };
let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

/** What stands on the paper when the button is pressed. */
const printed = (hand: Hand): Promise<string> => onPaper(hand, () => hand.tap('打印'), 'body');

it('prints every part of a board, and its lists to their end', async () => {
  const hand = await handOf(opened, city, 'office-head', 'todo', DESK);
  const ways = hand.page.getByRole('navigation', { name: '导航' });
  await ways.getByRole('button', { name: '办理看板' }).click();
  await hand.see('即将到期');
  const text = await printed(hand);
  expect(['单位', '周期性职责', '数据纠错', '按市里的固定次序排列'].map((one) => text.includes(one))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  // What on the screen stands behind a line: each month, each procedure with its steps.
  const { client } = await city.as('office-head');
  const { months, procedures } = await client.readWorkBoard({ query: { months: 3 } });
  expect(text.split('逾期办结').length - 1).toBe(months.length);
  const steps = procedures.flatMap(({ title, steps: all }) => all.map((one) => ({ ...one, of: title })));
  expect(steps.length).toBeGreaterThan(5);
  for (const { of, title, numbers } of steps)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`${of}：${title} ${numbers.open} 待办 ${numbers.late} 逾期`);
  await hand.page.emulateMedia({ media: 'print' });
  await hand.picture('print-board');
  const gone = await hand.page.evaluate<boolean[]>(
    `['.nav', '.chips', '.tabs'].map((one) => document.querySelector(one)?.checkVisibility() ?? false)`,
  );
  expect(gone).toEqual([false, false, false]);
  await hand.away();
});

it('says how many steps it does not list, and lists them on paper', async () => {
  const hand = await handOf(opened, city, 'office-head', 'me', DESK);
  await hand.page.route('**/api/boards/work?*', async (route) => {
    const response = await route.fetch();
    const board = (await response.json()) as WorkBoardView;
    const [first] = board.procedures;
    const like = first?.steps[0];
    if (first && like)
      first.steps = Array.from({ length: 100 }, (_, n) => ({
        ...{ step: `many-${n}`, title: `第 ${n + 1} 个环节` },
        numbers: { ...like.numbers, open: 1000 - n },
      }));
    await route.fulfill({ response, json: { ...board, procedures: first ? [first] : [] } });
  });
  await hand.tapFirst(/^办理看板/);
  await hand.tap('堵点');
  await hand.see('第 30 个环节');
  await hand.see('另有 70 个环节，下载的文件里都有。');
  const waits = (await printed(hand)).split('第 100 个环节').length - 1;
  // Where it waits, and under its procedure.
  expect(waits).toBe(2);
  await hand.away();
});

it('prints once, and only the page that is worked in: those below it are left alone', async () => {
  const hand = await handOf(opened, city, 'civil-head', 'todo', DESK);
  const { page } = hand;
  const ways = page.getByRole('navigation', { name: '导航' });
  await ways.getByRole('button', { name: '办理看板' }).click();
  await hand.tap(/^待办 [1-9]\d*$/);
  await hand.tap('逐件查看');
  await hand.tapFirst(/行政区划/);
  await page.getByRole('main').getByText('办理经过').waitFor();
  await page.evaluate('window.prints = 0; window.print = () => (window.prints += 1)');
  await page.keyboard.press('Control+p');
  await until('it is printed', async () => (await page.evaluate<number>('window.prints')) > 0);
  // What is asked for after it is answered after it.
  const again = page.waitForResponse((answer) => /^\/api\/matters\/[^/]+$/.test(new URL(answer.url()).pathname));
  await hand.refresh();
  await again;
  expect(await page.evaluate('window.prints')).toBe(1);

  // A page that has no way of its own to paper leaves it to the browser.
  await hand.go('search');
  await hand.see('查找您能看到的一切');
  await page.evaluate(`addEventListener('keydown', (event) => (window.isLeft = !event.defaultPrevented))`);
  await page.keyboard.press('Control+p');
  await until('the browser prints it', () => page.evaluate<boolean>('window.isLeft === true'));
  await hand.away();
});

it('prints a register to its end, with every entry unfolded', async () => {
  const { client } = await city.as('authority-data');
  const hand = await handOf(opened, city, 'authority-data', 'register?register=catalogue', DESK);
  const { items } = await client.listRegister({ params: { register: 'catalogue' }, query: { limit: '100' } });
  await hand.see(items[0]?.title ?? '');
  const text = await printed(hand);
  expect(items.length).toBeGreaterThan(1);
  for (const { title, key, values } of items) {
    expect(text).toContain(title || key);
    for (const { label } of values.slice(0, 1)) expect(text).toContain(label);
  }
  await hand.page.emulateMedia({ media: 'print' });
  await hand.picture('print-register');
  await hand.away();
});
