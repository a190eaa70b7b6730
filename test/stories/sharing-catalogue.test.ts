/** Part B, the catalogue: a resource comes in, follows the law, becomes shareable, and its data are kept up and compared. */
import { randomUUID } from 'node:crypto';
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, heardOf, noticesOf, numberIn, quiet, refusal, workingDayEnd } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 120_000);
afterAll(() => city?.close());
const { give, open } = deskOf(() => city);

const catalogue = async (key: string) => {
  const { client } = await city.as('transport-contact');
  const { items } = await client.listRegister({ params: { register: 'catalogue' }, query: { key, limit: 10 } });
  return items.map(({ values }) => Object.fromEntries(values.map(({ label, value }) => [label, value])));
};
const today = async () => dayOf(await city.now());

const parks = {
  code: 'parks',
  name: '公园绿地名录',
  items: '名称、面积、地址',
  format: 'table',
  way: 'file',
  updateLimit: 'month',
  identifiedBy: 'component',
  personal: false,
  classification: 'general',
  shareType: 'none',
  basisKind: 'regulation',
  basis: '某条例第七条',
};

it('a resource is entered, reviewed by another person, consented to, confirmed as not shared, published and announced', async () => {
  const { number } = await open('ecology-data', 'catalogue-entry', parks);
  await quiet(city);
  expect(await catalogue('parks')).toEqual([]);
  await give('ecology-head', number, 'clear', { privacy: '不涉及' });
  expect((await refusal(give('ecology-data', number, 'withdraw', {}))).status).toBe(422);
  await give('ecology-contact', number, 'approve');
  await give('ecology-head', number, 'consent');
  await give('authority-data', number, 'confirm');
  const ended = await give('authority-data', number, 'publish');
  expect(ended.ending).toContain('已列入目录');
  await quiet(city);
  expect(await catalogue('parks')).toMatchObject([
    { 名称: '公园绿地名录', 共享类型: '不予共享', 信息项: '名称、面积、地址', 不予共享依据: '行政法规：某条例第七条' },
  ]);
  // Everybody hears of it, on the phone too.
  expect((await noticesOf(city, 'housing-contact', number)).map(({ subject }) => subject)).toContain('目录新增资源');
  const heard = await heardOf(await city.phone('transport-contact'), number);
  expect(heard.map(({ text }) => text)).toContainEqual(expect.stringMatching(/公园绿地名录/));
});

it('its basis fell away: the unit reclassifies within ten working days of the change, the authority takes it off the list', async () => {
  const changedOn = addDays(await today(), -1);
  const { number, items } = await open('ecology-data', 'share-type-change', {
    resource: 'parks',
    changedOn,
    ground: '该条例已废止',
  });
  expect(items[0]?.deadlines.map(({ at, basis }) => [at, basis.article])).toEqual([
    [workingDayEnd(`${changedOn}T02:00:00.000Z`, 10), 'N-17'],
  ]);
  await give('ecology-data', number, 'reclassify', { shareType: 'unconditional' });
  await give('authority-data', number, 'delist');
  await quiet(city);
  const [entry] = await catalogue('parks');
  expect(entry).toMatchObject({ 名称: '公园绿地名录', 共享类型: '无条件共享' });
  expect(entry).not.toHaveProperty('不予共享依据');
});

it('the law changes: an update that is overdue at its opening lapses, is told up the line, and is still made', async () => {
  const { number } = await open('ecology-data', 'catalogue-update', {
    resource: 'parks',
    cause: 'law',
    changedOn: addDays(await today(), -40),
    what: '新增开放时间',
  });
  await quiet(city);
  expect((await noticesOf(city, 'ecology-head', number)).map(({ kind }) => kind)).toContain('lapse');
  const { basisKind: _, basis: __, code: ___, ...rest } = parks;
  const form = { ...rest, shareType: 'unconditional', items: '名称，面积，地址，开放时间', secrecy: '已审查' };
  await give('ecology-data', number, 'update', form);
  await give('authority-data', number, 'publish');
  await quiet(city);
  expect(await catalogue('parks')).toMatchObject([{ 信息项: '名称、面积、地址、开放时间' }]);
});

it('data change: two working days, word to the authority, and every user unit compares', async () => {
  const { number, items, openedAt } = await open('civil-data', 'resource-update', {
    resource: 'divisions',
    kind: 'changed',
    changedOn: await today(),
    what: '一个区更名',
  });
  expect(items[0]?.deadlines.map(({ at, basis }) => [at, basis.article])).toEqual([
    [workingDayEnd(openedAt, 2), 'B-25'],
  ]);
  const updated = await give('civil-data', number, 'updated', { updatedOn: await today(), how: '已更新一条' });
  expect(updated.receipts).toMatchObject({ total: 6, confirmed: 0 });
  await quiet(city);
  expect((await noticesOf(city, 'authority-data', number)).map(({ subject }) => subject)).toContain('数据更新报告');
  for (const unit of ['statistics', 'education', 'health', 'social-security', 'transport', 'service']) {
    const { client } = await city.as(`${unit}-data`);
    const mine = (await client.readMatter({ params: { id: number } })).receipts?.mine;
    await client.confirmReceipt({
      params: { id: mine?.id ?? '' },
      body: { form: { compared: 'same' } },
      key: randomUUID(),
    });
  }
  const { client } = await city.as('civil-data');
  expect((await client.readMatter({ params: { id: number } })).ending).toMatch(/已更新/);
});

it('the yearly review turns a change into an update of its own, and ends with it', async () => {
  const { number, allowed } = await open('civil-data', 'catalogue-review', { year: 2026 });
  const rows = (allowed.find(({ command }) => command === 'submit')?.prefill?.['rows'] ?? []) as { resource: string }[];
  expect(rows.map(({ resource }) => resource).sort()).toEqual(['assistance', 'divisions']);
  const concluded = rows.map((one) => ({
    ...one,
    ...(one.resource === 'divisions' ? { state: 'change', note: '补充信息项' } : { state: 'keep' }),
  }));
  await give('civil-data', number, 'submit', { rows: concluded });
  expect((await give('civil-contact', number, 'approve')).steps).toEqual(['办理目录更新']);
  await quiet(city);
  const { client } = await city.as('civil-data');
  const [child] = (await client.readMatter({ params: { id: number } })).links;
  expect(child).toMatchObject({ side: 'child', relation: '目录更新' });
  await give('civil-data', child?.number ?? '', 'unchanged', { why: '核对后无需补充' });
  await quiet(city);
  expect((await client.readMatter({ params: { id: number } })).ending).toMatch(/已清查/);
});

it('a result that the reporter contests becomes a dispute with the provider', async () => {
  const { number } = await open('education-data', 'data-correction', {
    resource: 'divisions',
    findings: [{ record: '430105', field: '名称', says: '开福区', should: '开褔区', evidence: '路牌照片' }],
  });
  await give('civil-data', number, 'answer', {
    results: [{ finding: '1', what: '所提', outcome: 'confirmed', why: '区划公告即为此名' }],
  });
  await give('education-data', number, 'object');
  await give('education-data', number, 'dispute', { about: '公告另有更正', request: '按更正公告修改' });
  await quiet(city);
  const { client } = await city.as('education-data');
  const seen = await client.readMatter({ params: { id: number } });
  expect(seen.steps).toEqual(['各使用单位比对并回执', '等待争议处理结果']);
  const child = seen.links.find((one) => one.relation === '数据争议');
  const dispute = await (await city.as('civil-data')).client.readMatter({ params: { id: child?.number ?? '' } });
  expect(dispute.title).toContain('行政区划代码');
});

it('what the product itself has catalogued is chosen, doubted and asked for like what was brought along', async () => {
  const { client } = await city.as('transport-data');
  const { items } = await client.listResources({ query: { text: '公园', limit: 10 } });
  expect(items).toMatchObject([{ id: 'parks', name: '公园绿地名录', provider: { id: 'ecology' }, uses: false }]);

  const grant = { scope: '全部', purpose: '公交站点与公园衔接' };
  const { number } = await open('transport-data', 'sharing-request', {
    ...{ resource: 'parks', basis: '三定方案', scene: '公交线路规划', way: 'file', until: '2028-12-31', ...grant },
  });
  await give('transport-head', number, 'agree');
  await give('ecology-head', number, 'consent', grant);
  const provided = await give('ecology-data', number, 'provide', { way: 'file', how: '已发送文件' });
  expect([provided.title, provided.ending]).toEqual([
    expect.stringContaining('公园绿地名录'),
    expect.stringMatching(/已提供/),
  ]);
  await quiet(city);

  // Who uses it may doubt its records; by chat it is offered with its own fields.
  const phone = await city.phone('transport-data');
  await ask(phone, '纠错', /数据资源？/);
  await ask(phone, '公园', /城市部件代码？/);
  await ask(phone, '4301040000001', /数据项？[\s\S]*面积[\s\S]*开放时间/);
  await ask(phone, '开放时间', /现在的/);
  await ask(phone, '八点到十八点', /应当的/);
  await ask(phone, '全天', /证据/);
  await ask(phone, '现场告示', /还有吗/);
  await ask(phone, '没有了', /请核对“纠错”/);
  const doubt = numberIn(await ask(phone, '是', /已提交：纠错/));
  await quiet(city);
  expect((await noticesOf(city, 'ecology-data', doubt)).map(({ kind }) => kind)).toContain('task');
});
