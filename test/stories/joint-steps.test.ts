/**
 * what many must agree to: a plan that is held up until its unit is connected, access that two must
 * grant, a panel that is closed early; and signatures that hold up one of them.
 */
import { addDays, addMs, atTime, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf, dues, faults } from './desk.ts';
import { ask, heardOf, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

const ok = { reason: '情况属实' };
let city: City;
beforeAll(async () => {
  // After August, when a plan is filed with consent.
  city = await startCity({ chat: true, start: atTime('2026-11-25', '10:00') });
  await quiet(city);
}, 240_000);
afterAll(() => city?.close());
const { read, give, open, entries: register, register: entriesOf, offer, commands, lapse } = deskOf(() => city);

const subjects = async (person: string, number: string) =>
  (await noticesOf(city, person, number)).map(({ subject }) => subject);
const todo = async (person: string) =>
  (await (await city.as(person)).client.listMatters({ query: { scope: 'todo', limit: '100' } })).items.map(
    (one) => one.number,
  );

describe('the plan of a unit that is not connected', () => {
  const system = '校园安防平台';
  const projects = ['智慧校园', '校车监管'].map((project) => ({
    ...{ project, content: '建设内容', investment: 260, catalogue: '点位：名称、位置', major: false },
    profitable: project === '校车监管',
  }));
  const held = ['outside-sharing:education'];
  const inForce = async () => (await register('finance-contact', 'suspensions')).filter((key) => held.includes(key));
  /** One matter for each project. */
  let plan: string;
  let other: string;

  it('is suspended for approval, funds and acceptance; saying that it is ready lifts nothing', async () => {
    const opened = await open('education-contact', 'project-plan', { year: 2027, lateReason: '机构改革' });
    expect(opened.steps).toEqual(['审核补报']);
    await give('authority-contact', opened, 'consentLate', { until: addDays(dayOf(await city.now()), 10), ...ok });
    expect((await give('education-contact', opened, 'file', { papers: '青政数〔2026〕7 号', projects })).ending).toBe(
      '已申报',
    );
    await quiet(city);
    const { links } = await read('education-contact', opened);
    [plan = '', other = ''] = ['智慧校园', '校车监管'].map(
      (name) => links.find(({ title }) => title?.startsWith(name))?.number ?? '',
    );
    const filed = await read('education-contact', plan);
    expect([filed.steps, dues(filed)]).toEqual([['审核项目'], [workingDayEnd(await city.now(), 20)]]);
    await give('authority-contact', plan, 'suspend', ok);
    await quiet(city);
    expect(await inForce()).toHaveLength(1);
    // Sixty days, and the working day that follows where they end on none.
    const sixtieth = workingDayEnd(`${addDays(dayOf(await city.now()), 59)}T02:00:00.000Z`, 1);
    expect(dues(await read('education-contact', plan))).toEqual([sixtieth]);
    await give('education-contact', plan, 'ready', { done: '正在接入' });
    const blocked = await refusal(give('authority-contact', plan, 'pass', ok));
    expect([blocked.status, blocked.message]).toEqual([
      409,
      expect.stringMatching(new RegExp(`暂停信息化项目审批.*事项 ${plan}.*A-26`)),
    ]);
    expect(await inForce()).toHaveLength(1);
    await give('authority-contact', plan, 'back', { reason: '接入后再报' });
    // The other project is not held up by what this one is asked: it is held back by the suspension alone.
    expect((await offer('authority-contact', other, 'pass'))?.blocked).toMatch(/A-26/);
  });
  it('goes on once a system is on the cloud and connected: passing it lifts the suspension', async () => {
    const { number: use } = await open('education-contact', 'cloud-use', {
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
    const certificate = {
      report: { by: '某测评中心', number: 'CNAS-7' },
      filing: { number: '4301-7', date: '2026-11-20' },
    };
    await give('education-contact', use, 'certify', certificate);
    await give('office-cloud', use, 'allocate', { hosts: 4, storage: 500, ...ok });
    await quiet(city);
    const connection = await open('education-contact', 'system-connection', {
      ...{ system: `education/${system}`, platforms: ['sso', 'exchange'], interface: '联系人高俊峰' },
    });
    await give('cloud-ops', connection.number, 'connected', { endpoint: '测试地址' });
    await give('education-contact', connection.number, 'passed', { result: '正常' });
    await give('office-cloud', connection.number, 'confirm', ok);
    await quiet(city);
    expect(await inForce()).toHaveLength(1);
    const { project: _, ...again } = projects[0] ?? { project: '' };
    await give('education-contact', plan, 'refile', again);
    expect((await offer('authority-contact', plan, 'suspend'))?.blocked).toMatch(/没有暂停审批的依据/);
    expect((await give('authority-contact', plan, 'pass', ok)).steps).toEqual(['委员会审定']);
    await quiet(city);
    expect(await inForce()).toEqual([]);
    expect((await register('finance-contact', 'suspensions', '1')).filter((key) => held.includes(key))).toHaveLength(1);
    await give('authority-contact', other, 'pass', ok);
  }, 120_000);

  it('is decided by the committee’s head in chat, project by project, each with its way of funding', async () => {
    await quiet(city);
    const phone = await city.phone('committee-head');
    for (const [number, funding] of [
      [plan, '市财政全额投资'],
      [other, '政府和社会资本合作'],
    ] as const) {
      // Both were pushed before the first is decided.
      const pushes = (await heardOf(phone, number)).filter(({ text }) => text.includes('【待办】委员会审定'));
      expect(pushes).toHaveLength(1);
      const shown = await ask(phone, `列入投资计划 ${number} 同意列入`, /投资方式/);
      if (!shown.includes('操作：列入投资计划')) await ask(phone, '沿用', /操作：列入投资计划/);
      // With capital from outside it is said how the city's part is put in.
      const came = await ask(phone, '是', /已办理：列入投资计划[\s\S]*建设与申请验收|资本金安排[\s\S]*？/);
      if (!came.includes('已办理')) {
        await ask(phone, '以资本金形式注入 200 万元', /操作：列入投资计划[\s\S]*200 万元/);
        await ask(phone, '是', /已办理：列入投资计划[\s\S]*建设与申请验收/);
      }
      await quiet(city);
      expect(await subjects('education-contact', number)).toContain('项目已列入投资计划');
      // Finance has no part in the matter: what it needs to know it is told, and reads in the investment plan.
      expect((await noticesOf(city, 'finance-contact', number)).map(({ body }) => body)).toEqual([
        expect.stringContaining(`投资方式：${funding}`),
      ]);
      expect((await refusal(read('finance-contact', number))).status).toBe(404);
      const listed = (await entriesOf('finance-contact', 'plans')).filter((one) => one.number === number);
      expect(listed).toHaveLength(1);
      expect(JSON.stringify(listed)).toContain(funding);
    }
    expect(
      (await register('finance-contact', 'plans')).filter((key) => key.startsWith('project-plan/education/')),
    ).toHaveLength(2);
  });

  it('leaves the plan with the committee’s consent only, and with its acceptance', async () => {
    const ask1 = (resource: string) => ({ entries: [{ resource }], built: '已建成' });
    expect(await faults(give('education-contact', plan, 'askAcceptance', ask1('divisions')))).toEqual([
      ['entries.0.resource', '这个资源不是本单位提供的'],
    ]);
    await give('education-contact', other, 'askCancel', { reason: '并入公交平台' });
    const planned = async () =>
      (await register('finance-contact', 'plans')).filter((key) => key.startsWith('project-plan/education/'));
    expect(await planned()).toHaveLength(2);
    expect((await give('committee-head', other, 'consentCancel', ok)).ending).toBe('项目取消');
    await quiet(city);
    expect((await planned()).map((key) => key.split('/').at(-1))).toEqual(['智慧校园']);
    const asked = await give('education-contact', plan, 'askAcceptance', ask1('schools'));
    expect(dues(asked)).toEqual([workingDayEnd(await city.now(), 20)]);
    const phone = await city.phone('authority-contact');
    await pushArrived(city, 'authority-contact', phone, plan, /【待办】竣工验收/);
    await ask(phone, `验收通过 ${plan} 目录已发布`, /操作：验收通过/);
    await ask(phone, '是', /已办结：竣工验收合格/);
    await quiet(city);
    expect(await planned()).toEqual([]);
    expect(
      (await register('health-contact', 'results')).filter((key) => key.endsWith('/education/智慧校园')),
    ).toHaveLength(1);
  });

  describe('and access to its system, which two must grant', () => {
    const wish = {
      system: `education/${system}`,
      kind: 'database',
      what: '点位库',
      who: 'cloud-ops',
      purpose: '修复索引',
    };
    const inRegister = async (number: string) => (await register('education-data', 'access')).includes(number);

    it('a signature before or after the grant of one holds up his grant, not that of the other', async () => {
      const today = dayOf(await city.now());
      expect(await faults(open('cloud-ops', 'access-authorisation', { ...wish, until: addDays(today, 31) }))).toEqual([
        ['until', '最长 30 天；确需更久的，到期后重新申请'],
      ]);
      const opened = await open('cloud-ops', 'access-authorisation', { ...wish, until: addDays(today, 20) });
      const { number } = opened;
      const due = workingDayEnd(await city.now(), 1);
      expect([opened.steps, dues(opened)]).toEqual([
        ['授权', '授权'],
        [due, due],
      ]);
      await give('education-data', number, '加签', { to: 'education-head', place: 'before', note: '请核必要性' });
      expect((await offer('education-data', number, 'grant'))?.blocked).toMatch(/^等待.*潘月华.*会签。$/);
      const office = await city.phone('office-cloud');
      await pushArrived(city, 'office-cloud', office, number, /【待办】授权/);
      await ask(office, `授权 ${number}`, /操作：授权[\s\S]*都授权后生效/);
      await ask(office, '是', /已办理：授权/);
      expect((await read('cloud-ops', number)).steps).not.toContain('授权有效');
      await give('education-head', number, '会签同意');
      await give('education-data', number, '加签', { to: 'education-contact', place: 'after', note: '请登记台账' });
      await give('education-data', number, 'grant');
      await quiet(city);
      // Granted, and not yet in force: it may be taken back, and nobody gets in.
      expect(await commands('education-data', number)).toContain('recallDecision');
      expect(await commands('cloud-ops', number)).not.toContain('use');
      expect(await inRegister(number)).toBe(false);
      const contact = await city.phone('education-contact');
      await pushArrived(city, 'education-contact', contact, number, /【待办】会签：授权/);
      await ask(contact, `会签同意 ${number}`, /请确认您的决定[\s\S]*操作：会签同意/);
      await ask(contact, '是', new RegExp(`已办理：会签同意[\\s\\S]*${number}`));
      await (await city.phone('cloud-ops')).expect(new RegExp(`进入授权已生效[\\s\\S]*${number}`));
      await quiet(city);
      expect((await read('cloud-ops', number)).steps).toEqual(['授权有效']);
      expect(await inRegister(number)).toBe(true);
      await give('education-data', number, 'revoke', { reason: '发现越权' });
      await quiet(city);
      expect(await inRegister(number)).toBe(false);
      expect((await read('cloud-ops', number)).ending).toBe('已收回');
    });

    it('it is over with the last minute of its day, and who is late hears why', async () => {
      const until = addDays(dayOf(await city.now()), 2);
      const { number } = await open('cloud-ops', 'access-authorisation', { ...wish, until });
      await give('office-cloud', number, 'grant');
      await give('education-data', number, 'grant');
      await city.forward({ to: addMs(endOfDay(until), -60_000) });
      expect((await read('cloud-ops', number)).open).toBe(true);
      await lapse(endOfDay(until));
      expect((await read('cloud-ops', number)).ending).toBe('到期失效');
      expect(await inRegister(number)).toBe(false);
      const phone = await city.phone('cloud-ops');
      await ask(phone, `登记使用 ${number} 补记`, new RegExp(`您现在不能对 ${number}[\\s\\S]*已办结：到期失效`));
    });

    it('one of the two who refuses ends it, and takes it off the other’s list', async () => {
      const until = addDays(dayOf(await city.now()), 2);
      const { number } = await open('cloud-ops', 'access-authorisation', { ...wish, until });
      await quiet(city);
      expect(await todo('office-cloud')).toContain(number);
      expect(await faults(give('education-data', number, 'refuse'))).toMatchObject([['reason', expect.any(String)]]);
      expect((await give('education-data', number, 'refuse', { reason: '无必要' })).ending).toBe('不授权');
      expect(await todo('office-cloud')).not.toContain(number);
      const phone = await city.phone('office-cloud');
      await ask(phone, `授权 ${number}`, new RegExp(`${number} 已由 何静.* 不授权，不用重复办理`));
    });
  });
});

it('a panel is closed with so many of each group: who has not scored is asked no more, nor who was to sign for him', async () => {
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
  await give('office-cloud', number, 'appoint', { meetingOn: today, place: '二楼会议室', members });
  const score = { response: 90, satisfaction: 80, quality: 70 };
  const blocked = async () => (await offer('office-cloud', number, 'closeScoring'))?.blocked;
  expect(await blocked()).toBe('“市数据资源主管部门”已评分 0/3 人，未达到本市设定的 60%，请催办或更换委员');
  await give('authority-head', number, '加签', { to: 'audit-contact', place: 'before', note: '请核数据' });
  expect((await offer('authority-head', number, 'score'))?.blocked).toMatch(/等待.*明细.*会签/);
  await give('experts-expert1', number, '加签', { to: 'audit-contact', place: 'after', note: '请复核' });
  await give('experts-expert1', number, 'score', score);
  for (const person of ['authority-contact', 'authority-data', 'experts-expert2', 'civil-data', 'education-data'])
    await give(person, number, 'score', score);
  // A sheet that waits for a signature is not there yet.
  expect(await blocked()).toMatch(/^“专家”已评分 1\/3 人/);
  await give('experts-expert3', number, 'score', score);
  expect(await blocked()).toMatch(/^“市直单位”已评分 2\/4 人/);
  await give('health-contact', number, 'score', score);
  await quiet(city);
  const late = ['authority-head', 'experts-expert1', 'finance-contact', 'audit-contact'];
  for (const person of late) expect(await todo(person)).toContain(number);
  const office = await city.phone('office-cloud');
  await ask(office, `结束评分 ${number} 两人出差`, /已办理：结束评分[\s\S]*公布考核结果/);
  for (const person of late) expect(await todo(person)).not.toContain(number);
  await ask(
    await city.phone('finance-contact'),
    `提交评分 ${number}`,
    /您现在不能对[\s\S]*提交评分[\s\S]*公布考核结果/,
  );
  expect((await give('office-cloud', number, 'publish', { payment: '合同第八条' })).ending).toBe('已公布');
  await quiet(city);
  const { client } = await city.as('civil-data');
  const { items } = await client.listRegister({
    params: { register: 'results' },
    query: { text: '专项考核', limit: 10 },
  });
  expect(JSON.stringify(items.find((one) => one.number === number))).toContain('委员 10 人，评分 7 份');
});
