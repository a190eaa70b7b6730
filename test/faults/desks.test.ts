/**
 * What is promised of an administrator's import, of drafts with their files and of the first three things to do, with two real
 * server processes on one database: done at the one it stands at the other, once, and no kill leaves a half of it.
 */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { samples } from '@banjie/server/files/testing.ts';
import { MS_PER_DAY } from '@banjie/shared/kernel/time.ts';
import { seen, startCity, type City } from '../harness/city.ts';
import type { ServerProcess } from '../harness/server-process.ts';
import { atBoth, servers, type Server } from '../harness/two-servers.ts';
import { refusal, until } from '../stories/talk.ts';

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
const urlOf = (server: Server): string => (server === 'one' ? city.url() : other.url());
const ADMIN = 'authority-data';

describe('an import is taken back', () => {
  type Kind = 'units' | 'people' | 'posts';
  const file = (kind: Kind, text: string) => ({
    ...{ kind, name: `${kind}.csv`, content: Buffer.from(text).toString('base64') },
  });
  /** A unit with two people in its two posts, and others between them. */
  const roster = (n: number, others = 0) => [
    file('units', `标识,名称,类型\nbureau-${n},市园林局第${n}分局,市直单位\n`),
    file('people', ['标识,姓名,单位', ...people(n, others)].join('\n')),
    file('posts', `单位,岗位,人员\nbureau-${n},负责人,b${n}-1\nbureau-${n},数据管理员,b${n}-2\n`),
  ];
  const people = (n: number, others: number) => [
    `b${n}-1,周一帆${n},bureau-${n}`,
    ...Array.from({ length: others }, (_, m) => `x${n}-${m},何平${n}-${m},bureau-${n}`),
    `b${n}-2,吴可${n},bureau-${n}`,
  ];
  const take = async (server: Server, files: ReturnType<typeof roster>) => {
    const client = await at(server, ADMIN);
    const { base = '', empties, faults } = await client.previewImport({ body: { files } });
    expect(faults).toEqual([]);
    await client.takeImport({ body: { files, base, knows: empties.map(({ post }) => post) } });
    return (await client.listImports({})).items[0]?.id ?? '';
  };
  const undoing = async (server: Server, id: string) => {
    const client = await at(server, ADMIN);
    const { base = '', empties } = await client.readImport({ params: { id } });
    return () => client.undoImport({ params: { id }, body: { base, knows: empties.map(({ post }) => post) } });
  };
  const here = async (server: Server, n: number): Promise<string[]> => {
    const client = await at(server, ADMIN);
    const found = await Promise.all(
      [`b${n}-1`, `b${n}-2`].map((id) => client.readAdministeredPerson({ params: { id } }).catch(() => undefined)),
    );
    return found.flatMap((one) => (one?.state === 'here' ? [one.id] : []));
  };
  const holders = async (server: Server, n: number) => {
    const unit = await (await at(server, ADMIN)).readAdministeredUnit({ params: { id: `bureau-${n}` } });
    const held = unit.posts.flatMap((post) => post.holders.map(({ id }) => id)).sort();
    return { held, ended: unit.endedText !== undefined };
  };
  const signIn = (server: Server, person: string) =>
    fetch(`${urlOf(server)}/api/training/personas/${person}/token`, { method: 'POST' });

  it('by one of two who do it at the same moment, at both servers, whole; and whoever came by it is let in nowhere', async () => {
    const id = await take('one', roster(1));
    for (const server of servers)
      await until(`who came is known at ${server}`, async () => (await signIn(server, 'b1-1')).status === 200);
    const { token } = (await (await signIn('one', 'b1-1')).json()) as { token: string };
    const both = await Promise.all([undoing('one', id), undoing('other', id)]);
    const answers = await Promise.allSettled(both.map((undo) => undo()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await refusal((await undoing('other', id))());
    expect([late.status, late.error.text]).toEqual([409, expect.stringMatching(/撤回/)]);
    for (const server of servers) {
      await until(`it is taken back at ${server}`, async () => (await here(server, 1)).length === 0);
      expect(await holders(server, 1)).toEqual({ held: [], ended: true });
      const me = () => fetch(`${urlOf(server)}/api/me`, { headers: { authorization: `Bearer ${token}` } });
      await until(`he is let in no more at ${server}`, async () => (await me()).status === 401);
    }
  }, 120_000);

  it('what somebody has changed since, at the other server, stays and is named', async () => {
    const id = await take('one', roster(2));
    const client = await at('other', ADMIN);
    await until('it is known at the other', async () => (await here('other', 2)).length === 2);
    const { version, unit, administrator } = await client.readAdministeredPerson({ params: { id: 'b2-2' } });
    const changed = { name: '吴可馨', unit, version, knows: [], administrator };
    await client.changePerson({ params: { id: 'b2-2' }, body: changed });
    const { left, written } = await (await undoing('one', id))();
    expect(written).toBeGreaterThan(0);
    expect(left.join()).toContain('b2-2');
    for (const server of servers) {
      await until(`at ${server}`, async () => (await here(server, 2)).join() === 'b2-2');
      // A unit in which somebody is does not end under him.
      expect((await holders(server, 2)).ended).toBe(false);
    }
  }, 120_000);

  it('a server that is killed while it does it has done all of it or nothing', async () => {
    // So many that the change takes its time.
    for (const [round, afterMs] of [10, 60, 140, 280].entries()) {
      const n = 10 + round;
      const id = await take('one', roster(n, 400));
      await until('it is known at the other', async () => (await here('other', n)).length === 2);
      const undo = await undoing('other', id);
      const going = undo().then(
        () => 'answered',
        () => 'lost',
      );
      await new Promise((done) => setTimeout(done, afterMs));
      await other.end('SIGKILL');
      const heard = await going;
      const { undoneText } = await (await at('one', ADMIN)).readImport({ params: { id } });
      // What was acknowledged is never lost.
      if (heard === 'answered') expect(undoneText).toBeDefined();
      const whole = undoneText === undefined ? [`b${n}-1`, `b${n}-2`] : [];
      await until('one has heard of it', async () => (await here('one', n)).join() === whole.join());
      expect(await holders('one', n)).toEqual({ held: whole, ended: undoneText !== undefined });
      await other.start();
      if (undoneText === undefined) await (await undoing('other', id))();
      await until('it is taken back', async () => (await here('other', n)).length === 0);
    }
  }, 240_000);
});

describe('a draft with its files', () => {
  const PERSON = 'transport-contact';
  const name = 'open:cloud-use';
  const form = (system: string) => ({ system, level: '2', hosts: 2, databases: 1, storage: 100 });
  const keyed = () => `app:draft:${Math.random().toString(36).slice(2, 12)}`;
  const upload = async (server: Server, called: string): Promise<string> => {
    const { token } = await city.as(PERSON);
    const answer = await fetch(`${urlOf(server)}/api/files?name=${encodeURIComponent(called)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.from(samples.pdf),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { id: string }).id;
  };
  const draftAt = async (server: Server) => (await (await at(server, PERSON)).readDraft({ params: { name } })).draft;
  const files = () => database.db().collection<{ _id: string }>('files');
  const isThere = async (id: string) => (await files().findOne({ _id: id })) !== null;
  /** As if so much time had passed for the computers: nobody waits for it. */
  const age = (ms: number) =>
    files().updateMany({ keepUntil: { $exists: true } }, [{ $set: { keepUntil: { $subtract: ['$keepUntil', ms] } } }]);

  it('is on every device; of two that write onto the same one does, and the other is shown what stands there', async () => {
    const key = keyed();
    const plan = await upload('one', '建设方案.pdf');
    const first = { base: 0, form: form('港口调度'), files: [{ id: plan, of: 'plan' }], key };
    let { version = 0 } = await (await at('one', PERSON)).putDraft({ params: { name }, body: first });
    expect(await draftAt('other')).toMatchObject({
      ...{ version, key, form: { system: '港口调度' }, files: [{ id: plan, of: 'plan', name: '建设方案.pdf' }] },
    });
    for (let round = 0; round < 12; round += 1) {
      const written = await Promise.all(
        servers.map(async (server) => {
          const body = { ...first, base: version, form: form(`${server} ${round}`) };
          return { server, ...(await (await at(server, PERSON)).putDraft({ params: { name }, body })) };
        }),
      );
      const won = written.filter((one) => one.version !== undefined);
      expect(won).toHaveLength(1);
      version = won[0]?.version ?? 0;
      const stands = `${won[0]?.server} ${round}`;
      expect(written.find((one) => one.version === undefined)?.other).toMatchObject({
        version,
        form: { system: stands },
      });
      for (const server of servers) expect(await draftAt(server)).toMatchObject({ version, form: { system: stands } });
    }
  }, 120_000);

  it('is kept with its files for longer than what was sent and forgotten; killed, neither is lost; sent, it is gone', async () => {
    const [kept, forgotten] = [await upload('other', '自测报告.pdf'), await upload('other', '忘了.pdf')];
    const { version: base = 0, files: before = [], key } = (await draftAt('one')) ?? { key: keyed() };
    const plan = before[0]?.id ?? '';
    const attached = [
      { id: plan, of: 'plan' },
      { id: kept, of: 'selfTest' },
    ];
    const body = { base, form: form('港口调度平台'), files: attached, key };
    const { version } = await (await at('other', PERSON)).putDraft({ params: { name }, body });
    await other.end('SIGKILL');
    expect(await draftAt('one')).toMatchObject({ version, files: [{ id: plan }, { id: kept }] });
    await other.start();
    // Three days in which nobody opens it.
    await age(3 * MS_PER_DAY);
    await until('what was forgotten is swept away', async () => !(await isThere(forgotten)));
    for (const server of servers)
      expect((await draftAt(server))?.files.map(({ id }) => id)).toEqual(attached.map(({ id }) => id));

    const opening = {
      body: {
        procedure: 'cloud-use',
        form: { ...form('港口调度平台'), plan: { files: [plan] }, selfTest: { files: [kept] } },
        files: attached.map(({ id }) => id),
      },
      key,
    };
    const sent = await Promise.all(servers.map(async (server) => (await at(server, PERSON)).openMatter(opening)));
    expect(new Set(sent.map((one) => seen(one).id)).size).toBe(1);
    const id = sent.map(seen)[0]?.id ?? '';
    for (const server of servers) expect(await draftAt(server)).toBeUndefined();
    await age(40 * MS_PER_DAY);
    // Another one that is swept away says that the sweep has been there.
    const last = await upload('one', '也忘了.pdf');
    await age(40 * MS_PER_DAY);
    await until('the sweep has been there', async () => !(await isThere(last)));
    for (const file of [plan, kept]) {
      const { token } = await city.as('office-cloud');
      const headers = { authorization: `Bearer ${token}` };
      const got = await fetch(`${other.url()}/api/matters/${id}/files/${file}`, { headers });
      expect(Buffer.from(await got.arrayBuffer()).equals(Buffer.from(samples.pdf))).toBe(true);
    }
  }, 180_000);

  it('dropped at the one it is gone at the other, and its files with it; somebody else’s are none of it', async () => {
    const own = await upload('one', '方案.pdf');
    const body = { base: 0, form: form('航道'), files: [{ id: own }], key: keyed() };
    const { version = 0 } = await (await at('one', PERSON)).putDraft({ params: { name }, body });
    // He names what another has sent: it is not his, and stands in no draft.
    const thief = await city.as('culture-contact');
    await thief.client.putDraft({ params: { name }, body: { ...body, files: [{ id: own }], key: keyed() } });
    expect((await thief.client.readDraft({ params: { name } })).draft?.files).toEqual([]);
    await thief.client.dropDraft({ params: { name } });
    expect(await draftAt('other')).toMatchObject({ files: [{ id: own }] });
    await (await at('other', PERSON)).dropDraft({ params: { name }, query: { version } });
    expect(await draftAt('one')).toBeUndefined();
    await until('its file is gone', async () => !(await isThere(own)));
  }, 120_000);
});

describe('the first three things', () => {
  const WHO = 'office-cloud';
  const cards = async (server: Server) => (await at(server, WHO)).readFirstSteps({});
  const ticked = async (server: Server) =>
    (await cards(server)).steps
      .filter(({ done }) => done)
      .map(({ key }) => key)
      .sort();

  it('are ticked at both by what was done at either, also by one that was killed right after', async () => {
    for (const server of servers) expect(await ticked(server)).toEqual(['reached']);
    const opened = await (
      await city.as('education-contact')
    ).open('cloud-use', {
      ...{ system: '学籍管理系统', level: '2', plan: '建设方案要点', selfTest: '自测合格' },
      ...{ hosts: 2, databases: 1, storage: 100 },
    });
    await (
      await at('other', WHO)
    ).giveCommand({
      ...{ params: { id: opened.id, command: 'accept' }, body: { form: {} }, key: randomUUID() },
    });
    await other.end('SIGKILL');
    expect(await ticked('one')).toEqual(['acted', 'reached']);
    await other.start();
    expect(await ticked('other')).toEqual(['acted', 'reached']);
  }, 120_000);

  it('put away at the one they are away at the other, and had back there', async () => {
    await (await at('one', WHO)).putFirstSteps({ body: { shown: false } });
    expect((await cards('other')).shown).toBe(false);
    await (await at('other', WHO)).putFirstSteps({ body: { shown: true } });
    expect((await cards('one')).shown).toBe(true);
    await (await at('one', WHO)).putOpinions({ body: { yes: ['材料齐全，同意。'] } });
    for (const server of servers) expect(await ticked(server)).toEqual(['acted', 'phrases', 'reached']);
  });

  it('begin anew with the training ground, at both', async () => {
    const { beginning } = (await city.send('/api/training/clock')).body as { beginning: number };
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' } };
    await city.send('/api/training/beginning', { ...asked, body: JSON.stringify({ beginning }) });
    for (const server of servers)
      await until(`${server} has begun anew`, async () => {
        const answer = await fetch(`${urlOf(server)}/api/training/clock`).catch(() => undefined);
        return ((await answer?.json()) as { beginning: number } | undefined)?.beginning === beginning + 1;
      });
    await city.asAnew(WHO);
    for (const server of servers) expect(await ticked(server)).toEqual(['reached']);
  }, 120_000);
});
