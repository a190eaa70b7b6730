/** B-33, N-11, N-35, N-36: incidents with data, the yearly assessment of risks, posts that are named, contractors. */
import { addMs } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf, dues, faults } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 60_000);
afterAll(() => city?.close());
const { read, give, open } = deskOf(() => city);

const register = async (person: string, name: string) =>
  (
    await (await city.as(person)).client.listRegister({ params: { register: name }, query: { ended: '0', limit: 100 } })
  ).items.map(({ key }) => key);

it('an incident with data: contained by chat, reported within the hours of the nation, closed and handed over', async () => {
  const opened = await open('health-security', 'data-incident', {
    ...{
      what: '区划库被批量导出',
      resource: 'divisions',
      kind: 'leaked',
      secret: 'personal',
      cyber: true,
      critical: true,
    },
  });
  const { number } = opened;
  const national = opened.items.find((one) => one.title === '网络安全事件上报');
  expect(national?.deadlines.map(({ at }) => at)).toEqual([addMs(opened.openedAt, 3_600_000)]);
  const phone = await city.phone('health-security');
  await pushArrived(city, 'health-security', phone, number, /控制事态|报告主管机关|网络安全事件上报/);
  await ask(phone, `填报进展 ${number} 已断开接口`, /已办理：填报进展/);
  await city.forward({ minutes: 62 });
  expect((await noticesOf(city, 'authority-data', number)).map(({ kind }) => kind)).toContain('lapse');
  await give('health-security', number, 'reported', { receiver: '省网信办 2026-1' });
  await give('health-security', number, 'contain', { plan: '泄露预案', measures: '断开接口', suspend: true });
  await quiet(city);
  expect(await register('transport-data', 'suspensions')).toContain('data-incident:divisions');
  await give('health-security', number, 'inform', { bodies: ['cyberspace', 'police'], report: '泄露经过' });
  await give('cyberspace-contact', number, 'accept', { opinion: '已受理' });
  await give('police-contact', number, 'accept', { opinion: '已受理' });
  await give('health-security', number, 'conclude', { cause: '弱口令', impact: '三千条', improvements: '双因素' });
  await give('authority-data', number, 'close', { crime: true, violation: false, reason: '涉嫌犯罪' });
  await quiet(city);
  expect(await register('transport-data', 'suspensions')).not.toContain('data-incident:divisions');
  const ended = await give('authority-data', number, 'transferred', { organ: '市公安局', document: '移送1号' });
  expect(ended.ending).toBe('已移送司法机关');
});

it('an assessment of risks needs four opinions and a rehearsal, and ends with its last rectification', async () => {
  const { number } = await open('authority-data', 'risk-assessment', { period: '2026年专项' });
  await give('authority-data', number, 'assess', { scope: '共享平台', method: '检查', risks: '备份' });
  await give('authority-data', number, 'rehearse', {
    ...{ plan: '恢复预案', scenario: '主库丢失', minutes: 40, recovered: true },
  });
  for (const body of ['secrecy', 'police', 'state-security', 'cyberspace'])
    await give(`${body}-contact`, number, 'approve');
  const finding = { system: '共享平台备份', unit: 'housing', finding: '备份不可用', level: 'low' };
  const concluded = await give('authority-data', number, 'conclude', {
    ...{ conclusion: '总体可控', level: 'medium', findings: [finding] },
  });
  expect(concluded.steps).toEqual(['等待整改完成']);
  await quiet(city);
  const child = (await read('authority-data', number)).links[0]?.number ?? '';
  await give('housing-data', child, 'submit', { measures: '已修复', proof: '恢复记录' });
  await give('office-security', child, 'pass', { reason: '复查合格' });
  await quiet(city);
  expect((await read('authority-data', number)).ending).toBe('已评估，风险已整改');
});

it('the posts of a unit are declared with two people at register and review, confirmed, and seen by all', async () => {
  const { number } = await open('civil-contact', 'unit-arrangements', { cause: 'change' });
  const named = { head: 'civil-head', body: '信息中心', sharing: 'civil-head', registrar: 'civil-data' };
  // B-17, N-11: who looks after data, secrecy and security is named with the others.
  const keepers = { data: 'civil-data', secrecy: 'civil-head', safety: 'civil-data' };
  const rest = { contact: 'civil-contact', rules: '登记审核办法' };
  expect(
    await faults(give('civil-contact', number, 'declare', { ...named, ...rest, reviewer: 'civil-contact' })),
  ).toEqual(Object.keys(keepers).map((path) => [path, expect.any(String) as string]));
  expect(
    await faults(give('civil-contact', number, 'declare', { ...named, ...keepers, ...rest, reviewer: 'civil-data' })),
  ).toEqual([['reviewer', '登记员和审核员必须是不同的人']]);
  await give('civil-contact', number, 'declare', { ...named, ...keepers, ...rest, reviewer: 'civil-contact' });
  expect((await give('authority-data', number, 'confirm')).ending).toBe('已确认');
  await quiet(city);
  expect(await register('transport-data', 'posts')).toContain('civil');
});

it('a contractor is approved, bound, looked at while he works, and gives everything back', async () => {
  const { number } = await open('housing-data', 'processing-entrustment', {
    ...{
      contractor: '青岚软件公司',
      kind: 'operate',
      what: '公积金库',
      purpose: '运行维护',
      until: '2030-12-31',
      shared: false,
    },
  });
  await give('housing-head', number, 'approve');
  await give('housing-data', number, 'oblige', { obligations: '不得留存', agreement: 'HT-1' });
  await quiet(city);
  expect(await register('housing-data', 'entrustments')).toHaveLength(1);
  await city.forward({ to: addMs(dues(await read('housing-data', number))[0] ?? '', 60_000) });
  expect((await noticesOf(city, 'housing-data', number)).map(({ kind }) => kind)).toContain('lapse');
  await give('housing-data', number, 'check', { checked: '抽查日志', sound: true });
  await give('housing-data', number, 'endEarly', { reason: '合同解除' });
  const ended = await give('housing-data', number, 'handedOver', {
    returned: '已删除',
    closed: '已停用',
    handover: '回执',
  });
  expect(ended.ending).toBe('委托已结束');
  await quiet(city);
  expect(await register('housing-data', 'entrustments')).toEqual([]);
});
