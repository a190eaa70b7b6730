/** A matter with a long history and many receipts, on the phone: first pages, then page by page; and polled unchanged. */
import mongoose from 'mongoose';
import { MOST_OPINIONS } from '@banjie/shared/contract/routes/deciding.ts';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { until } from '../stories/talk.ts';
import { handOf } from './hand.ts';
import { onPaper } from './paper.ts';

const COMMENTS = 60;
const UNITS = 45;
let opened: OpenedBrowser;
let city: City;
let number: string;
beforeAll(async () => {
  [opened, city] = await Promise.all([openBrowser(), startCity()]);
  number = await lengthen();
}, 120_000);
afterAll(async () => {
  await Promise.all([opened?.close(), city?.close()]);
});

/** Makes a correction of the seeded city that asks for receipts as long as one that has run for months. */
async function lengthen(): Promise<string> {
  const database = await mongoose.createConnection(city.databaseUri).asPromise();
  try {
    const receipts = database.collection<{ _id: string; unit: string; total: number; number: string }>('receipts');
    const asks = { units: 'civil', 'state.items.receipts': { $exists: true } };
    const find = async () => {
      const matter = await database.collection<{ _id: string }>('matters').findOne(asks);
      return matter && receipts.findOne({ matter: matter._id });
    };
    // Receipts are asked for a moment after their step is entered.
    await until('receipts are asked for', async () => (await find()) !== null);
    const one = await find();
    if (!one) throw new Error('the seeded city asks for no receipts');
    const { _id, unit, total } = one;
    const like = one;
    await receipts.insertMany(
      Array.from({ length: UNITS }, (_, n) => {
        const other = `zz-${String(n + 1).padStart(2, '0')}-office`;
        return { ...like, _id: _id.replace(unit, other), unit: other, total: UNITS + total };
      }),
    );
    const civil = await city.as('civil-data');
    for (let n = 1; n <= COMMENTS; n++) await civil.give(like.number, 'comment', { text: `第 ${n} 次核对` });
    return like.number;
  } finally {
    await database.close();
  }
}

it('shows the newest of its history, and what is older when somebody asks', async () => {
  const civil = await handOf(opened, city, 'civil-data', `matter?id=${number}`);
  await civil.tap('查看更多');
  await civil.see('第 60 次核对');
  await civil.picture('long-matter-open', true);
  await civil.tap('更早的记录');
  await civil.see(/^发起：/);
  expect(await civil.offers('更早的记录')).toBe(false);
  const said = await civil.page.locator('.entry').allInnerTexts();
  const counted = said.flatMap((text) => /第 (\d+) 次核对/.exec(text)?.[1] ?? []);
  expect(counted).toEqual(Array.from({ length: COMMENTS }, (_, n) => String(COMMENTS - n)));
  await civil.away();
});

it('the discussion leads to what was said before the first page of the history', async () => {
  const civil = await handOf(opened, city, 'civil-data', `matter?id=${number}`);
  const talk = civil.page.locator('.talk');
  await civil.tap('更早的发言');
  await until('all that was said is there', async () => (await talk.count()) === COMMENTS);
  expect(await civil.offers('更早的发言')).toBe(false);
  await civil.away();
});

it('does not say that nobody has spoken where all that was said is behind the first page', async () => {
  const duty = await city.as('cloud-duty1');
  const form = { what: '对象存储写入变慢', system: '政务云对象存储', level: 'III' };
  const { number: incident } = await (await city.as('cloud-ops')).open('incident', form);
  await duty.give(incident, 'acknowledge');
  await duty.give(incident, 'comment', { text: '先看存储' });
  for (let n = 1; n <= 55; n++) await duty.give(incident, 'progress', { progress: `第 ${n} 次处置` });
  const hand = await handOf(opened, city, 'cloud-duty1', `matter?id=${incident}`);
  await hand.see('最近没有人发言');
  expect(await hand.page.getByText('还没有人发言').count()).toBe(0);
  await hand.tap('更早的发言');
  await hand.page.locator('.talk').getByText('先看存储').waitFor();
  await hand.away();
});

it('of many opinions at hand six are shown, two of the city’s among them, and the others unfold', async () => {
  const office = await city.as('office-cloud');
  const own = Array.from({ length: MOST_OPINIONS }, (_, n) => `自存第 ${n + 1} 条。`);
  const opinions = await office.client.putOpinions({ body: { yes: own } });
  const form = { level: '2', plan: '方案要点', selfTest: '合格', hosts: 2, databases: 1, storage: 100 };
  const apply = await city.as('transport-contact');
  const { number: asked } = await apply.open('cloud-use', { ...form, system: '航道监测系统' });
  const hand = await handOf(opened, city, 'office-cloud', `matter?id=${asked}`);
  await hand.command('受理');
  const sheet = await hand.sheet('受理');
  await sheet.see(own[0] ?? '');
  for (const citys of opinions.city.yes.slice(0, 2)) expect(await sheet.offers(citys)).toBe(true);
  expect(await sheet.offers('自存第 20 条。')).toBe(false);
  await sheet.picture('opinions-folded');
  await sheet.tap(/^更多（\d+）$/);
  await sheet.picture('opinions-unfolded');
  await sheet.tap('自存第 20 条。');
  expect(await sheet.typed('审核意见')).toBe('自存第 20 条。');
  // One more is not kept, and none of those that he has is dropped for it.
  await sheet.type('审核意见', '另写一条意见。');
  await sheet.tap('存为常用意见');
  await hand.see(`常用意见最多 ${MOST_OPINIONS} 条`);
  expect((await office.client.readOpinions({})).own.yes).toEqual(own);
  await hand.away();
});

it('lists who has not confirmed, page by page', async () => {
  const civil = await handOf(opened, city, 'civil-data', `matter?id=${number}`);
  await civil.tap(/^查看全部 \d+ 条/);
  await civil.picture('long-matter-receipts', true);
  for (const unit of ['zz-10-office', 'zz-30-office', 'zz-45-office']) {
    if ((await civil.page.getByText(unit).count()) === 0) await civil.tap('加载更多');
    await civil.see(unit);
  }
  await civil.away();
});

it('is printed to its end, however many pages that is', async () => {
  const desk = { viewport: { width: 1280, height: 800 }, isMobile: false };
  const civil = await handOf(opened, city, 'civil-data', `matter?id=${number}`, desk);
  await civil.see('办理经过');
  const text = await onPaper(civil, () => civil.page.keyboard.press('Control+p'));
  const all = [
    ...Array.from({ length: UNITS }, (_, n) => `zz-${String(n + 1).padStart(2, '0')}-office`),
    ...Array.from({ length: COMMENTS }, (_, n) => `第 ${n + 1} 次核对`),
  ];
  expect(all.filter((one) => !text.includes(one))).toEqual([]);
  await civil.away();
});

it('is not sent again while it has not changed', async () => {
  const civil = await handOf(opened, city, 'civil-data', `matter?id=${number}`);
  await civil.see('办理经过');
  const again = civil.page.waitForResponse((answer) => new URL(answer.url()).pathname === `/api/matters/${number}`);
  await civil.refresh();
  expect((await again).status()).toBe(304);
  await civil.see('办理经过');
  await civil.away();
});
