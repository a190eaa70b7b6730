/**
 * N-28, N-39–41, B-43, A-36, A-17, A-26, A-47: where one matter comes of another, and where many decide one: a dispute of a
 * contested correction, violations and their sources, plans that are held up, two grants, panels, and signatures in them.
 */
import { randomUUID } from 'node:crypto';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMs, dayOf, endOfDay } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import { ask, noticesOf, pushArrived, quiet, refusal, workingDayEnd } from './talk.ts';

const ok = { reason: '情况属实' };
let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 240_000);
afterAll(() => city?.close());

const read = async (person: string, number: string): Promise<MatterView> =>
  (await city.as(person)).client.readMatter({ params: { id: number } });
const give = async (person: string, number: string, command: string, form: Record<string, unknown> = {}) =>
  (await city.as(person)).give(number, command, form);
const open = async (person: string, procedure: string, form: Record<string, unknown>) =>
  (await city.as(person)).open(procedure, form);
const register = async (person: string, name: string, ended: '0' | '1' = '0') =>
  (
    await (await city.as(person)).client.listRegister({ params: { register: name }, query: { ended, limit: 100 } })
  ).items.map(({ key }) => key);
const offer = async (person: string, number: string, command: string) =>
  (await read(person, number)).allowed.find((one) => one.command === command);
const commands = async (person: string, number: string) =>
  (await read(person, number)).allowed.map((one) => one.command);
const dues = (matter: MatterView) => matter.items.flatMap((one) => one.deadlines.map(({ at }) => at));
const subjects = async (person: string, number: string) =>
  (await noticesOf(city, person, number)).map(({ subject }) => subject);
const lapse = async (at: string) => {
  await city.forward({ to: addMs(at, 60_000) });
  await quiet(city);
};
const faults = async (request: Promise<unknown>) =>
  (await refusal(request)).error.faults?.map(({ path, message }) => [path, message]);
const links = async (person: string, number: string) => {
  await quiet(city);
  return (await read(person, number)).links;
};
/** What is asked of somebody in a matter, by the titles of his tasks. */
const mine = async (person: string, number: string) =>
  (await read(person, number)).items.filter((one) => one.mine).map((one) => one.title);
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
  const held = ['approval', 'funds', 'acceptance'].map((kind) => `${kind}:education`);
  const inForce = async () => (await register('finance-contact', 'suspensions')).filter((key) => held.includes(key));
  let plan: string;

  it('is suspended for approval, funds and acceptance; saying that it is ready lifts nothing', async () => {
    // Filed from June on; after August with consent. On any other day the year is put forward to June.
    const today = dayOf(await city.now());
    if (today.slice(5) < '06-01') await city.forward({ to: `${today.slice(0, 4)}-06-02T02:00:00.000Z` });
    const year = Number(dayOf(await city.now()).slice(0, 4)) + 1;
    const opened = await open('education-contact', 'project-plan', { year, lateReason: '机构改革' });
    plan = opened.number;
    if (opened.steps.includes('审核补报'))
      await give('authority-contact', plan, 'consentLate', { until: addDays(dayOf(await city.now()), 10), ...ok });
    const filed = await give('education-contact', plan, 'file', { projects });
    expect([filed.steps, dues(filed)]).toEqual([['审核项目'], [workingDayEnd(await city.now(), 20)]]);
    await give('authority-contact', plan, 'suspend', ok);
    await quiet(city);
    expect(await inForce()).toHaveLength(3);
    // Sixty days, and the working day that follows where they end on none.
    const sixtieth = workingDayEnd(`${addDays(dayOf(await city.now()), 59)}T02:00:00.000Z`, 1);
    expect(dues(await read('education-contact', plan))).toEqual([sixtieth]);
    await give('education-contact', plan, 'ready', { done: '正在接入' });
    const blocked = await refusal(give('authority-contact', plan, 'pass', ok));
    expect([blocked.status, blocked.message]).toEqual([
      409,
      expect.stringMatching(/暂停项目审批，不安排运维经费，不得竣工验收/),
    ]);
    expect(await inForce()).toHaveLength(3);
    await give('authority-contact', plan, 'back', { reason: '接入后再报' });
  });
  it('goes on once a system is on the cloud and connected: passing it lifts all three', async () => {
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
    const certificate = { laboratory: '某测评中心', laboratoryNo: 'CNAS-7', filing: '4301-7', filedOn: '2026-11-20' };
    await give('education-contact', use, 'certify', certificate);
    await give('office-cloud', use, 'allocate', { hosts: 4, storage: 500, ...ok });
    await quiet(city);
    const connection = await open('education-contact', 'system-connection', {
      ...{ system, platforms: ['sso', 'exchange'], interface: '联系人高俊峰' },
    });
    await give('cloud-ops', connection.number, 'connected', { endpoint: '测试地址' });
    await give('education-contact', connection.number, 'passed', { result: '正常' });
    await give('office-cloud', connection.number, 'confirm', ok);
    await quiet(city);
    expect(await inForce()).toHaveLength(3);
    await give('education-contact', plan, 'refile', { projects });
    expect((await offer('authority-contact', plan, 'suspend'))?.blocked).toMatch(/没有暂停审批的依据/);
    expect((await give('authority-contact', plan, 'pass', ok)).steps).toEqual(['委员会审定']);
    await quiet(city);
    expect(await inForce()).toEqual([]);
    expect((await register('finance-contact', 'suspensions', '1')).filter((key) => held.includes(key))).toHaveLength(3);
  }, 120_000);

  it('is decided by the committee’s head in chat, who sees every project with its way of funding', async () => {
    const phone = await city.phone('committee-head');
    await pushArrived(city, 'committee-head', phone, plan, /【待办】委员会审定/);
    const shown = await ask(phone, `审定 ${plan}`, /现有 2 条/);
    expect(shown).toMatch(/1\. 智慧校园；列入投资计划：是；投资方式：市财政全额投资/);
    expect(shown).toMatch(/2\. 校车监管；列入投资计划：是；投资方式：政府和社会资本合作/);
    await ask(phone, '沿用', /审定意见？/);
    await ask(phone, '同意列入', /操作：审定[\s\S]*校车监管[\s\S]*列入投资计划/);
    await ask(phone, '是', /已办理：审定[\s\S]*建设与申请验收/);
    await quiet(city);
    expect(
      (await register('finance-contact', 'plans')).filter((key) => key.startsWith('project-plan/education/')),
    ).toHaveLength(2);
    expect(await subjects('education-contact', plan)).toContain('项目已列入投资计划');
  });

  it('ends well when what was built is accepted, with its own resource in the catalogue', async () => {
    const ask1 = (resource: string) => ({ project: '智慧校园', entries: [{ resource }], built: '已建成' });
    expect(await faults(give('education-contact', plan, 'askAcceptance', ask1('divisions')))).toEqual([
      ['entries.0.resource', '这个资源不是本单位提供的'],
    ]);
    await give('education-contact', plan, 'cancel', { project: '校车监管', reason: '并入公交平台' });
    await quiet(city);
    const planned = await register('finance-contact', 'plans');
    expect(
      planned.filter((key) => key.startsWith('project-plan/education/')).map((key) => key.split('/').at(-1)),
    ).toEqual(['智慧校园']);
    const asked = await give('education-contact', plan, 'askAcceptance', ask1('schools'));
    expect(dues(asked)).toEqual([workingDayEnd(await city.now(), 20)]);
    const phone = await city.phone('authority-contact');
    await pushArrived(city, 'authority-contact', phone, plan, /【待办】竣工验收/);
    await ask(phone, `验收通过 ${plan} 目录已发布`, /操作：验收通过/);
    await ask(phone, '是', /已办结：项目全部验收/);
    await quiet(city);
    expect(
      (await register('health-contact', 'results')).filter((key) => key.endsWith('/education/智慧校园')),
    ).toHaveLength(1);
  });

  describe('and access to its system, which two must grant', () => {
    const wish = { system, kind: 'database', what: '点位库', who: 'cloud-ops', purpose: '修复索引' };
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

describe('a correction that is contested', () => {
  let correction: string;
  let dispute: string;
  const confirm = async (person: string) => {
    const receipt = (await read(person, correction)).receipts?.mine;
    const { client } = await city.as(person);
    return client.confirmReceipt({
      ...{ params: { id: receipt?.id ?? '' }, body: { form: { compared: 'same' } }, key: randomUUID() },
    });
  };

  it('becomes a dispute by chat: each page shows the other, and who has no part in it sees none of it', async () => {
    correction = (
      await open('education-data', 'data-correction', {
        resource: 'divisions',
        findings: [{ record: '430102', field: '名称', says: '芙蓉区', should: '芙容区', evidence: '户口簿' }],
      })
    ).number;
    const rows = (await offer('civil-data', correction, 'answer'))?.prefill?.['results'] as Record<string, unknown>[];
    const results = [{ ...rows[0], outcome: 'confirmed', why: '与区划文件一致' }];
    await give('civil-data', correction, 'answer', { results });
    await confirm('health-data');
    await give('education-data', correction, 'object');
    expect(await commands('education-data', correction)).not.toContain('object');
    const phone = await city.phone('education-data');
    await ask(phone, `提出争议 ${correction}`, /异议理由？/);
    await ask(phone, '户口簿为准', /要求？/);
    await ask(phone, '请更正', /已办理：提出争议[\s\S]*等待争议处理结果/);
    const [child] = await links('education-data', correction);
    expect(child).toMatchObject({ side: 'child', procedureTitle: '共享争议', state: '进行中' });
    dispute = child?.number ?? '';
    const opened = await read('civil-data', dispute);
    expect(opened.links).toMatchObject([{ side: 'parent', number: correction, procedureTitle: '数据纠错' }]);
    const due = workingDayEnd(opened.openedAt, 10);
    expect([opened.steps, dues(opened)]).toEqual([
      ['双方协商', '双方协商'],
      [due, due],
    ]);
    expect((await refusal(read('health-data', dispute))).status).toBe(404);
    expect((await refusal(give('civil-data', dispute, 'agree'))).error.faults?.map(({ path }) => path)).toEqual([
      'agreement',
    ]);
  });

  it('where both must agree, what one has signed beside it waits; an objection brings it back to him alone', async () => {
    const agreed = { agreement: '以更正文件为准' };
    await give('civil-data', dispute, '加签', { to: 'civil-head', place: 'beside', note: '请过目' });
    await give('civil-data', dispute, 'agree', agreed);
    await give('education-data', dispute, 'agree', agreed);
    expect((await read('civil-data', dispute)).open).toBe(true);
    const head = await city.phone('civil-head');
    await pushArrived(city, 'civil-head', head, dispute, /【待办】会签：双方协商/);
    await ask(head, `会签不同意 ${dispute} 先查档案`, /操作：会签不同意[\s\S]*先查档案[\s\S]*退回承办人重新考虑/);
    await ask(head, '是', new RegExp(`已办理：会签不同意[\\s\\S]*${dispute}`));
    await quiet(city);
    expect(await mine('civil-data', dispute)).toEqual(['双方协商']);
    expect(await mine('education-data', dispute)).toEqual([]);
    expect((await give('civil-data', dispute, 'agree', agreed)).ending).toBe('协商一致');
  });

  it('gets its end back: the provider corrects, and all six confirm anew', async () => {
    expect(await links('civil-data', correction)).toMatchObject([{ number: dispute, state: '协商一致' }]);
    const following = await read('civil-data', correction);
    expect(following.steps).toContain('按争议结果处理');
    expect(following.items.find((one) => one.title === '按争议结果处理')?.deadlines).toMatchObject([
      { at: workingDayEnd(await city.now(), 5) },
    ]);
    const anew = await give('civil-data', correction, 'correctAgain', { what: '芙容区' });
    expect(anew.receipts).toMatchObject({ total: 6, confirmed: 0 });
    await quiet(city);
    expect((await read('civil-data', correction)).receipts).toMatchObject({ total: 6, confirmed: 0 });
    const statistics = await city.phone('statistics-data');
    await ask(statistics, `确认 ${correction}`, /比对结果？/);
    await ask(statistics, '1', /已办理：确认[\s\S]*已收 1\/6/);
    // Also of who had confirmed the first result.
    for (const unit of ['education', 'health', 'social-security', 'transport', 'service']) {
      await confirm(`${unit}-data`);
    }
    await quiet(city);
    expect((await read('education-data', correction)).ending).toBe('已核校，各单位均已回执');
  });

  it('is opened again within its ten working days, and not after them', async () => {
    const phone = await city.phone('education-data');
    await ask(phone, `重新打开 ${correction} 又见不符`, /已办理：重新打开[\s\S]*提出数据争议/);
    expect(await commands('civil-data', correction)).not.toContain('reopen');
    expect((await give('education-data', correction, 'letBe')).ending).toBe('已核校，各单位均已回执');
    const last = workingDayEnd(await city.now(), 10);
    await city.forward({ to: addMs(last, -60_000) });
    expect((await offer('education-data', correction, 'reopen'))?.blocked).toBeUndefined();
    await lapse(last);
    expect((await offer('education-data', correction, 'reopen'))?.blocked).toMatch(
      /^重新打开的期限（.*24:00）已过，请另行发起。$/,
    );
    expect((await refusal(give('education-data', correction, 'reopen', { reason: '再看' }))).status).toBe(409);
    await ask(phone, `重新打开 ${correction} 再看`, /重新打开的期限（.*）已过，请另行发起/);
  });
});

describe('a violation', () => {
  let source: string;
  let violation: string;

  it('comes of a duty that is overdue: opened by the authority in chat, it names what it comes of', async () => {
    const opened = await open('civil-contact', 'duplicate-collection', {
      ...{ unit: 'housing', resource: 'divisions', asked: 'firm', facts: '要求企业填报区划代码' },
    });
    source = opened.number;
    const due = workingDayEnd(opened.openedAt, 5);
    expect(dues(opened)).toEqual([due]);
    await lapse(due);
    expect(await links('authority-data', source)).toEqual([]);
    const phone = await city.phone('authority-data');
    await pushArrived(city, 'authority-data', phone, source, /【待办】逾期未答复的处理/);
    await ask(phone, `移送违规处理 ${source} 逾期未答复`, /后果：另行办理违规处理，采集单位仍须答复并停止/);
    await ask(phone, '是', /已办理：移送违规处理/);
    const [child] = await links('authority-data', source);
    expect(child).toMatchObject({ side: 'child', procedureTitle: '违规处理', state: '进行中' });
    violation = child?.number ?? '';
    expect(await links('authority-data', violation)).toMatchObject([{ side: 'parent', number: source }]);
    // The duty itself goes on.
    expect((await read('housing-data', source)).steps).toEqual(['说明或停止采集']);
  });

  it('of the nation’s rules is ordered by the authority, knows no criticism, and is accounted for where it stays', async () => {
    const until = addDays(dayOf(await city.now()), 7);
    const order = { requirement: '停止填报', until, grave: false, ...ok };
    expect(await commands('authority-data', violation)).not.toContain('petition');
    const past = { ...order, until: addDays(dayOf(await city.now()), -1) };
    expect(await faults(give('authority-data', violation, 'orderItself', past))).toEqual([
      ['until', '改正期限不能早于今天'],
    ]);
    await give('authority-data', violation, 'orderItself', order);
    await (await city.phone('housing-head')).expect(new RegExp(`被责令改正[\\s\\S]*${violation}`));
    expect(await commands('housing-contact', violation)).not.toContain('returnToStep');
    await lapse(endOfDay(until));
    expect((await read('housing-head', violation)).steps).toEqual(['改正', '逾期未改的处理']);
    expect(await commands('authority-data', violation)).not.toContain('criticise');
    const phone = await city.phone('authority-data');
    await pushArrived(city, 'authority-data', phone, violation, /【待办】逾期未改的处理/);
    await ask(phone, `启动追责 ${violation} 逾期拒不改正`, /操作：启动追责/);
    await ask(phone, '是', /已办理：启动追责/);
    const accounting = (await read('authority-data', violation)).items.find((one) => one.title === '追究责任');
    expect(accounting?.deadlines.map(({ at }) => at)).toEqual([workingDayEnd(await city.now(), 30)]);
    await give('authority-data', violation, 'accounted', { accounted: '约谈负责人' });
    expect((await read('housing-head', violation)).steps).toEqual(['改正']);
    await give('housing-contact', violation, 'submit', { measures: '已停止', proof: '截图' });
    expect((await give('authority-data', violation, 'pass')).ending).toBe('已追究责任');
    expect(await links('authority-data', source)).toMatchObject([{ number: violation, state: '已追究责任' }]);
    await give('housing-data', source, 'stop', { measures: '改用共享数据' });
    expect((await give('authority-data', source, 'confirm')).ending).toBe('已停止重复采集');
  });

  describe('that somebody reports', () => {
    const facts = { unit: 'housing', facts: '要求企业重复填报' };
    const report = async (ground: string) => {
      const { number } = await open('authority-data', 'violation', { ...facts, ground, source });
      const [link] = await links('authority-data', number);
      expect(link).toMatchObject({ side: 'source', number: source, procedureTitle: '重复采集举报' });
      return number;
    };
    const order = async () => ({
      ...{ requirement: '停止填报', until: addDays(dayOf(await city.now()), 5), grave: false, ...ok },
    });

    it('names its source by number, and the source names it', async () => {
      const wrong = open('authority-data', 'violation', { ...facts, ground: 'user-other', source: '99000001' });
      expect((await refusal(wrong)).error.faults?.map(({ path }) => path)).toEqual(['source']);
      const number = await report('user-other');
      expect(await links('authority-data', source)).toContainEqual(expect.objectContaining({ side: 'cites', number }));
      const phone = await city.phone('authority-data');
      await ask(phone, `不予认定 ${number} 已经停止`, /操作：不予认定/);
      await ask(phone, '是', /已办结：不予认定或责令/);
    });

    it('is asked of the city government, which may decline, or before it answers is asked no more', async () => {
      const declined = await report('city-collection');
      await give('authority-data', declined, 'petition', { opinion: '提请责令改正' });
      const phone = await city.phone('government-head');
      await pushArrived(city, 'government-head', phone, declined, /【待办】责令改正/);
      await ask(phone, `不予责令 ${declined} 事实不清`, /操作：不予责令/);
      await ask(phone, '是', /已办结：不予认定或责令/);
      const withdrawn = await report('city-other');
      await give('authority-data', withdrawn, 'petition', { opinion: '提请责令改正' });
      expect((await give('authority-data', withdrawn, 'withdraw', { reason: '已自行改正' })).ending).toBe('已撤回提请');
    });

    it('is corrected: sent back once, given another day once, and closed', async () => {
      const number = await report('user-security');
      await give('authority-data', number, 'orderItself', await order());
      await give('housing-head', number, 'submit', { measures: '已改', proof: '截图' });
      const until = addDays(dayOf(await city.now()), 6);
      await give('authority-data', number, 'fail', { reason: '仍可填报', until });
      expect(dues(await read('housing-head', number))).toEqual([endOfDay(until)]);
      await lapse(endOfDay(until));
      const next = addDays(dayOf(await city.now()), 9);
      const phone = await city.phone('authority-data');
      await ask(phone, `重定期限 ${number}`, /新的改正期限？/);
      await ask(phone, next, /理由？/);
      await ask(phone, '系统改造中', /操作：重定期限/);
      await ask(phone, '是', /已办理：重定期限/);
      const given = await read('housing-head', number);
      expect([given.steps, dues(given)]).toEqual([['改正'], [endOfDay(next)]]);
      await give('housing-head', number, 'submit', { measures: '入口已关', proof: '截图' });
      expect((await give('authority-data', number, 'pass')).ending).toBe('已改正');
    });

    it('against the authority is ordered above it, and is not the authority’s to check', async () => {
      expect(await faults(open('authority-data', 'violation', { ...facts, ground: 'authority-dispute' }))).toEqual([
        ['unit', '这一情形只针对市数据资源主管部门，请核对单位或改选情形'],
      ]);
      const against = { unit: 'authority', facts: '争议未调解', ground: 'authority-dispute' };
      const { number } = await open('government-head', 'violation', against);
      const superior = { superior: '省数据局', document: '省数函 7 号' };
      await give('government-head', number, 'recordOrder', { ...(await order()), ...superior });
      await give('authority-head', number, 'submit', { measures: '已调解', proof: '调解书' });
      expect(await commands('authority-data', number)).not.toContain('pass');
      const phone = await city.phone('government-head');
      await pushArrived(city, 'government-head', phone, number, /【待办】核查改正结果/);
      await ask(phone, `改正到位 ${number}`, /操作：改正到位/);
      await ask(phone, '是', /已办结：已改正/);
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
