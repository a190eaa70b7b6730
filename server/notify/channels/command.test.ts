/** `npm run admin -- channels check`: every channel against the fake of its network, well and in each way not well. */
import type { Aside } from '../incoming/ports.ts';
import type { TokenStore } from '../../outward/token.ts';
import { wecomApi } from '../../wecom/api.ts';
import { FAKE, startFakeWecom, type FakeWecom } from '../../wecom/fake-wecom.ts';
import { AT, fakeCity } from '../fake-city.ts';
import type { Channel } from './channel.ts';
import { runChannels } from './command.ts';
import { fakeWebhook } from './fake-webhook.ts';
import { smsChannel } from './sms/channel.ts';
import { startFakeGateway, type FakeGateway } from './sms/fake-gateway.ts';
import { smsGateway } from './sms/gateway.ts';
import { subscribeApi } from './subscribe/api.ts';
import { subscribeChannel } from './subscribe/channel.ts';
import { FAKE as WECHAT, startFakeWechat, type FakeWechat } from './subscribe/fake-wechat.ts';
import { templatesIn, type Templates } from './subscribe/fields.ts';
import { wechatyChannel } from './wechaty.ts';
import { wecomBotChannel } from './wecom-bot/channel.ts';
import { wecomChannel } from './wecom/channel.ts';
import { wecomMessages } from './wecom/messages.ts';

let wecomFake: FakeWecom;
let wechat: FakeWechat;
let gateway: FakeGateway;
beforeEach(async () => {
  [wecomFake, wechat, gateway] = await Promise.all([
    startFakeWecom(),
    startFakeWechat(),
    startFakeGateway('secret', () => 1_000),
  ]);
  wechat.templates.add('t');
});
afterEach(() => Promise.all([wecomFake.close(), wechat.close(), gateway.close()]));

const ownToken = (): TokenStore => {
  let held: string | undefined;
  return {
    current: () => Promise.resolve(held),
    mayFetch: () => Promise.resolve(true),
    put: (token) => Promise.resolve(void (held = token)),
  };
};
const reaches = (person: string) => (person === 'ann' ? 'ann-there' : undefined);

const wecom = (more: { secret?: string; baseUrl?: string } = {}): Channel =>
  wecomChannel({
    messages: wecomMessages(wecomApi({ ...FAKE, baseUrl: wecomFake.url, ...more }, ownToken())),
    memberOf: reaches,
    pace: { send: () => Promise.resolve(0), update: () => Promise.resolve(0) },
    urlOf: () => undefined,
    notes: ['卡片按钮：未开启'],
  });
const sms = (secret = 'secret'): Channel => {
  const settings = { url: gateway.url, secret, sign: '办结', perSecond: 9, templates: {} };
  return smsChannel({
    ...{ settings, nowSeconds: () => 1_000, isBound: () => false, pace: () => Promise.resolve(0) },
    gateway: smsGateway(settings, () => 1_000),
    store: {
      note: () => Promise.resolve(),
      report: () => Promise.resolve(undefined),
      latest: () => Promise.resolve([]),
    },
    hasMobile: (person) => person === 'ann',
    mobileOf: () => undefined,
    undelivered: () => Promise.resolve(),
  });
};
const subscribe = (secret: string = WECHAT.secret): Channel =>
  subscribeChannel({
    templates: templatesIn('task=t:thing1=subject') as Templates,
    api: subscribeApi({ ...WECHAT, secret, baseUrl: wechat.url }, ownToken(), ['t']),
    credits: {
      add: () => Promise.resolve({}),
      of: () => Promise.resolve({ task: 1 }),
      take: () => Promise.resolve(true),
      giveBack: () => Promise.resolve(),
      empty: () => Promise.resolve(),
      untold: () => Promise.resolve([]),
      told: () => Promise.resolve(),
    },
    openidOf: reaches,
    now: () => AT,
  });
const chat = (account: string | undefined, claimed: number | undefined): Channel =>
  wechatyChannel({
    ...(account === undefined ? {} : { account }),
    reach: {
      chatContactOf: (person) => reaches(person) && `${account === undefined ? '' : `${account}:`}wx`,
      roomsOf: () => [],
    },
    personOfContact: () => Promise.resolve(undefined),
    isBot: () => Promise.resolve(false),
    lastClaimAt: () => Promise.resolve(claimed),
    now: () => Promise.resolve(1_000_000),
  });
const wecomBot = (claimed: number | undefined): Channel =>
  wecomBotChannel({
    reach: { wecomMemberOf: reaches, roomsOf: () => [] },
    isSilent: () => false,
    lastClaimAt: () => Promise.resolve(claimed),
    now: () => 1_000_000,
  });
const webhook = (failed: boolean): Channel => ({
  ...fakeWebhook({ statuses: [200], received: [] }, { secret: 's', reaches: () => false }),
  ...{
    name: 'webhook',
    capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false, systems: true },
  },
  health: () =>
    Promise.resolve(failed ? { ok: false, detail: '这些单位系统的推送已停用：市民政局 综合业务系统' } : { ok: true }),
});

const check = (...channels: Channel[]) => checkWith([], ...channels);
async function checkWith(aside: Aside[], ...channels: Channel[]): Promise<{ good: boolean; said: string }> {
  const lines: string[] = [];
  const city = fakeCity();
  const good = await runChannels(['check'], {
    channels,
    holders: () =>
      ['ann', 'bob'].map((id) => ({ id, name: city.directory().person(id)?.name ?? id, unit: '市城建局' })),
    incoming: {
      aside: (most) => Promise.resolve(aside.slice(0, most)),
      asideCount: () => Promise.resolve(aside.length),
      again: () => Promise.resolve(0),
    },
    say: (line) => lines.push(line),
  });
  return { good, said: lines.join('\n') };
}

it('says of each channel that it is well, whom it reaches, and how the others get on it', async () => {
  const { good, said } = await check(
    ...[
      wecom(),
      wecomBot(990_000),
      chat(undefined, 990_000),
      chat('chat-2', 990_000),
      subscribe(),
      sms(),
      webhook(false),
    ],
  );
  expect(said.match(/^\S+：正常$/gm)).toEqual([
    ...['企业微信（应用消息）：正常', '企业微信（智能机器人）：正常', '聊天机器人：正常', '聊天机器人（chat-2）：正常'],
    ...['微信订阅消息：正常', '短信：正常', '单位系统推送：正常'],
  ]);
  expect(said.match(/可以推送到 1 人/g)).toHaveLength(6);
  expect(said).toMatch(/推送不到：bob先生（市城建局）。在人员表中填“企业微信推送账号”/);
  expect(said).toMatch(/取一次性绑定码，发给机器人/);
  expect(said).toContain('卡片按钮：未开启');
  expect([good, said.includes('✗')]).toEqual([true, false]);
});

it('says how much of what came in waits, also where it names only some of it', async () => {
  const one = { channel: 'sms', kind: 'receipt', why: '没有这条短信', attempts: 8, since: new Date(0) } as const;
  const aside = Array.from({ length: 21 }, (_, n) => ({ ...one, id: `sms:${n}` }) as unknown as Aside);
  const { good, said } = await checkWith(aside, sms());
  expect([good, said]).toEqual([false, expect.stringMatching(/有 21 条来信.*没有这条短信）等。查看/)]);
});

it.each<[string, () => Channel | Promise<Channel>, RegExp, RegExp]>([
  [
    'a wrong secret of WeCom',
    () => wecom({ secret: 'wrong' }),
    /企业微信（应用消息）：不能用（gettoken: errcode 40001）/,
    /1\. 核对 BANJIE_WECOM_SECRET/,
  ],
  [
    'an address that WeCom does not trust',
    () => ((wecomFake.isUntrusted = true), wecom()),
    /errcode 60020/,
    /1\. 把本服务器的出口 IP 加入该应用的“企业可信IP”/,
  ],
  [
    'a WeCom that is down',
    () => ((wecomFake.isDown = true), wecom()),
    /不能用（WeCom does not answer）/,
    /1\. 在服务器上试：curl/,
  ],
  ['a bot of WeCom that never came', () => wecomBot(undefined), /智能机器人）：不能用/, /3\. .*BANJIE_WECOM_BOT_TOKEN/],
  [
    'a bot that has gone silent',
    () => chat(undefined, 100_000),
    /聊天机器人：不能用（no bot has claimed/,
    /1\. 机器人进程（BANJIE_BOT_ACCOUNT=main）是否在运行/,
  ],
  [
    'a second account that never came',
    () => chat('chat-2', undefined),
    /聊天机器人（chat-2）：不能用/,
    /BANJIE_BOT_ACCOUNT=chat-2[\s\S]*BANJIE_BOT_ACCOUNTS/,
  ],
  [
    'a wrong secret of WeChat',
    () => subscribe('wrong'),
    /微信订阅消息：不能用（stable_token: errcode 40125）/,
    /1\. 核对 BANJIE_WECHAT_APPID 和 BANJIE_WECHAT_SECRET/,
  ],
  [
    'a template that WeChat does not have',
    () => (wechat.templates.clear(), subscribe()),
    /has no template t/,
    /1\. 小程序后台“订阅消息”里没有这些模板/,
  ],
  [
    'a WeChat that is away',
    async () => (await wechat.close(), subscribe()),
    /微信订阅消息：不能用/,
    /1\. 在服务器上试：curl -sS https:\/\/api\.weixin/,
  ],
  ['a wrong secret of the SMS gateway', () => sms('wrong'), /短信：不能用/, /1\. /],
  [
    'an SMS gateway that is away',
    async () => (await gateway.close(), sms()),
    /短信：不能用（no answer of the SMS gateway）/,
    /1\. 在服务器上试：curl -sS "\$BANJIE_SMS_URL"/,
  ],
  [
    'systems that were switched off',
    () => webhook(true),
    /单位系统推送：不能用（.*市民政局 综合业务系统）/,
    /1\. 联系这些单位[\s\S]*2\. 修好后/,
  ],
])('says of %s what is wrong and what to do, step by step', async (_, channel, what, how) => {
  const { good, said } = await check(await channel());
  expect(good).toBe(false);
  expect(said).toMatch(what);
  expect(said).toMatch(how);
  for (const secret of [FAKE.secret, WECHAT.secret, 'token-'])
    expect([secret, said.includes(secret)]).toEqual([secret, false]);
});
