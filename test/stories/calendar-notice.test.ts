/** The days off of next year become known: limits that were counted without them move, once, and whoever is affected is told. */
import { setTimeout as pause } from 'node:timers/promises';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { atTime, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City, type Someone } from '../harness/city.ts';
import { noticesOf, refusal } from './talk.ts';

/** 1 January 2027 is a Friday and 4 January a Monday. In truth no such notice has been published. */
const LATER = {
  year: 2027,
  notice: '试验〔2026〕1号',
  off: ['2027-01-01/2027-01-04', '2027-02-05/2027-02-11', '2027-04-05', '2027-05-01/2027-05-03', '2027-06-09'],
  work: ['2027-02-20'],
};
/** The same year amended: the Monday is worked after all, and so is the Saturday. */
const EARLIER = {
  ...LATER,
  notice: '试验〔2026〕2号',
  off: ['2027-01-01', ...LATER.off.slice(1)],
  work: ['2027-01-02'],
};
const PATIENCE_MS = 40_000;

let city: City;
let admin: Someone;
let office: Someone;
beforeAll(async () => {
  city = await startCity({ start: atTime('2026-12-29', '10:00') });
  [admin, office] = await Promise.all([city.as('authority-data'), city.as('office-cloud')]);
}, 120_000);
afterAll(() => city?.close());

const application = (system: string) => ({
  ...{ system, level: '2', plan: '青岚交函〔2026〕19 号', selfTest: '自测合格' },
  ...{ hosts: 8, databases: 1, storage: 1500 },
});
const read = async (person: Someone, id: string): Promise<MatterView> => person.client.readMatter({ params: { id } });
const preview = (notice: object) => admin.client.previewCalendar({ body: { notice: JSON.stringify(notice) } });
const load = async (notice: object) => {
  const { base } = await preview(notice);
  return admin.client.loadCalendar({ body: { notice: JSON.stringify(notice), base } });
};
/** Until every open matter has been gone through. */
async function recomputed(): Promise<number> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(50)) {
    const { recompute } = await admin.client.readCalendar({});
    if (!recompute.running) return recompute.changed;
  }
  throw new Error('the deadlines were not counted anew');
}
const linesOf = (matter: MatterView, pattern: RegExp) => matter.timeline.filter(({ what }) => pattern.test(what));

describe('a limit that crosses into a year without a notice', () => {
  let matter: MatterView;
  let correction: MatterView;

  it('is provisional', async () => {
    matter = await (await city.as('transport-contact')).open('cloud-use', application('智慧停车诱导系统'));
    expect(matter.items[0]?.deadlines).toMatchObject([{ at: endOfDay('2027-01-04'), provisional: true }]);
    correction = await (
      await city.as('education-data')
    ).open('data-correction', {
      resource: 'divisions',
      findings: [{ record: '430102', field: '名称', says: '甲', should: '乙', evidence: '户口簿' }],
    });
    await (
      await city.as('civil-data')
    ).give(correction.id, 'answer', {
      results: [{ ...(await prefilled(correction.id)), outcome: 'confirmed', why: '区划变更文件中即为此名' }],
    });
    await city.forward({ minutes: 1 });
    expect(await receiptDue()).toBe(endOfDay('2027-01-06'));
  });
  const prefilled = async (id: string) => {
    const { allowed } = await read(await city.as('civil-data'), id);
    const rows = allowed.find(({ command }) => command === 'answer')?.prefill?.['results'] as Record<string, unknown>[];
    return rows[0];
  };
  const receiptDue = async () => {
    const { client } = await city.as('transport-data');
    const { items } = await client.listMatters({ query: { scope: 'todo', limit: 100 } });
    return items.find(({ kind, id }) => kind === 'receipt' && id === correction.id)?.dueAt;
  };

  it('is shown with where the notice would move it, before anything is changed', async () => {
    const shown = await preview(LATER);
    expect(shown).toMatchObject({
      year: 2027,
      same: false,
      off: expect.arrayContaining([expect.stringMatching(/共 4 天/)]),
    });
    expect(shown.warnings.join()).toMatch(/2027-10-01/);
    expect(shown.moves).toMatchObject({ earlier: 0 });
    const own = shown.moves.list.find(({ number }) => number === matter.number);
    expect(own).toMatchObject({
      step: '受理',
      was: expect.stringMatching(/1月4日/),
      to: expect.stringMatching(/1月5日/),
    });
    expect((await read(office, matter.id)).items[0]?.deadlines[0]).toMatchObject({ at: endOfDay('2027-01-04') });
  });

  it('moves when the notice is loaded, with a line and a notice, and so do the receipts', async () => {
    await load(LATER);
    expect(await recomputed()).toBeGreaterThanOrEqual(2);
    const now = await read(office, matter.id);
    expect(now.items[0]?.deadlines).toMatchObject([{ at: endOfDay('2027-01-05'), provisional: false }]);
    expect(linesOf(now, /期限由 2027年1月4日.*改为 2027年1月5日.*试验〔2026〕1号/)).toHaveLength(1);
    await city.forward({ minutes: 1 });
    const told = (await noticesOf(city, office.id, matter.number)).filter(({ subject }) => /期限已调整/.test(subject));
    expect(told).toMatchObject([{ urgent: false, body: expect.stringMatching(/试验〔2026〕1号.*改为 2027年1月5日/) }]);
    expect(await receiptDue()).toBe(endOfDay('2027-01-07'));
    const receipts = await noticesOf(city, 'transport-data', correction.number);
    expect(receipts.filter(({ subject }) => /期限已调整/.test(subject))).toHaveLength(1);
  });

  it('a second load of the same changes nothing', async () => {
    const before = await read(office, matter.id);
    await load(LATER);
    await recomputed();
    expect((await read(office, matter.id)).timeline).toEqual(before.timeline);
    const { years } = await admin.client.readCalendar({});
    expect(years.find(({ year }) => year === 2027)).toMatchObject({
      source: 'loaded',
      notice: LATER.notice,
      loaded: expect.stringMatching(/^方启航/),
    });
  });

  it('moves earlier only with an urgent notice when the notice is amended', async () => {
    expect((await preview(EARLIER)).moves.list[0]).toMatchObject({ earlier: true });
    await load(EARLIER);
    await recomputed();
    const now = await read(office, matter.id);
    expect(now.items[0]?.deadlines).toMatchObject([{ at: endOfDay('2027-01-02'), provisional: false }]);
    await city.forward({ minutes: 1 });
    const told = (await noticesOf(city, office.id, matter.number)).filter(({ subject }) => /期限已调整/.test(subject));
    expect(told.at(-1)).toMatchObject({ urgent: true, body: expect.stringMatching(/比原来提前/) });
    await city.forward({ to: atTime('2027-01-03', '09:00') });
    expect(linesOf(await read(office, matter.id), /“受理”已逾期/)).toHaveLength(1);
  });

  it('does not lapse again when a later notice would put it off', async () => {
    await load({ ...LATER, notice: '试验〔2027〕1号' });
    await recomputed();
    const now = await read(office, matter.id);
    expect(now.items[0]?.deadlines).toMatchObject([{ at: endOfDay('2027-01-02'), overdue: true }]);
    await city.forward({ to: atTime('2027-01-08', '09:00') });
    expect(linesOf(await read(office, matter.id), /“受理”已逾期/)).toHaveLength(1);
  });

  it('moves also when the server dies while it is at it', async () => {
    const another = await (await city.as('transport-contact')).open('cloud-use', application('公交到站预报系统'));
    const before = another.items[0]?.deadlines[0]?.at;
    await load({ ...LATER, notice: '试验〔2027〕2号', off: [...LATER.off, '2027-01-11/2027-01-12'] });
    await city.kill();
    await city.restart();
    await recomputed();
    const now = await read(office, another.id);
    expect([before, now.items[0]?.deadlines[0]?.at]).toEqual([endOfDay('2027-01-13'), endOfDay('2027-01-15')]);
    expect(linesOf(now, /期限由/)).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it('whoever is no administrator', async () => {
    for (const attempt of [
      office.client.readCalendar({}),
      office.client.previewCalendar({ body: { notice: JSON.stringify(LATER) } }),
      office.client.loadCalendar({ body: { notice: JSON.stringify(LATER), base: 'x' } }),
    ])
      expect((await refusal(attempt)).status).toBe(403);
  });

  it('a file that is none, with the place of each fault', async () => {
    const faultsOf = async (notice: string) =>
      (await refusal(admin.client.previewCalendar({ body: { notice } }))).error.faults?.map(({ path }) => path);
    expect(await faultsOf('元旦放假三天')).toEqual(['notice']);
    expect(await faultsOf('{"year": 2027, "off": ["2027-13-01"], "work": ["2027-02-19"]}')).toEqual([
      'notice.off.0',
      'notice.work.0',
    ]);
  });

  it('a load of what was previewed before somebody else loaded', async () => {
    const { base } = await preview(EARLIER);
    await load(EARLIER);
    const body = { notice: JSON.stringify(LATER), base };
    const { status, error } = await refusal(admin.client.loadCalendar({ body }));
    expect([status, error.text]).toEqual([409, expect.stringMatching(/方启航.*2027 年的放假安排.*重新预览/)]);
  });
});
