/** After the end and where nobody moves: how it went by chat and phone, a complaint that is called back, 催办 → 督办 → 通报. */
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, until } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 120_000);
afterAll(() => city?.close());
const { read, give, open, commands } = deskOf(() => city);
const told = async (person: string, number: string) => {
  await quiet(city);
  return noticesOf(city, person, number);
};

const complained = { unit: 'education', facts: '三次申请共享均未答复', request: '请督促按期答复' };

it('a complaint that did not solve it: said by chat, called back by who answered, and still at its end', async () => {
  const { number } = await open('transport-contact', 'complaint', complained);
  await give('committee-head', number, 'notAccept', { reason: '请先向提供单位催办' });
  const phone = await city.phone('transport-contact');
  await pushArrived(city, 'transport-contact', phone, number, /办得怎么样/);
  await ask(phone, `评价 ${number} 1 问题没有解决`, /已办理：评价/);
  const after = await read('transport-contact', number);
  expect(after.open).toBe(false);
  expect(after.timeline.find(({ what }) => what === '评价')?.details.map(({ value }) => value)).toEqual([
    '很不满意',
    '问题没有解决',
  ]);
  expect(after.allowed.map(({ command }) => command)).not.toContain('rate');
  expect((await refusal(give('transport-contact', number, 'rate', { score: '5' }))).status).toBe(409);
  await until('the call-back is there', async () =>
    (await read('transport-contact', number)).links.some(({ number: other }) => other !== undefined),
  );
  const link = (await read('transport-contact', number)).links[0];
  expect(link).toMatchObject({ relation: '回访' });
  const call = link?.number ?? '';
  await give('committee-head', call, 'reached', { result: 'unsolved', told: '仍未收到答复' });
  expect(await read('committee-head', call)).toMatchObject({ open: false, ending: '已回访：没有解决' });
  expect((await read('transport-contact', number)).open).toBe(false);
});

it('urged, demanded by a day, answered; nothing is made known before that, and no foreign unit urges', async () => {
  const { number, openedAt } = await open('education-contact', 'cloud-use', {
    ...{ system: '学籍管理系统', level: '2', plan: '建设方案要点', selfTest: '自测合格' },
    ...{ hosts: 2, databases: 1, storage: 100 },
  });
  expect(await commands('civil-data', number).catch(() => [])).not.toContain('urge');
  await give('education-contact', number, '催办', { note: '群众在等' });
  const overseer = 'office-head';
  const day = addDays(dayOf(openedAt), 1);
  expect((await refusal(give(overseer, number, '通报', { reason: '逾期未办' }))).status).toBeGreaterThanOrEqual(403);
  await give(overseer, number, '督办', { until: day, note: '请说明进展' });
  expect((await told('office-cloud', number)).map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^督办：/),
  );
  const offered = (await read('office-cloud', number)).allowed.map(({ command }) => command);
  expect(offered).toContain('answerSupervision');
  await give('office-cloud', number, '答复督办', { answer: '明日办结' });
  expect((await told(overseer, number)).map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^已答复督办：/),
  );
});
