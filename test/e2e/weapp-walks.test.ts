/** What a day brings, in the compiled WeChat mini-app: the same walks as in the browser, on the same server. */
import { createHash } from 'node:crypto';
import { openBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { until } from '../stories/talk.ts';
import { lay } from '../harness/weapp-drawn.ts';
import { phonesIn, startWechat, wechatAt } from '../harness/weapp-phones.ts';
import { takePicture } from './picture.ts';

let city: City;
let wechat: Awaited<ReturnType<typeof startWechat>>;
const { signedIn, closePhones } = phonesIn(() => city);
beforeAll(async () => {
  wechat = await startWechat();
  city = await startCity({ environment: wechatAt(wechat.url) });
});
afterEach(closePhones);
afterAll(async () => {
  wechat.server.close();
  await city.close();
});

const application = { level: '2', plan: '青交科〔2026〕18 号', selfTest: '合格', hosts: 2, databases: 1, storage: 100 };
const applies = async (system: string) =>
  (await city.as('transport-contact')).open('cloud-use', { ...application, system });

it('decides from a card, with a phrase to start from', async () => {
  const { id, number } = await applies('线网优化辅助决策');
  const phone = await signedIn('office-cloud');
  await phone.see(new RegExp(number));
  // Others wait for the same.
  await phone.type('搜标题、编号、单位', number);
  await phone.gone(/公交线网/);
  await phone.tap('不予受理');
  await phone.tap('申请材料不齐全：');
  await phone.tap('确认不予受理');
  await phone.see(/已办理：不予受理|不予受理/);
  await phone.see('没有找到');
  const { client } = await city.as('transport-contact');
  await until('it is refused by these words', async () =>
    JSON.stringify((await client.readMatter({ params: { id } })).timeline).includes('申请材料不齐全：'),
  );
});

it('opens a letter of a matter', async () => {
  const { id } = await applies('客流监测');
  await (await city.as('office-cloud')).give(id, 'accept');
  const applicant = await city.as('transport-contact');
  await until('the letter is written', async () =>
    /受理通知书\.pdf/.test(JSON.stringify(await applicant.client.readMatter({ params: { id } }))),
  );
  const phone = await signedIn('transport-contact', 'pages/matter/index', { id });
  await phone.see('文书（1）');
  await phone.tap(/受理通知书\.pdf$/);
  await phone.until('what was opened', () => phone.host.seen.opened.length > 0);
  expect(phone.host.seen.opened[0]?.content).toMatch(/^%PDF-/);
});

it('finds by first letters', async () => {
  const { client } = await city.as('civil-data');
  await until('the catalogue is found', async () =>
    (await client.searchAll({ query: { text: 'xzqh', kind: 'entry' } })).groups.some(({ items }) => items.length > 0),
  );
  const phone = await signedIn('civil-data', 'pages/search/index');
  await phone.type('字词、编号、拼音或首字母', 'xzqh');
  await phone.tap(/^行政区划代码（县级）/);
  await phone.until('another page', () => phone.page.route !== 'pages/search/index');
});

it('shows the materials of an application, each there or missing', async () => {
  const { id } = await applies('信号灯配时');
  const phone = await signedIn('office-cloud', 'pages/matter/index', { id });
  await phone.see(/^申请材料/);
  await phone.see('应用系统建设方案');
});

it('goes on with a draft of another device', async () => {
  const first = await signedIn('civil-contact', 'pages/form/index', { procedure: 'cloud-use' });
  await first.type('应用系统名称', '婚姻登记预约');
  const { client } = await city.as('civil-contact');
  await until('the server has it', async () => {
    const { draft } = await client.readDraft({ params: { name: 'open:cloud-use' } });
    return JSON.stringify(draft?.form ?? {}).includes('婚姻登记预约');
  });
  const second = await signedIn('civil-contact', 'pages/form/index', { procedure: 'cloud-use' });
  await second.see(/^草稿（.+ 在另一台设备上）/);
  await second.see('婚姻登记预约');
});

const HEAD = ['记录标识', '数据项', '应当的内容', '证据或来源'];
const ROWS = [HEAD, ['011010', '名称', '甲区', '公告']];

it('takes rows that are pasted into a list', async () => {
  const phone = await signedIn('education-data', 'pages/form/index', { procedure: 'data-correction' });
  await phone.tap('从表格粘贴有疑义的记录');
  await phone.type('在表格软件中选中若干行并复制', ROWS.map((row) => row.join('\t')).join('\n'));
  await phone.tap('读入');
  await phone.see('已读入 1 行，请核对');
  await phone.see('011010');
});

it('takes rows out of a file, and says where it is wrong', async () => {
  const page = ['pages/form/index', { procedure: 'data-correction' }] as const;
  const file = (rows: string[][]) => ({ name: '疑义.csv', content: rows.map((row) => row.join(',')).join('\r\n') });
  const read = '从文件读入有疑义的记录（Excel、CSV）';
  const phone = await signedIn('education-data', ...page, file(ROWS));
  await phone.tap(read);
  await phone.see('已读入 1 行，请核对');
  await phone.see('011010');
  const wrong = await signedIn('education-data', ...page, file([HEAD, ['4.30102E+17', '名称', '甲区', '公告']]));
  await wrong.tap(read);
  await wrong.see(/第 2 行 记录标识“4\.30102E\+17”/);
});

it('draws the board on a canvas', async () => {
  await applies('停车诱导');
  const phone = await signedIn('office-head', 'boards/work/index');
  await phone.see('逾期');
  await phone.until('a drawing', () => phone.host.seen.drawn.length > 0);
});

it('keeps a filter of the list under a name, and gives it with one tap on another phone', async () => {
  const { number } = await applies('潮汐车道');
  const phone = await signedIn('transport-contact');
  await phone.tap('本单位');
  await phone.tap('全部种类');
  await phone.tap(/^政务云使用申请\n?政务云$/);
  await phone.tap('保存这个筛选');
  await phone.see('已保存为“本单位 · 政务云使用申请”。');
  await phone.tap('改名');
  await phone.type('名称', '上云的');
  await phone.tap('改好');
  await phone.see('已改名为“上云的”。');

  const other = await signedIn('transport-contact');
  await other.tap('上云的');
  await other.see(new RegExp(number));
  await other.tap('管理');
  await other.tap('删除');
  await other.see('已删除“上云的”。');
  await other.tap('撤销');
  await other.see('已撤销');
  const { items } = await (await city.as('transport-contact')).client.readSearches({});
  expect(items).toMatchObject([{ name: '上云的', text: '', scope: 'unit', procedure: 'cloud-use' }]);
});

/** Labels of 18 px and more, targets of 60 and more, and all of it in sight. */
async function isLarge(phone: Awaited<ReturnType<typeof signedIn>>): Promise<void> {
  const opened = await openBrowser();
  try {
    const context = await opened.phone();
    const page = await context.newPage();
    await lay(page, phone.screen, phone.page.route);
    const tabs = page.locator('.tab-bar__tab');
    const boxes = await Promise.all((await tabs.all()).map((tab) => tab.boundingBox()));
    expect(boxes).toHaveLength(4);
    for (const box of boxes) {
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(60);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    }
    const sizes = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.tab-bar__tab span')].map((one) => parseFloat(getComputedStyle(one).fontSize))`,
    );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
    // The pictures are in the package.
    const pictures = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.tab-bar img')].map((one) => one.naturalWidth)`,
    );
    expect(pictures.every((wide) => wide > 0)).toBe(true);
    await takePicture(page, 'weapp-elder-tabs');
  } finally {
    await opened.close();
  }
}

it('in elder mode has a bar of tabs of its own, with the same counts, as long as elder mode lasts', async () => {
  await applies('公交优先');
  const phone = await signedIn('office-cloud');
  await phone.until('a count', () => phone.host.seen.badges.has(0));
  expect(phone.host.seen.tabsHidden).toBe(false);
  phone.host.navigate('switchTab', '/pages/me/index');
  await phone.tap('大字模式');
  await phone.until('its own bar is taken away', () => phone.host.seen.tabsHidden);
  const bar = () => phone.screen.find(/^待办\n?(\d+|99\+)?\n发起\n消息\n?(\d+|99\+)?\n我的$/)[0];
  await phone.until('our bar', () => bar() !== undefined);
  expect(phone.screen.text(bar())).toMatch(new RegExp(`^待办\\n?${phone.host.seen.badges.get(0) ?? ''}`));
  await isLarge(phone);
  await phone.tap('发起');
  await phone.on('pages/start/index');
  await phone.tap('待办');
  await phone.on('pages/todo/index');
  // A bar of the page stands in its place.
  await phone.tap('批量办理');
  await phone.until('no tabs', () => bar() === undefined);
  expect(phone.host.seen.tabsHidden).toBe(true);
  await phone.tap('取消');
  await phone.until('our bar', () => bar() !== undefined);
  await phone.tap('我的');
  await phone.tap('大字模式');
  await phone.until('its own bar is back', () => !phone.host.seen.tabsHidden);
  expect(bar()).toBeUndefined();
});

describe('where the city asks for a signature', () => {
  beforeAll(async () => {
    const { client } = await city.as('authority-data');
    const form = { lines: '政务云使用申请／*／受理', why: '本市要求' };
    await client.putSetting({ params: { key: 'signatures.asked' }, body: { version: 0, form } });
  });
  const wave = (from: number) =>
    Array.from({ length: 20 }, (_, n) => ({ x: from + 0.018 * n, y: 0.3 + 0.1 * Math.sin(n / 2) }));

  it('is drawn by finger, sent as a file, and stands with its decision', async () => {
    const { id } = await applies('货运调度');
    const phone = await signedIn('office-cloud', 'pages/matter/index', { id });
    await phone.tap('受理');
    await phone.tap('确认受理');
    await phone.see('请先在框内签名');
    await phone.draw([{ x: 0.3, y: 0.3 }]);
    await phone.gone('请先在框内签名');
    await phone.tap('确认受理');
    await phone.see('签名太少，看不出姓名，请写全姓名');
    await phone.tap('清除重签');
    await phone.draw(wave(0.1));
    await phone.draw(wave(0.5));
    await phone.tap('确认受理');
    await phone.see(/已办理：受理/);
    const { client } = await city.as('office-cloud');
    const { files } = await client.readMatter({ params: { id } });
    expect(files).toMatchObject([{ signs: '受理', name: '手写签名.png' }]);
    const [sent] = [...phone.host.seen.made.values()].slice(-1);
    expect(files[0]?.hash).toBe(
      createHash('sm3')
        .update(sent ?? '')
        .digest('hex'),
    );
  });

  it('may be a typed name, and what was wrong with it is no longer said once it is typed otherwise', async () => {
    const { id } = await applies('停车换乘');
    const phone = await signedIn('office-cloud', 'pages/matter/index', { id });
    await phone.tap('受理');
    await phone.tap('不能手写');
    await phone.type('本人姓名', '别的人');
    await phone.tap(/^我确认/);
    await phone.tap('确认受理');
    await phone.see(/与本人不符/);
    const { name } = await (await city.as('office-cloud')).client.me({});
    await phone.type('本人姓名', name);
    await phone.gone(/与本人不符|有 1 处/);
    await phone.tap('确认受理');
    await phone.see(/已办理：受理/);
  });
});
