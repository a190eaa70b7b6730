/** Part C, how a standard comes to be and stays: filed, drafted and numbered, put into the catalogue, reviewed in time. */
import { randomUUID } from 'node:crypto';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMonths, addMs, dayOf, endOfDay, type Day } from '@banjie/shared/kernel/time.ts';
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
const { read, give, confirm, open } = deskOf(() => city);

/** What the page says is wrong with what was sent. */
const faults = async (request: Promise<unknown>) =>
  (await refusal(request)).error.faults?.map(({ message }) => message);
/** The rows of a standard as a person sees them, by their labels; nothing when it is not in the register. */
const standard = async (person: string, key: string) => {
  const { client } = await city.as(person);
  const { items } = await client.listRegister({
    params: { register: 'standards' },
    query: { ended: '0', limit: 100 },
  });
  const found = items.find((one) => one.key === key);
  return found && Object.fromEntries(found.values.map(({ label, value }) => [label, value]));
};
const dueAt = ({ items }: MatterView) => items.flatMap(({ deadlines }) => deadlines.map(({ at }) => at));
const dayAfter = async (days: number) => addDays(dayOf(await city.now()), days);
/** Who does the work of standards in each unit that applies them. */
const standardPeople = units
  .filter(isOfCity)
  .map(({ id }) => posts.find(({ unit, post }) => unit === id && post === 'standards')?.persons[0] ?? `none in ${id}`);

/** The last day of the three years of what is filed first: its review opens ninety days before it, in two days. */
let reviewBy: Day;

it('a filing is sent back once by chat, amended, and listed for everybody with the day of its review', async () => {
  reviewBy = await dayAfter(92);
  const published = addMonths(reviewBy, -36);
  const rows = ['QL/T 21', 'QL/T 22', 'QL/T 23'].map((number) => ({
    ...{ number, name: `接口规范${number}`, kind: 'city', published, area: '婚姻登记' },
  }));
  const [first, ...others] = rows;
  const future = { ...first, published: await dayAfter(1) };
  expect(await faults(open('civil-contact', 'standard-filing', { standards: [future, ...others] }))).toEqual([
    '“发布日期”不能晚于今天。',
  ]);
  const wrong = [{ ...first, number: 'QL/T 20' }, ...others];
  const opened = await open('civil-contact', 'standard-filing', { standards: wrong });
  const { number } = opened;
  expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 10)]);
  const phone = await city.phone('authority-contact');
  await pushArrived(city, 'authority-contact', phone, number, /【待办】核对并列入/);
  await ask(phone, `请修改 ${number} 编号应为 21`, /请确认您的决定/);
  await ask(phone, '是', /已办理：请修改/);

  const back = await read('civil-contact', number);
  expect(back.steps).toEqual(['修改备案']);
  expect(dueAt(back)).toEqual([workingDayEnd(await city.now(), 10)]);
  expect(back.allowed.find(({ command }) => command === 'refile')?.prefill).toEqual({ standards: wrong });
  expect(await faults(give('civil-contact', number, 'refile', { standards: [first, first] }))).toEqual([
    '同一编号填了两次。',
  ]);
  expect((await give('civil-contact', number, 'refile', { standards: rows })).round).toBe(2);
  expect((await give('authority-contact', number, 'list')).ending).toBe('已列入');
  await quiet(city);
  expect(await standard('education-contact', 'QL/T 20')).toBeUndefined();
  expect(await standard('education-contact', 'QL/T 21')).toEqual({
    ...{ 编号: 'QL/T 21', 名称: '接口规范QL/T 21', 种类: '本市技术规范', 备案或起草单位: '市民政局' },
    ...{ 状态: '现行', 发布日期: published, 复审期限: reviewBy },
  });
  expect((await noticesOf(city, 'education-contact', number)).map(({ subject }) => subject)).toContain(
    '标准已列入标准体系',
  );
});

describe('a standard of the city', () => {
  let document: string;
  let catalogue: string;

  it('is approved by chat and drafted; the window for opinions is not cut short, and silence does not hold it up', async () => {
    const opened = await open('civil-contact', 'standard-document', {
      ...{ name: '养老服务接口规范', kind: 'city', scope: '全市', need: '没有上级标准' },
    });
    document = opened.number;
    expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 10)]);
    const phone = await city.phone('authority-contact');
    await pushArrived(city, 'authority-contact', phone, document, /【待办】立项审核/);
    await ask(phone, `同意立项 ${document}`, /请确认您的决定/);
    await ask(phone, '是', /已办理：同意立项/);
    expect(dueAt(await read('civil-contact', document))).toEqual([workingDayEnd(await city.now(), 60)]);
    const asked = await give('civil-contact', document, 'submit', { draft: '接口、代码、时限三章' });
    const end = workingDayEnd(await city.now(), 20);
    expect(new Set(dueAt(asked))).toEqual(new Set([end]));
    expect(asked.receipts).toMatchObject({ total: standardPeople.length - 1, confirmed: 0 });
    await quiet(city);
    const school = await city.phone('education-contact');
    await pushArrived(city, 'education-contact', school, document, /【待回执】对标准草案提出意见/);
    await ask(school, `确认 ${document}`, /对草案的意见[\s\S]*2\. 提出意见/);
    await ask(school, '2', /请写明意见/);
    await ask(school, '字段过长', /已办理：确认/);
    for (const person of standardPeople)
      if (!['civil-contact', 'education-contact', 'transport-contact'].includes(person))
        await confirm(person, document, { position: 'agree' });
    const closing = { reason: '征求意见期满' };
    await expect(give('authority-contact', document, 'closeOpinions', closing)).rejects.toThrow(/may not give/);

    await city.forward({ to: addMs(end, 60_000) });
    await quiet(city);
    const kinds = async (person: string) => (await noticesOf(city, person, document)).map(({ kind }) => kind);
    expect(await kinds('transport-contact')).toContain('lapse');
    expect(await kinds('health-contact')).not.toContain('lapse');
    const [asking, late] = (await read('civil-contact', document)).steps;
    expect([asking, late]).toEqual(['征求意见', expect.stringContaining('征求意见')]);
    await give('authority-contact', document, 'closeOpinions', closing);
    await quiet(city);
    const over = await read('civil-contact', document);
    expect(over.steps).toEqual(['答复意见']);
    // Who has said nothing is on record so.
    const all = standardPeople.length - 1;
    expect(over.receipts).toMatchObject({ total: all, confirmed: all - 1 });
    expect(over.receipts?.list[0]?.confirmedAt).toBeUndefined();
    expect(over.timeline.map(({ what }) => what)).toContain(`截止：${all} 个单位中 ${all - 1} 个已回执，其余未回执`);
  });

  it('answers every opinion; a panel of the pool reviews it, and without a majority it is revised', async () => {
    const offered = (await read('civil-contact', document)).allowed.find(({ command }) => command === 'answer');
    const { answers } = (offered?.prefill ?? {}) as { answers: Record<string, unknown>[] };
    expect(answers).toEqual([{ unit: '市教育局', said: '字段过长' }]);
    expect(await faults(give('civil-contact', document, 'answer', { answers: [] }))).toEqual([
      '每条意见都要答复：市教育局。',
    ]);
    const declined = answers.map((one) => ({ ...one, adopted: 'declined' }));
    expect(await faults(give('civil-contact', document, 'answer', { answers: declined }))).toEqual([
      '未采纳或部分采纳的，请写明理由。',
    ]);
    const why = declined.map((one) => ({ ...one, why: '有历史数据' }));
    expect((await give('civil-contact', document, 'answer', { answers: why })).steps).toEqual(['组织评审']);

    const experts = ['experts-expert1', 'experts-expert2', 'experts-expert3'].map((person) => ({ person }));
    expect(await faults(give('authority-contact', document, 'appoint', { experts: experts.slice(1) }))).toEqual([
      '评审专家不少于 3 人。',
    ]);
    await give('authority-contact', document, 'appoint', { experts });
    const phone = await city.phone('experts-expert1');
    await pushArrived(city, 'experts-expert1', phone, document, /【待办】专家评审/);
    await ask(phone, `评审不通过 ${document} 时限过严`, /请确认您的决定/);
    await ask(phone, '是', /已办理：评审不通过/);
    await give('experts-expert2', document, 'fail', { verdict: '同上' });
    expect((await give('experts-expert3', document, 'pass', { verdict: '可行' })).steps).toEqual(['按评审意见修改']);
    const again = await give('civil-contact', document, 'resubmit', { changes: '放宽时限' });
    expect(dueAt(again)).toEqual(experts.map(() => workingDayEnd(again.updatedAt, 15)));
    await give('experts-expert1', document, 'fail', { verdict: '仍严' });
    await give('experts-expert2', document, 'pass', { verdict: '可行' });
    expect((await give('experts-expert3', document, 'pass', { verdict: '可行' })).steps).toEqual(['批准、编号、发布']);
  });

  it('is numbered and published by the quality authority, which opens the revision of the catalogue', async () => {
    await expect(give('authority-contact', document, 'publish', { number: 'QL/T 30' })).rejects.toThrow(/may not give/);
    expect(await faults(give('quality-contact', document, 'publish', { number: 'QL/T 21' }))).toEqual([
      '这个编号已在标准体系中，请核对。',
    ]);
    expect((await give('quality-contact', document, 'publish', { number: 'QL/T 30' })).ending).toBe('已发布');
    await quiet(city);
    const today = await dayAfter(0);
    expect(await standard('education-contact', 'QL/T 30')).toEqual({
      ...{ 编号: 'QL/T 30', 名称: '养老服务接口规范', 种类: '本市技术规范', 备案或起草单位: '市民政局' },
      ...{ 状态: '现行', 发布日期: today, 复审期限: addMonths(today, 36) },
    });
    await (await city.phone('education-contact')).expect(/标准已发布[\s\S]*QL\/T 30《养老服务接口规范》已批准发布/);
    const { links } = await read('authority-contact', document);
    expect(links).toMatchObject([{ side: 'child', relation: '修订实施目录', procedureTitle: '标准实施目录' }]);
    catalogue = links[0]?.number ?? '';
  });

  it('stands in the catalogue when the head has approved it on the phone and every unit has confirmed', async () => {
    const opened = await read('authority-contact', catalogue);
    expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 20)]);
    const change = { standard: 'QL/T 30', change: 'add' };
    const compiled = (changes: unknown[]) =>
      give('authority-contact', catalogue, 'compile', { edition: '2026版', changes });
    expect(await faults(compiled([change, change]))).toEqual(['同一标准填了两次。']);
    await compiled([change]);
    await expect(give('authority-contact', catalogue, 'approve')).rejects.toThrow(/may not give/);
    const head = await city.phone('authority-head');
    await pushArrived(city, 'authority-head', head, catalogue, /【待办】审定/);
    await ask(head, `审定公布 ${catalogue}`, /请确认您的决定/);
    await ask(head, '是', /已办理：审定公布/);
    await quiet(city);

    const clerk = await city.phone('civil-contact');
    await ask(clerk, `确认 ${catalogue} 已知悉并执行`, /已办理：确认/);
    const others = standardPeople.filter((one) => !['civil-contact', 'authority-contact'].includes(one));
    for (const person of others) {
      const { receipts, ending } = await read(person, catalogue);
      expect(ending).toBeUndefined();
      await (
        await city.as(person)
      ).client.confirmReceipt({
        ...{ params: { id: receipts?.mine?.id ?? '' }, body: { form: { read: 'done' } }, key: randomUUID() },
      });
    }
    await quiet(city);
    expect((await read('authority-contact', catalogue)).ending).toBe('已公布');
    expect(await standard('education-contact', 'QL/T 30')).toMatchObject({ 状态: '现行，列入实施目录' });
  });
});

it('reviews open by themselves before the three years are over: one stays valid, one is revised, one is abolished', async () => {
  const { client } = await city.as('authority-contact');
  const { items } = await client.listMatters({ query: { procedure: 'standard-review', limit: 100 } });
  const of = (key: string) => items.find(({ title }) => title.endsWith(key))?.number ?? `no review of ${key}`;
  const [valid, revised, abolished] = [of('QL/T 21'), of('QL/T 22'), of('QL/T 23')];
  const opened = await read('authority-contact', valid);
  expect(dueAt(opened)).toEqual([workingDayEnd(opened.openedAt, 20), endOfDay(reviewBy)]);

  const phone = await city.phone('civil-contact');
  await ask(phone, `报送实施情况 ${valid}`, /实施情况/);
  await ask(phone, '全面执行', /建议/);
  await ask(phone, '继续有效', /已办理：报送实施情况/);
  expect(await faults(give('authority-contact', valid, 'valid'))).toEqual(['请填写“理由”']);
  expect((await give('authority-contact', valid, 'valid', { reason: '实施良好' })).ending).toBe('继续有效');
  expect((await give('authority-contact', revised, 'revise', { reason: '字段过时' })).ending).toBe('需要修订');
  expect((await give('authority-contact', abolished, 'abolish', { reason: '已有国标' })).ending).toBe('已废止');
  await quiet(city);

  // Counted anew from this review, and not from the day of publication.
  const next = addMonths(await dayAfter(0), 36);
  expect(await standard('education-contact', 'QL/T 21')).toMatchObject({ 状态: '现行', 复审期限: next });
  expect(await standard('education-contact', 'QL/T 22')).toMatchObject({ 状态: '现行，复审结论为需要修订' });
  expect(await standard('education-contact', 'QL/T 23')).toBeUndefined();
  expect((await read('authority-contact', revised)).links).toMatchObject([
    { side: 'child', relation: '修订', procedureTitle: '标准文件制定', state: '进行中' },
  ]);
  expect((await read('authority-contact', abolished)).links).toMatchObject([
    { side: 'child', relation: '修订实施目录', procedureTitle: '标准实施目录', state: '进行中' },
  ]);
});
