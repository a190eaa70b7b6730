/**
 * what comes in turns in the running of the cloud: the office looks at its own rules, the provider
 * and the emergency team train people, and an application below its target is given a day, another one, and a recheck.
 */
import { randomUUID } from 'node:crypto';
import { addDays, addMonths, atTime, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { type City, seen, startCity } from '../harness/city.ts';
import { deskOf, dues, faults } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

let city: City;
/** The first of the month that comes, when what the city has set to be monthly opens by itself. */
let first: string;
beforeAll(async () => {
  city = await startCity({ chat: true });
  const { client } = await city.as('authority-data');
  for (const key of ['cloud-inspection.period', 'cloud-training.period'])
    await client.putSetting({ params: { key }, body: { version: 0, form: { period: 'month', why: '先按月试行' } } });
  // Half a year of a whole city is much to go through for one lapse: this city waits for ten days.
  const wait = { n: '10', unit: 'd', why: '试行' };
  await client.putSetting({ params: { key: 'performance-rectification.restore' }, body: { version: 0, form: wait } });
  first = `${addMonths(dayOf(await city.now()), 1).slice(0, 7)}-01`;
  await city.forward({ to: atTime(first, '08:05') });
  // A new month, on 1 January a new year: the chat has much to tell before it is quiet.
  for (let tries = 0; tries < 10; tries++)
    try {
      await quiet(city);
      break;
    } catch {
      continue;
    }
}, 240_000);
afterAll(() => city?.close());
const { read, give, open, register, commands, lapse } = deskOf(() => city);

/** The matter that has come by itself onto somebody's list. */
const turned = async (person: string, title: RegExp) => {
  const { items } = await (await city.as(person)).client.listMatters({ query: { scope: 'todo', limit: '100' } });
  const found = items.filter((one) => title.test(one.title));
  expect(found).toHaveLength(1);
  return read(person, found[0]?.number ?? '');
};
const kinds = async (person: string, number: string) => (await noticesOf(city, person, number)).map(({ kind }) => kind);
const subjects = async (person: string, number: string) =>
  (await noticesOf(city, person, number)).map(({ subject }) => subject);

describe('the office looks at its own rules', () => {
  const rules = ['值班值守', '运维规程', '备份恢复', '应急响应'];
  const sheet = (gap: Record<string, Record<string, unknown>> = {}) => ({
    rules: rules.map((rule) => ({ rule, state: 'sound', ...gap[rule] })),
    usage: '云主机利用率六成',
  });

  it('in its turn: within the city’s days, overdue told up the line, and a gap in plain words', async () => {
    const matter = await turned('office-cloud', /政务云运行检查评估$/);
    const { number } = matter;
    expect(matter.title).toContain(`${first.slice(0, 4)}年${Number(first.slice(5, 7))}月`);
    const deadline = { at: workingDayEnd(matter.openedAt, 15), basis: { limit: '15 个工作日' } };
    expect(matter.items[0]?.deadlines).toMatchObject([deadline]);
    expect(matter.items[0]?.deadlines[0]?.basis.article).toBeUndefined();
    // It is a duty: nobody withdraws it; and it is nobody else's business.
    expect(await commands('office-cloud', number)).not.toContain('withdraw');
    expect((await refusal(read('education-contact', number))).status).toBe(404);
    expect(await faults(give('office-cloud', number, 'submit', { ...sheet(), rules: sheet().rules.slice(1) }))).toEqual(
      [['rules', '四项制度各填一个结论']],
    );
    expect(await faults(give('office-cloud', number, 'submit', sheet({ 备份恢复: { state: 'gap' } })))).toEqual([
      ['rules.2.note', '有缺口的，要写明缺口'],
    ]);
    await lapse(deadline.at);
    expect(await kinds('office-head', number)).toContain('lapse');
    const phone = await city.phone('office-cloud');
    await ask(phone, `提交检查结果 ${number}`, /值班值守[\s\S]*结论？/);
    await ask(phone, '健全并执行', /运维规程[\s\S]*结论？/);
    await ask(phone, '1', /备份恢复[\s\S]*结论？/);
    await ask(phone, '有缺口', /应急响应[\s\S]*结论？/);
    await ask(phone, '1', /政务云应用情况评估？/);
    await ask(phone, '云主机利用率六成', /有缺口的，要写明缺口[\s\S]*发现的缺口/);
    await ask(phone, '半年没有演练恢复', /已办理：提交检查结果[\s\S]*改进制度和运行/);
    const improving = await read('office-cloud', number);
    expect(dues(improving)).toEqual([workingDayEnd(await city.now(), 20)]);
    await quiet(city);
    const published = (await register('civil-data', 'results')).find((one) => one.number === number);
    expect(published?.values.map(({ value }) => value)).toContain('有缺口：备份恢复');
  });

  it('whose gap is closed by its head only, who looks by chat and may send it back', async () => {
    const { number } = await turned('office-cloud', /政务云运行检查评估$/);
    expect((await give('office-cloud', number, 'improved', { measures: '已补演练计划' })).steps).toEqual([
      '复核改进结果',
    ]);
    expect(await commands('office-cloud', number)).not.toContain('verify');
    const phone = await city.phone('office-head');
    await pushArrived(city, 'office-head', phone, number, /【待办】复核改进结果/);
    await ask(phone, `继续改进 ${number} 没有演练记录`, /操作：继续改进[\s\S]*没有演练记录[\s\S]*退回继续改进/);
    await ask(phone, '是', /已办理：继续改进/);
    expect((await read('office-cloud', number)).steps).toEqual(['改进制度和运行']);
    const improved = await give('office-cloud', number, 'improved', { measures: '已演练，记录见附件' });
    expect(dues(improved)).toEqual([workingDayEnd(await city.now(), 5)]);
    await ask(phone, `复核通过 ${number}`, /请确认您的决定/);
    await ask(phone, '是', /已办结：已改进/);
    // It is done: whoever has closed it may only say that he has not, and the others nothing.
    expect(await commands('office-head', number)).toEqual(['takeBack', 'setRight']);
    expect(await commands('office-cloud', number)).toEqual([]);
  });

  it('by hand: without a gap it ends, and one that was opened by mistake is withdrawn', async () => {
    const { number } = await open('office-head', 'cloud-inspection', { period: '节前专项' });
    expect((await give('office-cloud', number, 'submit', sheet())).ending).toBe('检查完毕，无缺口');
    const mistake = await open('office-head', 'cloud-inspection', { period: '误开' });
    expect((await give('office-cloud', mistake.number, 'withdraw', { reason: '重复' })).ending).toBe('已撤回');
    await quiet(city);
    const keys = (await register('civil-data', 'results')).map(({ key }) => key);
    expect(keys).toContain('cloud-inspection/节前专项');
    expect(keys).not.toContain('cloud-inspection/误开');
  });
});

describe('the provider trains the units', () => {
  it('in its turn: who is invited hears of it, and of the day that it is put off to', async () => {
    const matter = await turned('cloud-ops', /政务云培训$/);
    const { number } = matter;
    expect(dues(matter)).toEqual([workingDayEnd(matter.openedAt, 40)]);
    expect(await commands('cloud-ops', number)).not.toContain('withdraw');
    const today = dayOf(await city.now());
    const notice = { topic: '云数据库备份', on: addDays(today, 7), place: '市民中心 302', content: '备份与恢复' };
    const audience = [{ unit: 'civil' }, { unit: 'education' }];
    const past = give('cloud-ops', number, 'announce', { ...notice, on: addDays(today, -1), audience });
    expect(await faults(past)).toEqual([['on', '“培训日期”不能早于今天。']]);
    await give('cloud-ops', number, 'announce', { ...notice, audience });
    await (await city.phone('civil-contact')).expect(/政务云培训通知[\s\S]*云数据库备份[\s\S]*市民中心 302/);
    const phone = await city.phone('cloud-ops');
    await pushArrived(city, 'cloud-ops', phone, number, /【待办】组织培训/);
    const later = addDays(today, 14);
    await ask(phone, `改期 ${number}`, /改到哪一天？/);
    await ask(phone, later, /原因？/);
    await ask(phone, '机房检修', /已办理：改期/);
    const put = await read('cloud-ops', number);
    expect(put.steps).toEqual(['组织培训']);
    expect(dues(put)).toEqual([workingDayEnd(atTime(later, '00:00'), 5)]);
    await quiet(city);
    for (const person of ['civil-contact', 'education-contact'])
      expect(await subjects(person, number)).toEqual(['政务云培训通知', '政务云培训改期']);
    expect(await subjects('health-contact', number)).toEqual([]);
    const held = { heldOn: later, attended: [{ unit: 'civil', people: 3 }], summary: '完成' };
    expect(await faults(give('cloud-ops', number, 'held', held))).toEqual([['heldOn', '“实际培训日期”不能晚于今天。']]);
  });

  it('and asks those who came, and only those, what it was worth: by chat, or late, and none is passed over', async () => {
    const { number } = await turned('cloud-ops', /政务云培训$/);
    const day = (await read('cloud-ops', number)).items[0]?.deadlines[0]?.at ?? '';
    await city.forward({ to: day });
    const heldOn = dayOf(day);
    const attended = ['civil', 'health'].map((unit) => ({ unit, people: 2 }));
    const held = await give('cloud-ops', number, 'held', { heldOn, attended, summary: '到场四人' });
    expect(held.receipts).toMatchObject({ total: 2, confirmed: 0 });
    const due = workingDayEnd(await city.now(), 5);
    await quiet(city);
    const phone = await city.phone('civil-contact');
    await pushArrived(city, 'civil-contact', phone, number, /【待回执】/);
    await ask(phone, `确认 ${number}`, /是否有帮助？[\s\S]*1\. 有帮助/);
    await ask(phone, '2', /已办理：确认[\s\S]*已收 1\/2/);
    expect((await read('health-contact', number)).receipts?.mine).toMatchObject({ open: true, allowed: true });
    expect(await subjects('education-contact', number)).toHaveLength(2);
    await lapse(due);
    expect(await kinds('health-contact', number)).toEqual(expect.arrayContaining(['receipt', 'lapse']));
    expect(await kinds('office-cloud', number)).toContain('lapse');
    // Nobody's silence keeps it open: the office may end it without him.
    expect((await read('office-cloud', number)).steps).toEqual(['参加单位反馈', '未确认单位的处理']);
    const mine = (await read('health-contact', number)).receipts?.mine;
    const { client } = await city.as('health-contact');
    const late = await client.confirmReceipt({
      ...{ params: { id: mine?.id ?? '' }, body: { form: { useful: 'yes', advice: '多讲恢复' } }, key: randomUUID() },
    });
    expect(seen(late).ending).toBe('已培训');
  });

  it('one of its own it may call off', async () => {
    const { number } = await open('cloud-head', 'cloud-training', { period: '专题' });
    const on = addDays(dayOf(await city.now()), 3);
    await give('cloud-ops', number, 'announce', { topic: '容器', on, place: '线上', content: '入门' });
    expect((await give('cloud-ops', number, 'withdraw', { reason: '讲师请假' })).ending).toBe('已撤回');
  });
});

it('the emergency team trains within the year, reports by chat, and trains again where the office says so', async () => {
  const year = Number(dayOf(await city.now()).slice(0, 4));
  const opened = await open('cloud-emergency', 'emergency-training', { year });
  const { number } = opened;
  expect(opened.items[0]?.deadlines).toMatchObject([{ at: endOfDay(`${year}-12-31`), basis: { article: 'A-44' } }]);
  const today = dayOf(await city.now());
  const report = { heldOn: today, topics: '存储故障', people: 12, record: '九时开始', report: '合格' };
  const wrong = (heldOn: string) => faults(give('cloud-emergency', number, 'report', { ...report, heldOn }));
  expect(await wrong(addDays(today, 1))).toEqual([['heldOn', '“培训日期”不能晚于今天。']]);
  expect((await wrong(`${year - 1}-12-31`))?.[0]?.[1]).toMatch(new RegExp(`应在 ${year} 年内进行；补办的`));
  const team = await city.phone('cloud-emergency');
  await ask(team, `提交报告 ${number}`, /培训日期？/);
  await ask(team, '今天', /培训内容？/);
  await ask(team, '存储故障切换', /参加人数？/);
  await ask(team, '12', /过程记录？/);
  await ask(team, '九时开始，十一时结束', /培训报告？/);
  // A day that was said as 今天 is repeated with its year and weekday before it counts.
  await ask(team, '全员合格', new RegExp(`请核对“提交报告”[\\s\\S]*培训日期：${year}年\\d+月\\d+日 周`));
  await ask(team, '是', /已办理：提交报告[\s\S]*审阅培训报告/);
  const reported = await read('office-cloud', number);
  expect((await refusal(read('education-contact', number))).status).toBe(404);
  expect(dues(reported)).toEqual([workingDayEnd(await city.now(), 5)]);
  expect(await commands('cloud-emergency', number)).not.toContain('withdraw');
  const office = await city.phone('office-cloud');
  await pushArrived(city, 'office-cloud', office, number, /【待办】审阅培训报告/);
  await ask(office, `补充培训 ${number} 少了值班人员`, /退回补充培训后重新报告/);
  await ask(office, '是', /已办理：补充培训/);
  expect((await read('cloud-emergency', number)).steps).toEqual(['组织培训并报告']);
  await give('cloud-emergency', number, 'report', { ...report, people: 15 });
  expect((await give('office-cloud', number, 'accept')).ending).toBe('已培训');
});

describe('an application below its target', () => {
  const system = '婚姻登记预约';
  const finding = { system, unit: 'civil', target: '月活 1 万', finding: '月活 2 千' };
  const proof = { measures: '优化入口', proof: '统计表' };
  const entries = [`performance-resources:civil/${system}`, `performance-funds:civil/${system}`];
  const suspended = async (person: string, ended: '0' | '1' = '0') =>
    (await register(person, 'suspensions', ended)).map(({ key }) => key).filter((key) => entries.includes(key));
  let number: string;

  it('has its day; when it is over the head is asked and nothing is suspended: he names another one by chat', async () => {
    const today = dayOf(await city.now());
    const early = open('authority-contact', 'performance-rectification', { ...finding, until: addDays(today, -1) });
    expect(await faults(early)).toEqual([['until', '“整改期限”不能早于今天。']]);
    const until = addDays(today, 6);
    const opened = await open('authority-contact', 'performance-rectification', { ...finding, until });
    number = opened.number;
    expect(dues(opened)).toEqual([endOfDay(until)]);
    await lapse(endOfDay(until));
    expect(await kinds('civil-contact', number)).toEqual(expect.arrayContaining(['reminder', 'lapse']));
    expect((await read('civil-contact', number)).steps).toEqual(['整改', '逾期处理']);
    expect(await suspended('civil-contact')).toEqual([]);
    const phone = await city.phone('authority-head');
    await pushArrived(city, 'authority-head', phone, number, /【待办】逾期处理/);
    const next = addDays(dayOf(await city.now()), 10);
    await ask(phone, `重新定期限 ${number}`, /新的期限？/);
    await ask(phone, next, /理由？/);
    await ask(phone, '已在整改', /操作：重新定期限[\s\S]*按新期限继续整改/);
    await ask(phone, '是', /已办理：重新定期限/);
    const granted = await read('civil-contact', number);
    expect([granted.steps, dues(granted)]).toEqual([['整改'], [endOfDay(next)]]);
  });

  it('overdue once more, but put right before the head has decided: rechecked, and suspended as not done well', async () => {
    await lapse(dues(await read('civil-contact', number))[0] ?? '');
    expect((await read('authority-head', number)).steps).toEqual(['整改', '逾期处理']);
    const submitted = await give('civil-contact', number, 'submit', proof);
    expect([submitted.steps, dues(submitted)]).toEqual([['复查'], [workingDayEnd(await city.now(), 5)]]);
    expect(await commands('authority-head', number)).not.toContain('suspend');
    const phone = await city.phone('authority-contact');
    await pushArrived(city, 'authority-contact', phone, number, /【待办】复查/);
    await ask(phone, `复查不合格 ${number} 月活仍是 2 千`, /后果：暂缓提供基础资源、暂缓安排运维经费，直至复查合格/);
    await ask(phone, '是', /已办理：复查不合格/);
    await quiet(city);
    for (const person of ['civil-contact', 'office-cloud', 'finance-contact']) {
      expect((await suspended(person)).sort()).toEqual([...entries].sort());
      expect(await subjects(person, number)).toContain('暂缓提供资源和运维经费');
    }
    expect(await suspended('education-contact')).toEqual([]);
    const finance = await city.phone('finance-contact');
    await finance.expect(new RegExp(`暂缓提供资源和运维经费[\\s\\S]*${number}[\\s\\S]*月活仍是 2 千`));
    expect((await read('civil-contact', number)).advice.join()).toContain('整改到位后可申请恢复');
  });

  it('concluded as suspended it stays suspended; opened again, only a passed recheck lifts it', async () => {
    const again = await give('civil-contact', number, 'apply', proof);
    expect(again.steps).toEqual(['复查']);
    expect((await give('authority-contact', number, 'fail', { reason: '没有变化' })).steps).toEqual([
      '暂缓期间继续整改',
    ]);
    // Whoever checks does not end it: the head does, when the unit has been silent for as long as the city waits.
    expect(await commands('authority-head', number)).not.toContain('conclude');
    const silent = dues(await read('civil-contact', number));
    // A tenth day that is no working day gives way to the next one.
    expect(silent).toEqual([workingDayEnd(atTime(addDays(dayOf(await city.now()), 9), '10:00'), 1)]);
    await lapse(silent[0] ?? '');
    expect((await read('authority-head', number)).steps).toEqual(['暂缓期间继续整改', '长期未恢复的处理']);
    expect(await suspended('civil-contact')).toHaveLength(2);
    expect(await commands('authority-contact', number)).not.toContain('conclude');
    const ended = await give('authority-head', number, 'conclude', { reason: '应用停建' });
    expect(ended.ending).toBe('暂缓资源和经费');
    await quiet(city);
    expect(await suspended('civil-contact')).toHaveLength(2);
    await city.forward({ days: 20 });
    const phone = await city.phone('civil-contact');
    expect(await commands('authority-contact', number)).not.toContain('reopen');
    await ask(phone, `重新打开 ${number} 已并入市级平台`, /已办理：重新打开[\s\S]*暂缓期间继续整改/);
    await give('civil-contact', number, 'apply', { measures: '并入市级平台', proof: '月活 1.2 万' });
    expect((await give('authority-contact', number, 'pass', { reason: '达到目标' })).ending).toBe('暂缓后恢复');
    await quiet(city);
    expect(await suspended('finance-contact')).toEqual([]);
    expect((await suspended('finance-contact', '1')).sort()).toEqual([...entries].sort());
    expect(await subjects('finance-contact', number)).toContain('恢复提供资源和运维经费');
  });
});
