/** a high risk suspends the system until a passed recheck; a low one that is left lying leads to forced measures. */
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { JUST_BEFORE_MS, ask, heardOf, noticesOf, pushArrived, quiet, workingDayEnd } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 120_000);
afterAll(() => city?.close());
const { read, give } = deskOf(() => city);

const suspended = async (person: string, ended: '0' | '1' = '0') =>
  (
    await (
      await city.as(person)
    ).client.listRegister({ params: { register: 'suspensions' }, query: { ended, limit: 100 } })
  ).items.map(({ key }) => key);

describe('a high risk', () => {
  const system = '住房公积金网上业务大厅';
  const entry = `unsafe-system:housing/${system}`;
  let number: string;

  it('suspends the system: the unit sees it in the register and on the phone, others do not see it', async () => {
    const office = await city.as('office-security');
    const opened = await office.open('security-rectification', {
      system,
      unit: 'housing',
      level: 'high',
      finding: '登录接口可绕过验证码批量撞库。',
    });
    number = opened.number;
    await quiet(city);
    for (const person of ['housing-data', 'housing-head', 'office-security', 'cybersecurity-security'])
      expect(await suspended(person)).toContain(entry);
    for (const person of ['education-data', 'health-security', 'transport-contact'])
      expect(await suspended(person)).not.toContain(entry);
    const phone = await city.phone('housing-data');
    // The alarm and the task go out together, in whatever order.
    await pushArrived(city, 'housing-data', phone, number, /【待办】整改/);
    const heard = (await heardOf(phone, number)).map(({ text }) => text);
    expect(heard).toContainEqual(expect.stringMatching(/^❗【告警】系统已暂停运行[\s\S]*批量撞库。整改并复查/));
    const seen = await read('housing-data', number);
    expect(seen.advice.join()).toMatch(/已暂停运行.复查合格前不得恢复/);
    expect(seen.items[0]?.deadlines.map(({ at }) => at)).toEqual([workingDayEnd(opened.openedAt, 5)]);
  });

  it('is rectified by chat, and a failed recheck keeps it suspended and asks for forced measures', async () => {
    const housing = await city.phone('housing-data');
    await ask(housing, '提交整改结果', /整改措施？/);
    await ask(housing, '登录接口加装滑块验证和频率限制', /整改证明？/);
    await ask(housing, '渗透测试复测报告 ZF-11', /已办理：提交整改结果[\s\S]*当前环节：复查/);

    const office = await city.phone('office-security');
    await pushArrived(city, 'office-security', office, number, /【待办】复查/);
    const question = await ask(office, '不合格 仍可通过旧接口撞库', /请确认您的决定/);
    expect(question).toMatch(
      new RegExp(`编号 ${number}[\\s\\S]*操作：复查不合格[\\s\\S]*旧接口[\\s\\S]*后果：责任单位继续整改`),
    );
    await ask(office, '是', /已办理：复查不合格/);
    expect((await read('housing-data', number)).steps).toEqual(['整改', '决定强制措施']);
    expect(await suspended('housing-data')).toContain(entry);
  });

  it('is lifted and closed by a passed recheck only', async () => {
    await give('housing-data', number, 'submit', { measures: '下线旧接口', proof: '复测报告 ZF-12' });
    await quiet(city);
    expect(await suspended('housing-data')).toContain(entry);
    const office = await city.phone('office-security');
    await ask(office, `复查合格 ${number} 复测未再发现`, /操作：复查合格[\s\S]*后果：.*恢复运行/);
    expect(await ask(office, '是', /已办理：复查合格/)).toMatch(/已办结：整改合格/);
    await quiet(city);
    expect(await suspended('housing-data')).not.toContain(entry);
    expect(await suspended('housing-data', '1')).toContain(entry);
    await (await city.phone('housing-data')).expect(new RegExp(`【结果】系统恢复运行[\\s\\S]*${number}`));
    // It had asked for the recheck, and may say how that went.
    expect((await read('housing-data', number)).allowed.map(({ command }) => command)).toEqual(['rate']);
  });
});

describe('a low risk with a day by which it is to be rectified', () => {
  const system = '公共文化场馆预约平台';
  const entry = `unsafe-system:culture/${system}`;
  let number: string;

  it('lapses after that day: nothing is decided by it, the office is asked what is to be done', async () => {
    const office = await city.as('office-security');
    const until = addDays(dayOf(await city.now()), 6);
    const opened = await office.open('security-rectification', {
      system,
      unit: 'culture',
      level: 'low',
      finding: '后台弱口令未整改。',
      until,
    });
    number = opened.number;
    expect(opened.items[0]?.deadlines.map(({ at }) => at)).toEqual([endOfDay(until)]);
    expect(await suspended('culture-data')).not.toContain(entry);
    await city.forward({ to: addMs(endOfDay(until), -JUST_BEFORE_MS) });
    expect((await read('culture-data', number)).steps).toEqual(['整改']);
    await city.forward({ minutes: 1 });
    const lapsed = await read('culture-data', number);
    expect(lapsed.steps).toEqual(['整改', '决定强制措施']);
    expect(lapsed.allowed.map(({ command }) => command)).toContain('submit');
    expect((await noticesOf(city, 'culture-data', number)).map(({ kind }) => kind)).toEqual([
      'task',
      'reminder',
      'lapse',
    ]);
    await (
      await city.phone('culture-head')
    ).expect(new RegExp(`【逾期】[\\s\\S]*${number}[\\s\\S]*逾期不代替任何决定`));
  });

  it('needs the security authority’s consent to forced measures: it objects once, then concurs by chat', async () => {
    const impose = (force: string, suspend: boolean) =>
      give('office-security', number, 'impose', { force, suspend, reason: '逾期未整改，风险持续' });
    await impose('断网并收回云主机', false);
    const phone = await city.phone('cybersecurity-security');
    await pushArrived(city, 'cybersecurity-security', phone, number, /【待办】会签强制措施/);
    await ask(phone, '不同意 收回云主机超出必要', /操作：不同意强制措施[\s\S]*超出必要/);
    await ask(phone, '是', /已办理：不同意强制措施/);
    expect((await read('office-security', number)).steps).toEqual(['整改', '决定强制措施']);

    await impose('暂停互联网访问，强制重置全部口令', true);
    expect(await suspended('culture-data')).not.toContain(entry);
    await pushArrived(city, 'cybersecurity-security', phone, number, /【待办】会签强制措施/);
    await ask(phone, '同意', /操作：同意强制措施[\s\S]*后果：强制措施生效/);
    await ask(phone, '是', /已办理：同意强制措施[\s\S]*执行强制措施/);
    await quiet(city);
    expect(await suspended('culture-data')).toContain(entry);
    await (
      await city.phone('culture-data')
    ).expect(new RegExp(`❗【结果】强制措施已决定[\\s\\S]*${number}[\\s\\S]*强制重置全部口令`));
  });

  it('is enforced, rechecked, and ends as forced', async () => {
    const enforced = await give('office-security', number, 'enforced', { result: '口令已全部重置' });
    expect(enforced.steps).toEqual(['复查']);
    const ended = await give('office-security', number, 'pass', { reason: '复查未再发现弱口令' });
    expect(ended.ending).toBe('强制处理后合格');
    await quiet(city);
    expect(await suspended('culture-data')).not.toContain(entry);
    const told = await noticesOf(city, 'culture-data', number);
    expect(told.map(({ subject }) => subject)).toContain('系统恢复运行');
    expect((await read('culture-data', number)).timeline.map(({ what }) => what).join('\n')).toMatch(
      /已逾期[\s\S]*拟定强制措施[\s\S]*不同意强制措施[\s\S]*拟定强制措施[\s\S]*同意强制措施[\s\S]*强制措施已执行[\s\S]*复查合格/,
    );
  });
});
