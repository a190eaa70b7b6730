import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAKE, startFakeWecom, type FakeWecom } from '@banjie/server/wecom/fake-wecom.ts';
import { startCity, type City } from '../harness/city.ts';
import { Phone } from '../harness/weapp.ts';
import { nameOf, phonesIn, startWechat, wechatAt } from '../harness/weapp-phones.ts';
import { until } from '../stories/talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = fileURLToPath(new URL('../../miniapp/dist/weapp', import.meta.url));

describe('the compiled WeChat mini-app on the real server', () => {
  let city: City;
  let wechat: Awaited<ReturnType<typeof startWechat>>;
  let wecom: FakeWecom;
  const { phones, phoneOf, signedIn, closePhones } = phonesIn(() => city);
  let environment: Record<string, string> = {};
  const folder = mkdtempSync(join(tmpdir(), 'banjie-weapp-'));

  beforeAll(async () => {
    wechat = await startWechat();
    wecom = await startFakeWecom();
    environment = {
      ...wechatAt(wechat.url),
      BANJIE_WECHAT_TEMPLATES: 'task=tpl-task:thing1=subject;urgent=tpl-urgent:thing1=subject',
      BANJIE_WECOM_CORPID: FAKE.corpId,
      BANJIE_WECOM_AGENTID: String(FAKE.agentId),
      BANJIE_WECOM_SECRET: FAKE.secret,
      BANJIE_WECOM_URL: wecom.url,
    };
    city = await startCity({ environment });
  });
  afterEach(closePhones);
  afterAll(async () => {
    wechat.server.close();
    await wecom.close();
    await city.close();
    rmSync(folder, { recursive: true });
  });

  /** An administrator puts the person's account of WeCom into the file of people. */
  async function importMember(person: string, account: string): Promise<void> {
    const { name, unit } = await (await city.as(person)).client.me({});
    const path = join(folder, 'people.csv');
    writeFileSync(path, `标识,姓名,单位,企业微信推送账号\n${person},${name},${unit.id},${account}\n`);
    const env = { ...process.env, NODE_OPTIONS: '', ...environment, MONGODB_URI: city.databaseUri };
    const args = ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', 'import', '--people', path];
    await new Promise<void>((done, fail) =>
      execFile(process.execPath, args, { cwd: ROOT, env }, (error) =>
        error ? fail(new Error(error.message)) : done(),
      ),
    );
  }
  const report = (record: string, should: string) => ({
    resource: 'divisions',
    findings: [{ record, field: '名称', says: '旧名', should, evidence: '民政部门公告' }],
  });

  async function fillReport(phone: Phone, record: string, field = '名称'): Promise<void> {
    await phone.tap('请选择');
    await phone.tap(/^行政区划代码.县级.$/);
    await phone.type('记录标识', record);
    await phone.type('数据项', field);
    await phone.type('现在的内容', '旧名');
    await phone.type('应当的内容', '新名');
    await phone.type('证据或来源', '公告');
  }

  it('is told what changes while it is looked at, lets go when it is left, and knows what it has missed', async () => {
    const phone = await signedIn('civil-data');
    // It never asks by itself: what comes to the screen it was told of.
    phone.host.seen.repeats = false;
    const isListening = () => [...phone.host.seen.underWay.values()].some((url) => /live\?after=\d+&wait=25/.test(url));
    await phone.until('a line', isListening);
    const reporter = await city.as('transport-data');
    const open = (should: string) => reporter.open('data-correction', report('430104', should));
    const first = await open('甲');
    await phone.see(new RegExp(first.number));
    phone.leave();
    await phone.until('no line', () => !isListening());
    const second = await open('乙');
    phone.comeBack();
    await phone.see(new RegExp(second.number));
    await phone.until('a line', isListening);
    await (
      await city.as('civil-data')
    ).give(first.id, 'answer', { results: [{ finding: '1', what: '所提', outcome: 'corrected', value: '甲' }] });
    await phone.gone(new RegExp(first.number));
  });

  it('signs in once with a binding code, and afterwards by WeChat alone', async () => {
    const phone = phoneOf('health-data');
    phone.launch();
    await phone.see('首次使用，请绑定');
    await phone.type('姓名', nameOf('health-data'));
    await phone.type('绑定码', 'WRONG-00');
    await phone.tap('绑定并登录');
    await phone.see(/绑定码/);
    const { code } = await (await city.as('health-data')).client.makeBindingCode({});
    await phone.type('绑定码', code);
    await phone.tap('绑定并登录');
    await phone.on('pages/todo/index');
    await phone.see('彭佳怡');

    // Another day, another phone of the same WeChat account: nothing is kept, nothing is asked.
    const later = phoneOf('health-data');
    later.launch();
    await later.see('彭佳怡');
  });

  it('in WeCom signs in by WeCom, without a binding code, and says to whom the roster does not know what to do', async () => {
    await importMember('health-data', 'PengJiayi');
    const inWecom = (...wecomCodes: string[]) => {
      const phone = new Phone({ server: city.url(), wecomCodes });
      phones.push(phone);
      phone.launch();
      return phone;
    };
    wecom.codes.set('of-a-member', { userid: 'pengjiayi' });
    wecom.codes.set('of-a-stranger', { userid: 'Stranger' });
    const phone = inWecom('of-a-member');
    await phone.see('彭佳怡');
    const logins = phone.host.seen.requests.filter(({ url }) => url.startsWith('/api/login'));
    expect(logins).toEqual([{ method: 'POST', url: '/api/login/wecom', status: 200 }]);

    const stranger = inWecom('of-a-stranger');
    await stranger.see(/人员名册中没有您的企业微信账号。请联系本单位管理员/);
    // WeCom itself does not say who it is.
    await inWecom().see(/企业微信没有确认您的身份。请退出小程序/);
  });

  it('walks from the to-do list to a decision, which is said again before it is made', async () => {
    const reporter = await city.as('statistics-data');
    const opened = await reporter.open('data-correction', report('110101', '东城区(新)'));
    const phone = await signedIn('civil-data');
    await phone.tap(opened.number);
    await phone.on('pages/matter/index');
    await phone.see('正在办理');
    await phone.see('轮到我');
    await phone.tap('答复核校结果');
    await phone.tap('已更正');
    await phone.tap('确认答复核校结果');
    await phone.see(/已回执 0 \/ 6/);
    const after = await reporter.client.readMatter({ params: { id: opened.id } });
    expect(after.receipts?.total).toBe(6);
  });

  it('opens one matter although the answer was lost and the app was closed before the second try', async () => {
    const phone = await signedIn('education-data', 'pages/form/index', { procedure: 'data-correction' });
    await fillReport(phone, '110102');
    phone.host.seen.losesAnswers = 1;
    await phone.tap('提交');
    await phone.see(/没有收到服务器的回应/);
    phone.close();

    const again = phoneOf('education-data', { storage: phone.storage });
    again.launch('pages/form/index', { procedure: 'data-correction' });
    await again.tap('重试提交');
    await again.on('pages/matter/index');
    const reporter = await city.as('education-data');
    const mine = await reporter.client.listMatters({ query: { scope: 'mine', state: 'all' } });
    expect(mine.items.filter((matter) => matter.title.includes('110102'))).toHaveLength(1);
  });

  it('keeps a half-filled form when the app is closed', async () => {
    const phone = await signedIn('transport-data', 'pages/form/index', { procedure: 'data-correction' });
    await phone.type('证据或来源', '公告第 7 号');
    await phone.see('公告第 7 号');
    phone.close();
    const again = phoneOf('transport-data', { storage: phone.storage });
    again.launch('pages/form/index', { procedure: 'data-correction' });
    await again.see('已恢复上次没有提交的内容');
    await again.see('公告第 7 号');
  });

  it('shows what is wrong at its field, and then sends it', async () => {
    const phone = await signedIn('social-security-data', 'pages/form/index', { procedure: 'data-correction' });
    await phone.tap('提交');
    await phone.see('请选择“数据资源”');
    await fillReport(phone, '110105', '没有的字段');
    await phone.tap('提交');
    await phone.see(/名称、所属地市、所属省份/);
    await phone.type('数据项', '名称');
    await phone.tap('提交');
    await phone.on('pages/matter/index');
    await phone.see('办理经过');
  });

  it('says who was faster', async () => {
    const reporter = await city.as('service-data');
    const opened = await reporter.open('data-correction', report('110106', '丰台区(新)'));
    const phone = await signedIn('civil-data', 'pages/matter/index', { id: opened.id });
    await phone.tap('答复核校结果');
    await phone.tap('已更正');
    const provider = await city.as('civil-data');
    await provider.give(opened.id, 'answer', {
      results: [{ finding: '1', what: 'x', outcome: 'corrected', value: '丰台区(新)' }],
    });
    await phone.tap('确认答复核校结果');
    await phone.see(/林晓芸/);
  });

  it('compares two tables and files a whole kind of differences with two taps', async () => {
    const phone = await signedIn('statistics-data', 'pages/compare/index');
    await phone.tap(/^行政区划代码.县级.$/);
    await phone.tap(/^统计用区划代码.县级.$/);
    await phone.tap('开始比对');
    await phone.tap(/条全部提出纠错$/);
    await phone.tap('确认提交');
    await phone.on('pages/matter/index');
    await phone.see('办理经过');
  });

  it('sends attachments as WeChat does, and opens what it shows or passes on', async () => {
    const notes = { name: '核实说明.txt', content: '与入学登记簿核对，名称有误。' };
    const phone = await signedIn('transport-data', 'pages/form/index', { procedure: 'data-correction' }, notes);
    await fillReport(phone, '110107', '名称');
    await phone.tap('添加附件');
    await phone.see(/^已上传/);
    await phone.tap('提交');
    await phone.on('pages/matter/index');
    await phone.see('附件（1）');
    await phone.tap(/^核实说明/);
    await phone.see('文件已保存');
    expect(phone.host.seen.opened).toEqual([{ by: 'shareFileMessage', content: notes.content }]);
  });

  it('gives a binding code that lasts for a while', async () => {
    const phone = await signedIn('culture-data', 'pages/me/index');
    await phone.tap('取一次性绑定码');
    await phone.see(/还有 \d+ 分 \d\d 秒有效/);
  });

  it('asks WeChat for reminders in a tap only, counts what was accepted and nothing else, and says why it was not asked', async () => {
    const phone = await signedIn('culture-data', 'pages/me/index');
    const { subscribing } = phone.host.seen;
    const { client } = await city.as('culture-data');
    const left = async () => (await client.listCredits({})).items.map((one) => one.left);
    const answered = async (answer: Record<string, string | number>): Promise<void> => {
      const times = subscribing.asked.length;
      subscribing.answer = answer;
      // What is tapped before the answer of before is through does nothing, as for whoever taps twice.
      do await phone.tap('接收提醒');
      while (subscribing.asked.length === times);
      expect(subscribing.asked.slice(times)).toEqual([{ templates: ['tpl-task', 'tpl-urgent'], inTap: true }]);
    };
    await phone.see('微信提醒');
    expect(subscribing.asked).toEqual([]);

    await answered({ 'tpl-task': 'accept', 'tpl-urgent': 'reject' });
    await phone.see('还能提醒 1 次');
    expect(await left()).toEqual([1, 0]);
    await answered({ 'tpl-task': 'accept', 'tpl-urgent': 'accept' });
    await phone.see('还能提醒 2 次');
    expect(await left()).toEqual([2, 1]);

    await answered({ 'tpl-task': 'reject', 'tpl-urgent': 'reject' });
    await answered({ 'tpl-task': 'ban', 'tpl-urgent': 'ban' });
    await phone.see(/您曾对这些提醒选了“总是拒绝”/);
    await answered({ errCode: 20004, errMsg: 'The main switch is switched off' });
    await phone.see(/您在微信里关闭了本小程序的消息[\s\S]*通知管理/);
    await answered({ errCode: 10001, errMsg: 'TEMPLATE_ID_NOT_FOUND' });
    await phone.gone(/通知管理/);
    expect(await left()).toEqual([2, 1]);
  });

  it('asks in passing with the tap that hands something in, and not again right after it', async () => {
    const phone = await signedIn('social-security-data', 'pages/form/index', { procedure: 'data-correction' });
    const { subscribing } = phone.host.seen;
    subscribing.answer = { 'tpl-task': 'accept', 'tpl-urgent': 'accept' };
    await fillReport(phone, '110108');
    expect(subscribing.asked).toEqual([]);
    await phone.tap('提交');
    await phone.on('pages/matter/index');
    expect(subscribing.asked).toEqual([{ templates: ['tpl-task', 'tpl-urgent'], inTap: true }]);
    const { client } = await city.as('social-security-data');
    // It is sent beside what was handed in.
    await until('both are counted', async () => (await client.listCredits({})).items.every((one) => one.left === 1));
    phone.host.navigate('navigateTo', '/pages/form/index?procedure=data-correction');
    await phone.on('pages/form/index');
    await fillReport(phone, '110109');
    await phone.tap('提交');
    await phone.on('pages/matter/index');
    expect(subscribing.asked).toHaveLength(1);
  });

  it('stays well under the size that WeChat allows', () => {
    const sizeOf = (folder: string): number =>
      readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
        const path = join(folder, entry.name);
        return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
      }, 0);
    // What only a package needs is loaded by whoever goes there, and is no part of what everybody loads.
    const app = JSON.parse(readFileSync(join(DIST, 'app.json'), 'utf8')) as { subPackages: { root: string }[] };
    const apart = app.subPackages.map(({ root }) => sizeOf(join(DIST, root)));
    expect(sizeOf(DIST) - apart.reduce((sum, one) => sum + one, 0)).toBeLessThan(1_000_000);
    const boards = sizeOf(join(DIST, 'boards'));
    expect(boards).toBeLessThan(1_000_000);
    expect(boards).toBeGreaterThan(300_000);
  });
});
