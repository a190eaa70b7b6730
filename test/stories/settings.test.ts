/** What no rule sets the city sets itself: an administrator changes a limit, and the next matter has it. */
import { isDeepStrictEqual } from 'node:util';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import type { SettingView } from '@banjie/shared/contract/routes/settings.ts';
import { atTime, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City, type Someone } from '../harness/city.ts';
import { refusal, workingDayEnd } from './talk.ts';

const KEY = 'data-correction.verify';
const WHY = '纠错较多，本市要求更快';

let city: City;
let admin: Someone;
beforeAll(async () => {
  city = await startCity();
  await city.forward({ nextWorkingDay: true });
  admin = await city.as('authority-data');
}, 60_000);
afterAll(() => city?.close());

const setting = async (key = KEY): Promise<SettingView> => {
  const found = (await admin.client.listSettings({})).items.find((one) => one.key === key);
  if (!found) throw new Error(`no setting ${key}`);
  return found;
};
const put = (key: string, version: number, form: Record<string, unknown>) =>
  admin.client.putSetting({ params: { key }, body: { version, form } });
const doubt = async (record: string): Promise<MatterView> =>
  (await city.as('education-data')).open('data-correction', {
    resource: 'divisions',
    findings: [{ record, field: '名称', says: '甲', should: '乙', evidence: '户口簿' }],
  });
const ownLimit = (matter: MatterView) => matter.items[0]?.deadlines.find(({ basis }) => basis.article === undefined);

describe('a limit of the city', () => {
  let running: MatterView;

  it('stands in the list with its default and with what uses it', async () => {
    running = await doubt('430102');
    expect(await setting()).toMatchObject({ value: '5 个工作日', default: '5 个工作日', changed: false, version: 0 });
    expect((await setting()).usedBy).toEqual([running.procedureTitle]);
  });

  it('is changed: the next matter has it, the running one keeps its own', async () => {
    const changed = await put(KEY, 0, { n: '3', unit: 'wd', why: WHY });
    expect(changed).toMatchObject({ value: '3 个工作日', default: '5 个工作日', changed: true, version: 1 });
    expect(changed.last).toMatchObject({
      who: expect.stringMatching(/^方启航/) as string,
      why: WHY,
      from: '5 个工作日',
    });
    const next = await doubt('430103');
    expect(ownLimit(next)).toMatchObject({ at: workingDayEnd(next.openedAt, 3), basis: { limit: '3 个工作日' } });
    const kept = await (await city.as('civil-data')).client.readMatter({ params: { id: running.id } });
    expect(ownLimit(kept)).toMatchObject({ at: workingDayEnd(running.openedAt, 5), basis: { limit: '5 个工作日' } });
  });

  it('goes back to the default, and its history keeps every change', async () => {
    const back = await admin.client.resetSetting({ params: { key: KEY }, body: { version: 1, why: '恢复原来的做法' } });
    expect(back).toMatchObject({ value: '5 个工作日', changed: false, version: 2 });
    const { items } = await admin.client.readSettingHistory({ params: { key: KEY } });
    expect(items.map(({ from, to, why }) => [from, to, why])).toEqual([
      ['3 个工作日', '5 个工作日', '恢复原来的做法'],
      ['5 个工作日', '3 个工作日', WHY],
    ]);
  });

  it('closes with the offices once the city has business hours', async () => {
    await put('city.closing', 0, { time: '17:30', why: '机关下班时间' });
    const matter = await doubt('430104');
    expect(ownLimit(matter)?.at).toBe(atTime(dayOf(workingDayEnd(matter.openedAt, 5)), '17:30'));
    await put('city.closing', 1, { why: '改回全天' });
    expect(await setting('city.closing')).toMatchObject({ value: '未设', changed: false });
  });
});

describe('what is refused', () => {
  it('whoever is no administrator', async () => {
    const { client } = await city.as('civil-data');
    const attempts = [
      client.listSettings({}),
      client.readSettingHistory({ params: { key: KEY } }),
      client.putSetting({ params: { key: KEY }, body: { version: 2, form: { n: 1, unit: 'wd', why: WHY } } }),
      client.resetSetting({ params: { key: KEY }, body: { version: 2, why: WHY } }),
    ];
    for (const attempt of attempts) {
      const { status, error } = await refusal(attempt);
      expect([status, error.text]).toEqual([403, expect.stringContaining('管理员')]);
    }
  });

  it.each([
    [KEY, { n: 0, unit: 'wd', why: WHY }, 'n', /不小于 1/],
    [KEY, { n: 2.5, unit: 'wd', why: WHY }, 'n', /整数/],
    [KEY, { n: 900, unit: 'wd', why: WHY }, 'n', /最长 250/],
    [KEY, { n: 3, unit: 'h', why: WHY }, 'unit', /按天计，不能改成按钟点计/],
    ['incident.acknowledge', { n: 1, unit: 'd', why: WHY }, 'unit', /按钟点计.*不能改成按天计/],
    [KEY, { n: 3, unit: 'wd' }, 'why', /修改理由/],
    [KEY, { n: 5, unit: 'wd', why: WHY }, 'n', /相同/],
    ['city.closing', { time: '25:00', why: WHY }, 'time', /17:30/],
    ['city.closing', { time: '08:00', why: WHY }, 'time', /12:00/],
  ])('%s %j', async (key, form, path, message) => {
    const { version } = await setting(key);
    const { status, error } = await refusal(put(key, version, form));
    expect([status, error.faults?.[0]?.path]).toEqual([422, path]);
    expect(error.faults?.[0]?.message).toMatch(message);
  });

  it('a limit of the law, which is no setting', async () => {
    for (const key of ['A-12', 'N-26', 'accept', '__proto__', 'constructor']) {
      const { status, error } = await refusal(put(key, 0, { n: 30, unit: 'wd', why: WHY }));
      expect([status, error.text]).toEqual([404, expect.stringContaining('不能改')]);
    }
  });

  it('whoever has not seen the latest change is told whose it is; a repeated request is answered as the first was', async () => {
    const { version } = await setting();
    const form = { n: 4, unit: 'wd', why: '试行' };
    const both = await Promise.allSettled([put(KEY, version, form), put(KEY, version, { ...form, n: 6 })]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { status, error } = await refusal(put(KEY, version, { n: 7, unit: 'wd', why: '再改' }));
    expect([status, error.text]).toEqual([409, expect.stringMatching(/方启航.*已于.*改为 [46] 个工作日/)]);
    const last = await setting();
    const again = await put(KEY, version, { ...form, n: last.value.startsWith('4') ? 4 : 6 });
    expect(isDeepStrictEqual(again, last)).toBe(true);
  });
});
