/** Letters 文书: made with the decision, numbered without gaps, opened by whoever sees it, void once it is taken back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LetterView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { seen, startCity, type City } from '../harness/city.ts';

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
  for (let n = 0; n < 200; n += 1) {
    const { letters } = await read(number);
    if (is(letters)) return letters;
    await pause(50);
  }
  throw new Error(`no such letters: ${JSON.stringify((await read(number)).letters)}`);
}
const written = (letters: LetterView[]) => letters.length > 0 && letters.every(({ state }) => state === 'issued');

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
  seen(await read(number));
}, 30_000);
