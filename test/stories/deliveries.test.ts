/** How pushes behave around people: who stands in, who sleeps, who wants a summary, who can't be reached. */
import { setTimeout as pause } from 'node:timers/promises';
import { atTime, dayOf } from '@banjie/shared/kernel/time.ts';
import { ADMINISTRATOR } from '@banjie/server/training/city/people.ts';
import { connect } from '@banjie/server/store/base/connection.ts';
import { botSeams, heardOf, mortalBot, READERS_AT_ONCE } from '../faults/deliveries/bot.ts';
import { startCity, type City } from '../harness/city.ts';

let city: City;
const bot = mortalBot();
beforeAll(async () => {
  city = await startCity({ quietHours: true, chat: true, botEnvironment: bot.environment });
  await city.forward({ nextWorkingDay: true });
}, 90_000);
afterAll(async () => {
  await city?.close();
  bot.close();
});

const PATIENCE_MS = 40_000;
async function until<T>(holds: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
    const found = await holds();
    if (found) return found;
    await pause(50);
  }
  throw new Error('it did not come to pass');
}
const RECORDS = ['430102', '430103', '430104', '430105', '430111', '430112'];

async function correct(record: string) {
  return (await city.as('education-data')).open('data-correction', {
    resource: 'divisions',
    findings: [{ record, field: '名称', says: '甲', should: '乙', evidence: '户口簿' }],
  });
}
const summariesOf = async (person: string) =>
  (await (await city.as(person)).client.listNotices({ query: { limit: '50' } })).items.filter(
    ({ kind }) => kind === 'summary',
  );
const rowsOf = async (person: string) =>
  (await (await city.as(person)).client.listMatters({ query: { scope: 'todo', limit: '50' } })).items;

describe('whoever stands in', () => {
  it('has each row of the other marked, and is told once what he takes over and once what goes back', async () => {
    for (const record of RECORDS) await correct(record);
    // One was there already.
    const before = (await rowsOf('civil-data')).map(({ number }) => number);
    expect(before).toHaveLength(7);
    const own = (await rowsOf('civil-contact')).map(({ number }) => number);
    const today = dayOf(await city.now());
    await (
      await city.as('civil-data')
    ).client.createDelegation({
      body: { to: 'civil-contact', fromDay: today, untilDay: today, reason: '外出' },
      key: 'delegation-1',
    });
    const [start, ...more] = await until(async () => {
      const found = await summariesOf('civil-contact');
      return found.length > 0 && found;
    });
    expect([start?.subject, more]).toEqual(['今起您代林晓芸办理，现有 7 件待办', []]);
    expect(start?.body).toContain(`（${before[0]}，`);
    expect(start).not.toHaveProperty('matter');
    const rows = await rowsOf('civil-contact');
    expect(rows.filter(({ behalf }) => behalf === '林晓芸').map(({ number }) => number)).toEqual(before);
    expect(rows.filter(({ behalf }) => behalf === undefined).map(({ number }) => number)).toEqual(own);
    // Of his own nothing is marked.
    expect((await rowsOf('civil-data')).filter(({ behalf }) => behalf !== undefined)).toEqual([]);

    // The same in the chat: in what is pushed, in the list and in the matter.
    const phone = await city.phone('civil-contact');
    const { number } = await correct('430121');
    await phone.expect(new RegExp(`【待办·代林晓芸】[\\s\\S]*${number}`));
    await phone.say('待办');
    await phone.expect(/您有 \d+ 项待办[\s\S]*【(?:[^】]*·)?代林晓芸】/);
    await phone.say(`查看 ${number}`);
    await phone.expect(/办理身份：代林晓芸/);

    await city.forward({ nextWorkingDay: true });
    const [end, ...others] = await until(async () => {
      const found = await summariesOf('civil-contact');
      return found.length > 1 && found;
    });
    expect([end?.subject, others]).toEqual(['您代林晓芸办理已结束', [start]]);
    expect(end?.body).toContain('仍未办结 8 件');
    expect((await rowsOf('civil-contact')).map(({ number }) => number)).toEqual(own);
    await (await city.phone('civil-contact')).expect(/您代林晓芸办理已结束/);
  });
});

describe('at night, and with a summary', () => {
  it('what is not urgent waits for the morning and comes as one push; an incident does not wait', async () => {
    const education = await city.as('education-data');
    const asked = await education.client.readPushes({});
    expect(asked.quiet).toMatchObject({ from: 21, until: 8, own: false });
    const civil = await city.as('civil-data');
    const set = await civil.client.putPushes({ body: { levels: { task: 'digest', info: 'digest' } } });
    expect(set.groups.map(({ own }) => own)).toEqual([true, false, false, true]);
    await expect(civil.client.putPushes({ body: { levels: { lapse: 'app' } } })).rejects.toThrow(
      /至少要设为“立即推送”/,
    );

    const day = dayOf(await city.now());
    await city.forward({ to: atTime(day, '22:30') });
    const phone = await city.phone('civil-data');
    const two = [await correct('430122'), await correct('430124')];
    const incident = await (
      await city.as('cloud-duty1')
    ).open('incident', { what: '核心交换机丢包', system: '政务云网络', level: 'II' });
    await (await city.phone('cloud-duty1')).expect(new RegExp(incident.number));
    // In the mini-app it stands at once.
    await until(async () => {
      const { items } = await civil.client.listNotices({ query: { unread: '1', limit: '50' } });
      return two.every(({ number }) => items.some((one) => one.number === number));
    });
    await city.forward({ nextWorkingDay: true });
    const text = await phone.expect(/待办汇总：2 条消息/);
    for (const { number } of two) expect(JSON.stringify(text)).toContain(number);
    const back = await civil.client.resetPushes({});
    expect(back.groups.some(({ own }) => own)).toBe(false);
  });
});

describe('a bot that is killed', () => {
  it('loses nothing of what it had claimed, and says twice only what it had sent and not marked', async () => {
    const duty = await city.as('cloud-duty1');
    const matters: string[] = [];
    for (const seam of botSeams)
      await bot.diesAt(city, seam, async () => {
        for (let n = 0; n < 3; n += 1) {
          const form = {
            what: `线路中断（${seam} ${n}）`,
            system: '政务外网',
            level: 'III',
            affected: [{ unit: 'civil' }],
          };
          matters.push((await duty.open('incident', form)).id);
        }
      });
    const connection = await connect(city.databaseUri);
    const { faults, repeated, deliveries } = await heardOf(city, connection, matters);
    await connection.close();
    expect(faults).toEqual([]);
    expect(deliveries).toBeGreaterThanOrEqual(matters.length);
    expect(repeated).toBeGreaterThan(0);
    expect(repeated).toBeLessThanOrEqual(READERS_AT_ONCE);
  }, 90_000);
});

describe('who is reached', () => {
  it('an administrator sees each of those who are not, with why, and nobody else does', async () => {
    const civil = await city.as('civil-data');
    await expect(civil.client.readReachability({})).rejects.toThrow(/只有管理员/);
    await civil.client.unbindChat({});
    const { persons, channels } = await (await city.as(ADMINISTRATOR)).client.readReachability({});
    expect(channels.map(({ title }) => title)).toContain('聊天机器人');
    expect(persons.find(({ id }) => id === 'civil-data')).toMatchObject({ name: '林晓芸', why: ['未绑定聊天机器人'] });
  });
});
