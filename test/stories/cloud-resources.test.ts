/**
 * what a unit does with resources of the cloud once it has them: an allocation is
 * entered, migrated to, connected, entered by others with two grants, changed and given up.
 */
import { addDays, addMonths, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

const system = '义务教育入学服务平台';
const ok = { reason: '情况属实' };
/** As it stands in the registers: its unit’s. */
const own = `education/${system}`;
let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 180_000);
afterAll(() => city?.close());
const { read, give, open, entries } = deskOf(() => city);

it('enters an allocation when the office has made it: the unit and the office see it, other units do not', async () => {
  const use = await open('education-contact', 'cloud-use', {
    ...{ system, level: '2', plan: '建设方案', selfTest: '自测合格', hosts: 4, databases: 1, storage: 500 },
  });
  await give('office-cloud', use, 'accept');
  await give('office-cloud', use, 'approve', ok);
  await give('cloud-ops', use, 'provide', { environment: '测试区' });
  await city.forward({ days: 16 });
  await give('office-cloud', use, 'pass', ok);
  await give('cloud-ops', use, 'opened', { trial: '试运行区' });
  await city.forward({ days: 31 });
  await give('office-cloud', use, 'passTrial', ok);
  await give('education-contact', use, 'certify', {
    report: { by: '某测评中心', number: 'CNAS-7' },
    filing: { number: '4301-7', date: dayOf(await city.now()) },
  });
  await give('office-cloud', use, 'allocate', { hosts: 4, storage: 500, ...ok });
  await quiet(city);
  for (const person of ['education-contact', 'office-cloud'])
    expect(await entries(person, 'allocations')).toContain(own);
  expect(await entries('health-contact', 'allocations')).not.toContain(own);
  // Not connected to either platform yet: it shows.
  expect(await entries('education-contact', 'connections')).toEqual(
    expect.arrayContaining([`${own}/sso`, `${own}/exchange`]),
  );
}, 180_000);

it('keeps the old system two months after going live, unless the office consents by chat to less', async () => {
  const today = dayOf(await city.now());
  const migration = await open('education-contact', 'cloud-migration', { system, old: '局机房', planned: today });
  await give('education-contact', migration, 'backup', { where: '异地', verified: '恢复试验成功', on: today });
  const live = await give('education-contact', migration, 'goLive', { liveOn: today, note: '顺利' });
  expect(live.items[0]?.deadlines).toMatchObject([{ at: endOfDay(addMonths(today, 2)), basis: { article: 'A-22' } }]);
  await give('education-contact', migration, 'askShorter', { until: addDays(today, 20), reason: '机房退租' });
  const office = await city.phone('office-cloud');
  await pushArrived(city, 'office-cloud', office, migration.number, /【待办】审核缩短保留期/);
  await ask(office, `不同意缩短 ${migration.number} 数据尚未核对完`, /操作：不同意缩短[\s\S]*仍按两个月保留/);
  await ask(office, '是', /已办理：不同意缩短/);
  expect((await read('education-contact', migration)).steps).toEqual(['原系统保留期']);
});

it('connects it and says that it is connected', async () => {
  const { client } = await city.as('education-contact');
  const connection = await open('education-contact', 'system-connection', {
    ...{ system: own, platforms: ['sso', 'exchange'], interface: '联系人高俊峰' },
  });
  await give('cloud-ops', connection, 'connected', { endpoint: '测试地址' });
  await give('education-contact', connection, 'passed', { result: '正常' });
  await give('office-cloud', connection, 'confirm', ok);
  await quiet(city);
  const { items } = await client.listRegister({ params: { register: 'connections' }, query: { limit: 100 } });
  expect(JSON.stringify(items.filter(({ key }) => key.startsWith(own)))).not.toMatch(/未接入/);
});

it('lets nobody in without both grants, and shuts by itself at the end of the day that was granted', async () => {
  const until = addDays(dayOf(await city.now()), 3);
  const entry = await open('cloud-ops', 'access-authorisation', {
    ...{ system: own, kind: 'database', what: '学籍库', who: 'cloud-ops', purpose: '修复索引', until },
  });
  await give('office-cloud', entry, 'grant');
  expect((await read('cloud-ops', entry)).allowed.map(({ command }) => command)).not.toContain('use');
  await give('education-data', entry, 'grant');
  await give('cloud-ops', entry, 'use', { from: '上午九时', did: '重建索引', touched: '未改动数据' });
  await quiet(city);
  expect(await entries('education-data', 'access')).toEqual([entry.number]);
  await city.forward({ to: addDays(until, 1) + 'T02:00:00.000Z' });
  const over = await read('education-data', entry);
  expect(over.ending).toBe('到期失效');
  expect(over.timeline.map(({ what }) => what).join('\n')).toMatch(/登记使用/);
  expect(await entries('education-data', 'access')).toEqual([]);
  expect((await noticesOf(city, 'cloud-ops', entry.number)).map(({ subject }) => subject)).toContain('进入授权已失效');
});

it('changes what is allocated within 5 and 3 working days, for a unit’s own system only', async () => {
  const wish = { system: own, hosts: 6, databases: 1, storage: 800, why: '招生季', major: false };
  expect((await refusal(open('health-contact', 'cloud-change', wish))).status).toBe(422);
  const change = await open('education-contact', 'cloud-change', wish);
  expect(change.items[0]?.deadlines).toMatchObject([{ at: workingDayEnd(change.openedAt, 5) }]);
  const approved = await give('office-cloud', change, 'approve', {
    hosts: 5,
    databases: 1,
    storage: 800,
    major: false,
    reason: '按现有用户核减一台',
  });
  expect(approved.items[0]?.deadlines).toMatchObject([{ at: workingDayEnd(await city.now(), 3) }]);
  await city.forward({ to: addDays(dayOf(workingDayEnd(await city.now(), 3)), 1) + 'T02:00:00.000Z' });
  // Less than was asked, with its reason, and told at once.
  expect((await noticesOf(city, 'education-contact', change.number)).map(({ subject }) => subject)).toContain(
    '云资源变更核减后通过',
  );
  // Late, and told so; nothing was decided by it.
  expect((await noticesOf(city, 'cloud-ops', change.number)).map(({ kind }) => kind)).toContain('lapse');
  await give('cloud-ops', change, 'complete', { result: '已扩容' });
  await quiet(city);
  const { items } = await (
    await city.as('education-contact')
  ).client.listRegister({ params: { register: 'allocations' }, query: { key: own, limit: 10 } });
  expect(items).toHaveLength(1);
  expect(JSON.stringify(items[0])).toMatch(/"5"|:5\b/);
});

it('gives it up: reclaimed after the review, and in the register no more', async () => {
  const end = await open('education-contact', 'cloud-termination', {
    ...{ system: own, shutdown: '已下线', migration: '已迁移', backup: '已备份', why: '并入省平台' },
  });
  await give('office-cloud', end, 'approve', ok);
  const done = await give('cloud-ops', end, 'reclaim', { result: '已回收' });
  expect(done.ending).toBe('服务已终止');
  await quiet(city);
  expect(await entries('education-contact', 'allocations')).not.toContain(own);
  expect(await entries('education-contact', 'connections')).not.toContain(`${own}/sso`);
});
