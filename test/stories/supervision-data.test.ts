/** N-24, N-27, N-28, N-29: data that are misused, disputed, disposed of and returned; each side sees what comes of it. */
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { noticesOf, quiet, workingDayEnd } from './talk.ts';

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

describe('misuse', () => {
  let misuse: string;

  it('suspends the access at once: the user hears of it, and contests it in a dispute of its own', async () => {
    const opened = await open('civil-data', 'data-misuse', {
      ...{ resource: 'divisions', user: 'transport', kind: 'passedOn', facts: '转给导航企业' },
    });
    misuse = opened.number;
    expect(opened.items[0]?.deadlines.map(({ at }) => at)).toEqual([workingDayEnd(opened.openedAt, 10)]);
    await quiet(city);
    expect(await register('transport-data', 'suspensions')).toContain('misuse:divisions/transport');
    expect((await noticesOf(city, 'transport-head', misuse)).map(({ subject }) => subject)).toContain('数据访问已暂停');
    await give('transport-data', misuse, 'contest', { about: '已获书面同意', request: '恢复访问' });
    await quiet(city);
    const dispute = (await read('transport-data', misuse)).links[0]?.number ?? '';
    expect((await read('transport-data', dispute)).steps).toEqual(['双方协商', '双方协商']);
    await give('civil-data', dispute, 'disagree', { reason: '没有书面同意' });
    await give('authority-data', dispute, 'propose', { proposal: '限期收回后恢复' });
    await give('civil-data', dispute, 'acceptPlan');
    expect((await give('transport-data', dispute, 'acceptPlan')).ending).toBe('调解一致');
    expect(await register('transport-data', 'suspensions')).toContain('misuse:divisions/transport');
  });

  it('left lying leads to the end of the sharing, decided by the provider and by no clock', async () => {
    await city.forward({ days: 20 });
    expect((await read('civil-data', misuse)).steps).toEqual(['整改违规使用', '逾期未整改的处理']);
    expect(await register('transport-data', 'subscriptions')).toContain('divisions/transport');
    await give('civil-data', misuse, 'endService', { reason: '拒不整改', violation: true });
    await quiet(city);
    expect(await register('transport-data', 'subscriptions')).not.toContain('divisions/transport');
    expect(await register('transport-data', 'suspensions')).not.toContain('misuse:divisions/transport');
    // Two that were opened at once stand in whichever order they were opened.
    const opened = (await read('authority-data', misuse)).links.map((one) => one.procedureTitle);
    expect(new Set(opened)).toEqual(new Set(['共享争议', '共享数据处置', '违规处理']));
    expect(opened).toHaveLength(3);
  });
});

it('a purpose that is over ends the holding of data as the provider requires; the records of use can be seen', async () => {
  const { number } = await open('statistics-data', 'data-disposal', {
    ...{ resource: 'divisions', cause: 'fulfilled', held: '全量一份', records: '日志留存' },
  });
  await give('civil-data', number, 'require', { way: 'delete', requirement: '彻底删除' });
  await give('statistics-data', number, 'dispose', { done: '已删除', proof: '删除日志' });
  const kept = await give('civil-data', number, 'confirm');
  expect(kept.steps).toEqual(['使用记录保存期']);
  await quiet(city);
  expect(await register('statistics-data', 'subscriptions')).not.toContain('divisions/statistics');
  await give('authority-data', number, 'askRecords', { what: '2026年查询日志' });
  expect((await give('statistics-data', number, 'show', { shown: '见附件' })).steps).toEqual(['使用记录保存期']);
});

it('data of an area go back to it; a refusal stands on law only', async () => {
  const { number } = await open('education-data', 'data-return', {
    ...{
      holder: 'public-security',
      system: '省人口系统',
      area: '青岚市',
      items: '户籍',
      duty: '学籍核验',
      way: 'batch',
    },
  });
  await give('public-security-data', number, 'refuse', { basis: '省级要求不得回流' });
  await give('authority-data', number, 'overrule', { reason: '不是法定依据' });
  await give('public-security-data', number, 'provide', { done: '已批量交换' });
  expect((await give('education-data', number, 'received')).ending).toBe('已回流');
});

it('what the platform has already is not asked for again: the unit answers, or its silence is pursued', async () => {
  const { number } = await open('civil-contact', 'duplicate-collection', {
    ...{ unit: 'housing', resource: 'divisions', asked: 'firm', facts: '要求企业填报区划代码' },
  });
  await city.forward({ days: 12 });
  expect((await read('authority-data', number)).steps).toEqual(['说明或停止采集', '督促逾期的单位']);
  await give('housing-data', number, 'stop', { measures: '改用共享数据' });
  expect((await give('authority-data', number, 'confirm')).ending).toBe('已停止重复采集');
});
