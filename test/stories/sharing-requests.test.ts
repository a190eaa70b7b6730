/** Part B, from a request to its end: both heads agree, the city's steps inside the national limit, use, more use, the end of a service. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMs, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 120_000);
afterAll(() => city?.close());
const { read, give, confirm, open } = deskOf(() => city);

const subscription = async (key: string, person = 'housing-data') => {
  const { client } = await city.as(person);
  const { items } = await client.listRegister({ params: { register: 'subscriptions' }, query: { key, limit: 10 } });
  return items.map(({ values }) => Object.fromEntries(values.map(({ label, value }) => [label, value])));
};
const due = ({ items }: MatterView, title: string) =>
  items.find((one) => one.title === title)?.deadlines.map(({ at, basis }) => [at, basis.article ?? 'city']);

const say = { position: 'agree', opinion: '无异议' };
const grant = { scope: '县级', purpose: '公租房资格核验' };
const request = {
  ...{ resource: 'divisions', basis: '三定方案', scene: '公租房受理窗口', way: 'interface', until: '2028-12-31' },
  ...grant,
};

describe('a request for a conditional resource', () => {
  let number: string;

  it('needs the own head of sharing, then opens the answer and the city’s steps under the ten days of N-21', async () => {
    ({ number } = await open('housing-data', 'sharing-request', request));
    const head = await city.phone('housing-head');
    await pushArrived(city, 'housing-head', head, number, /【待办】本单位共享负责人同意/);
    expect(await ask(head, '同意提出', /请确认您的决定/)).toContain(number);
    await ask(head, '是', /已办理：同意提出/);
    const agreed = await read('civil-data', number);
    expect(agreed.steps).toEqual(expect.arrayContaining(['有条件共享答复', '征求相关单位意见']));
    expect(due(agreed, '提供单位答复的总期限')).toEqual([[workingDayEnd(await city.now(), 10), 'N-21']]);
  });

  it('is not answered over the city’s steps, and is once they are done', async () => {
    const early = await refusal(give('civil-data', number, 'consent', grant));
    expect([early.status, early.error.text]).toEqual([409, expect.stringContaining('市内环节')]);
    // Whoever says nothing is passed over once his time is over, and not before.
    await city.forward({ to: addMs(workingDayEnd(await city.now(), 2), 60_000) });
    await quiet(city);
    expect((await noticesOf(city, 'authority-data', number)).map(({ subject }) => subject).join()).toMatch(
      /结束征求意见/,
    );
    await give('authority-data', number, 'closeOpinions');
    await give('authority-data', number, 'propose', say);
    await give('committee-head', number, 'approve', grant);
    await give('civil-data', number, 'consent', grant);
    const signed = await give('civil-head', number, 'sign');
    expect(due(signed, '提供数据的总期限')).toEqual([[workingDayEnd(await city.now(), 20), 'N-22']]);
  });

  it('lapses where the data do not come, and ends with the subscription', async () => {
    await give('civil-data', number, 'attribute');
    await give('authority-data', number, 'list');
    const limit = due(await read('civil-data', number), '提供数据的总期限')?.[0]?.[0] ?? '';
    await city.forward({ to: addMs(limit, 60_000) });
    await quiet(city);
    expect((await noticesOf(city, 'authority-data', number)).some(({ kind }) => kind === 'lapse')).toBe(true);
    expect(await subscription('divisions/housing')).toEqual([]);
    await give('civil-data', number, 'provide', { way: 'interface', how: '接口已开通' });
    await quiet(city);
    expect(await subscription('divisions/housing')).toMatchObject([
      { 使用单位: '市住房和城乡建设局', 共享范围: '县级', 使用用途: '公租房资格核验' },
    ]);
    // Who subscribes uses it: he may doubt its records from now on, and need not ask again.
    const again = await refusal(open('housing-data', 'sharing-request', request));
    expect(again.error.faults?.[0]?.message).toMatch(/已订阅/);
    const doubt = await open('housing-data', 'data-correction', {
      resource: 'divisions',
      findings: [{ record: '430102', field: '名称', says: '芙蓉区', should: '芙容区', evidence: '公告' }],
    });
    expect(doubt.steps).toEqual(['核实并更正']);
  });

  it('is used more widely only after the provider’s head of sharing has consented', async () => {
    const wider = {
      subscription: 'divisions/housing',
      kind: 'scope',
      what: '乡级',
      basis: '三定方案',
      scene: '街道窗口',
    };
    const asked = await open('housing-data', 'use-extension', wider);
    await give('housing-head', asked.number, 'agree');
    await quiet(city);
    expect(await subscription('divisions/housing')).toMatchObject([{ 共享范围: '县级' }]);
    await give('civil-head', asked.number, 'consent', { scope: '县级和乡级', purpose: '公租房资格核验' });
    await quiet(city);
    expect(await subscription('divisions/housing')).toMatchObject([{ 共享范围: '县级和乡级' }]);
  });
});

it('a service ends after its users were heard and answered, and takes the subscriptions with it', async () => {
  const from = addDays(dayOf(await city.now()), 60);
  const opened = await open('education-data', 'service-change', {
    ...{ resource: 'schools', kind: 'end', reason: '职责划转', what: '接口停用', from },
  });
  const { number } = opened;
  await quiet(city);
  for (const unit of ['transport', 'public-security', 'natural'])
    await confirm(`${unit}-data`, number, { position: 'agree', impact: '无影响' });
  await confirm('health-data', number, { position: 'later', impact: '需要两个月改造' });
  const settle = (await read('education-data', number)).allowed.find(({ command }) => command === 'settle');
  const replies = (settle?.prefill?.['replies'] ?? []) as Record<string, unknown>[];
  expect(replies).toMatchObject([{ said: '需要两个月改造' }]);
  const summary = {
    replies: replies.map((one) => ({ ...one, reply: '已预留两个月' })),
    summary: '一家需要时间',
    final: from,
  };
  await give('education-data', number, 'settle', summary);
  await give('authority-data', number, 'accept');
  expect(await subscription('schools/health', 'health-data')).toHaveLength(1);
  expect((await give('education-data', number, 'done', { how: '接口已停用' })).ending).toMatch(/已备案并实施/);
  await quiet(city);
  expect(await subscription('schools/health', 'health-data')).toEqual([]);
});

it('a fact that differs is decided by the committee, corrected by the losing side, and told to all users', async () => {
  const { number } = await open('transport-data', 'inconsistency', {
    fact: '学校地址所属区划',
    sides: [
      { resource: 'divisions', says: '芙蓉区' },
      { resource: 'schools', says: '雨花区' },
    ],
    evidence: '两边比对',
  });
  await give('civil-data', number, 'state', { position: 'ours', basis: '区划公告' });
  await give('education-data', number, 'state', { position: 'unclear', basis: '需核实' });
  await give('authority-data', number, 'propose', { proposal: '以区划代码为准', right: 'divisions' });
  await give('committee-head', number, 'settle', { right: 'divisions', value: '芙蓉区', reason: '以公告为准' });
  const corrected = await give('education-data', number, 'corrected', { what: '已改为芙蓉区' });
  expect(corrected.steps).toEqual(['各使用单位比对']);
  await quiet(city);
  expect((await noticesOf(city, 'statistics-data', number)).map(({ kind }) => kind)).toEqual(['result', 'receipt']);
});

it('of several collectors one is named as the source, provides, and the others stop', async () => {
  const { number } = await open('transport-data', 'source-designation', {
    fact: '区划名称',
    collectors: [{ unit: 'civil' }, { unit: 'transport' }],
    reason: '两家都在采集',
  });
  await give('authority-data', number, 'designate', { source: 'civil', reason: '法定职责' });
  await give('civil-data', number, 'provide', { resource: 'divisions', how: '已提供接口' });
  await quiet(city);
  const { client } = await city.as('housing-contact');
  const { items } = await client.listRegister({ params: { register: 'sources' }, query: { limit: 10 } });
  expect(items[0]?.values).toEqual(expect.arrayContaining([{ label: '数源单位', value: '市民政局' }]));
  expect((await read('transport-data', number)).receipts?.mine).toMatchObject({ open: true });
});

it('records of use are shown to the provider on request, by chat, while the use goes on (N-29)', async () => {
  const asked = { resource: 'divisions', user: 'education', what: '三月份的调用' };
  expect((await refusal(open('transport-data', 'usage-records', asked))).message).toBeTruthy();
  const { number } = await open('civil-data', 'usage-records', asked);
  const user = await city.phone('education-data');
  await pushArrived(city, 'education-data', user, number, /【待办】提供使用记录/);
  await ask(user, `提供记录 ${number}`, /提供的记录？/);
  await ask(user, '三月调用 12 次，经办人何静', /已办理：提供记录/);
  const provider = await city.phone('civil-data');
  await pushArrived(city, 'civil-data', provider, number, /【待办】查看使用记录/);
  await ask(provider, `已查看 ${number}`, /操作：已查看/);
  expect(await ask(provider, '是', /已办理：已查看/)).toMatch(/已办结：已调阅/);
});
