/** WeCom's bot by its official SDK, against a stand-in of its servers. */
import { FAKE_BOT, startFakeWecomBot, type FakeWecomBot } from '../../../test/harness/wecom-bot.ts';
import type { Button, Incoming, Log } from '../../core/ports.ts';
import { wecomBotChannel, type WecomBotChannel } from './wecom-bot-channel.ts';

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const yes: Button = { label: '是，办理', says: '是', tone: 'primary', about: 'q1' };

let fake: FakeWecomBot;
let skew = 0;
const running: WecomBotChannel[] = [];
beforeEach(async () => {
  skew = 0;
  fake = await startFakeWecomBot(() => performance.now() + skew);
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await fake.close();
});

async function connect(more: { heartbeatMs?: number; standAsideMs?: number; secret?: string; log?: Log } = {}) {
  const heard: Incoming[] = [];
  const waiting: (() => void)[] = [];
  const wake = (): void => waiting.splice(0).forEach((one) => one());
  let ups = 0;
  const channel = wecomBotChannel({
    ...{
      botId: FAKE_BOT.botId,
      secret: FAKE_BOT.secret,
      url: fake.url,
      log: quiet,
      now: () => 1e12 + performance.now() + skew,
    },
    ...more,
    onMessage: (incoming) => {
      heard.push(incoming);
      wake();
    },
    onConnection: (up) => {
      if (up) ups += 1;
      wake();
    },
  });
  running.push(channel);
  channel.start();
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  if (more.secret === undefined) await until(() => channel.connected());
  return { channel, heard, until, ups: () => ups };
}

it('hears what is written alone and in groups, quotations and spoken words, and what was written before it came', async () => {
  const li = fake.member('LiLei');
  await li.say('早来的话', { at: new Date('2026-11-23T02:00:07.900Z') });
  const { heard, until } = await connect();
  await li.say('待办', { chat: 'chat-1' });
  await li.say('同意', { quote: '【待办】某事\n编号 26000012' });
  await li.say('', { msgtype: 'image' });
  await until(() => heard.length === 4);
  expect(heard).toMatchObject([
    { text: '早来的话', contactId: 'wecom:LiLei', at: '2026-11-23T02:00:07.000Z' },
    { text: '待办', roomId: 'wecom:chat-1', mentioned: true },
    { text: '同意', quoted: { text: '【待办】某事\n编号 26000012' } },
    { unreadable: true },
  ]);
  expect(heard[0]).not.toHaveProperty('roomId');
});

it('hears a callback that comes twice once', async () => {
  const { heard, until } = await connect();
  const li = fake.member('LiLei');
  await li.say('确认', { msgid: 'message-1' });
  await li.say('确认', { msgid: 'message-1' });
  await li.say('完');
  await until(() => heard.some(({ text }) => text === '完'));
  expect(heard.map(({ text }) => text)).toEqual(['确认', '完']);
});

it('answers below the message, with what can be pressed; a press is heard as what its button says', async () => {
  const { channel, heard, until } = await connect();
  const li = fake.member('LiLei');
  const messageId = await li.say('受理 26000012');
  await until(() => heard.length === 1);
  const no: Button = { label: '否，放弃', says: '否', tone: 'plain', about: 'q1' };
  const text = '请确认您的决定：\n编号 26000012\n证件 430102********1238';
  expect(await channel.send({ to: 'wecom:LiLei', answers: messageId, text, buttons: [yes, no] })).toEqual({
    state: 'accepted',
  });
  expect((await li.expect(/请确认/)).text).toContain('430102＊＊＊＊＊＊＊＊1238');
  const pressed = await li.press('是');
  await until(() => heard.length === 2);
  expect(heard[1]).toMatchObject({ text: '是', about: 'q1', messageId: pressed, contactId: 'wecom:LiLei' });

  // The card that was pressed says what came of it, for everybody who sees it.
  await channel.send({ to: 'wecom:LiLei', answers: pressed, text: '已办理：受理\n编号 26000012\n电子证照' });
  expect((await li.expect(/已办理：受理/)).card?.buttons.map(({ text: label }) => label)).toEqual(['查看']);
  expect(li.cards()).toHaveLength(1);
});

it('says as a message of its own what comes too late for the card, or over another connection', async () => {
  const { channel, heard, until, ups } = await connect();
  const li = fake.member('LiLei');
  await li.say('待办');
  await until(() => heard.length === 1);
  await channel.send({ to: 'wecom:LiLei', text: '告警\n编号 26000012', buttons: [yes] });
  const pressed = await li.press('是');
  await until(() => heard.length === 2);
  skew = 6_000;
  await channel.send({ to: 'wecom:LiLei', answers: pressed, text: '已办理：确认' });
  expect((await li.expect(/已办理/)).card).toBeUndefined();

  const asked = await li.say('查看');
  await until(() => heard.length === 3);
  fake.kick();
  await until(() => ups() === 2);
  expect(await channel.send({ to: 'wecom:LiLei', answers: asked, text: '换了连接的回答' })).toEqual({
    state: 'accepted',
  });
  await li.expect(/换了连接/);
  expect(fake.refused.map(({ cmd }) => cmd)).toEqual(['aibot_respond_msg']);
});

it('refuses for whoever has not written to it yet, and for a shape that WeCom does not take', async () => {
  const { channel, heard, until } = await connect();
  expect(await channel.send({ to: 'wecom:Nobody', text: '待办' })).toMatchObject({ state: 'refused' });
  const nobody = fake.member('Nobody');
  await nobody.say('你好');
  await until(() => heard.length === 1);
  expect(await channel.send({ to: 'wecom:Nobody', text: '【待办】某事', buttons: [yes] })).toEqual({
    state: 'accepted',
  });
  await nobody.expect(/【待办】某事/);
});

it('greets whoever enters', async () => {
  await connect();
  const li = fake.member('LiLei');
  await li.enter();
  await li.expect(/我是“办结”的助手/);
});

it('is back after a broken connection and after heartbeats without an answer, and takes up what came meanwhile', async () => {
  const { channel, heard, until, ups } = await connect({ heartbeatMs: 40 });
  fake.kick();
  await fake.member('LiLei').say('断线时说的');
  await until(() => heard.length === 1 && ups() === 2);
  fake.deaf();
  await until(() => ups() === 3);
  expect(channel.connected()).toBe(true);
});

it('stands aside for a newer connection of the same bot, says so, and comes back after a while', async () => {
  const errors: string[] = [];
  const first = await connect({
    standAsideMs: 50,
    log: { ...quiet, error: (_facts, message) => errors.push(message) },
  });
  const second = await connect();
  await first.until(() => !first.channel.connected());
  expect(await first.channel.send({ to: 'wecom:LiLei', text: 'x' })).toMatchObject({ state: 'retry' });
  await second.channel.stop();
  await first.until(() => first.ups() === 2);
  expect(errors).toEqual([expect.stringMatching(/only one may/)]);
});

it('goes on trying with a secret that is refused, and is not connected meanwhile', async () => {
  let told = (): void => {};
  const reported = new Promise<void>((resolve) => (told = resolve));
  const { channel } = await connect({
    secret: 'wrong',
    log: { ...quiet, warn: (_facts, message) => message === 'WeCom reported an error' && told() },
  });
  await reported;
  expect(channel.connected()).toBe(false);
  expect(fake.connections()).toBe(0);
});

it('stays below what a chat may get, and says for how long', async () => {
  const { channel, heard, until } = await connect();
  await fake.member('LiLei').say('你好');
  await until(() => heard.length === 1);
  const results = [];
  for (let n = 0; n < 25; n++) results.push(await channel.send({ to: 'wecom:LiLei', text: `推送 ${n}` }));
  expect(results.filter(({ state }) => state === 'accepted')).toHaveLength(20);
  expect(results.at(-1)).toMatchObject({ state: 'retry', afterMs: expect.any(Number) as number });
  // Answers have a share of their own.
  expect(await channel.send({ to: 'wecom:LiLei', answers: 'message-x', text: '回答' })).toEqual({ state: 'accepted' });
});

it('hears files and pictures, has their contents of WeCom, and says so when they are gone', async () => {
  const { channel, heard, until } = await connect();
  const li = fake.member('LiLei');
  const report = Buffer.alloc(70_001, 7);
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
  await li.sendFile('自测 报告.pdf', report);
  await li.sendFile('', picture, { image: true });
  await until(() => heard.length === 2);
  const [file, image] = heard.map((one) => one.file ?? { name: '', ref: '' });
  expect(heard.map(({ text, unreadable }) => [text, unreadable])).toEqual([
    ['', undefined],
    ['', undefined],
  ]);
  expect(await channel.fetch(file ?? image!)).toEqual({ name: '自测 报告.pdf', bytes: report });
  expect(await channel.fetch(image ?? file!)).toEqual({ name: '聊天文件.png', bytes: picture });
  const { url } = JSON.parse(file?.ref ?? '{}') as { url: string };
  const otherKey = { name: '', ref: JSON.stringify({ url, aeskey: Buffer.alloc(32).toString('base64') }) };
  expect(await channel.fetch(otherKey)).toBe('gone');
  fake.forgetFiles();
  expect(await channel.fetch(file ?? image!)).toBe('gone');
});

it('sends a file, in as many pieces as it takes', async () => {
  const { channel, heard, until } = await connect();
  const li = fake.member('LiLei');
  await li.say('附件 26000012');
  await until(() => heard.length === 1);
  const bytes = Buffer.alloc(1_200_000, 9);
  const sent = { to: 'wecom:LiLei', answers: heard[0]?.messageId ?? '', text: '', file: { name: '报告.pdf', bytes } };
  expect(await channel.send(sent)).toEqual({ state: 'accepted' });
  const shown = await li.expect(/报告.pdf/);
  expect(shown.file?.bytes.equals(bytes)).toBe(true);
});
