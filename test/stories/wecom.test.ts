/** WeCom: the application's messages reach whoever has an account there, the chat takes over when they don't, and its login is one of ours. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FAKE, startFakeWecom, type FakeWecom } from '@banjie/server/wecom/fake-wecom.ts';
import { createClient } from '@banjie/shared/contract/client.ts';
import { startCity, type City } from '../harness/city.ts';
import { dump } from './impolite.ts';
import { refusal } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DUTY = 'cloud-duty1';
const MEMBER = 'ZhouHang';
let wecom: FakeWecom;
let city: City;
let environment: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'banjie-wecom-'));
beforeAll(async () => {
  wecom = await startFakeWecom();
  wecom.members.add(MEMBER);
  environment = {
    BANJIE_SECRET: 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge',
    BANJIE_PUBLIC_URL: 'https://city.example',
    BANJIE_WECOM_CORPID: FAKE.corpId,
    BANJIE_WECOM_AGENTID: String(FAKE.agentId),
    BANJIE_WECOM_SECRET: FAKE.secret,
    BANJIE_WECOM_URL: wecom.url,
    BANJIE_LOG: 'trace',
  };
  city = await startCity({ chat: true, environment });
}, 90_000);
afterAll(async () => {
  await city?.close();
  await wecom.close();
  rmSync(folder, { recursive: true });
});

const admin = (more: Record<string, string>, ...args: string[]): Promise<{ said: string; good: boolean }> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', ...args],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...environment, MONGODB_URI: city.databaseUri, ...more } },
      (error, stdout, stderr) => done({ said: stdout + stderr, good: error === null }),
    ),
  );

const PATIENCE_MS = 40_000;
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()) && performance.now() < end;) await pause(40);
  expect(await holds()).toBe(true);
}
const fault = (what: string) => ({ what, system: '政务云网络', level: 'II' });
const about = (number: string) => wecom.received.filter(({ text }) => text.includes(number));

it('an administrator sees who is not reached, imports the accounts, and the running server pushes there at once', async () => {
  const before = await admin({}, 'channels', 'check');
  expect(before.said).toMatch(/企业微信（应用消息）：正常/);
  expect(before.said).toMatch(/可以推送到 0 人/);

  const { client } = await city.as(DUTY);
  const me = await client.me({});
  const path = join(folder, 'people.csv');
  writeFileSync(path, `标识,姓名,单位,企业微信推送账号\n${DUTY},${me.name},${me.unit.id},${MEMBER}\n`);
  const imported = await admin({}, 'import', '--people', path);
  expect([imported.good, imported.said]).toEqual([true, expect.stringContaining('已')]);
  expect((await admin({}, 'channels', 'check')).said).toMatch(/可以推送到 1 人/);

  const matter = await (await city.as(DUTY)).open('incident', fault('核心交换机丢包'));
  await until(() => about(matter.number).length > 0);
  expect(about(matter.number)).toEqual([
    {
      to: MEMBER,
      title: expect.stringMatching(/^【紧急】/) as string,
      text: expect.stringMatching(new RegExp(`事项 ${matter.number}[\\s\\S]*可办理：.*确认`)) as string,
      url: `https://city.example/m/#/pages/matter/index?id=${matter.id}`,
    },
  ]);
});

it('a member comes in by WeCom’s login, a stranger is told what to do, and neither code nor key stays anywhere', async () => {
  const anyone = createClient(({ method, path, headers, body }) =>
    city.send(path, { method, headers, ...(body === undefined ? {} : { body }) }),
  );
  const code = (userid: string) => {
    const one = `wecom-code-${userid}-to-be-used-once`;
    wecom.codes.set(one, { userid });
    return { body: { code: one } };
  };
  const own = await anyone.loginWecom(code(MEMBER.toLowerCase()));
  expect(own.me.id).toBe(DUTY);
  const stranger = await refusal(anyone.loginWecom(code('Stranger')));
  expect([stranger.status, stranger.message]).toEqual([403, expect.stringMatching(/管理员.*“企业微信推送账号”/)]);
  expect((await refusal(anyone.loginWecom({ body: { code: 'wecom-code-made-up' } }))).status).toBe(422);
  wecom.next = ['silence'];
  const away = await refusal(anyone.loginWecom(code(MEMBER)));
  expect([away.status, away.message]).toEqual([503, expect.stringMatching(/稍后再试；急用请从微信进入/)]);

  const { items } = await (await city.as('audit-auditor')).client.listAudit({ query: { what: 'loginWecom' } });
  expect(items.map(({ what, who, outcome, channel }) => [what, who.replace(/（.*/, ''), outcome, channel])).toEqual([
    ['企业微信登录', '', '被拒：服务不可用', '微信小程序'],
    ['企业微信登录', '', '被拒：内容不对', '微信小程序'],
    ['企业微信登录', '', '被拒：无权', '微信小程序'],
    ['企业微信登录', own.me.name, '完成', '微信小程序'],
  ]);
  // What it writes comes by a pipe.
  await until(() => city.log.some((line) => line.includes('jscode2session: noAnswer')));
  const places = [city.log.join('\n'), await dump(city.databaseUri)];
  for (const place of places)
    for (const secret of ['session-key-of', 'wecom-code-', FAKE.secret, 'token-1'])
      expect([secret, place.includes(secret)]).toEqual([secret, false]);
});

it('one account is one person’s, and what is no account is named with its line', async () => {
  const path = join(folder, 'wrong.csv');
  writeFileSync(path, `标识,姓名,单位,企业微信推送账号\nnew-1,甲,civil,${MEMBER.toLowerCase()}\nnew-2,乙,civil,张三\n`);
  const { good, said } = await admin({}, 'import', '--people', path);
  expect(good).toBe(false);
  expect(said).toMatch(/2.*已经是.*一个账号只能对应一个人/);
  expect(said).toMatch(/3.*“张三”不能用/);
});

it('when WeCom refuses, what is urgent goes by the chat at once', async () => {
  const phone = await city.phone(DUTY);
  wecom.next = [48002];
  const matter = await (await city.as(DUTY)).open('incident', fault('存储阵列告警'));
  await phone.expect(new RegExp(matter.number), { withinMs: PATIENCE_MS });
  expect(about(matter.number)).toEqual([]);
});

it('a storm at one person loses nothing: what is above his share goes by the chat', async () => {
  const phone = await city.phone(DUTY);
  const duty = await city.as(DUTY);
  const matters: { number: string }[] = [];
  for (let n = 0; n < 24; n += 1) matters.push(await duty.open('incident', fault(`第 ${n + 1} 号告警`)));
  // By either, and in whatever order.
  await until(async () => {
    const heard = await phone.heard();
    return matters.every(({ number }) => about(number).length > 0 || heard.some(({ text }) => text.includes(number)));
  });
  expect(wecom.dropped).toBe(0);
  const byWecom = matters.filter(({ number }) => about(number).length > 0).length;
  expect(byWecom).toBeGreaterThanOrEqual(5);
  expect(byWecom).toBeLessThan(24);
  for (const { number } of matters) expect(about(number).length).toBeLessThanOrEqual(1);
}, 120_000);

it('a wrong secret is told to the administrator, and is shown to nobody', async () => {
  await city.server.end('SIGTERM');
  const { good, said } = await admin(
    { BANJIE_WECOM_SECRET: 'no-such-secret-here', BANJIE_WECOM_AGENTID: '1000003' },
    'channels',
    'check',
  );
  expect(good).toBe(false);
  expect(said).toMatch(/✗ 企业微信（应用消息）：不能用（gettoken: errcode 40001）/);
  expect(said + city.log.join('')).not.toMatch(/no-such-secret-here|a-secret-of-the-application|token-\d/);
});
