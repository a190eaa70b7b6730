/** What a day brings, in the compiled WeChat mini-app: the same walks as in the browser, on the same server. */
import { startCity, type City } from '../harness/city.ts';
import { until } from '../stories/talk.ts';
import { phonesIn, startWechat, wechatAt } from '../harness/weapp-phones.ts';

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
