/** What every task can do, on the real server: each with its line in the timeline, and word to whom it concerns. */
import { samples } from '@banjie/server/files/testing.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { startCity, type City } from '../harness/city.ts';
import { deskOf, dues } from './desk.ts';
import { noticesOf, quiet, refusal } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  await quiet(city);
}, 120_000);
afterAll(() => city?.close());
const { read, give, open, commands } = deskOf(() => city);

const done = (matter: MatterView) => matter.timeline.map((line) => line.what);
const mine = async (person: string, number: string) =>
  (await (await city.as(person)).client.listMatters({ query: { scope: 'todo', limit: '100' } })).items.some(
    (one) => one.number === number,
  );
const told = async (person: string, number: string) => {
  await quiet(city);
  return (await noticesOf(city, person, number)).map((one) => one.subject);
};

const application = {
  ...{ system: '学籍管理系统', level: '2', plan: '建设方案要点', selfTest: '自测合格' },
  ...{ hosts: 2, databases: 1, storage: 100 },
};
const applied = async () => (await open('education-contact', 'cloud-use', application)).number;
describe('the hands that a task is in', () => {
  let number: string;
  beforeAll(async () => {
    number = (
      await open('civil-data', 'data-incident', {
        ...{ what: '区划库被批量导出', secret: 'none', kind: 'leaked', cyber: false, critical: false },
      })
    ).number;
  }, 60_000);
  const contains = async (person: string) => (await commands(person, number)).includes('contain');

  it('claimed, it is on one list only, and a colleague may put it back', async () => {
    expect(await mine('civil-head', number)).toBe(true);
    await give('civil-data', number, '认领');
    expect(await contains('civil-head')).toBe(false);
    await give('civil-head', number, '放回');
    expect(await contains('civil-head')).toBe(true);
    expect(done(await read('civil-head', number))).toEqual(expect.arrayContaining(['认领', '放回']));
  });

  it('given to somebody to prepare, it comes back with an opinion; the decision stays', async () => {
    const contain = (await read('civil-data', number)).items.find((one) => one.step === 'contain');
    const client = (await city.as('civil-data')).client;
    const body = { ...(contain ? { item: contain.id } : {}), form: { to: 'civil-contact', note: '请先核实范围' } };
    await client.giveCommand({ params: { id: number, command: 'delegateTask' }, body, key: 'delegate-1' });
    expect(await told('civil-contact', number)).toContain('委派：控制事态');
    expect(await contains('civil-contact')).toBe(false);
    expect(await contains('civil-data')).toBe(true);
    await give('civil-contact', number, '交回', { opinion: '影响一个库' });
    expect(await told('civil-data', number)).toContain('交回：控制事态');
  });

  it('handed over within the unit, with the same limit, and not to another unit', async () => {
    const before = (await read('civil-data', number)).items.find((one) => one.step === 'contain');
    const client = (await city.as('civil-data')).client;
    const transfer = (to: string, key: string) =>
      client.giveCommand({
        params: { id: number, command: 'transfer' },
        body: { ...(before ? { item: before.id } : {}), form: { to, reason: '由联络员办理' } },
        key,
      });
    expect((await refusal(transfer('education-data', 'transfer-1'))).error.faults).toMatchObject([{ path: 'to' }]);
    await transfer('civil-contact', 'transfer-2');
    const after = (await read('civil-contact', number)).items.find((one) => one.step === 'contain');
    expect(after).toMatchObject({ mine: true, deadlines: [{ at: before?.deadlines[0]?.at }] });
  });
});

it('urged once a day by each who waits, and not by who has it', async () => {
  const number = await applied();
  await give('education-contact', number, '催办', { note: '群众在等' });
  expect(await told('office-cloud', number)).toContainEqual(expect.stringMatching(/^催办：/));
  const again = (await read('education-contact', number)).allowed.find((one) => one.command === 'urge');
  expect(again?.blocked).toMatch(/明天可以再催/);
  expect(await commands('office-cloud', number)).not.toContain('urge');
  await city.forward({ nextWorkingDay: true });
  expect(
    (await read('education-contact', number)).allowed.find((one) => one.command === 'urge')?.blocked,
  ).toBeUndefined();
});

it('signed before, beside and after: the decision stays with its party, and waits for the signature', async () => {
  const number = await applied();
  await give('office-cloud', number, '加签', { to: 'finance-contact', place: 'before', note: '请核资金' });
  expect(await told('finance-contact', number)).toContainEqual(expect.stringMatching(/会签/));
  expect((await read('office-cloud', number)).allowed.find((one) => one.command === 'accept')?.blocked).toMatch(/会签/);
  await give('finance-contact', number, '会签同意');
  await give('office-cloud', number, '加签', { to: 'finance-contact', place: 'after', note: '受理后会签' });
  await give('office-cloud', number, 'accept');
  expect((await read('office-cloud', number)).items.map((one) => one.step)).toEqual(['accept', 'signature']);
  await give('finance-contact', number, '会签不同意', { reason: '预算不足' });
  expect((await read('office-cloud', number)).items.map((one) => one.step)).toEqual(['accept']);
  await give('office-cloud', number, 'accept');
  expect((await read('office-cloud', number)).items.map((one) => one.step)).toEqual(['audit']);
});

it('sent back, the task is there anew, its limit runs on as the law has it (A-12), and it is reminded once', async () => {
  const number = await applied();
  await give('office-cloud', number, 'accept');
  // What was accepted is given an opinion, and is not sent back instead.
  expect(await commands('office-cloud', number)).not.toContain('returnToStep');
  // Counted from the application: a round in between gives nobody more time.
  const limit = dues(await read('office-cloud', number));
  await give('office-cloud', number, 'approve', { reason: '符合条件' });
  await city.forward({ nextWorkingDay: true });
  await give('cloud-ops', number, '退回', { step: 'audit', reason: '资源规格要重看' });
  const after = await read('office-cloud', number);
  expect(after.items.map((one) => one.step)).toEqual(['audit']);
  expect(after.items[0]?.deadlines).toMatchObject([{ at: limit[0], basis: { article: 'A-12' } }]);
  expect(done(after)).toContain('退回');
  await city.forward({ to: dues(after)[0] ?? '' });
  const reminded = (await told('office-cloud', number)).filter((one) => one.startsWith('即将到期'));
  expect(reminded).toHaveLength(1);
});

it('commented on and copied: the reader sees the matter, may not act, and others still see nothing', async () => {
  const number = await applied();
  await give('education-contact', number, '批注', { text: '补充说明见附件' });
  await give('education-contact', number, '抄送', { to: [{ person: 'audit-contact' }] });
  expect(await told('audit-contact', number)).toContainEqual(expect.stringMatching(/^抄送：/));
  expect((await read('audit-contact', number)).allowed).toEqual([]);
  const { client } = await city.as('audit-contact');
  const accept = client.giveCommand({
    params: { id: number, command: 'accept' },
    body: { form: {} },
    key: 'reader-tries-1',
  });
  expect((await refusal(accept)).status).toBe(403);
  expect((await refusal(read('transport-contact', number))).status).toBe(404);
  expect((await refusal(give('education-contact', number, '补充附件'))).error.faults).toMatchObject([
    { path: 'files' },
  ]);
});

it('opened, it is noted who has read it, for those who may know; its course says who had it and how long', async () => {
  const number = await applied();
  const office = (await city.as('office-cloud')).client;
  const applicant = (await city.as('education-contact')).client;
  const at = { params: { id: number } };
  await office.markSeen(at);
  await office.markSeen(at);
  const { items } = await applicant.listReaders({ ...at, query: {} });
  expect(items.map(({ who }) => who)).toEqual(['周文博']);
  const stranger = (await city.as('audit-contact')).client;
  expect(await refusal(stranger.markSeen(at))).toMatchObject({ status: 404 });
  expect(await refusal(stranger.listReaders({ ...at, query: {} }))).toMatchObject({ status: 404 });
  expect(await refusal(stranger.readCourse(at))).toMatchObject({ status: 404 });

  await city.forward({ minutes: 90 });
  await give('office-cloud', number, 'accept');
  const course = await applicant.readCourse(at);
  expect(course.stages[0]).toMatchObject({
    ...{ title: '受理', state: 'done' },
    passes: [{ what: '受理', who: '周文博（市电子政务办公室）', tookText: '1 小时 30 分钟' }],
  });
  expect(course.stages[1]).toMatchObject({ title: '提出审核意见', state: 'open' });
  expect(course.stages.find(({ state }) => state === 'ahead')?.title).toBe('提供测试环境');
  // Taken back, it is open again, and what it had led to was never there.
  await give('office-cloud', number, '拿回');
  const back = await applicant.readCourse(at);
  expect(back.stages.filter(({ passes }) => passes.length > 0)).toEqual([
    expect.objectContaining({ title: '受理', state: 'open' }),
  ]);
}, 60_000);

it('on the list, its card has what a decision rests on, what can be decided there, and nothing for others', async () => {
  const number = await applied();
  const card = async (person: string, cards?: '1') =>
    (
      await (
        await city.as(person)
      ).client.listMatters({ query: { scope: 'todo', limit: '100', ...(cards ? { cards } : {}) } })
    ).items.find((one) => one.number === number)?.card;
  expect(await card('office-cloud')).toBeUndefined();
  await give('education-contact', number, '批注', { text: '请按第三版方案审核' });
  const shown = await card('office-cloud', '1');
  expect(shown?.brief?.by).toContain('市教育局');
  expect(shown?.brief?.facts).toContainEqual({ label: '自主定级', value: '第二级' });
  expect(shown?.brief?.said).toEqual([expect.objectContaining({ text: '请按第三版方案审核' })]);
  expect(shown?.allowed.map(({ command }) => command).sort()).toEqual(['accept', 'refuse']);
  expect(shown?.allowed.find(({ command }) => command === 'refuse')?.opinion).toEqual({
    ...{ field: 'reason', says: 'no', usual: false },
  });
});

it('opinions are one’s own: kept, masked, and nobody else’s', async () => {
  const office = (await city.as('office-cloud')).client;
  const saved = await office.putOpinions({ body: { yes: ['按方案办理。', '联系 13812345678', '按方案办理。'] } });
  expect(saved.own.yes).toEqual(['按方案办理。', '联系 138****5678']);
  expect(saved.city.yes.length).toBeGreaterThan(0);
  await office.noteOpinion({ body: { says: 'yes', text: '同意，尽快开通。' } });
  expect((await office.readOpinions({})).last).toEqual({ yes: '同意，尽快开通。' });
  expect((await (await city.as('education-contact')).client.readOpinions({})).own.yes).toEqual([]);
  const many = Array.from({ length: 21 }, (_, n) => `第 ${n} 条`);
  expect(await refusal(office.putOpinions({ body: { yes: many } }))).toMatchObject({ status: 422 });
});

it('a copy shows what its giver chose, and says so, on the page and with the file for the archive', async () => {
  const number = await applied();
  await give('education-contact', number, '批注', { text: '只有看得到填写内容的人才读得到' });
  const [lines, forms, files] = ['audit-contact', 'transport-contact', 'legal-contact'];
  await give('education-contact', number, '抄送', { to: [{ person: lines }] });
  await give('education-contact', number, '抄送', { to: [{ person: forms }], shows: 'forms' });
  await give('education-contact', number, '抄送', { to: [{ person: files }], shows: 'files' });
  const [least, more, most] = [await read(lines, number), await read(forms, number), await read(files, number)];
  expect(least.sight).toMatch(/抄送给您：可以看办理经过，不含填写内容和附件/);
  expect(least.facts).toEqual([]);
  expect(JSON.stringify(least.timeline)).not.toContain('才读得到');
  expect(least.timeline.map(({ what }) => what)).toContain('批注');
  expect(more.sight).toMatch(/不含仅当事各方可见的内容和附件/);
  expect(more.facts.length).toBeGreaterThan(0);
  expect(JSON.stringify(more.timeline)).toContain('才读得到');
  expect(most.sight).toMatch(/填写内容和附件，不含卷宗/);
  expect([least, more, most].map(({ exportable }) => exportable)).toEqual([undefined, undefined, undefined]);
  const dossier = await city.send(`/api/matters/${number}/file.json`, {
    headers: { authorization: `Bearer ${(await city.as(files)).token}` },
  });
  expect(dossier.status).toBe(403);
});

it('terminated with a reason by who supervises, and neither by who owes a decision nor where only the law ends it', async () => {
  const number = await applied();
  expect(await commands('education-contact', number)).not.toContain('terminate');
  expect(await commands('office-cloud', number)).not.toContain('terminate');
  // The authority stands above the office, which decides.
  const unexplained = await refusal(give('authority-contact', number, '终止'));
  expect(unexplained.error.faults).toMatchObject([{ path: 'reason' }]);
  const ended = await give('authority-contact', number, '终止', { reason: '重复申请' });
  expect(ended).toMatchObject({ open: false, ending: '已终止' });
  expect(await told('education-contact', number)).toContain('已办结：已终止');
  // Where nobody decides anything, whoever supervises may as well.
  const form = { system: '殡葬服务平台', problem: '打不开', impact: 'slow' };
  const problem = await open('civil-contact', 'problem-report', form);
  expect((await give('authority-contact', problem, '终止', { reason: '重复申请' })).ending).toBe('已终止');
  expect(await told('civil-contact', problem.number)).toContain('已办结：已终止');
  const risk = await open('office-security', 'security-rectification', {
    ...{ system: '测试系统', unit: 'housing', level: 'low', finding: '口令过弱' },
  });
  expect(await commands('office-security', risk.number)).not.toContain('terminate');
});

it('many at once: each by itself, each with its result', async () => {
  const [one, two] = [await applied(), await applied()];
  await give('office-cloud', two, 'accept');
  const { client } = await city.as('office-cloud');
  const { items } = await client.giveMany({
    body: { items: [one, two, '99000001'].map((matter) => ({ matter, command: 'accept', form: {} })) },
    key: 'many-at-once-1',
  });
  expect(items.map((item) => item.done)).toEqual([true, false, false]);
  expect(items[1]?.text).toMatch(/已由.*办理/);
  expect(items.map((item) => item.code)).toEqual([undefined, 'taskClosed', 'notFound']);
  expect(items[2]).not.toHaveProperty('title');
  // The same key gives the same answer and does nothing twice.
  const again = await client.giveMany({
    body: { items: [one, two, '99000001'].map((matter) => ({ matter, command: 'accept', form: {} })) },
    key: 'many-at-once-1',
  });
  expect(again.items[0]?.done).toBe(true);
});

it('the list says, when it is asked, what can be done with several of its tasks at once', async () => {
  const number = await applied();
  const listed = async (query: { commands?: '1' }) => {
    const { client } = await city.as('office-cloud');
    const { items } = await client.listMatters({ query: { scope: 'todo', limit: 100, ...query } });
    return items.find((one) => one.number === number)?.allowed;
  };
  expect(await listed({})).toBeUndefined();
  const offered = await listed({ commands: '1' });
  const { allowed } = await read('office-cloud', number);
  expect(offered).toContainEqual(allowed.find((one) => one.command === 'accept'));
  expect(allowed.map((one) => one.command)).toContain('attach'); // files belong to one matter
  expect(offered?.map((one) => one.command)).not.toContain('attach');
});

it('asked for missing material once and completely: no ground for a refusal, and a second list is flagged', async () => {
  const { number } = await open('housing-data', 'sharing-request', {
    ...{ resource: 'divisions', basis: '三定方案', scene: '公租房受理窗口', way: 'interface', until: '2028-12-31' },
    ...{ scope: '县级', purpose: '公租房资格核验' },
  });
  await give('housing-head', number, 'agree');
  const missing = { missing: [{ what: '安全保障说明' }, { what: '使用人员名单' }] };
  await give('civil-data', number, '告知补正', missing);
  expect(await told('housing-data', number)).toContainEqual(expect.stringMatching(/补正材料/));
  expect((await read('civil-data', number)).allowed.find((one) => one.command === 'refuse')?.blocked).toMatch(
    /不是拒绝的理由/,
  );
  await give('housing-data', number, '提交补正', { supplied: '已补齐' });
  await give('civil-data', number, '告知补正', { missing: [{ what: '再补一份' }] });
  expect(await told('authority-data', number)).toContainEqual(expect.stringMatching(/再次要求补正/));
});

it('a file is sent to the bot while it asks for it, with the checks of the mini-app, and is sent back on request', async () => {
  const phone = await city.phone('cloud-duty1');
  const { client, open } = await city.as('cloud-duty1');
  const { id, number } = await open('incident', { what: '机房温度告警', system: '政务云网络', level: 'III' });
  await phone.sendFile('无关.pdf', samples.pdf);
  await phone.expect(/没有在等您的材料，没有保存[\s\S]*补充附件/);
  await phone.say(`补充附件 ${number}`);
  await phone.expect(/请把要“补充附件”的文件发到这里/);
  await phone.sendFile('程序.pdf', Buffer.from('MZ not a document'));
  await phone.expect(/与扩展名不符[\s\S]*请把要/);
  await phone.sendFile('现场.png', samples.png);
  await phone.expect(/已收到附件“现场.png”[\s\S]*附件：现场.png/);
  await phone.say('是');
  await phone.expect(/已办理：补充附件/);
  expect((await client.readMatter({ params: { id } })).files).toMatchObject([{ name: '现场.png', type: 'image/png' }]);
  await phone.say(`附件 ${number}`);
  await phone.expect(/有 1 个附件/);
  const sent = await phone.expect(/^现场.png$/);
  expect((await phone.file(sent.id)).equals(samples.png)).toBe(true);
  // Whoever is no party has nothing of it, by this door either.
  const stranger = await city.phone('civil-contact');
  await stranger.say(`附件 ${number}`);
  await stranger.expect(/没有找到编号/);
});
