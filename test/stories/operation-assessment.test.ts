/** Problems, capacity, plans and assessments of the cloud: answered, started, approved, scored and published, on the phones. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf } from './desk.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 180_000);
afterAll(() => city?.close());
const { read, give, open, register, commands, lapse } = deskOf(() => city);

const scoreOf = (entry?: { values: { label: string; value: string }[] }) =>
  entry?.values.find(({ label }) => label === '得分')?.value;
const prefillOf = (matter: MatterView, command: string) =>
  matter.allowed.find((one) => one.command === command)?.prefill ?? {};

it('a problem is answered by chat within a working day; the unit sends it back, confirms, and opens it again', async () => {
  const opened = await open('civil-contact', 'problem-report', {
    system: '殡葬服务平台',
    problem: '打不开',
    impact: 'slow',
  });
  const { number } = opened;
  expect(opened.items[0]?.deadlines.map(({ at }) => at)).toEqual([workingDayEnd(opened.openedAt, 1)]);
  const phone = await city.phone('cloud-ops');
  await pushArrived(city, 'cloud-ops', phone, number, /【待办】处理并答复/);
  await ask(phone, `答复 ${number} 已重启网关`, /已办理：答复/);
  await give('civil-contact', number, '仍未解决', { still: '下午又打不开' });
  const kinds = async (person: string) => (await noticesOf(city, person, number)).map(({ kind }) => kind);
  expect(await kinds('office-cloud')).toEqual([]);
  await lapse(workingDayEnd(await city.now(), 1));
  // Overdue: the office has it too, and the authority above both hears of it.
  expect(await kinds('office-cloud')).toEqual(['task']);
  expect(await commands('office-cloud', number)).toContain('answer');
  expect(await kinds('authority-contact')).toContain('lapse');
  await give('cloud-ops', number, 'answer', { solution: '已扩容' });
  expect((await give('civil-contact', number, 'solved')).ending).toBe('已解决');
  expect((await give('civil-contact', number, '重新打开', { reason: '又出现' })).steps).toEqual(['处理并答复']);
});

it('a capacity alert rings at the office, is started by chat, and closed with proof', async () => {
  const { number } = await open('cloud-ops', 'capacity-alert', { resource: 'storage', used: 69 });
  await (await city.phone('office-head')).expect(new RegExp(`云资源容量预警[\\s\\S]*${number}`));
  await give('office-cloud', number, 'start', { measures: '加 20 TB' });
  const worse = await refusal(give('cloud-ops', number, 'expanded', { proof: '截图', usedAfter: 70 }));
  expect(worse.error.faults?.map(({ path }) => path)).toEqual(['usedAfter']);
  await give('cloud-ops', number, 'expanded', { proof: '截图', usedAfter: 48 });
  const phone = await city.phone('office-cloud');
  await pushArrived(city, 'office-cloud', phone, number, /【待办】核对扩容结果/);
  await ask(phone, `核对属实 ${number}`, /请确认您的决定/);
  await ask(phone, '是', /已办结：已扩容/);
});

it('the yearly look at the plans opens a matter for each that is missing, and a new version stands in the register', async () => {
  const { number } = await open('emergency-group-leader', 'emergency-plan', {
    about: 'all',
    cause: 'change',
    why: '换了机房',
  });
  const { plans } = prefillOf(await read('emergency-group-leader', number), 'evaluate') as {
    plans: Record<string, unknown>[];
  };
  await give('emergency-group-leader', number, 'evaluate', {
    evaluation: '要重写',
    bodies: '小组成员齐备',
    plans: plans.map((one) => ({ ...one, state: 'revise', note: '换了机房' })),
  });
  await quiet(city);
  const children = (await read('emergency-group-leader', number)).links.filter((one) => one.side === 'child');
  expect(children.length).toBe(plans.length);
  for (const child of children) {
    await give('emergency-group-leader', child.number ?? '', 'submit', { content: '步骤', levels: '一至四级' });
    await give('emergency-group-head', child.number ?? '', 'adopt');
  }
  await quiet(city);
  expect((await read('emergency-group-leader', number)).ending).toBe('已逐项修订');
  expect((await register('office-cloud', 'plans')).map(({ key }) => key)).toContain('emergency-plan/overall/1');
});

it('an application below its target is to be rectified; overdue, resources and funds wait until a passed recheck', async () => {
  const { number } = await open('authority-contact', 'performance-evaluation', { period: '专项评估' });
  const until = addDays(dayOf(await city.now()), 5);
  // By a scheme that is made with others and published first.
  await give('authority-contact', number, 'propose', {
    ...{ scheme: '绩效评估方案 2026-1', content: '月活与可用', departments: [{ unit: 'finance' }] },
  });
  await give('finance-head', number, 'agree');
  await give('authority-head', number, 'adopt');
  const { apps = [] } = prefillOf(await read('authority-contact', number), 'submit') as {
    apps?: Record<string, unknown>[];
  };
  const below = { system: '婚姻登记预约', unit: 'civil', target: '月活 1 万', state: 'below', finding: '2 千', until };
  await give('authority-contact', number, 'submit', {
    apps: [...apps.map((one) => ({ ...one, target: '可用', state: 'met' })), below],
  });
  await give('authority-head', number, 'confirm');
  await quiet(city);
  const child = (await read('authority-head', number)).links.find((one) => one.side === 'child')?.number ?? '';
  expect((await read('civil-contact', child)).items[0]?.deadlines.map(({ at }) => at)).toEqual([endOfDay(until)]);
  await city.forward({ to: addMs(endOfDay(until), 60_000) });
  expect((await read('civil-contact', child)).steps).toEqual(['整改', '逾期处理']);
  const suspended = async (person: string) => (await register(person, 'suspensions')).map(({ key }) => key);
  expect(await suspended('civil-contact')).not.toContain('performance-funds:civil/婚姻登记预约');
  const phone = await city.phone('authority-head');
  await pushArrived(city, 'authority-head', phone, child, /【待办】逾期处理/);
  await ask(phone, `决定暂缓 ${child} 逾期未改`, /后果：暂缓提供基础资源/);
  await ask(phone, '是', /已办理：决定暂缓/);
  await quiet(city);
  for (const key of ['performance-resources:civil/婚姻登记预约', 'performance-funds:civil/婚姻登记预约']) {
    for (const person of ['civil-contact', 'finance-contact', 'office-cloud'])
      expect(await suspended(person)).toContain(key);
    expect(await suspended('education-contact')).not.toContain(key);
  }
  await give('civil-contact', child, 'apply', { measures: '优化', proof: '统计表' });
  expect((await give('authority-contact', child, 'pass', { reason: '属实' })).ending).toBe('暂缓后恢复');
  await quiet(city);
  expect(await suspended('civil-contact')).not.toContain('performance-funds:civil/婚姻登记预约');
  expect((await read('authority-head', number)).ending).toBe('整改已全部办结');
});

it('a panel of 3 : 3 : 4 scores the provider on its phones; the result and its computation are published', async () => {
  const today = dayOf(await city.now());
  const { number } = await open('office-cloud', 'provider-assessment', {
    ...{ provider: 'cloud', period: '专项考核', until: addDays(today, 60) },
  });
  const as = (group: string, ...ids: string[]) => ids.map((person) => ({ person, group }));
  const members = [
    ...as('authority', 'authority-head', 'authority-contact', 'authority-data'),
    ...as('expert', 'experts-expert1', 'experts-expert2', 'experts-expert3'),
    ...as('unit', 'civil-data', 'education-data', 'health-contact', 'finance-contact'),
  ];
  const meeting = { meetingOn: today, place: '二楼会议室' };
  const refused = await refusal(give('office-cloud', number, 'appoint', { ...meeting, members: members.slice(0, 9) }));
  expect(refused.status).toBe(422);
  await give('office-cloud', number, 'appoint', { ...meeting, members });
  const replaced = members.map((one) =>
    one.person === 'experts-expert3' ? { ...one, person: 'experts-expert4' } : one,
  );
  await give('office-cloud', number, 'replace', { members: replaced, why: '出差' });
  const phone = await city.phone('experts-expert4');
  await pushArrived(city, 'experts-expert4', phone, number, /【待办】委员评分/);
  await ask(phone, '提交评分', /服务响应/);
  await ask(phone, '90', /服务满意度/);
  await ask(phone, '80', /服务质量/);
  await ask(phone, '70', /请确认您的决定/);
  await ask(phone, '是', /已办理：提交评分/);
  for (const { person } of replaced.filter((one) => one.person !== 'experts-expert4'))
    await give(person, number, 'score', { response: 90, satisfaction: 80, quality: 70 });
  const result = await read('office-cloud', number);
  expect(result.steps).toEqual(expect.arrayContaining(['公布考核结果']));
  expect((await give('office-cloud', number, 'publish', { payment: '合同第八条' })).ending).toBe('已公布');
  await quiet(city);
  const published = (await register('civil-data', 'results')).find(
    ({ key }) => key === 'provider-assessment/专项考核/cloud',
  );
  expect(scoreOf(published)).toBe('79.00');
  await (await city.phone('cloud-head')).expect(/云服务商考核结果[\s\S]*得分 79\.00/);
});

it('every department is assessed by five indicators, and told', async () => {
  const { number } = await open('authority-contact', 'unit-assessment', {
    year: Number(dayOf(await city.now()).slice(0, 4)),
  });
  const { rows } = prefillOf(await read('authority-contact', number), 'submit') as { rows: Record<string, unknown>[] };
  const marks = { cloud: 90, efficiency: 80, security: 70, sharing: 60, standards: 50 };
  await give('authority-contact', number, 'submit', { rows: rows.map((one) => ({ ...one, ...marks })) });
  // The authority is a row of it: the committee confirms, and sees what the marks come to before anybody else does.
  expect(await commands('authority-head', number)).not.toContain('confirm');
  expect(String(prefillOf(await read('committee-head', number), 'confirm')['ranking'])).toMatch(/70\.00/);
  expect((await give('committee-head', number, 'confirm')).ending).toBe('已公布');
  await quiet(city);
  const own = (await register('culture-data', 'results')).filter(({ key }) => key.startsWith('unit-assessment/'));
  expect(own.map(scoreOf)).toEqual(rows.map(() => '70.00'));
  await (await city.phone('civil-head')).expect(/单位用云年度考核结果/);
});
