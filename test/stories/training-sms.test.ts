/** The SMS window of the training ground: by the real channel, with what came back and why it was SMS. */
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@banjie/shared/contract/client.ts';
import { startCity, type City } from '../harness/city.ts';
import { refusal } from './talk.ts';

const WHO = 'cloud-duty1';
let city: City;
beforeAll(async () => {
  // Without the chat nobody but SMS reaches whoever is on duty.
  city = await startCity({ environment: { BANJIE_TRAINING_SMS: 'on' } });
}, 90_000);
afterAll(() => city?.close());

const anyone = () =>
  createClient(({ method, path, headers, body }) =>
    city.send(path, { method, headers, ...(body === undefined ? {} : { body }) }),
  );
const window = (persona = WHO) => anyone().readSms({ query: { persona } });
const PATIENCE_MS = 90_000;
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()) && performance.now() < end;) await pause(200);
  expect(await holds()).toBe(true);
}
const fault = (what: string) => ({ what, system: '政务云网络', level: 'II' });

it('shows an incident that nobody has answered, by which channels it went, and what the gateway reported', async () => {
  expect(await window()).toEqual({ on: true, number: true, dead: false, items: [] });
  expect(await window('civil-data')).toMatchObject({ on: true, number: false });
  const matter = await (await city.as(WHO)).open('incident', fault('核心交换机丢包'));
  // The chat is not there, so nothing of it is heard: the next channel.
  await until(async () => {
    await city.forward({ minutes: 1 });
    return (await window()).items.some(({ text, came }) => text.includes(matter.number) && came === '回执：已送达');
  });
  const [one] = (await window()).items.filter(({ text }) => text.includes(matter.number));
  expect(one).toMatchObject({
    text: expect.stringMatching(/^【青岚办结】紧急：/) as string,
    why: expect.stringMatching(/换一个渠道/) as string,
    ways: expect.arrayContaining([
      expect.objectContaining({ channel: '小程序' }),
      expect.objectContaining({ channel: '聊天' }),
      expect.objectContaining({ channel: '短信' }),
    ]) as object[],
  });
}, 120_000);

it('shows that a phone that is off has got nothing', async () => {
  await anyone().turnSms({ body: { persona: WHO, dead: true } });
  expect((await refusal(anyone().turnSms({ body: { persona: 'civil-data', dead: true } }))).status).toBe(404);
  const matter = await (await city.as(WHO)).open('incident', fault('存储阵列告警'));
  const mine = async () => (await window()).items.find(({ text }) => text.includes(matter.number));
  await until(async () => {
    await city.forward({ minutes: 1 });
    return (await mine())?.came === '回执：没有送到（手机关机）';
  });
  // What has come in is noted first, and then what it says of the way.
  await until(async () =>
    ((await mine())?.ways ?? []).some(({ channel, state }) => channel === '短信' && state === '没有送到'),
  );
}, 120_000);
