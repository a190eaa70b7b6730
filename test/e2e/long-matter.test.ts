/** A matter with a long history and many receipts, on the phone: first pages, then page by page; and polled unchanged. */
import mongoose from 'mongoose';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';
import { startCity, type City } from '../harness/city.ts';
import { until } from '../stories/talk.ts';
import { handOf } from './hand.ts';

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
  const paper = civil.page.evaluate<string>(
    'new Promise((done) => (window.print = () => done(document.querySelector("[role=main]").innerText)))',
  );
  await civil.page.keyboard.press('Control+p');
  const text = await paper;
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
