/** Letters 文书: made with the decision, numbered without gaps, opened by whoever sees it, void once it is taken back. */
import type { LetterView, MatterView } from '@banjie/shared/contract/shapes.ts';
import mongoose from 'mongoose';
import { startCity, type City } from '../harness/city.ts';
import { refusal, until } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity();
  await city.forward({ nextWorkingDay: true });
}, 60_000);
afterAll(() => city?.close());
afterEach(() => {
  expect(city.log.filter((line) => /"level":[56]0|request failed/.test(line))).toEqual([]);
});

const application = (system: string) => ({
  ...{ system, level: '2', plan: '建设方案见附件', selfTest: '自测合格，报告见附件' },
  ...{ hosts: 2, databases: 1, storage: 100 },
});
const open = async (system: string): Promise<MatterView> =>
  (await city.as('transport-contact')).open('cloud-use', application(system));
const read = async (number: string, person = 'transport-contact') =>
  (await city.as(person)).client.readMatter({ params: { id: number } });

async function lettersOf(number: string, is: (letters: LetterView[]) => boolean): Promise<LetterView[]> {
  let letters: LetterView[] = [];
  await until(`the letters of ${number}`, async () => is(({ letters } = await read(number)).letters));
  return letters;
}
const written = (letters: LetterView[]) => letters.length > 0 && letters.every(({ state }) => state === 'issued');

const countOf = (letter: LetterView | undefined): number => Number(/〕(\d+)号/.exec(letter?.number ?? '')?.[1]);

async function download(person: string, matter: string, file: string) {
  const { token } = await city.as(person);
  const answer = await fetch(`${city.url()}/api/matters/${matter}/files/${file}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, content: Buffer.from(await answer.arrayBuffer()) };
}

it('a letter of acceptance is there a moment after the decision, as PDF and as docx', async () => {
  const { number, id } = await open('港口调度平台');
  await (await city.as('office-cloud')).give(number, '受理', { opinion: '材料齐全，予以受理。' });
  const [letter] = await lettersOf(number, written);
  expect(letter).toMatchObject({
    title: '受理通知书',
    what: '受理',
    number: expect.stringMatching(/^市电子政务办公室〔2026〕\d+号$/),
  });
  expect(letter?.files.map(({ name }) => name.split('.').at(-1))).toEqual(['pdf', 'docx']);
  const [pdf, docx] = await Promise.all(
    (letter?.files ?? []).map((file) => download('transport-contact', id, file.id)),
  );
  expect(pdf?.content.subarray(0, 5).toString()).toBe('%PDF-');
  expect(docx?.content.subarray(0, 2).toString()).toBe('PK');
  // Whoever it is addressed to has opened it: that is its receipt.
  const [served] = await lettersOf(number, (some) => some[0]?.note?.includes('已签收') === true);
  expect(served?.note).toMatch(/^市交通运输局 \S+ .*已签收$/);
  expect((await download('health-contact', id, letter?.files[0]?.id ?? '')).status).toBe(404);
}, 120_000);

it('a decision that is taken back leaves its letter void, its number used, and the next one gets the next', async () => {
  const { number } = await open('公交调度系统');
  const office = await city.as('office-cloud');
  await office.give(number, '受理', {});
  const [first] = await lettersOf(number, written);
  await office.give(number, '拿回', {});
  const [void_] = await lettersOf(number, (some) => some[0]?.state === 'void');
  expect(void_).toMatchObject({
    number: first?.number,
    note: expect.stringMatching(/拿回，本文书作废，文号不再使用/) as string,
  });
  expect(void_?.files[0]?.name).toMatch(/^【作废】/);
  await office.give(number, '不予受理', { reason: '云主机没有测算依据' });
  const [, second] = await lettersOf(number, (some) => some.length === 2 && some[1]?.state === 'issued');
  expect(second?.title).toBe('不予同意决定书');
  expect(countOf(second)).toBe(countOf(first) + 1);
}, 120_000);

it('what the city sets as the rule of a unit numbers its next letter; a rule that is none is refused', async () => {
  const { client } = await city.as('authority-data');
  const put = (lines: string, version: number) =>
    client.putSetting({ params: { key: 'letters.numbers' }, body: { version, form: { lines, why: '本市字号' } } });
  expect((await refusal(put('市电子政务办公室：青电政〔{年}〕号', 0))).message).toMatch(/没有保存，请按提示改正/);
  await put('市电子政务办公室：青电政〔{年}〕{号}号', 0);
  const { number } = await open('停车诱导系统');
  await (await city.as('office-cloud')).give(number, '受理', {});
  const [letter] = await lettersOf(number, written);
  expect(letter?.number).toMatch(/^青电政〔2026〕\d+号$/);
}, 120_000);

it('letters of the whole city have no gap and no double, though the server was killed while they were written', async () => {
  const office = await city.as('office-cloud');
  const opened = [];
  for (const system of ['甲', '乙', '丙', '丁']) opened.push(await open(`${system}系统`));
  await Promise.all(opened.map(({ number }) => office.give(number, '受理', {})));
  await city.kill();
  await city.restart();
  const after = await Promise.all(opened.map(({ number }) => lettersOf(number, written)));
  expect(after.every((some) => some.length === 1)).toBe(true);
  const database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
  const given = await database.db().collection('letter_numbers').find().toArray();
  await database.close();
  const series = new Set(given.map((one) => String(one['series'])));
  for (const one of series) {
    const counts = given.filter((some) => some['series'] === one).map((some) => Number(some['n']));
    expect(counts.sort((a, b) => a - b)).toEqual(counts.map((_, n) => n + 1));
  }
}, 120_000);
