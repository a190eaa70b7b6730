/**
 * WeCom's bot (智能机器人) alone, by its official SDK against a stand-in of its servers: a correction is reported, verified and
 * confirmed by people who use nothing else, over a connection that breaks, with callbacks that come twice and late.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { samples } from '@banjie/server/files/testing.ts';
import { contactOf } from '@banjie/server/training/city/people.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { startBot, type Bot } from '../harness/bot.ts';
import { BOT_TOKEN, startCity, type City } from '../harness/city.ts';
import { machineNow } from '../harness/machine-time.ts';
import { FAKE_BOT, startFakeWecomBot, type FakeWecomBot, type Member } from '../harness/wecom-bot.ts';
import { numberIn } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOKEN = 'wecom-bot-token-0123456789';
const SECRET = 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge';
const units = ['statistics', 'education', 'health', 'social-security', 'transport', 'service'];
const people = [...units.map((unit) => `${unit}-data`), 'civil-data', 'cloud-duty1', 'cloud-duty2'];
/** Has an account there, and has never written to the bot. */
const SILENT = 'cloud-duty3';
/** As the address book of WeCom calls somebody. */
const memberOf = (person: string): string => `M-${person}`;
const PATIENCE = { withinMs: 40_000 };

let fake: FakeWecomBot;
let city: City;
let bot: Bot;
const folder = mkdtempSync(join(tmpdir(), 'banjie-wecom-bot-'));
const members = new Map<string, Member>();
const phone = (person: string): Member => members.get(person) ?? fail(person);

beforeAll(async () => {
  [fake, city] = await Promise.all([
    startFakeWecomBot(),
    startCity({ environment: { BANJIE_SECRET: SECRET, BANJIE_WECOM_BOT_TOKEN: TOKEN } }),
  ]);
  for (const person of people) members.set(person, fake.member(memberOf(person)));
  const rows = await Promise.all(
    [...people, SILENT].map(async (person) => {
      const { name, unit } = await (await city.as(person)).client.me({});
      return `${person},${name},${unit.id},${memberOf(person)}\n`;
    }),
  );
  writeFileSync(join(folder, 'people.csv'), `标识,姓名,单位,企业微信推送账号\n${rows.join('')}`);
  const imported = await admin('import', '--people', join(folder, 'people.csv'));
  expect(imported).toMatchObject({ good: true });
  bot = await startBot({
    server: city.url(),
    botToken: TOKEN,
    environment: {
      BANJIE_WECOM_BOT_ID: FAKE_BOT.botId,
      BANJIE_WECOM_BOT_SECRET: FAKE_BOT.secret,
      BANJIE_WECOM_BOT_URL: fake.url,
    },
  });
}, 120_000);
afterAll(async () => {
  await bot?.close();
  await city?.close();
  await fake?.close();
  rmSync(folder, { recursive: true });
});

const admin = (...args: string[]): Promise<{ said: string; good: boolean }> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', ...args],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          BANJIE_SECRET: SECRET,
          BANJIE_WECOM_BOT_TOKEN: TOKEN,
          MONGODB_URI: city.databaseUri,
        },
      },
      (error, stdout, stderr) => done({ said: stdout + stderr, good: error === null }),
    ),
  );

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE.withinMs; !(await holds()) && performance.now() < end;) await pause(50);
  expect(await holds()).toBe(true);
}

async function ask(person: string, text: string, pattern: RegExp): Promise<string> {
  await phone(person).say(text);
  return (await phone(person).expect(pattern, PATIENCE)).text;
}

it('whoever the file of people names is known by his account, without a code; a stranger is told what to do', async () => {
  for (const person of people) await ask(person, '你好', /您好。/);
  const stranger = fake.member('Stranger');
  await stranger.say('待办');
  await stranger.expect(/企业微信账号还没有对应到人员[\s\S]*不用绑定码/, PATIENCE);
  await stranger.say('绑定 张三 12345678');
  await stranger.expect(/企业微信账号还没有对应到人员/, PATIENCE);
  expect((await admin('channels', 'check')).said).toMatch(/企业微信（智能机器人）：正常/);
});

it('a correction is reported, verified, and confirmed by six units in WeCom alone', async () => {
  const said = '纠错 行政区划代码 110101 名称 现为 东城区 应为 东城区（核校后） 依据 民政部门公告第 7 号';
  const number = numberIn(await ask('education-data', said, /已提交：纠错/));

  // The provider is pushed a card, presses what answers it, and is asked what is missing.
  const civil = phone('civil-data');
  const task = await civil.expect(new RegExp(`【待办】核实并更正[\\s\\S]*${number}`), PATIENCE);
  expect(task.card?.buttons.map(({ text }) => text)).toEqual(expect.arrayContaining(['答复核校结果', '查看']));
  await civil.press('查看', task.card ? { card: task.card } : {});
  await civil.expect(/东城区（核校后）/, PATIENCE);
  await ask('civil-data', `答复核校结果 ${number}`, /110101 名称.东城区 → 东城区（核校后）[\s\S]*结论？/);
  fake.kick();
  let last = await ask('civil-data', '已更正', /更正后的内容|已办理|请确认/);
  for (let step = 0; step < 6 && !/已办理：答复核校结果/.test(last); step++) {
    if (/回复“是”/.test(last)) await civil.say('是');
    else await civil.say(/沿用/.test(last) ? '沿用' : '按公告更正');
    // What is pushed meanwhile is no answer.
    last = (await civil.expect(/^(?!❗?【)/, PATIENCE)).text;
  }
  expect(last).toMatch(/已办理：答复核校结果/);

  for (const unit of units) {
    const user = phone(`${unit}-data`);
    const push = await user.expect(new RegExp(`【待回执】[\\s\\S]*${number}`), PATIENCE);
    await user.press('确认', push.card ? { card: push.card } : {});
    await user.expect(/比对结果？/, PATIENCE);
    const answered = await user.say('第二个');
    // The network delivers it twice.
    await user.say('第二个', { msgid: answered });
    await user.expect(/已办理：确认/, PATIENCE);
  }
  await phone('education-data').expect(new RegExp(`【结果】[\\s\\S]*${number}`), PATIENCE);
  const matter = await (await city.as('civil-data')).client.readMatter({ params: { id: number } });
  expect(matter).toMatchObject({ open: false, receipts: { confirmed: 6, total: 6 } });
});

it('an alarm is acknowledged by a press, once, and an old 确认 that comes again acknowledges nothing', async () => {
  const duty = phone('cloud-duty1');
  const raise = async (what: string): Promise<string> =>
    (await (await city.as('cloud-duty1')).open('incident', { what, system: '政务云网络', level: 'II' })).number;
  const first = await raise('核心交换机丢包');
  await duty.expect(new RegExp(first), PATIENCE);
  const word = await duty.say('确认');
  await duty.expect(new RegExp(`已办理：确认[\\s\\S]*${first}`), PATIENCE);

  const second = await raise('存储控制器离线');
  const push = await duty.expect(new RegExp(second), PATIENCE);
  const before = duty.shown().length;
  await bot.restart();
  await duty.say('确认', { msgid: word });
  // What was said behind it is answered: the old word has been passed by then.
  await ask('cloud-duty1', `谁在办 ${second}`, /当前环节/);
  expect(
    duty
      .shown()
      .slice(before)
      .map(({ text }) => text)
      .join(),
  ).not.toMatch(/已办理/);

  await duty.press('确认', push.card ? { card: push.card } : {});
  const shown = await duty.expect(new RegExp(`已办理：确认[\\s\\S]*${second}`), PATIENCE);
  // The card itself says so now.
  expect(shown.card?.task).toBe(push.card?.task);
});

it('whoever else got the card of an alarm is told that somebody has it in hand, and he who has is not', async () => {
  const [one, other] = [phone('cloud-duty1'), phone('cloud-duty2')];
  const { client } = await city.as('cloud-duty1');
  const today = dayOf(await city.now());
  for (const to of ['cloud-duty2', SILENT])
    await client.createDelegation({
      ...{ body: { to, fromDay: today, untilDay: today, reason: '外出' }, key: `delegation-${to}` },
    });
  const incident = { what: '出口链路中断', system: '政务云网络', level: 'II' };
  const { number } = await (await city.as('cloud-duty1')).open('incident', incident);
  const pushed = await Promise.all([one, other].map((duty) => duty.expect(new RegExp(number), PATIENCE)));
  // Who stands in reads for whom, on the card and when it is done.
  const behalf = `代${(await client.me({})).name}`;
  expect(pushed.map(({ text }) => text.includes(behalf))).toEqual([false, true]);
  await other.press('确认', pushed[1]?.card ? { card: pushed[1].card } : {});
  await other.expect(new RegExp(`已办理：确认（${behalf}）[\\s\\S]*${number}`), PATIENCE);
  const { name } = await (await city.as('cloud-duty2')).client.me({});
  const said = await one.expect(new RegExp(`已由 ${name} 处理`), PATIENCE);
  expect(said.text).toMatch(new RegExp(`您不用再办|${number}`));
  expect(other.shown().filter(({ text }) => text.includes('已由'))).toEqual([]);
});

it('whoever has not written to the bot is pushed to by another channel, invited once, and seen by an administrator', async () => {
  const { client } = await city.as(SILENT);
  const admin = (await city.as('authority-data')).client;
  const invitations = async () =>
    (await client.listNotices({ query: { limit: 50 } })).items.filter(({ subject }) =>
      subject.includes('发一句“你好”'),
    );
  await until(async () => (await invitations()).length > 0);
  // Every process looks every now and then who that is.
  const invited = async () => (await admin.readReachability({})).invited.map(({ id }) => id);
  await until(async () => (await invited()).join() === SILENT);
  const { persons } = await admin.readReachability({});
  // Of the other channels this city has none at work.
  expect(persons.find(({ id }) => id === SILENT)?.why).toContain('还没有给企业微信（智能机器人）发过消息');
  const incident = { what: '磁盘阵列告警', system: '政务云网络', level: 'III' };
  await (await city.as('cloud-duty1')).open('incident', incident);
  await fake.member(memberOf(SILENT)).say('你好');
  await fake.member(memberOf(SILENT)).expect(/您好/, PATIENCE);
  await until(async () => (await invited()).length === 0);
  const { number } = await (await city.as('cloud-duty1')).open('incident', { ...incident, what: '电源告警' });
  await fake.member(memberOf(SILENT)).expect(new RegExp(number), PATIENCE);
  expect(await invitations()).toHaveLength(1);
});

it('a file that is sent while it is asked for is an attachment like any other, and comes back to whoever asks for it', async () => {
  const duty = phone('cloud-duty1');
  const { client, open } = await city.as('cloud-duty1');
  const { id, number } = await open('incident', { what: '机房温度告警', system: '政务云网络', level: 'III' });
  await duty.sendFile('无关.pdf', samples.pdf);
  await duty.expect(/没有在等您的材料/, PATIENCE);
  await ask('cloud-duty1', `补充附件 ${number}`, /请把要“补充附件”的文件发到这里/);
  await duty.sendFile('程序.pdf', Buffer.from('MZ not a document'));
  await duty.expect(/与扩展名不符[\s\S]*请把要/, PATIENCE);
  await duty.sendFile('温度曲线.pdf', samples.pdf);
  await duty.expect(/已收到附件“温度曲线.pdf”[\s\S]*附件：温度曲线.pdf/, PATIENCE);
  await duty.press('是');
  await duty.expect(/已办理：补充附件/, PATIENCE);
  const { files } = await client.readMatter({ params: { id } });
  expect(files).toMatchObject([{ name: '温度曲线.pdf', type: 'application/pdf' }]);
  await ask('cloud-duty1', `附件 ${number}`, /有 1 个附件/);
  const shown = await duty.expect(/^温度曲线.pdf$/, PATIENCE);
  expect(shown.file?.bytes.equals(samples.pdf)).toBe(true);
});

it('its credential speaks for members of WeCom only, and no other bot’s credential for them', async () => {
  const at = machineNow();
  const as = async (token: string, contact: string) => {
    const headers = {
      ...{ authorization: `Bearer ${token}`, 'x-contact': encodeURIComponent(contact) },
      ...{ 'x-message-id': 'message-1', 'x-message-at': at },
    };
    return (await city.send('/api/matters?scope=todo', { headers })).status;
  };
  const member = `wecom:${memberOf('civil-data')}`;
  expect(await as(TOKEN, member)).toBe(200);
  // Its case means nothing to WeCom.
  expect(await as(TOKEN, member.toUpperCase().replace('WECOM', 'wecom'))).toBe(200);
  expect(await as(TOKEN, contactOf('civil-data'))).toBe(401);
  expect(await as(BOT_TOKEN, contactOf('civil-data'))).toBe(200);
  expect(await as(BOT_TOKEN, member)).toBe(401);
  const talk = async (token: string, contact: string) => {
    const path = `/api/chat/dialogues/${encodeURIComponent(contact)}`;
    return (await city.send(path, { headers: { authorization: `Bearer ${token}` } })).status;
  };
  expect(await talk(TOKEN, member)).toBe(200);
  expect(await talk(BOT_TOKEN, member)).toBe(403);
  expect(await talk(TOKEN, contactOf('civil-data'))).toBe(403);
});

function fail(person: string): never {
  throw new Error(`${person} has no phone`);
}
