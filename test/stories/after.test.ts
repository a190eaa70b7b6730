/** After the end and where nobody moves: how it went by chat and phone, a complaint that is called back, 催办 → 督办 → 通报. */
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf, dues } from './desk.ts';
import { ask, noticesOf, quiet, refusal, until } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 120_000);
afterAll(() => city?.close());
const { read, give, open, commands, lapse } = deskOf(() => city);
const told = async (person: string, number: string) => {
  await quiet(city);
  return noticesOf(city, person, number);
};
const subjects = async (person: string, number: string) => (await told(person, number)).map(({ subject }) => subject);
/** By the door itself, whatever is offered. */
const force = async (person: string, number: string, command: string, form: object, item?: string) =>
  refusal(
    (await city.as(person)).client.giveCommand({
      params: { id: number, command },
      body: { ...(item === undefined ? {} : { item }), form: { ...form } },
      key: `forced-${person}-${command}-${number}`,
    }),
  );
const linkOf = async (person: string, number: string, relation: string): Promise<string> => {
  const found = async () => (await read(person, number)).links.find((one) => one.relation === relation)?.number ?? '';
  await until(`${relation} of ${number} is there`, async () => (await found()) !== '');
  return found();
};

const complained = { unit: 'education', facts: '三次申请共享均未答复', request: '请督促按期答复' };
const notAccepted = async () => {
  const { number } = await open('transport-contact', 'complaint', complained);
  await give('committee-head', number, 'notAccept', { reason: '请先向提供单位催办' });
  return number;
};

it('a complaint that did not solve it: said by chat, called back by who answered, and still at its end', async () => {
  const number = await notAccepted();
  const phone = await city.phone('transport-contact');
  await phone.expect(new RegExp(`${number}[\\s\\S]*办得怎么样？回复“评价 ${number} 5”`));
  for (const other of ['committee-head', 'education-head', 'transport-head']) {
    expect(await commands(other, number).catch(() => [])).not.toContain('rate');
    expect([403, 404, 409]).toContain((await force(other, number, 'rate', { score: '5' })).status);
  }
  expect((await force('civil-contact', number, 'rate', { score: '5' })).status).toBe(404);
  expect((await force('transport-contact', number, 'rate', { score: '6' })).status).toBe(422);

  // Said without its number: there is one only that can be meant.
  await ask(phone, '评价 1 问题没有解决', /已办理：评价/);
  const after = await read('transport-contact', number);
  expect(after).toMatchObject({ open: false, ending: '不予受理' });
  expect(after.timeline.find(({ what }) => what === '评价')?.details.map(({ value }) => value)).toEqual([
    '很不满意',
    '问题没有解决',
  ]);
  expect(after.allowed.map(({ command }) => command)).not.toContain('rate');
  expect((await force('transport-contact', number, 'rate', { score: '5' })).status).toBe(409);
  await ask(phone, `评价 ${number} 5`, /已由[\s\S]*评价，不用重复办理/);

  const call = await linkOf('transport-contact', number, '回访');
  expect((await read('committee-head', call)).facts[0]?.rows).toEqual(
    expect.arrayContaining([expect.objectContaining({ value: '问题没有解决' })]),
  );
  expect((await refusal(read('education-head', call))).status).toBe(404);
  expect(await commands('transport-contact', call)).not.toContain('reached');
  await give('committee-head', call, 'reached', { result: 'unsolved', told: '仍未收到答复' });
  expect(await read('committee-head', call)).toMatchObject({ open: false, ending: '已回访：没有解决' });
  await phone.expect(/回访：没有解决[\s\S]*仍未收到答复/);
  expect(await read('transport-contact', number)).toMatchObject({ open: false, ending: '不予受理' });
}, 120_000);

it('two that ended are asked about by name, and a good word calls nobody', async () => {
  const [one, other] = [await notAccepted(), await notAccepted()];
  const phone = await city.phone('transport-contact');
  await phone.expect(new RegExp(`回复“评价 ${other} 5”`));
  // Word of their end may still come in between: the question is what numbers both.
  const asked = await ask(phone, '评价 5 说清楚了', /^1\. [\s\S]*^2\. /m);
  expect(asked).toContain(one);
  expect(asked).toContain(other);
  const rows = [...asked.matchAll(/^(\d+)\. .*$/gm)].map(([row]) => row);
  expect(rows).toHaveLength(2);
  await ask(phone, '1', /已办理：评价/);
  const rated = await Promise.all(
    [one, other].map(async (number) =>
      (await read('transport-contact', number)).timeline
        .filter(({ what }) => what === '评价')
        .map(({ details }) => details.map(({ value }) => value)),
    ),
  );
  expect(rated.flat()).toEqual([['很满意', '说清楚了']]);
  await quiet(city);
  for (const number of [one, other]) expect((await read('transport-contact', number)).links).toEqual([]);
}, 120_000);

it('a citizen is called, always; left lying it lapses, is told up the line, and goes on there', async () => {
  const { number } = await open('service-contact', 'citizen-complaint', {
    ...{ from: 'citizen', contact: '热线来电', unit: 'education', matter: 'again', facts: '要求重复提交学籍证明' },
  });
  await give('authority-data', number, 'assign', { unit: 'justice' });
  await give('justice-data', number, 'handled', { result: '不再收取', measures: '改用共享数据' });
  await give('service-contact', number, 'answered', { answer: '已停止收取', way: 'phone' });
  // Whoever entered it is not asked himself.
  expect(await commands('service-contact', number)).not.toContain('rate');
  const call = await linkOf('service-contact', number, '回访');
  for (const accused of ['education-contact', 'education-head'])
    expect((await refusal(read(accused, call))).status).toBe(404);
  const due = dues(await read('service-contact', call))[0] ?? '';
  await lapse(due);
  expect(await subjects('service-head', call)).toContainEqual(expect.stringMatching(/逾期/));
  expect(await read('service-contact', call)).toMatchObject({ open: true });
  // Nothing is decided by it: who should have called may still, and says how it went.
  const phone = await city.phone('service-contact');
  await ask(phone, `未联系上 ${call} 三天打了四次，无人接听`, /已办理：未联系上|回复“是”/);
  if ((await read('service-contact', call)).open) await ask(phone, '是', /已办理：未联系上/);
  expect(await read('service-contact', call)).toMatchObject({ open: false, ending: '未联系上' });
}, 120_000);

const applied = async () =>
  open('education-contact', 'cloud-use', {
    ...{ system: `学籍管理系统 ${Math.random()}`, level: '2', plan: '建设方案要点', selfTest: '自测合格' },
    ...{ hosts: 2, databases: 1, storage: 100 },
  });

it('urged, demanded by a day, answered; nothing is made known before that, and no foreign unit urges', async () => {
  const { number, items, openedAt } = await applied();
  const [item] = items;
  expect(await commands('civil-data', number).catch(() => [])).not.toContain('urge');
  const day = addDays(dayOf(openedAt), 1);
  const demand = { until: day, note: '请说明进展' };
  expect((await force('office-head', number, 'superviseTask', demand, item?.id)).error.text).toMatch(/请先催办/);
  await give('education-contact', number, '催办', { note: '群众在等' });
  expect((await force('authority-contact', number, 'makeKnown', { reason: '逾期未办' }, item?.id)).status).toBe(409);
  for (const other of ['education-contact', 'office-cloud', 'civil-data'])
    expect([403, 404]).toContain((await force(other, number, 'superviseTask', demand, item?.id)).status);
  await give('office-head', number, '督办', demand);
  expect(await subjects('office-cloud', number)).toContainEqual(expect.stringMatching(/^督办：/));
  expect(await commands('education-contact', number)).not.toContain('answerSupervision');
  const phone = await city.phone('office-cloud');
  await ask(phone, `答复督办 ${number} 明日办结`, /已办理：答复督办/);
  expect(await subjects('office-head', number)).toContainEqual(expect.stringMatching(/^已答复督办：/));
  expect((await read('office-cloud', number)).items).toHaveLength(1);
}, 120_000);

it('nobody answers: the demand lapses, is told, and is made known once, by a letter; the task stays to be done', async () => {
  const { number, openedAt } = await applied();
  await give('education-contact', number, '催办', { note: '群众在等' });
  const overseer = await city.phone('authority-contact');
  const day = addDays(dayOf(openedAt), 1);
  await give('authority-contact', number, '督办', { until: day, note: '请说明进展' });
  const { items } = await read('office-cloud', number);
  const [task, answer] = [items.find(({ step }) => step === 'accept'), items.find(({ step }) => step !== 'accept')];
  const early = await force('authority-contact', number, 'makeKnown', { reason: '逾期未答复' }, task?.id);
  expect(early.error.text).toMatch(/还没有到，不能通报/);
  await lapse(answer?.deadlines[0]?.at ?? '');
  expect(await subjects('authority-contact', number)).toContainEqual(expect.stringMatching(/逾期/));
  for (const other of ['education-contact', 'office-cloud', 'office-head'])
    expect((await force(other, number, 'makeKnown', { reason: '逾期未答复' }, task?.id)).status).toBe(403);
  await overseer.say(`通报 ${number} 督办后逾期未答复`);
  await overseer.expect(/回复“是”/);
  await ask(overseer, '是', /已办理：通报/);
  expect(await subjects('office-head', number)).toContainEqual(expect.stringMatching(/^通报：/));
  const again = await force('authority-contact', number, 'makeKnown', { reason: '逾期未答复' }, task?.id);
  expect(again.error.text).toMatch(/已经通报过/);
  await until('its letter is there', async () =>
    (await read('office-head', number)).letters.some(
      ({ title, state }) => title.includes('通报') && state === 'issued',
    ),
  );
  expect((await read('office-cloud', number)).items.map(({ step }) => step)).toContain('accept');
  await give('office-cloud', number, 'accept');
  expect((await read('office-cloud', number)).items.map(({ step }) => step)).toEqual(['audit']);
}, 120_000);

it('nobody says how it went: after the days that the city gives it is not asked any more, and nothing came of it', async () => {
  const number = await notAccepted();
  const { timeline } = await read('transport-contact', number);
  expect(await commands('transport-contact', number)).toContain('rate');
  await city.forward({ to: `${addDays(dayOf(await city.now()), 15)}T15:00:00.000Z` });
  await quiet(city);
  expect(await commands('transport-contact', number)).not.toContain('rate');
  const phone = await city.phone('transport-contact');
  await ask(phone, `评价 ${number} 1`, /不能|没有/);
  const after = await read('transport-contact', number);
  expect(after).toMatchObject({ open: false, links: [] });
  const acts = (lines: typeof timeline) => lines.filter(({ tone }) => tone !== 'system').map(({ what }) => what);
  expect(acts(after.timeline)).toEqual(acts(timeline));
}, 120_000);

it('what is not solved is asked for anew, once, by the unit that had asked, on the phone’s door and by chat', async () => {
  const number = await notAccepted();
  const client = async (person: string) => (await city.as(person)).client;
  const anew = async (person: string, key: string) =>
    refusal(
      (await client(person)).openMatter({ body: { procedure: 'complaint', form: complained, anew: number }, key }),
    );
  // Nobody has said yet that it is not solved.
  expect((await read('transport-contact', number)).anew).toBeUndefined();
  expect(await anew('transport-contact', 'anew-early')).toMatchObject({ status: 409 });
  const phone = await city.phone('transport-contact');
  await ask(phone, `重新办理 ${number}`, new RegExp(`${number} 不能重新办理`));
  await ask(phone, `评价 ${number} 1 问题没有解决`, new RegExp(`可以重新办理：发“重新办理 ${number}”`));
  expect((await read('transport-contact', number)).anew).toMatchObject({ number, procedure: 'complaint' });
  // Of another unit, also one that sees it.
  for (const other of ['civil-contact', 'committee-head']) {
    expect((await anew(other, `anew-${other}`)).status).toBe(404);
    expect((await read(other, number).catch(() => undefined))?.anew).toBeUndefined();
  }
  const wrong = (await client('transport-contact')).openMatter({
    ...{ body: { procedure: 'problem-report', form: {}, anew: number }, key: 'anew-of-another-kind' },
  });
  expect((await refusal(wrong)).status).toBe(409);

  await ask(phone, `重新办理 ${number}`, new RegExp(`重新办理 ${number}[\\s\\S]*现在是：市教育局`));
  await ask(phone, '全部沿用', /请核对|已发起|还有/);
  await ask(phone, '是', /已发起|已提交|编号/);
  const next = await linkOf('transport-contact', number, '重新办理');
  const opened = await read('transport-contact', next);
  expect(opened.links).toMatchObject([{ side: 'source', relation: '原事项（重新办理）', number }]);
  expect(opened.open).toBe(true);
  expect((await read('transport-contact', number)).anew).toBeUndefined();
  expect((await anew('transport-contact', 'anew-twice')).error.text).toContain(next);
  await ask(phone, `重新办理 ${number}`, new RegExp(`已经重新办理过，编号 ${next}`));
  expect(await read('transport-contact', number)).toMatchObject({ open: false, ending: '不予受理' });
}, 120_000);
