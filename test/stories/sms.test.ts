/** SMS: for whoever is bound to nothing, and for an incident while WeCom refuses; what comes back of it, late and doubled. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { startFakeGateway, type FakeGateway } from '@banjie/server/notify/channels/sms/fake-gateway.ts';
import { FAKE, startFakeWecom, type FakeWecom } from '@banjie/server/wecom/fake-wecom.ts';
import { machineNow } from '../harness/machine-time.ts';
import { startCity, type City } from '../harness/city.ts';
import { dump } from './impolite.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SECRET = 'k3Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge';
const DUTY = 'cloud-duty1';
const MOBILE = { [DUTY]: '13912340001', 'civil-data': '13912340002' };
let wecom: FakeWecom;
let gateway: FakeGateway;
let city: City;
let database: mongoose.mongo.MongoClient;
let environment: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'banjie-sms-'));
beforeAll(async () => {
  wecom = await startFakeWecom();
  wecom.members.add('ZhouHang');
  gateway = await startFakeGateway(SECRET, () => Math.floor(Date.parse(machineNow()) / 1000));
  environment = {
    BANJIE_SECRET: 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge',
    BANJIE_PERSONAL_KEYS: join(folder, 'keys'),
    BANJIE_WECOM_CORPID: FAKE.corpId,
    BANJIE_WECOM_AGENTID: String(FAKE.agentId),
    BANJIE_WECOM_SECRET: FAKE.secret,
    BANJIE_WECOM_URL: wecom.url,
    BANJIE_SMS_URL: gateway.url,
    BANJIE_SMS_SECRET: SECRET,
    BANJIE_SMS_SIGN: '某市办结',
    BANJIE_LOG: 'trace',
  };
  city = await startCity({ environment });
  database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
  // Nobody of them is in the chat.
  for (const person of Object.keys(MOBILE)) {
    const chat = await database
      .db()
      .collection<{ _id: string; account: string }>('identities')
      .findOneAndDelete({ _id: `chat-of:${person}` });
    if (chat)
      await database
        .db()
        .collection<{ _id: string }>('identities')
        .deleteOne({ _id: `chat:${chat.account}` });
  }
}, 90_000);
afterAll(async () => {
  await database?.close();
  await city?.close();
  await Promise.all([wecom.close(), gateway.close()]);
  rmSync(folder, { recursive: true });
});

const admin = (...args: string[]): Promise<{ said: string; good: boolean }> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', ...args],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...environment, MONGODB_URI: city.databaseUri } },
      (error, stdout, stderr) => done({ said: stdout + stderr, good: error === null }),
    ),
  );
const PATIENCE_MS = 40_000;
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()) && performance.now() < end;) await pause(40);
  expect(await holds()).toBe(true);
}
const to = (person: keyof typeof MOBILE, number: string) =>
  gateway.phones.filter(({ mobile, params }) => mobile === MOBILE[person] && params['number'] === number);
const report = ({ headers, body }: ReturnType<FakeGateway['reportOf']>) =>
  city.send('/api/channels/sms', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body });
const wayOf = async (person: string, number: string) => {
  const found = await database.db().collection('notices').find({ number }).toArray();
  const ways = found.flatMap(
    ({ to: all }) => all as { who: string; channel: string; state: string; failure?: string }[],
  );
  return ways.find(({ who, channel }) => who === person && channel === 'sms');
};

it('numbers come with the file of people, are named by the check, and stand nowhere', async () => {
  const rows = await Promise.all(
    Object.entries(MOBILE).map(async ([person, mobile]) => {
      const me = await (await city.as(person)).client.me({});
      return `${person},${me.name},${me.unit.id},${person === DUTY ? 'ZhouHang' : ''},${mobile}`;
    }),
  );
  const path = join(folder, 'people.csv');
  writeFileSync(path, ['标识,姓名,单位,企业微信推送账号,手机号码', ...rows, ''].join('\n'));
  const imported = await admin('import', '--people', path);
  expect([imported.good, imported.said.includes('1391234')]).toEqual([true, false]);
  const { said } = await admin('channels', 'check');
  expect(said).toMatch(/短信：正常\s+任职人员 \d+ 人，可以推送到 2 人/);
  for (const place of [said, await dump(city.databaseUri)]) expect(place).not.toMatch(/1391234000[12]/);
});

it('whoever is bound to nothing is told of his task, in one part, without a link', async () => {
  const finding = { record: '430101', field: '名称', says: '甲', should: '乙', evidence: '户口簿' };
  const form = { resource: 'divisions', findings: [finding] };
  const { number } = await (await city.as('education-data')).open('data-correction', form);
  await until(() => to('civil-data', number).length > 0);
  const [sms] = to('civil-data', number);
  expect(sms).toMatchObject({
    template: 'task',
    text: expect.stringMatching(/^【某市办结】待办：.*事项\d+，请登录系统办理。$/) as string,
  });
  expect((sms?.text ?? '').length).toBeLessThanOrEqual(70);
  expect(to('civil-data', number)).toHaveLength(1);
});

it('while WeCom refuses an incident goes by SMS at once, and a report that it did not arrive is heeded, late and twice', async () => {
  wecom.next = Array.from({ length: 20 }, () => 48002);
  const form = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
  const { number } = await (await city.as(DUTY)).open('incident', form);
  await until(() => to(DUTY, number).length > 0);
  expect(to(DUTY, number)[0]).toMatchObject({ template: 'urgent', urgent: true });
  await until(async () => (await wayOf(DUTY, number))?.state === 'accepted');

  gateway.dead.add(MOBILE[DUTY]);
  const failed = gateway.reportOf(
    to(DUTY, number).map(({ id }) => id),
    { reason: 'ABSENT 13912340001' },
  );
  const forged = await report({ ...failed, body: failed.body.replace('ABSENT', 'OTHER') });
  expect(forged.status).toBe(403);
  expect((await wayOf(DUTY, number))?.state).toBe('accepted');
  expect([await report(failed), await report(failed)].map(({ status, body }) => [status, body])).toEqual([
    [200, 'ok'],
    [200, 'ok'],
  ]);
  await until(async () => (await wayOf(DUTY, number))?.state === 'givenUp');
  expect((await wayOf(DUTY, number))?.failure).toBe('not delivered: ABSENT 139****0001');
  gateway.dead.clear();
  // It says the opposite an hour later: what has been decided stays.
  await report(gateway.reportOf(to(DUTY, number).map(({ id }) => id)));
  const worked = { channel: 'sms', nextAt: { $exists: true } };
  await until(async () => (await database.db().collection('incoming').countDocuments(worked)) === 0);
  expect((await wayOf(DUTY, number))?.state).toBe('givenUp');
  for (const place of [city.log.join('\n'), await dump(city.databaseUri)]) expect(place).not.toMatch(/1391234000[12]/);
});
