/**
 * B-40, B-42: what is planned, excepted, opened to the public
 * and kept under lock.
 */
import { addDays, atTime, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { noticesOf, pushArrived, quiet, refusal } from './talk.ts';

const ok = { reason: '情况属实' };
let city: City;
beforeAll(async () => {
  // After August and after October: each kind of plan has its season.
  city = await startCity({ chat: true, start: atTime('2026-11-25', '10:00') });
  await quiet(city);
}, 180_000);
afterAll(() => city?.close());
const { read, give, open, offer, entries } = deskOf(() => city);

/** The first matter that another has opened. */
const child = async (person: string, of: { number: string }) => {
  const link = (await read(person, of)).links.find(({ side }) => side === 'child');
  if (link?.number === undefined) throw new Error('nothing was opened');
  return read(person, link.number);
};

const year = async () => Number(dayOf(await city.now()).slice(0, 4));

describe('projects of the next year', () => {
  const project = {
    ...{ project: '智慧校园安防平台', content: '建设内容', investment: 260, catalogue: '校园安防点位：名称、位置' },
    ...{ major: false, profitable: true },
  };

  it('after August are filed with the authority’s consent only, and stop where the unit is not connected', async () => {
    const next = (await year()) + 1;
    expect((await refusal(open('education-contact', 'project-plan', { year: next }))).status).toBe(422);
    const plan = await open('education-contact', 'project-plan', { year: next, lateReason: '机构改革' });
    expect(plan.steps).toEqual(['审核补报']);
    const until = addDays(dayOf(await city.now()), 10);
    await give('authority-contact', plan, 'consentLate', { until, ...ok });
    const filed = await give('education-contact', plan, 'file', { papers: '青政数〔2026〕7 号', projects: [project] });
    expect(filed.ending).toBe('已申报');
    await quiet(city);
    const one = await child('education-contact', plan);
    // What was filed in the plan stands in each project of it.
    const shown = JSON.stringify((await read('authority-contact', one)).facts);
    for (const value of ['智慧校园安防平台', '260', '校园安防点位：名称、位置']) expect(shown).toContain(value);
    const review = (await read('authority-contact', one)).allowed.find(({ command }) => command === 'pass');
    expect(review?.blocked).toMatch(/不得竣工验收（A-26）/);
    expect((await refusal(give('authority-contact', one, 'pass', ok))).status).toBe(409);
    await give('authority-contact', one, 'suspend', ok);
    await quiet(city);
    expect(await entries('education-contact', 'suspensions')).toEqual(
      expect.arrayContaining(['outside-sharing:education']),
    );
    expect(await entries('health-contact', 'suspensions')).not.toContain('outside-sharing:education');
    const phone = await city.phone('education-head');
    await phone.expect(new RegExp(`项目审批已暂停[\\s\\S]*${one.number}`));
  });

  it('major ones open their standardisation check, which the plan waits for', async () => {
    const plan = await open('civil-contact', 'project-plan', { year: (await year()) + 1, lateReason: '机构改革' });
    const until = addDays(dayOf(await city.now()), 10);
    await give('authority-contact', plan, 'consentLate', { until, ...ok });
    await give('civil-contact', plan, 'file', {
      papers: '青政数〔2026〕7 号',
      projects: [{ ...project, project: '养老大脑', major: true }],
    });
    await quiet(city);
    const waiting = await read('civil-contact', await child('civil-contact', plan));
    expect(waiting.steps).toEqual(['标准化审查']);
    expect(waiting.links.filter(({ side }) => side === 'child')).toMatchObject([
      { side: 'child', procedureTitle: '标准化审查', title: '标准化审查：养老大脑' },
    ]);
  });
});

it('the committee decides on the city’s whole, service by service; new systems go to the city government', async () => {
  const next = (await year()) + 1;
  // The turn of September was before this city began: the committee opens it itself, and its head decides.
  const whole = await open('committee-contact', 'service-plan', { year: next });
  const plan = await open('health-contact', 'service-plan', { year: next });
  const service = { way: 'invest', content: '建设内容' };
  const filed = await give('health-contact', plan, 'file', {
    papers: '青政数〔2026〕7 号',
    services: [
      { service: '互联网医院监管', kind: 'new', amount: 300, ...service },
      { service: '家庭医生运维', kind: 'running', amount: 50, ...service },
    ],
    sharing: '已编目',
  });
  expect(filed.ending).toBe('已列入全市汇总');
  await quiet(city);
  const rows = async (person: string, command: string) =>
    (await offer(person, whole, command))?.prefill?.['rows'] as { service: string; granted: number }[];
  const all = await rows('committee-head', 'pass');
  const decided = all.map((row) => ({
    ...row,
    granted: row.service.startsWith('家庭医生') ? 40 : 300,
    excuse: '尚在接入',
  }));
  await give('committee-head', whole, 'pass', { rows: decided, ...ok });
  const government = await city.phone('government-head');
  await pushArrived(city, 'government-head', government, whole.number, /【待办】市政府批准/);
  const fresh = await rows('government-head', 'approve');
  expect(fresh.map((one) => one.service)).toEqual(['互联网医院监管']);
  const none = fresh.map((row) => ({ ...row, approved: false }));
  expect((await give('government-head', whole, 'approve', { rows: none, ...ok })).steps).toEqual(['财政安排']);
  const done = await give('finance-contact', whole, 'arrange', { channel: 'overall', arranged: '40 万元' });
  expect(done.ending).toBe('已安排');
  await quiet(city);
  expect(await entries('health-contact', 'plans')).toContain(`service-plan/health/${next}`);
  expect((await noticesOf(city, 'health-contact', whole.number)).map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['服务与运维经费已审核', '新建系统已批准']),
  );
});

it('next year’s demand is filed in October and at no other time', async () => {
  const refused = await refusal(open('health-contact', 'resource-demand', { year: (await year()) + 1 }));
  expect(refused.status).toBe(409);
  expect(refused.message).toMatch(/每年 10 月申报/);
});

it('something of one’s own needs its basis and the committee’s decision', async () => {
  const own = { kind: 'own', what: '涉密会议专用机房', facility: 'room' };
  expect((await refusal(open('justice-contact', 'cloud-exemption', own))).status).toBe(422);
  const exemption = await open('justice-contact', 'cloud-exemption', { ...own, basis: '某条例第八条' });
  await give('authority-contact', exemption, 'forward', ok);
  const done = await give('committee-head', exemption, 'approve', ok);
  expect(done.ending).toBe('批准');
  await quiet(city);
  expect(await entries('justice-contact', 'exemptions')).toContain('justice/机房或数据中心：涉密会议专用机房');
});

it('an app is checked and listed for all to see', async () => {
  const app = await open('transport-contact', 'mobile-app', {
    ...{ app: '青岚出行', kind: 'wechat', purpose: '公交查询', existing: true, onPlatform: '独立建设' },
  });
  await give('office-cloud', app, 'wantPlan', ok);
  const until = addDays(dayOf(await city.now()), 5);
  await give('transport-contact', app, 'plan', { plan: '迁入平台', until });
  await give('office-cloud', app, 'agree', ok);
  await city.forward({ to: addDays(until, 1) + 'T02:00:00.000Z' });
  expect((await noticesOf(city, 'transport-contact', app.number)).map(({ kind }) => kind)).toContain('lapse');
  expect(await entries('health-contact', 'mobile')).toContain('transport/青岚出行');
  await give('transport-contact', app, 'moved', { result: '已迁入' });
  const listed = await give('office-cloud', app, 'pass', { place: '政务云聚合', ...ok });
  expect(listed.ending).toBe('已列入');
});

it('a data set is reviewed by the unit itself, published, and asked for again when its update is due', async () => {
  const set = await open('transport-data', 'open-data', {
    ...{ name: '公共停车场', content: '名称、位置、泊位', format: 'csv', frequency: 'month' },
  });
  await give('transport-head', set, 'pass', { secrets: true, privacy: true, ...ok });
  await give('authority-contact', set, 'publish', { place: '开放平台' });
  await quiet(city);
  expect(await entries('health-contact', 'opendata')).toContain('transport/公共停车场');
  const stopped = await give('transport-data', set, 'stop', { reason: '数据源停用' });
  expect(stopped.ending).toBe('停止开放');
  await quiet(city);
  expect(await entries('health-contact', 'opendata')).not.toContain('transport/公共停车场');
});

it('a key is in the register and never in the matter; what is forbidden becomes a rectification', async () => {
  const handover = { what: '核心交换机管理口令', kind: 'password', system: '核心交换机', way: '密封信封 MF-07' };
  const refused = await refusal(open('cloud-ops', 'key-custody', { ...handover, way: '口令：Abc#12345' }));
  expect(refused.status).toBe(422);
  const custody = await open('cloud-ops', 'key-custody', handover);
  await give('office-security', custody, 'receive', {
    holder: 'office-security',
    place: '保密柜',
    checked: '封条完好',
  });
  await quiet(city);
  expect(await entries('office-security', 'keys')).toContain(`cloud/${handover.what}`);
  await give('office-security', custody, 'found', { unit: 'cloud', finding: 'commercial', facts: '运行他人网站' });
  await quiet(city);
  expect(await entries('office-security', 'suspensions')).toContain('unsafe-system:cloud/核心交换机');
  expect((await read('office-security', custody)).links).toMatchObject([
    { side: 'child', procedureTitle: '安全风险整改', title: '核心交换机：高风险整改' },
  ]);
  await give('office-security', custody, 'handBack', { sealed: '信封 MF-08', ...ok });
  expect((await give('cloud-ops', custody, 'backHome', { confirmed: '完好' })).ending).toBe('已交还');
});
