/** Subscribe messages: a tap is a message, the last one is told, and when there is none another way is taken. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { FAKE, startFakeWechat, type FakeWechat } from '@banjie/server/notify/channels/subscribe/fake-wechat.ts';
import { startCity, type City } from '../harness/city.ts';
import { dump } from './impolite.ts';
import { refusal } from './talk.ts';

const WHO = 'civil-data';
const OPENID = 'open-civil-data';
let wechat: FakeWechat;
let city: City;
let database: mongoose.mongo.MongoClient;
beforeAll(async () => {
  wechat = await startFakeWechat();
  city = await startCity({
    chat: true,
    environment: {
      BANJIE_MODE: 'training',
      BANJIE_WECHAT_APPID: FAKE.appid,
      BANJIE_WECHAT_SECRET: FAKE.secret,
      BANJIE_WECHAT_URL: wechat.url,
      BANJIE_WECHAT_TEMPLATES:
        'task=tpl-task:thing1=subject,character_string2=number,time3=due,phrase4=kind;urgent=tpl-urgent:thing1=subject',
    },
  });
  database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
  // As after a login by WeChat with his binding code.
  const identities = database.db().collection<{ _id: string }>('identities');
  await identities.insertMany([
    { _id: `wechat:${OPENID}`, person: WHO } as never,
    { _id: `wechat-of:${WHO}`, account: OPENID } as never,
  ]);
}, 90_000);
afterAll(async () => {
  await database?.close();
  await city?.close();
  await wechat.close();
});

const PATIENCE_MS = 40_000;
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()) && performance.now() < end;) await pause(40);
  expect(await holds()).toBe(true);
}
let asks = 0;
async function asked(): Promise<string> {
  asks += 1;
  const finding = { record: `43010${asks}`, field: '名称', says: '甲', should: '乙', evidence: '户口簿' };
  const form = { resource: 'divisions', findings: [finding] };
  return (await (await city.as('education-data')).open('data-correction', form)).number;
}
const about = (number: string) => wechat.received.filter(({ data }) => data['character_string2'] === number);
/** In WeChat he has said yes; whether the phone gets the server's answer or not. */
async function tap(key: string = randomUUID()) {
  wechat.permissions.set(`${OPENID}/tpl-task`, (wechat.permissions.get(`${OPENID}/tpl-task`) ?? 0) + 1);
  return (await city.as(WHO)).client.addCredits({ body: { accepted: ['task'] }, key });
}
const left = async () =>
  (await (await city.as(WHO)).client.listCredits({})).items.map(({ key, left: count }) => [key, count]);

it('who has not let us send anything is reached as before, and who is not in WeChat is told so', async () => {
  await until(async () => (await left()).length > 0);
  expect(await left()).toEqual([
    ['task', 0],
    ['urgent', 0],
  ]);
  const phone = await city.phone(WHO);
  const number = await asked();
  await phone.expect(new RegExp(number), { withinMs: PATIENCE_MS });
  expect(about(number)).toEqual([]);
  const stranger = (await city.as('education-data')).client;
  expect((await stranger.listCredits({})).items).toEqual([]);
  const refused = await refusal(stranger.addCredits({ body: { accepted: ['task'] }, key: randomUUID() }));
  expect([refused.status, refused.message]).toEqual([409, expect.stringMatching(/没有在微信中登录/)]);
});

it('two taps are two messages; with the last one he is told, and the third goes by the chat', async () => {
  const key = randomUUID();
  await tap(key);
  await (await city.as(WHO)).client.addCredits({ body: { accepted: ['task'] }, key });
  expect(await left()).toEqual([
    ['task', 1],
    ['urgent', 0],
  ]);
  await tap();
  const numbers = [await asked(), await asked()];
  for (const number of numbers) await until(() => about(number).length > 0);
  expect(about(numbers[0] ?? '')).toEqual([
    {
      to: OPENID,
      template: 'tpl-task',
      page: expect.stringMatching(/^pages\/matter\/index\?id=/) as string,
      data: {
        thing1: expect.any(String) as string,
        character_string2: numbers[0],
        time3: expect.stringMatching(/^2026年\d+月\d+日 \d\d:\d\d$/) as string,
        phrase4: '待办',
      },
    },
  ]);
  const told = async () =>
    (await (await city.as(WHO)).client.listNotices({ query: { limit: 50 } })).items.filter(({ subject }) =>
      subject.startsWith('微信提醒已用完'),
    );
  await until(async () => (await told()).length > 0);
  expect(await left()).toEqual([
    ['task', 0],
    ['urgent', 0],
  ]);
  const phone = await city.phone(WHO);
  const third = await asked();
  await phone.expect(new RegExp(third), { withinMs: PATIENCE_MS });
  expect([about(third), (await told()).length]).toEqual([[], 1]);
});

it('when WeChat knows of no permission the count is emptied, and the message goes by the chat', async () => {
  await tap();
  await tap();
  wechat.permissions.clear();
  const phone = await city.phone(WHO);
  const number = await asked();
  await phone.expect(new RegExp(number), { withinMs: PATIENCE_MS });
  expect([about(number), await left()]).toEqual([
    [],
    [
      ['task', 0],
      ['urgent', 0],
    ],
  ]);
  for (const place of [city.log.join('\n'), await dump(city.databaseUri)])
    for (const secret of [FAKE.secret, 'wechat-token-'])
      expect([secret, place.includes(secret)]).toEqual([secret, false]);
});
