/** Part C, the standards in use: inspected, ordered right, checked before money is given, asked about, taught and assessed. */
import { randomUUID } from 'node:crypto';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { isOfCity } from '@banjie/shared/regulation/units.ts';
import { posts, units } from '@banjie/server/training/city/people.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 180_000);
afterAll(() => city?.close());
const { read, give, confirm, open, register } = deskOf(() => city);

const dueAt = ({ items }: MatterView) => items.flatMap(({ deadlines }) => deadlines.map(({ at }) => at));
const dayAfter = async (days: number) => addDays(dayOf(await city.now()), days);
/** Who does the work of standards in each unit that applies them. */
const standardPeople = units
  .filter(isOfCity)
  .map(({ id }) => posts.find(({ unit, post }) => unit === id && post === 'standards')?.persons[0] ?? `none in ${id}`);

describe('an inspection of the standards', () => {
  let inspection: string;
  let violation: string;

  it('is planned and found by the quality authority; only what the authority has seen too becomes a matter', async () => {
    const opened = await open('quality-contact', 'standards-inspection', { period: '2026年专项' });
    inspection = opened.number;
    expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 20)]);
    await give('quality-contact', inspection, 'plan', {
      ...{ scope: '接口规范', day: await dayAfter(5), units: [{ unit: 'civil' }] },
    });
    const breach = { unit: 'civil', project: '婚姻登记预约', breach: '接口未按规范' };
    const past = await refusal(
      give('quality-contact', inspection, 'findings', {
        ...{ overall: '一处违反', breaches: [{ ...breach, until: await dayAfter(-1) }] },
      }),
    );
    expect(past.error.faults?.map(({ message }) => message)).toEqual(['“建议的改正期限”不能早于今天。']);
    await give('quality-contact', inspection, 'findings', {
      ...{ overall: '一处违反', breaches: [{ ...breach, until: await dayAfter(10) }] },
    });
    expect((await read('quality-contact', inspection)).links).toEqual([]);
    const phone = await city.phone('authority-contact');
    await pushArrived(city, 'authority-contact', phone, inspection, /【待办】会同确认/);
    await ask(phone, `确认检查结果 ${inspection}`, /每个违法行为随即单独立案/);
    await ask(phone, '是', /已办理：确认检查结果/);
    await quiet(city);
    const seen = await read('quality-contact', inspection);
    expect(seen.steps).toEqual(['责令改正办理中']);
    expect(seen.links).toMatchObject([{ side: 'child', relation: '责令改正', procedureTitle: '标准违法行为处理' }]);
    violation = seen.links[0]?.number ?? '';
  });

  it('the correction is ordered by the quality authority with the authority, due on the day that the order names', async () => {
    expect((await read('quality-contact', violation)).steps).toEqual(['责令改正']);
    const until = await dayAfter(7);
    await give('quality-contact', violation, 'order', { requirement: '改造接口', until });
    await expect(give('quality-contact', violation, 'concur')).rejects.toThrow(/may not give/);
    const ordered = await give('authority-contact', violation, 'concur');
    expect(dueAt(ordered)).toEqual([endOfDay(until)]);
    await (await city.phone('civil-contact')).expect(new RegExp(`责令限期改正[\\s\\S]*${violation}`));
    await (await city.phone('civil-head')).expect(new RegExp(`责令限期改正[\\s\\S]*${violation}`));
  });

  it('left lying decides nothing: the quality authority is asked, the unit corrects, and the report waits for it', async () => {
    await city.forward({ days: 9 });
    await quiet(city);
    expect((await read('quality-contact', violation)).steps).toEqual(['限期改正', '逾期处理']);
    // Whose it is to decide is asked, as a task of its own; that the day has passed the unit hears, and all above it.
    expect(await noticesOf(city, 'quality-contact', violation)).toContainEqual(
      expect.objectContaining({ kind: 'task', subject: expect.stringMatching(/逾期处理/) }),
    );
    for (const person of ['civil-contact', 'civil-head', 'committee-head']) {
      const lapse = (await noticesOf(city, person, violation)).find(({ kind }) => kind === 'lapse');
      expect(`${person}: ${lapse?.subject}${lapse?.body}`).toMatch(/超期|逾期/);
    }
    await give('quality-contact', violation, 'wait', { reason: '已在改造', until: await dayAfter(7) });
    await give('civil-contact', violation, 'corrected', { corrected: '接口已改', proof: '联调记录' });
    expect((await read('quality-contact', inspection)).steps).toEqual(['责令改正办理中']);
    expect((await give('quality-contact', violation, 'pass', { opinion: '合格' })).ending).toBe('已改正');
    await quiet(city);
    expect((await give('quality-contact', inspection, 'report', { report: '一处已改正' })).ending).toBe('已报告');
  });

  it('a violation that stands by itself and is not put right ends with accountability; the unit and its head are told', async () => {
    const { number } = await open('authority-contact', 'standard-violation', {
      ...{ unit: 'housing', project: '房产交易平台', breach: '未用统一代码' },
    });
    await give('quality-contact', number, 'order', { requirement: '改用统一代码', until: await dayAfter(3) });
    await give('authority-contact', number, 'concur');
    await city.forward({ days: 5 });
    await quiet(city);
    const held = await give('quality-contact', number, 'hold', { handling: '通报批评' });
    expect(held.ending).toBe('已追究责任');
    await (await city.phone('housing-head')).expect(new RegExp(`标准违法行为已追究责任[\\s\\S]*${number}`));
  });
});

it('a project below the standards gets no money until it passes; finance sees it, others do not', async () => {
  const project = { project: '养老服务平台', unit: 'civil', content: '采用接口规范' };
  const opened = await open('civil-contact', 'standardisation-check', project);
  const { number } = opened;
  expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 15)]);
  const phone = await city.phone('authority-contact');
  await pushArrived(city, 'authority-contact', phone, number, /【待办】标准化审查/);
  await ask(phone, `审查不通过 ${number} 未用统一代码`, /不安排该项目的建设和运维经费/);
  await ask(phone, '是', /已办理：审查不通过/);
  await quiet(city);
  const funds = async (person: string) => (await register(person, 'suspensions')).map(({ key }) => key);
  for (const person of ['civil-contact', 'finance-contact'])
    expect(await funds(person)).toContain('off-standard:civil/养老服务平台');
  expect(await funds('education-contact')).not.toContain('off-standard:civil/养老服务平台');
  await (await city.phone('finance-contact')).expect(/标准化审查不通过/);
  await expect(give('civil-contact', number, 'withdraw', { reason: '算了' })).rejects.toThrow(/may not give/);
  await give('civil-contact', number, 'improved', { improvements: '已改用统一代码' });
  expect((await give('authority-contact', number, 'pass', { opinion: '符合' })).ending).toBe('审查通过');
  await quiet(city);
  expect(await funds('finance-contact')).not.toContain('off-standard:civil/养老服务平台');
});

it('a rule that does not work is answered within ten working days, explained, and at last revised', async () => {
  const published = await dayAfter(-30);
  const filed = await open('civil-contact', 'standard-filing', {
    standards: [{ number: 'QL/T 11', name: '预约接口规范', kind: 'city', published, area: '预约' }],
  });
  await give('authority-contact', filed.number, 'list');
  await quiet(city);
  const opened = await open('education-contact', 'standard-feedback', {
    ...{ standard: 'QL/T 11', part: '第五条', problem: '字段过长' },
  });
  const { number } = opened;
  expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 10)]);
  const empty = await refusal(give('authority-contact', number, 'explain', {}));
  expect(empty.error.faults?.map(({ path }) => path)).toEqual(['answer']);
  await give('authority-contact', number, 'explain', { answer: '有历史数据' });
  await city.forward({ to: addMs(workingDayEnd(await city.now(), 5), 60_000) });
  await quiet(city);
  expect((await noticesOf(city, 'education-contact', number)).map(({ kind }) => kind)).toContain('lapse');
  const phone = await city.phone('education-contact');
  await ask(phone, `补充意见 ${number} 仍无法录入`, /已办理：补充意见/);
  expect((await give('authority-contact', number, 'revise', { answer: '同意缩短' })).ending).toBe('转入修订');
  await quiet(city);
  expect((await read('education-contact', number)).links).toMatchObject([
    { side: 'child', relation: '修订', procedureTitle: '标准文件制定' },
  ]);
});

it('a training is planned, told to all, and ends when every unit has reported what it did', async () => {
  const opened = await open('authority-contact', 'standard-training', { period: '2026年专项' });
  const { number } = opened;
  expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 20)]);
  const day = await dayAfter(3);
  await give('authority-contact', number, 'plan', { content: '接口规范', day, where: '线上' });
  await quiet(city);
  expect((await noticesOf(city, 'transport-contact', number)).map(({ subject }) => subject)).toContain('标准培训安排');
  // Only a lapse opens the task in which the reports are closed: nobody's time is cut short.
  const { client, give: giveOffered } = await city.as('authority-contact');
  await expect(giveOffered(number, 'closeUnits', { reason: '提前' })).rejects.toThrow(/may not give closeUnits/);
  const early = client.giveCommand({
    ...{ params: { id: number, command: 'closeUnits' }, body: { form: { reason: '提前' } }, key: randomUUID() },
  });
  expect((await refusal(early)).error.code).toBe('notNow');
  const phone = await city.phone('civil-contact');
  await pushArrived(city, 'civil-contact', phone, number, /【待回执】报告本单位培训情况/);
  await ask(phone, `确认 ${number}`, /本单位参训人数/);
  await ask(phone, '6', /参训岗位/);
  await ask(phone, '窗口', /已办理：确认/);
  const reported = (await read('authority-contact', number)).receipts;
  expect(reported).toMatchObject({ total: standardPeople.length, confirmed: 1 });
  await give('authority-contact', number, 'held', { participants: 90, record: '签到表' });
  for (const person of standardPeople.filter((one) => one !== 'civil-contact'))
    await confirm(person, number, { trained: 3, posts: '数据管理员' });
  const seen = await read('authority-contact', number);
  expect(seen.ending).toBe('已完成');
  const own = seen.receipts?.list.find(({ unit }) => unit === '市民政局');
  expect(own?.says?.map(({ value }) => value)).toEqual(['6', '窗口']);
});

it('how every department follows the standards is scored, seen by the others, and published with its computation', async () => {
  const opened = await open('authority-contact', 'standard-assessment', { period: '2026年专项' });
  const { number } = opened;
  expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 30)]);
  const offered = opened.allowed.find(({ command }) => command === 'score')?.prefill ?? {};
  const { sheet } = offered as { sheet: Record<string, unknown>[] };
  const left = String(sheet[0]?.['name']);
  const marked = sheet.map((one) => ({ ...one, filing: 100, execution: 80, training: 60, results: 70 }));
  const refused = await refusal(give('authority-contact', number, 'score', { sheet: marked.slice(1) }));
  expect(refused.error.faults?.map(({ message }) => message)).toEqual([`每个单位都要填写一次：${left}。`]);
  await give('authority-contact', number, 'score', { sheet: marked });
  const phone = await city.phone('quality-contact');
  await pushArrived(city, 'quality-contact', phone, number, /【待办】会同单位意见/);
  await ask(phone, `另有意见 ${number} 培训偏低`, /已办理：另有意见/);
  await give('standards-contact', number, 'agree');
  const published = { overall: '总体良好', where: '市政府门户网站' };
  // Who has marked them does not publish his own marks: it goes up the line.
  await expect(give('authority-contact', number, 'publish', published)).rejects.toThrow(/may not give|own/);
  expect((await give('authority-head', number, 'publish', published)).ending).toBe('已公布');
  await quiet(city);
  const own = (await register('civil-contact', 'results')).find(
    ({ key }) => key === 'standard-assessment/2026年专项/civil',
  );
  // 100 × 20 % + 80 × 40 % + 60 × 20 % + 70 × 20 %.
  expect(own?.values.find(({ label }) => label === '得分')?.value).toBe('78.00');
  await (await city.phone('civil-contact')).expect(/标准实施考核结果已公布/);
});
