/** The contract of the channel, over wechaty's real gRPC and a gateway process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway, type Gateway, type Phone } from '../../test/harness/bot.ts';
import type { Incoming, Log } from '../core/ports.ts';
import { tlsOf } from './session.ts';
import { wechatyChannel, type WechatyChannel } from './wechaty-channel.ts';

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

let gateway: Gateway;
let channel: WechatyChannel;
let phone: Phone;
let folder: string;
const heard: Incoming[] = [];
let onHeard = (): void => {};
let onUp = (): void => {};

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise<void>((resolve) => (onHeard = resolve));
};
const connection = (): Promise<void> => new Promise<void>((resolve) => (onUp = resolve));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banjie-gateway-'));
  gateway = await startGateway({ state: join(folder, 'state.json') });
  phone = await gateway.phone('li', '李雷');
  await gateway.room('duty@chatroom', '值班群', ['li']);
  channel = wechatyChannel({
    endpoint: `127.0.0.1:${gateway.grpcPort}`,
    token: gateway.token,
    log: quiet,
    onMessage: (incoming) => {
      heard.push(incoming);
      onHeard();
    },
    onConnection: (connected) => {
      if (connected) onUp();
    },
  });
});

afterAll(async () => {
  await channel.stop();
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the wechaty channel', () => {
  it('hears what was said before it came', async () => {
    await phone.say('早来的话');
    const up = connection();
    channel.start();
    await up;
    await until(() => heard.length === 1);
    expect(heard[0]).toMatchObject({ contactId: 'li', contactName: '李雷', text: '早来的话' });
    expect(heard[0]).not.toHaveProperty('roomId');
  });

  it('sends, and does not hear itself', async () => {
    const before = heard.length;
    expect(await channel.send({ to: 'li', text: '你好,李雷 😀' })).toEqual({ state: 'accepted' });
    const answer = await phone.expect(/你好/);
    expect(answer.text).toBe('你好,李雷 😀');
    await phone.say('收到', { quoting: answer.id });
    await until(() => heard.length > before);
    expect(heard.slice(before)).toHaveLength(1);
    expect(heard.at(-1)).toMatchObject({ text: '收到', quoted: { text: '你好,李雷 😀' } });
  });

  it('hears a room and answers there', async () => {
    const before = heard.length;
    await phone.say('@办结助手\u2005待办', { room: 'duty@chatroom' });
    await phone.say('大家好', { room: 'duty@chatroom' });
    await until(() => heard.length === before + 2);
    expect(heard.slice(before)).toMatchObject([
      { text: '待办', roomId: 'duty@chatroom', roomTopic: '值班群', mentioned: true, contactId: 'li' },
      { text: '大家好', mentioned: false },
    ]);
    await channel.send({ to: 'duty@chatroom', text: '群里的回答' });
    await phone.expect(/群里的回答/, { room: 'duty@chatroom' });
  });

  it('is named by what it is called in a room, and told of a recall', async () => {
    await gateway.room('alias@chatroom', '别名群', ['li'], '小办');
    const before = heard.length;
    const id = await phone.say('@小办 待办', { room: 'alias@chatroom', mention: false });
    await phone.recall(id);
    await until(() => heard.length === before + 2);
    expect(heard.slice(before)).toMatchObject([
      { text: '待办', mentioned: true, messageId: id },
      { text: '', recalls: { messageId: id }, roomId: 'alias@chatroom' },
    ]);
  });

  it('hears files and pictures, has their contents of the gateway, and sends files', async () => {
    const before = heard.length;
    const bytes = Buffer.alloc(200_000, 5);
    await phone.sendFile('自测报告.pdf', bytes);
    await phone.sendFile('截图.png', Buffer.from([0x89, 0x50, 0x4e, 0x47]), { room: 'duty@chatroom' });
    await until(() => heard.length === before + 2);
    const [file, image] = heard.slice(before);
    expect(file).toMatchObject({ text: '', contactId: 'li', file: expect.any(Object) as object });
    expect(image).toMatchObject({ roomId: 'duty@chatroom', mentioned: false });
    expect(file).not.toHaveProperty('unreadable');
    expect(await channel.fetch(file!.file!)).toEqual({ name: '自测报告.pdf', bytes });
    expect(await channel.fetch(image!.file!)).toMatchObject({ name: '截图.png' });

    expect(await channel.send({ to: 'li', text: '', file: { name: '报告.docx', bytes } })).toEqual({
      state: 'accepted',
    });
    const { id } = await phone.expect(/报告.docx/);
    expect((await phone.file(id)).equals(bytes)).toBe(true);
  });

  it('keeps the order of fifty messages, the first of them huge, and drops repeats', async () => {
    const before = heard.length;
    await phone.say('长'.repeat(1_700_000));
    for (let n = 0; n < 50; n++) await phone.say(`第${n}条`, { messageId: `order-${n}` });
    await phone.say('第0条', { messageId: 'order-0' });
    await phone.say('完');
    await until(() => heard.at(-1)?.text === '完');
    expect(heard[before]?.text).toMatch(/^长{1000}/);
    expect(heard.slice(before + 1).map((incoming) => incoming.text)).toEqual([
      ...Array.from({ length: 50 }, (_, n) => `第${n}条`),
      '完',
    ]);
  });

  it('refuses for a contact that does not exist', async () => {
    expect(await channel.send({ to: 'nobody', text: 'x' })).toMatchObject({ state: 'refused' });
  });

  it('asks for a retry while the gateway is away, and is back when it is', async () => {
    const up = connection();
    await gateway.restart();
    await up;
    const before = heard.length;
    await phone.say('重启以后');
    await until(() => heard.length > before);
    expect(heard.at(-1)).toMatchObject({ text: '重启以后', contactName: '李雷' });
    expect(await channel.send({ to: 'li', text: '还在' })).toEqual({ state: 'accepted' });
    await phone.expect(/还在/);
  });

  it('leaves the first client alone when a second one comes', async () => {
    const second: Incoming[] = [];
    let turnedAway = (): void => {};
    const refused = new Promise<void>((resolve) => (turnedAway = resolve));
    const other = wechatyChannel({
      endpoint: `127.0.0.1:${gateway.grpcPort}`,
      token: gateway.token,
      log: { ...quiet, warn: (_facts, message) => message === 'gateway cannot be reached' && turnedAway() },
      onMessage: (incoming) => second.push(incoming),
    });
    other.start();
    await refused;
    expect(other.connected()).toBe(false);
    const before = heard.length;
    await phone.say('还是第一个');
    await until(() => heard.length > before);
    expect(second).toEqual([]);
    await other.stop();
  });
});

it('speaks TLS with a gateway that asks for it, where the setting says so', async () => {
  const secure = await startGateway({ tls: true });
  try {
    const connected = await new Promise<boolean>((resolve) => {
      const one = wechatyChannel({
        ...{ endpoint: `127.0.0.1:${secure.grpcPort}`, token: secure.token, tls: {}, log: quiet, onMessage: () => {} },
        onConnection: (up) => up && resolve(one.stop().then(() => true)),
      });
      one.start();
    });
    expect(connected).toBe(true);
    expect(tlsOf(undefined)).toEqual({ disable: true });
  } finally {
    await secure.close();
  }
});
