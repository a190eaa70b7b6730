/** 拿回 (case "mis-tap"): a result given by mistake, taken back before anybody hears it, after that, and when it is too late. */
import { randomUUID } from 'node:crypto';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, heardOf, noticesOf, numberIn, quiet, refusal } from './talk.ts';

const users = ['statistics', 'education', 'health', 'social-security', 'transport', 'service'];
let city: City;
const { read, give, commands, offer, register } = deskOf(() => city);

/** A doubt of the education department about one record of the civil affairs department. */
async function doubted(record: string): Promise<string> {
  const phone = await city.phone('education-data');
  const line = `纠错 行政区划代码 ${record} 名称 现为 旧名，应为 新名，依据 户口簿`;
  return numberIn(await ask(phone, line, /已提交：纠错/));
}
const answer = async (number: string, outcome: object) => {
  const prefill = (await offer('civil-data', number, 'answer'))?.prefill ?? {};
  const [row] = prefill['results'] as Record<string, unknown>[];
  return give('civil-data', number, 'answer', { results: [{ ...row, ...outcome }] });
};
const confirmed = { outcome: 'confirmed', why: '经核实无误' };
const corrected = { outcome: 'corrected' };
const lines = async (person: string, number: string) => (await read(person, number)).timeline.map(({ what }) => what);
const aboutResult = async (unit: string, number: string) =>
  (await noticesOf(city, `${unit}-data`, number)).filter(({ kind }) => kind === 'receipt' || kind === 'result');

describe('while the result waits', () => {
  let number: string;
  beforeAll(async () => {
    // So long that nothing goes out while this is looked at.
    city = await startCity({ chat: true, environment: { BANJIE_TAKE_BACK_SECONDS: '600' } });
    await city.forward({ nextWorkingDay: true });
    await quiet(city);
    number = await doubted('430102');
  }, 180_000);
  afterAll(() => city.close());

  it('nobody has been asked anything, and whoever gave it is shown until when', async () => {
    await answer(number, confirmed);
    await quiet(city);
    expect(await aboutResult('transport', number)).toEqual([]);
    const offered = await offer('civil-data', number, 'takeBack');
    expect(offered).toMatchObject({ title: '拿回', tone: 'danger', until: expect.stringMatching(/^20.*Z$/) });
    expect(await commands('transport-data', number).catch(() => [])).not.toContain('takeBack');
    expect((await read('education-data', number)).receipts).toMatchObject({ total: 6, confirmed: 0 });
  });

  it('it is taken back by chat, and is repeated before it is: the task is his again, and nobody hears of it', async () => {
    const before = (await read('civil-data', number)).timeline.length;
    const phone = await city.phone('civil-data');
    await ask(phone, `拿回 ${number}`, /撤销您作出的“答复核校结果”/);
    await ask(phone, '是', /已办理：拿回/);
    const matter = await read('civil-data', number);
    expect(matter.steps).toEqual(['核实并更正']);
    expect(matter.timeline.length).toBeGreaterThan(before);
    expect(await lines('civil-data', number)).toContain('“答复核校结果”在发出前拿回，恢复办理前的状态');
    await quiet(city);
    for (const unit of users) expect(await aboutResult(unit, number)).toEqual([]);
    // The records are still being verified: the entries were never lifted.
    expect((await register('transport-data', 'verifications')).filter((one) => one.number === number)).toHaveLength(1);
  });

  it('it is given again as if nothing had been', async () => {
    expect((await answer(number, corrected)).steps).toEqual(['各使用单位比对并回执']);
    expect(await commands('civil-data', number)).toContain('takeBack');
  });
});

describe('after it has gone out', () => {
  let number: string;
  beforeAll(async () => {
    city = await startCity({ chat: true });
    await city.forward({ nextWorkingDay: true });
    await quiet(city);
  }, 180_000);
  afterAll(() => city.close());

  it('it is taken back while no receipt was given: the records are verified again, and the users hear that it holds no more', async () => {
    number = await doubted('430103');
    await answer(number, confirmed);
    await quiet(city);
    for (const unit of users) expect(await aboutResult(unit, number)).toMatchObject([{ kind: 'receipt' }]);
    await give('civil-data', number, 'takeBack');
    await quiet(city);
    for (const unit of users) {
      const [, told] = await aboutResult(unit, number);
      expect(told?.subject).toBe('已拿回：答复核校结果');
    }
    expect((await read('civil-data', number)).steps).toEqual(['核实并更正']);
    expect((await register('transport-data', 'verifications')).filter((one) => one.number === number)).toHaveLength(1);
  });

  it('once a receipt was given its giver sets it right: all users hear what is right, and the task is his again', async () => {
    await answer(number, confirmed);
    await quiet(city);
    const mine = (await read('transport-data', number)).receipts?.mine;
    await (
      await city.as('transport-data')
    ).client.confirmReceipt({
      ...{ params: { id: mine?.id ?? '' }, body: { form: { compared: 'updated' } }, key: randomUUID() },
    });
    expect((await offer('civil-data', number, 'takeBack'))?.blocked).toMatch(/已有 1 个单位回执.*更正/);
    expect((await refusal(give('civil-data', number, 'takeBack'))).status).toBe(409);
    const phone = await city.phone('civil-data');
    await ask(phone, `更正 ${number} 名称应为新名，原答复有误`, /名称应为新名/);
    await ask(phone, '是', /已办理：更正/);
    await quiet(city);
    for (const unit of users) {
      const told = (await noticesOf(city, `${unit}-data`, number)).filter(({ subject }) => subject.startsWith('更正'));
      expect(told.map(({ body }) => body).join()).toContain('名称应为新名');
      expect(await heardOf(await city.phone(`${unit}-data`), number)).not.toEqual([]);
    }
    expect((await read('civil-data', number)).steps).toEqual(['核实并更正']);
    expect((await answer(number, corrected)).receipts).toMatchObject({ total: 6, confirmed: 0 });
  });

  it('what only told people is undone, and they hear that it holds no more', async () => {
    const { number: feedback } = await filedAndDoubted();
    await give('authority-contact', feedback, 'explain', { answer: '有历史数据' });
    await quiet(city);
    const phone = await city.phone('authority-contact');
    await ask(phone, `拿回 ${feedback}`, /撤销您作出的“说明理由”/);
    await ask(phone, '是', /已办理：拿回/);
    expect((await read('authority-contact', feedback)).steps).toEqual(['研究答复']);
    await quiet(city);
    const heard = await noticesOf(city, 'education-contact', feedback);
    expect(heard.map(({ subject }) => subject)).toContain('已拿回：说明理由');
  });
});

/** A standard that is filed, and a rule of it that does not work. */
async function filedAndDoubted(): Promise<{ number: string }> {
  const filed = await city.as('civil-contact');
  const { number } = await filed.open('standard-filing', {
    standards: [{ number: 'QL/T 77', name: '预约规范', kind: 'city', published: '2024-01-05', area: '预约' }],
  });
  await give('authority-contact', number, 'list');
  await quiet(city);
  return (await city.as('education-contact')).open('standard-feedback', {
    ...{ standard: 'QL/T 77', part: '第五条', problem: '字段过长' },
  });
}
