import { type OpenedBrowser, openBrowser } from '../harness/browser.ts';

/** The ground that the browser walks stand on; the walks themselves lie beside this file. */
describe('the browser', () => {
  let opened: OpenedBrowser;
  beforeAll(async () => void (opened = await openBrowser()));
  afterAll(() => opened.close());

  it('is a phone of the city', async () => {
    const phone = await opened.phone();
    const page = await phone.newPage();
    const seen = await page.evaluate(
      '[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, screen.width, devicePixelRatio]',
    );
    expect(seen).toEqual(['zh-CN', 'Asia/Shanghai', 390, 2]);
    await phone.close();
  });

  it('draws Chinese, rare characters of place names included, not boxes', async () => {
    const phone = await opened.phone();
    const page = await phone.newPage();
    const picture = async (text: string) => {
      await page.setContent(`<body style="margin:0;font:20px sans-serif">${text}`);
      return (await page.screenshot({ clip: { x: 0, y: 0, width: 24, height: 30 } })).toString('base64');
    };
    const box = await picture('\u{10FFFD}'); // belongs to nobody: always a box
    const letters = [...'数据更正亳鄄儋郯：“'];
    const pictures = new Set<string>();
    for (const letter of letters) pictures.add(await picture(letter));
    expect(pictures.has(box)).toBe(false);
    expect(pictures.size).toBe(letters.length);
    await phone.close();
  });
});
