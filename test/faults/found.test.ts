/**
 * What is promised of urging (催办 → 督办 → 通报) and of the one search, with two real server processes on one database: each
 * step is given once and told once, and whoever stands in finds what the other finds, as long as he stands in, at both.
 */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, addMs, dayOf } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import type { ServerProcess } from '../harness/server-process.ts';
import { atBoth, servers, type Server } from '../harness/two-servers.ts';
import { noticesOf, until } from '../stories/talk.ts';

/** Of a duty that looks every minute, and whose lease a killed process may still have. */
const EVERY_MINUTE_MS = 150_000;
let city: City;
let other: ServerProcess;
let database: mongoose.mongo.MongoClient;
beforeAll(async () => {
  city = await startCity();
  other = await city.another();
  database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
}, 120_000);
afterAll(async () => {
  await database?.close();
  await city?.close();
});
const at = atBoth(
  () => city,
  () => other,
);

const application = (system: string) => ({
  ...{ system, level: '2', plan: '建设方案要点', selfTest: '自测合格', hosts: 2, databases: 1, storage: 100 },
});
const open = async (person: string, system: string): Promise<MatterView> =>
  (await city.as(person)).open('cloud-use', application(system));

describe('urged, demanded, made known', () => {
  let number: string;
  let id: string;
  const read = async (server: Server, person: string) => (await at(server, person)).readMatter({ params: { id } });
  /** Each by his own server, at the same moment; why those were refused who were. */
  async function race(command: string, form: object, who: readonly (readonly [Server, string])[]): Promise<string[]> {
    const item = (await read('one', 'office-cloud')).items.find(({ step }) => step === 'accept')?.id ?? '';
    const answers = await Promise.allSettled(
      who.map(async ([server, person]) =>
        (await at(server, person)).giveCommand({
          ...{ params: { id, command }, body: { item, form: { ...form } }, key: randomUUID() },
        }),
      ),
    );
    return answers.flatMap((one) => (one.status === 'rejected' ? [String((one.reason as Error).message)] : []));
  }
  const told = async (person: string, subject: RegExp): Promise<number> => {
    await city.forward({ minutes: 1 });
    return (await noticesOf(city, person, number)).filter((one) => subject.test(one.subject)).length;
  };
  const lines = async (server: Server, what: string) =>
    (await read(server, 'office-cloud')).timeline.filter((line) => line.what === what).length;

  it('is urged once a day by one who presses at both, and told once though its server is killed', async () => {
    const opened = await open('education-contact', '学籍管理系统');
    ({ id, number } = opened);
    const refused = await race('urge', { note: '群众在等' }, [
      ['one', 'education-contact'],
      ['other', 'education-contact'],
      ['other', 'education-contact'],
    ]);
    expect(refused).toEqual([expect.stringMatching(/明天可以再催/), expect.stringMatching(/明天可以再催/)]);
    await other.end('SIGKILL');
    expect(await told('office-cloud', /^催办：/)).toBe(1);
    await other.start();
    for (const server of servers) expect(await lines(server, '催办')).toBe(1);
  }, 120_000);

  it('is demanded once by two who may, and told by the one that lives when the other is killed right after', async () => {
    const until_ = addDays(dayOf(await city.now()), 1);
    const refused = await race('superviseTask', { until: until_, note: '请说明进展' }, [
      ['one', 'office-head'],
      ['other', 'authority-contact'],
    ]);
    expect(refused).toHaveLength(1);
    await other.end('SIGKILL');
    expect(await told('office-cloud', /^督办：/)).toBe(1);
    await other.start();
    for (const server of servers) {
      expect(await lines(server, '督办')).toBe(1);
      expect((await read(server, 'office-cloud')).items).toHaveLength(2);
    }
  }, 120_000);

  it('is made known once, after its day and not before, with one letter; and the task is still to be done', async () => {
    const known = { reason: '督办后逾期未答复' };
    const pair = [
      ['one', 'authority-contact'],
      ['other', 'authority-contact'],
    ] as const;
    for (const why of await race('makeKnown', known, pair)) expect(why).toMatch(/还没有到，不能通报/);
    expect(await lines('one', '通报')).toBe(0);
    const demand = (await read('one', 'office-cloud')).items.find(({ step }) => step !== 'accept');
    const due = addMs(demand?.deadlines[0]?.at ?? '', 60_000);
    await city.forward({ to: due });
    await until('the other has the same time', async () => {
      const { now } = (await (await fetch(`${other.url()}/api/training/clock`)).json()) as { now: string };
      return now >= due;
    });
    expect(await race('makeKnown', known, pair)).toHaveLength(1);
    await other.end('SIGKILL');
    expect(await told('office-head', /^通报：/)).toBe(1);
    await other.start();
    const letters = async (server: Server) =>
      (await read(server, 'office-head')).letters.filter(({ title }) => title.includes('通报'));
    for (const server of servers) {
      await until(`its letter is there at ${server}`, async () =>
        (await letters(server)).some(({ state }) => state === 'issued'),
      );
      expect(await letters(server)).toHaveLength(1);
      expect((await read(server, 'office-cloud')).items.map(({ step }) => step)).toContain('accept');
    }
  }, 180_000);
});

describe('the search', () => {
  const found = async (server: Server, person: string, text: string): Promise<string[]> => {
    const { groups } = await (await at(server, person)).searchAll({ query: { text, kind: 'matter', limit: 50 } });
    return groups.flatMap(({ items }) => items.map((one) => one.number ?? ''));
  };
  /** What very many matters are called, and what few are. */
  const [FREQUENT, RARE, LETTERS] = ['使用政务云', '紫荆花', 'zjhgk'];
  let copied: string;

  it('finds for whoever stands in what the other finds, also by words that very many have; at both, and no longer than he does', async () => {
    ({ number: copied } = await open('transport-contact', '紫荆花港口调度平台'));
    await (
      await city.as('transport-contact')
    ).give(copied, 'copy', { to: [{ person: 'education-data' }], note: '请知悉' });
    // The copy is the oldest of them, and none of the others is his or his unit's.
    for (let n = 0; n < 70; n += 1) await open('transport-contact', `航道监测系统第 ${n} 期`);
    await until('the copy is found', async () => (await found('one', 'education-data', FREQUENT)).includes(copied));
    for (const server of servers)
      for (const text of [FREQUENT, RARE, LETTERS, copied])
        expect([server, text, await found(server, 'education-head', text)]).not.toContainEqual(
          expect.arrayContaining([copied]),
        );

    const today = dayOf(await city.now());
    const { id } = await (
      await city.as('education-data')
    ).client.createDelegation({
      ...{
        body: { to: 'education-head', fromDay: today, untilDay: addDays(today, 3), reason: '出差' },
        key: randomUUID(),
      },
    });
    for (const server of servers)
      for (const text of [FREQUENT, RARE, LETTERS, copied])
        await until(`${text} at ${server}`, async () => (await found(server, 'education-head', text)).includes(copied));
    // Whom nobody has asked to stand in finds nothing by it.
    for (const server of servers) expect(await found(server, 'education-contact', RARE)).toEqual([]);

    // Ended at the one: within two seconds at the other as well; whoever is busy hears of it later, and never not.
    await (await city.as('education-data')).client.endDelegation({ params: { id } });
    for (const server of servers) {
      await until(`nothing at ${server}`, async () => (await found(server, 'education-head', RARE)).length === 0);
      for (const text of [FREQUENT, LETTERS, copied])
        expect(await found(server, 'education-head', text)).not.toContain(copied);
    }
    expect(await found('other', 'education-data', RARE)).toEqual([copied]);
  }, 180_000);

  it('ends with the last day of it, without anybody’s word', async () => {
    const today = dayOf(await city.now());
    await (
      await city.as('education-data')
    ).client.createDelegation({
      ...{ body: { to: 'education-head', fromDay: today, untilDay: today, reason: '外出' }, key: randomUUID() },
    });
    for (const server of servers)
      await until(`at ${server}`, async () => (await found(server, 'education-head', RARE)).includes(copied));
    await city.forward({ to: addDays(today, 1) });
    for (const server of servers)
      await until(`nothing at ${server}`, async () => (await found(server, 'education-head', RARE)).length === 0);
  }, 120_000);

  it('finds what was written before there was one search once the duty has been there, though it is killed at it', async () => {
    await Promise.all([other.end('SIGKILL'), city.kill()]);
    const db = database.db();
    const texts = db.collection<{ _id: string; tokens: string[] }>('matter_texts');
    // As a release before 0070 has left it: words, and no sound, no readers, no entries.
    const all = await texts.find().toArray();
    await texts.bulkWrite(
      all.map(({ _id, tokens }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $set: { tokens: tokens.filter((one) => !one.startsWith('~')) },
            $unset: { sound: 1, readers: 1 },
          },
        },
      })),
    );
    await db.collection('register_texts').deleteMany({});
    await db.collection<{ _id: string }>('searches').deleteMany({ _id: /^:caught-up/ });
    await Promise.all([city.restart(), other.start()]);
    // Whichever of them has the duty: one is killed while it may be at it, and comes back.
    await other.end('SIGKILL');
    await other.start();
    for (const server of servers) {
      await until(
        `its sound at ${server}`,
        async () => (await found(server, 'transport-contact', LETTERS)).includes(copied),
        EVERY_MINUTE_MS,
      );
      await until(`its reader at ${server}`, async () =>
        (await found(server, 'education-data', FREQUENT)).includes(copied),
      );
      const entries = async () => {
        const { groups } = await (
          await at(server, 'civil-data')
        ).searchAll({ query: { text: 'xzqhdm', kind: 'entry' } });
        return groups.flatMap(({ items }) => items).length;
      };
      await until(`entries at ${server}`, async () => (await entries()) > 0);
    }
    // The duty is over: every matter has its sound.
    await until('all of it', async () => (await texts.countDocuments({ sound: { $exists: false } })) === 0);
  }, 300_000);
});
