/** A hand-written signature on the phone: by finger, mouse and keyboard; too little, one stroke back, a lost answer, every look. */
import type { Page } from 'playwright-core';
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { until } from '../stories/talk.ts';
import { handOf, type Hand } from './hand.ts';

const application = (system: string) => ({
  ...{ system, level: '2', plan: '青交科〔2026〕18 号', selfTest: '合格' },
  ...{ hosts: 6, databases: 2, storage: 300 },
});

/** A wave over the whole pad, with the mouse. */
async function write(page: Page, strokes = 2): Promise<void> {
  const pad = page.getByRole('img', { name: /^签名板/ });
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await pad.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  for (let n = 0; n < strokes; n += 1) {
    const from = x + width * (0.1 + 0.4 * n);
    await page.mouse.move(from, y + height * 0.3);
    await page.mouse.down();
    for (let step = 1; step <= 12; step += 1)
      await page.mouse.move(from + (width * 0.3 * step) / 12, y + height * (0.5 + 0.3 * Math.sin(step)));
    await page.mouse.up();
  }
}
/** How much of the pad is dark, and whether its corner is white. */
const ink = (page: Page): Promise<{ dark: number; corner: number }> =>
  page.getByRole('img', { name: /^签名板/ }).evaluate((pad) => {
    const { width, height } = pad as unknown as { width: number; height: number };
    const brush = (
      pad as unknown as { getContext(kind: '2d'): { getImageData: (...of: number[]) => { data: Uint8Array } } }
    ).getContext('2d');
    const { data } = brush.getImageData(0, 0, width, height);
    let dark = 0;
    for (let n = 0; n < data.length; n += 4) if ((data[n] ?? 255) < 128) dark += 1;
    return { dark, corner: data[0] ?? 0 };
  });

describe('a signature on the phone', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started));
  beforeAll(async () => {
    const { client } = await city.as('authority-data');
    const form = { lines: '政务云使用申请／*／同意类', why: '本市要求' };
    await client.putSetting({ params: { key: 'signatures.asked' }, body: { version: 0, form } });
  });
  const begin = async (
    system: string,
    phone?: Parameters<typeof handOf>[4],
  ): Promise<{ id: string; hand: Hand; sheet: Hand }> => {
    const { id } = await (await city.as('transport-contact')).open('cloud-use', application(system));
    const hand = await handOf(opened, city, 'office-cloud', `matter?id=${id}`, phone);
    // At a desk the list beside it has the same words.
    if (phone?.isMobile === false) {
      const matter = hand.page.locator('.taro_page[id^="/pages/matter/index"]').filter({ visible: true });
      await matter.getByRole('button', { name: '受理', exact: true }).tap();
    } else await hand.command('受理');
    return { id, hand, sheet: await hand.sheet('受理') };
  };
  const signs = async (id: string) =>
    (await (await city.as('office-cloud')).client.readMatter({ params: { id } })).files.flatMap(
      ({ signs: one }) => one ?? [],
    );

  it('is asked before the decision counts: nothing, too little, one stroke back, then the whole name', async () => {
    const { id, hand, sheet } = await begin('客流监测系统');
    await sheet.tap('确认受理');
    await sheet.see('请先在框内签名');
    const pad = hand.page.getByRole('img', { name: /^签名板/ });
    // What is missing is brought into view.
    await hand.page.waitForFunction(
      `(document.querySelector('canvas')?.getBoundingClientRect().bottom ?? 9999) < innerHeight - 60`,
    );
    const { x, y } = (await pad.boundingBox()) ?? { x: 0, y: 0 };
    await hand.page.mouse.click(x + 60, y + 60);
    await sheet.tap('确认受理');
    await sheet.see('签名太少，看不出姓名，请写全姓名');
    await sheet.tap('清除重签');
    await until('the pad is empty', async () => (await ink(hand.page)).dark === 0);
    await write(hand.page, 2);
    const both = await ink(hand.page);
    await sheet.tap('撤销一笔');
    await until('a stroke is gone', async () => {
      const { dark, corner } = await ink(hand.page);
      return dark > 0 && dark < both.dark && corner === 255;
    });
    await write(hand.page, 2);
    await hand.picture('signature');
    await sheet.tap('确认受理');
    await hand.see('已办理：受理');
    expect(await signs(id)).toEqual(['受理']);
    await hand.tap('查看流程');
    await hand.page.getByRole('img', { name: /的手写签名$/ }).scrollIntoViewIfNeeded();
    await hand.picture('signature-course', true);
    await hand.away();
  });

  it('is sent once where no answer came: the second press sends the same', async () => {
    const { id, hand, sheet } = await begin('调度平台');
    await write(hand.page);
    let lost = 0;
    await hand.page.route('**/commands/accept', async (route) => {
      // Done, and nobody hears of it.
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await sheet.tap('确认受理');
    await sheet.tap('重试提交');
    await hand.see('已办理：受理');
    expect(await signs(id)).toEqual(['受理']);
    await hand.away();
  });

  it('can be a typed name by keyboard alone, confirmed once more', async () => {
    const { id, hand, sheet } = await begin('信号系统', { colorScheme: 'dark' });
    await write(hand.page);
    // Dark ink on white in the dark look as well.
    expect((await ink(hand.page)).corner).toBe(255);
    await hand.picture('signature-dark');
    await hand.page.getByRole('button', { name: '不能手写' }).focus();
    await hand.page.keyboard.press('Enter');
    await sheet.type('本人姓名', '别的人');
    await sheet.tap('确认受理');
    await sheet.see('请勾选确认');
    await hand.page.getByRole('checkbox', { name: /我确认/ }).focus();
    await hand.page.keyboard.press('Space');
    await sheet.tap('确认受理');
    await sheet.see(/与本人不符.*请输入本人姓名/);
    const { name } = await (await city.as('office-cloud')).client.me({});
    await sheet.type('本人姓名', name);
    // What was wrong with the name before is no longer said.
    await hand.page
      .getByText(/与本人不符/)
      .first()
      .waitFor({ state: 'hidden' });
    await hand.picture('signature-typed');
    await sheet.tap('确认受理');
    await hand.see('已办理：受理');
    expect(await signs(id)).toEqual([]);
    await hand.away();
  });

  it('grows with the screen: turned, and at a desk', async () => {
    const landscape = await begin('航道系统', { viewport: { width: 844, height: 390 } });
    await write(landscape.hand.page);
    await landscape.hand.picture('signature-landscape');
    await landscape.hand.page.setViewportSize({ width: 390, height: 844 });
    await until('it is drawn anew', async () => (await ink(landscape.hand.page)).dark > 100);
    await landscape.hand.away();
    const desk = await begin('船闸系统', { viewport: { width: 1280, height: 800 }, isMobile: false });
    await write(desk.hand.page);
    await desk.hand.picture('signature-wide');
    await desk.sheet.tap('确认受理');
    await desk.hand.see('已办理：受理');
    await desk.hand.away();
  });
});
