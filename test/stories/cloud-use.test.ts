/** A-10–14, A-21, A-40: from the application to operation, with a refusal, an extension, a failed test and a lapse on the way. */
import { randomUUID } from 'node:crypto';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import type { Phone } from '../harness/bot.ts';
import { JUST_BEFORE_MS, ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

/** A wait of so many days is over with the end of the last of them. */
const afterDays = (since = '', days: number): string => endOfDay(addDays(dayOf(since), days));
const wide = (digits: string): string =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

let city: City;
let office: Phone;
let number: string;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
  office = await city.phone('office-cloud');
}, 180_000);
afterAll(() => city?.close());

const read = async (person = 'transport-contact'): Promise<MatterView> =>
  (await city.as(person)).client.readMatter({ params: { id: number } });
const give = async (person: string, command: string, form: Record<string, unknown> = {}) =>
  (await city.as(person)).give(number, command, form);
const mayNow = async (person: string) => (await read(person)).allowed.map(({ command }) => command);

/** A decision by chat: it is repeated, and carried out by the yes. */
async function decide(text: string, repeated: RegExp, done: RegExp): Promise<string> {
  expect(await ask(office, text, /请确认您的决定/)).toMatch(repeated);
  return ask(office, '是', done);
}

describe('an application for the government cloud', () => {
  const application = {
    system: '智慧停车诱导系统',
    level: '2',
    plan: '青岚交函〔2026〕19 号',
    selfTest: '性能与安全自测合格，报告 ZC-2026-077',
    hosts: 8,
    databases: 1,
    storage: 1500,
  };

  it('is pushed to the office with its 3 working days, and refused by chat with a reason and a yes', async () => {
    const opened = await (await city.as('transport-contact')).open('cloud-use', application);
    number = opened.number;
    expect(opened.items[0]?.deadlines).toMatchObject([
      { at: workingDayEnd(opened.openedAt, 3), basis: { article: 'A-12' } },
    ]);
    const push = await pushArrived(city, 'office-cloud', office, number, /【待办】受理/);
    expect(push.text).toMatch(/智慧停车诱导系统[\s\S]*可直接回复：受理 \/ 不予受理/);
    await ask(office, `不予受理 ${number}`, /不予受理意见？/);
    const question = await ask(office, '云主机 8 台没有测算依据', /请确认您的决定/);
    expect(question).toMatch(
      new RegExp(`编号 ${number}[\\s\\S]*操作：不予受理[\\s\\S]*没有测算依据[\\s\\S]*后果：申请退回单位`),
    );
    expect((await read()).steps).toEqual(['受理']);
    await ask(office, '是', /已办理：不予受理/);
    const applicant = await city.phone('transport-contact');
    await applicant.expect(new RegExp(`【待办】按不予受理意见重新申请[\\s\\S]*${number}`));
    expect((await read()).timeline.find(({ tone }) => tone === 'refused')?.details).toContainEqual({
      label: '不予受理意见',
      value: '云主机 8 台没有测算依据',
    });
  });

  it('comes again as its second round, and is accepted after a no, by a bare word and by full-width digits', async () => {
    const offer = (await read()).allowed.find(({ command }) => command === 'reapply');
    expect(offer?.prefill).toEqual({
      ...application,
      ...{ plan: { note: application.plan }, selfTest: { note: application.selfTest } },
    });
    const again = await give('transport-contact', '重新申请', { ...offer?.prefill, hosts: 4 });
    expect([again.round, again.steps]).toEqual([2, ['受理']]);
    await pushArrived(city, 'office-cloud', office, number, /【待办】受理/);

    // The bare word means the matter that was just pushed, though another one waits for the same word.
    expect(await ask(office, '受理', /请确认您的决定/)).toMatch(new RegExp(`编号 ${number}[\\s\\S]*操作：受理`));
    await ask(office, '否', new RegExp(`没有对 ${number} 办理“受理”`));
    await ask(office, '是', /没有等您确认的决定/);
    expect((await read()).steps).toEqual(['受理']);

    await decide(`受理 ${wide(number)}`, new RegExp(`编号 ${number}`), /已办理：受理[\s\S]*提出审核意见/);
    const rounds = (await read()).timeline.map(({ what }) => what).join('\n');
    expect(rounds).toMatch(/不予受理[\s\S]*重新申请[\s\S]*受理/);
  });

  it('is reminded of before its deadline; the lapse decides nothing and is told up the line', async () => {
    const item = (await read()).items[0];
    const due = item?.deadlines[0]?.at ?? '';
    expect(due).toBe(workingDayEnd(item?.since ?? '', 2));
    await city.forward({ to: addMs(due, -JUST_BEFORE_MS) });
    await office.expect(new RegExp(`【催办】即将到期[\\s\\S]*${number}`));
    const head = await city.phone('office-head');
    // Since nobody has looked at the reminder he knows that; of a lapse nothing yet.
    expect((await noticesOf(city, 'office-head', number)).map(({ kind }) => kind)).not.toContain('lapse');
    await city.forward({ minutes: 1 });
    await head.expect(new RegExp(`【逾期】提出审核意见[\\s\\S]*${number}[\\s\\S]*周文博[\\s\\S]*请督促办理`));
    expect((await noticesOf(city, 'office-cloud', number)).map(({ kind }) => kind).slice(-2)).toEqual([
      'reminder',
      'lapse',
    ]);
    expect((await read()).items[0]).toMatchObject({ title: '提出审核意见', deadlines: [{ overdue: true }] });
  });

  it('is audited by one of two; the other is told by chat and by the API who decided and when', async () => {
    const cloud = await city.as('office-cloud');
    const today = dayOf(await city.now());
    await cloud.client.createDelegation({
      body: { to: 'office-data', fromDay: today, untilDay: addDays(today, 3), reason: '出差' },
      key: randomUUID(),
    });
    const { items, version } = await read();
    expect(await mayNow('office-data')).toContain('approve');
    await decide(`同意 ${number} 资源需求合理`, /操作：审核通过[\s\S]*资源需求合理/, /已办理：审核通过/);

    const stand = await city.as('office-data');
    const late = await refusal(
      stand.client.giveCommand({
        params: { id: number, command: 'reject' },
        body: { item: items[0]?.id ?? '', version, form: { reason: '资源需求过大' } },
        key: randomUUID(),
      }),
    );
    expect(late.status).toBe(409);
    expect(late.error).toMatchObject({ code: 'taskClosed', decided: { by: '周文博', command: '审核通过' } });
    expect(late.error.text).toMatch(/已由 周文博 于 \d+月\d+日.*办理.审核通过/);
    const phone = await city.phone('office-data');
    expect(await ask(phone, `审核通过 ${number}`, /不用重复办理/)).toMatch(/已由 周文博.* 于 \d+月\d+日.* 审核通过/);
  });

  it('gets its environment by one line of chat, and a longer test that was asked for and granted', async () => {
    const ops = await city.phone('cloud-ops');
    await pushArrived(city, 'cloud-ops', ops, number, /【待办】提供测试环境/);
    await ask(ops, '测试环境已提供 测试区 T-09，账号当面交接', /已办理：测试环境已提供/);
    const test = (await read()).items[0];
    expect(test?.deadlines[0]).toMatchObject({ at: afterDays(test?.since, 15), basis: { article: 'A-13' } });

    await give('transport-contact', '申请延期', { days: 10, reason: '对接车场数据晚到' });
    expect((await read()).steps).toEqual(['测试', '审批延期']);
    await pushArrived(city, 'office-cloud', office, number, /【待办】审批延期/);
    await decide('同意延期 情况属实', /操作：同意延期[\s\S]*情况属实/, /已办理：同意延期/);
    const ends = afterDays(test?.since, 25);
    expect((await read()).items[0]?.deadlines[0]?.at).toBe(ends);
    await city.forward({ to: addMs(ends, -JUST_BEFORE_MS) });
    expect((await read()).steps).toEqual(['测试']);
    await city.forward({ minutes: 1 });
    expect((await read()).steps).toEqual(['测试评估']);
  });

  it('fails its evaluation, is adjusted, and passes', async () => {
    await give('office-cloud', 'fail', { reason: '并发 200 时响应超过 3 秒' });
    const applicant = await city.phone('transport-contact');
    await pushArrived(city, 'transport-contact', applicant, number, /【待办】调整应用系统/);
    await ask(applicant, '申请重测 已加缓存并扩容', /已办理：申请重测[\s\S]*测试评估/);
    await decide(`测试合格 ${number} 复测达标`, /操作：测试合格/, /已办理：测试合格/);
    expect((await give('cloud-ops', 'opened', { trial: '试运行区 S-03' })).steps).toEqual(['试运行']);
  });

  it('can be passed by nobody before the 30th day of its trial', async () => {
    const trial = (await read()).items[0];
    expect(trial?.deadlines[0]).toMatchObject({ at: afterDays(trial?.since, 30), basis: { article: 'A-14' } });
    const early = async () => {
      expect(await mayNow('office-cloud')).not.toContain('passTrial');
      const refused = await refusal(
        (await city.as('office-cloud')).client.giveCommand({
          params: { id: number, command: 'passTrial' },
          body: { form: { reason: '运行稳定' } },
          key: randomUUID(),
        }),
      );
      expect([refused.status, refused.error.code]).toEqual([409, 'notNow']);
      await ask(office, `试运行合格 ${number}`, new RegExp(`不能对 ${number}.*办理“试运行合格”`));
    };
    await early();
    await city.forward({ to: addMs(afterDays(trial?.since, 30), -JUST_BEFORE_MS) });
    await early();
    await city.forward({ minutes: 1 });
    expect(await mayNow('office-cloud')).toContain('passTrial');
    await decide(`试运行合格 ${number} 运行稳定`, /操作：试运行合格/, /已办理：试运行合格[\s\S]*分配云资源/);
  });

  it('is not allocated without the two certificates, and says so', async () => {
    const offer = (await read('office-cloud')).allowed.find(({ command }) => command === 'allocate');
    expect(offer?.blocked).toMatch(/还缺两项证明.*A-40/);
    const refused = await refusal(give('office-cloud', 'allocate', { hosts: 4, storage: 1500, reason: '按测算' }));
    expect([refused.status, refused.error.code]).toEqual([409, 'gateClosed']);
    expect(refused.message).toMatch(/等保备案证明/);
    await ask(office, `分配资源并转正式运行 ${number}`, /现在还不能“分配资源并转正式运行”：还缺两项证明/);
    expect((await read()).open).toBe(true);
  });

  it('is in operation after the certificates and the allocation', async () => {
    await give('transport-contact', 'certify', {
      report: { by: '国家信息中心软件评测中心', number: 'CNAS-2026-118' },
      filing: { number: '43010099123-26001', date: dayOf(await city.now()) },
    });
    await ask(office, `分配资源并转正式运行 ${number} 按测算核定`, /分配云主机.*？[\s\S]*现在是：4/);
    expect(await ask(office, '全部沿用', /请确认您的决定/)).toMatch(/分配云主机.*：4[\s\S]*1500 GB[\s\S]*按测算核定/);
    expect(await ask(office, '是', /已办理：分配资源并转正式运行/)).toMatch(/已办结：正式运行/);
    const applicant = await city.phone('transport-contact');
    await applicant.expect(new RegExp(`已办结.正式运行[\\s\\S]*${number}`));
    const ended = await read();
    expect([ended.open, ended.ending]).toEqual([false, '正式运行']);
    // Only to say how it went.
    expect(ended.allowed.map(({ command }) => command)).toEqual(['rate']);
  });
});
