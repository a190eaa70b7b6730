/** B-38, B-43, B-39: an inspection finds what is wrong; who orders it put right, who is criticised when it is late, who is told. */
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf, dues, faults } from './desk.ts';
import { noticesOf, quiet, refusal } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 60_000);
afterAll(() => city?.close());
const { read, give, open } = deskOf(() => city);

const results = async (person: string) =>
  (
    await (
      await city.as(person)
    ).client.listRegister({ params: { register: 'results' }, query: { ended: '0', limit: 100 } })
  ).items.map(({ key }) => key);
const rows = async (person: string, number: string, command: string) => {
  const offer = (await read(person, number)).allowed.find((one) => one.command === command);
  return (offer?.prefill?.['sheet'] ?? []) as Record<string, unknown>[];
};

describe('an inspection of sharing', () => {
  let inspection: string;
  let violation: string;

  it('scores every department, publishes the results, and opens a violation for what it found', async () => {
    inspection = (await open('authority-data', 'sharing-inspection', { period: '2026年专项' })).number;
    const sheet = (await rows('authority-data', inspection, 'score')).map((row) => ({
      ...row,
      ...{ quality: 80, quantity: 80, timeliness: 70, use: 90 },
      ...(row['unit'] === 'transport' ? { finding: '三个资源长期未更新', ground: 'city-update' } : {}),
    }));
    expect(sheet.length).toBeGreaterThan(10);
    await give('authority-data', inspection, 'score', { sheet });
    // Whoever has scored does not publish his own scores: with the only holder of the post barred, it is the head's.
    await expect(give('authority-data', inspection, 'publish', { overall: '总体良好' })).rejects.toThrow(
      /may not give/,
    );
    await give('authority-head', inspection, 'publish', { overall: '总体良好' });
    await quiet(city);
    expect(await results('civil-data')).toContain('sharing-inspection/2026年专项/transport');
    const [link] = (await read('authority-data', inspection)).links;
    expect(link).toMatchObject({ side: 'child', procedureTitle: '违规处理', state: '进行中' });
    violation = link?.number ?? '';
    expect((await read('authority-data', violation)).links).toMatchObject([{ side: 'parent', number: inspection }]);
    await give('authority-data', inspection, 'report', { report: '见附表' });
    expect((await give('government-contact', inspection, 'read')).ending).toBe('已公布并报告市政府');
  });

  it('has its violation ordered by the city government, at the authority’s request', async () => {
    await give('authority-data', violation, 'petition', { opinion: '提请责令改正' });
    const until = addDays(dayOf(await city.now()), 14);
    await give('government-head', violation, 'order', {
      ...{ requirement: '更新三个资源', until, grave: false, reason: '事实清楚' },
    });
    const seen = await read('transport-head', violation);
    expect(seen.steps).toEqual(['改正']);
    expect(seen.items[0]?.deadlines.map(({ at }) => at)).toEqual([endOfDay(until)]);
    await city.forward({ to: addMs(endOfDay(until), 60_000) });
    expect((await read('transport-head', violation)).steps).toEqual(['改正', '逾期未改的处理']);
    expect((await noticesOf(city, 'transport-head', violation)).map(({ kind }) => kind)).toContain('lapse');
  });

  it('has what is overdue criticised before every unit, and ends when it is put right', async () => {
    const criticism = { criticism: '逾期未更新', reason: '逾期' };
    // Criticised is not corrected: what is still to be put right falls due again, by a new day.
    expect(await faults(give('government-head', violation, 'criticise', criticism))).toEqual([
      ['until', expect.any(String)],
    ]);
    const until = addDays(dayOf(await city.now()), 14);
    await give('government-head', violation, 'criticise', { ...criticism, until });
    const due = await read('transport-head', violation);
    expect([due.steps, dues(due)]).toEqual([['改正'], [endOfDay(until)]]);
    await quiet(city);
    expect((await noticesOf(city, 'civil-head', violation)).map(({ subject }) => subject)).toContain('通报批评');
    expect(await results('civil-data')).toContain(`violation/${violation}/transport`);
    await give('transport-contact', violation, 'submit', { measures: '已更新', proof: '更新记录' });
    expect((await give('authority-data', violation, 'pass')).ending).toBe('已通报批评并改正');
    await quiet(city);
    expect((await read('authority-data', inspection)).links).toMatchObject([{ state: '已通报批评并改正' }]);
  });
});

it('an inspection of secrecy reviews is read by each unit, and its results count', async () => {
  const { number } = await open('secrecy-contact', 'secrecy-inspection', { period: '2026年专项' });
  await give('secrecy-contact', number, 'guide', { guidance: '发布前逐条审查' });
  const sheet = (await rows('secrecy-contact', number, 'submit')).map((row) => ({ ...row, score: 95 }));
  await give('secrecy-contact', number, 'submit', { sheet });
  await give('authority-data', number, 'adopt');
  await quiet(city);
  expect(await results('civil-data')).toContain('secrecy-inspection/2026年专项/civil');
  expect((await read('civil-head', number)).receipts).toMatchObject({
    total: sheet.length,
    confirmed: 0,
    mine: { open: true },
  });
});

it('a complaint of a unit is investigated at the committee’s word and answered in writing', async () => {
  const { number } = await open('civil-contact', 'complaint', {
    ...{ unit: 'housing', facts: '两次申请未答复', request: '督促答复' },
  });
  expect((await refusal(give('housing-data', number, 'answer'))).status).toBe(404);
  await give('committee-head', number, 'assign');
  await give('authority-data', number, 'answer', {
    ...{ findings: '属实', outcome: 'upheld', measures: '已督促', answer: '经查属实，已督促答复', violation: true },
    ground: 'provider-answer',
  });
  await quiet(city);
  expect((await noticesOf(city, 'civil-head', number)).at(-1)).toMatchObject({ subject: '投诉已书面答复' });
  expect((await give('civil-contact', number, 'acknowledge')).ending).toBe('已书面答复');
  await quiet(city);
  expect((await read('authority-data', number)).links).toMatchObject([{ procedureTitle: '违规处理' }]);
});

it('a citizen’s complaint is never handled by whom it is about, answered by who received it, and may come up again', async () => {
  const { number, items } = await open('service-contact', 'citizen-complaint', {
    ...{ from: 'citizen', contact: '热线回访', unit: 'education', matter: 'again', facts: '要求重复提交学籍证明' },
  });
  expect(items[0]?.deadlines).toHaveLength(1);
  // N-37: the authority decides who handles it, and whom it is about neither handles it nor reads who complained.
  expect(await faults(give('authority-data', number, 'assign', { unit: 'education' }))).toEqual([
    ['unit', expect.stringContaining('被投诉的单位不能处理')],
  ]);
  expect((await give('authority-data', number, 'assign', { unit: 'justice' })).steps).toEqual(['处理投诉']);
  for (const accused of ['education-data', 'education-contact', 'education-head'])
    expect((await refusal(read(accused, number))).status).toBe(404);
  await give('justice-data', number, 'handled', { result: '不再收取', measures: '改用共享数据' });
  await quiet(city);
  const [told, ...others] = await noticesOf(city, 'education-head', number);
  expect([told?.subject, others]).toEqual(['对本单位的投诉已有处理结果', []]);
  expect(told?.body).toMatch(/请采取措施：改用共享数据/);
  expect(JSON.stringify(told)).not.toMatch(/热线回访|要求重复提交|司徒文静/);
  const answered = await give('service-contact', number, 'answered', { answer: '已停止收取', way: 'phone' });
  expect(answered.ending).toBe('已答复');
  expect((await give('service-contact', number, 'reopen', { reason: '窗口仍在收取' })).steps).toEqual(['确定处理单位']);
});
