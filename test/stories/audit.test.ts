/** Who came in, who looked and who administered stands in the audit trail, is read by auditors alone, and survives a kill. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import type { AuditView } from '@banjie/shared/contract/routes/audit.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { ADMINISTRATOR, contactOf } from '@banjie/server/training/city/people.ts';
import { verifyAdministration } from '@banjie/server/proof/verify/administration/chain.ts';
import { connect } from '@banjie/server/store/base/connection.ts';
import { rootStore } from '@banjie/server/store/matters/roots.ts';
import { administrationReading } from '@banjie/server/store/audit/reading.ts';
import { BOT_TOKEN, startCity, type City } from '../harness/city.ts';
import { heard, impolite } from './impolite.ts';
import { refusal } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PHONE = '13987654321';
/** As the proxy before the server says it; whoever asks may claim what he likes before that. */
const PHONE_ADDRESS = '203.0.113.7';
const from = { 'x-forwarded-for': `8.8.8.8, ${PHONE_ADDRESS}` };
const data = mkdtempSync(join(tmpdir(), 'banjie-audit-story-'));
let city: City;
let matter: MatterView;

beforeAll(async () => {
  city = await startCity({ environment: { BANJIE_DATA: data, BANJIE_PROXIES: '127.0.0.1' } });
  await city.forward({ nextWorkingDay: true });
  await city.as('audit-auditor');
  matter = await (
    await city.as('education-data')
  ).open('citizen-complaint', {
    ...{ from: 'citizen', contact: PHONE, unit: 'housing', matter: 'again', facts: '要求重复交材料' },
  });
  // The unit that is complained of handles it not; the authority does.
  await (await city.as('authority-data')).give(matter.number, 'assign', { unit: 'authority' });
}, 60_000);
afterAll(async () => {
  await city?.close();
  rmSync(data, { recursive: true, force: true });
});

const program = (script: string, ...words: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: '', MONGODB_URI: city.databaseUri, BANJIE_DATA: data };
    const args = ['--no-deprecation', 'launch/run.mjs', script, ...words];
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_, out, errors) =>
      resolve({ code: child.exitCode ?? -1, said: out + errors }),
    );
  });
type Asked = Partial<Record<'who' | 'what' | 'kind' | 'channel' | 'from' | 'until' | 'cursor' | 'limit', string>>;
const audit = async (query: Asked = {}) => (await city.as('audit-auditor')).client.listAudit({ query: query as never });
const newest = async (query: Asked): Promise<AuditView | undefined> => (await audit(query)).items[0];

it('says who came in and who failed, from where and by which way', async () => {
  const bound = await impolite(city, 'POST', '/api/chat/bind', {
    token: BOT_TOKEN,
    body: { contact: 'stranger', name: '王伟', code: '12345678' },
    headers: heard(),
    key: 'chat:message-1',
  });
  expect(bound.status).toBe(422);
  await impolite(city, 'POST', '/api/login/refresh', {
    body: { refresh: `${'a'.repeat(22)}.${'b'.repeat(64)}` },
    headers: from,
  });
  await impolite(city, 'POST', '/api/training/personas/civil-data/token', { headers: from });
  await impolite(city, 'POST', '/api/training/personas/nobody/token', {
    headers: { 'x-forwarded-for': 'not an address' },
  });
  const { items } = await audit({ kind: 'signIn', limit: '4' });
  expect(
    items.map(({ what, who, outcome, channel, of, from: where }) => [what, who, outcome, channel, of, where]),
  ).toEqual([
    ['训练场登录', '', expect.stringMatching(/^被拒/), '网页', 'nobody', '127.0.0.1'],
    ['训练场登录', expect.stringMatching(/（市民政局）$/), '完成', '网页', 'civil-data', PHONE_ADDRESS],
    ['续期登录', '', '被拒：登录无效或已失效', '网页', '', PHONE_ADDRESS],
    ['绑定聊天', '机器人 main', '被拒：内容不对', '聊天', '王伟 stranger', '127.0.0.1'],
  ]);
});

it('says who looked at a personal field, at a file of a matter and at the trail itself', async () => {
  const { client } = await city.as('authority-data');
  expect(await client.readPersonal({ params: { id: matter.number, field: 'contact' } })).toEqual({ value: PHONE });
  await impolite(city, 'GET', `/api/matters/${matter.id}/file.pdf`, { as: 'authority-data', headers: from });
  await impolite(city, 'GET', `/api/matters/${matter.id}/file.json`, { as: 'transport-contact' });
  await audit();
  const { items } = await audit({ kind: 'look', limit: '4' });
  const about = `事项 ${matter.number}`;
  expect(items.map(({ what, who, of, outcome }) => [what, who.replace(/（.*/, ''), of, outcome])).toEqual([
    ['查看审计记录', '严谨', '', '完成'],
    ['导出卷宗（JSON）', expect.any(String), about, '被拒：没有或看不到'],
    ['导出卷宗（PDF）', expect.any(String), about, '完成'],
    ['查看加密保存的个人信息', expect.any(String), `${about} · 联系方式`, '完成'],
  ]);
  expect(items[2]?.from).toBe(PHONE_ADDRESS);
});

it('says what was administered, and who was refused what', async () => {
  const { client } = await city.as(ADMINISTRATOR);
  const closing = { number: 12, why: '上级要求保存一年' };
  await client.putSetting({ params: { key: 'city.audit-months' }, body: { version: 0, form: closing } });
  const refused = await refusal((await city.as('civil-data')).client.listSettings({}));
  expect(refused.status).toBe(403);
  // A command in a matter is in its history and not here; refused for lack of right it is here.
  await impolite(city, 'POST', `/api/matters/${matter.id}/commands/cancel`, {
    as: 'transport-contact',
    key: randomUUID(),
    body: {},
  });
  await impolite(city, 'PUT', '/api/settings/city.closing', {
    token: BOT_TOKEN,
    body: { version: 0, form: {} },
    headers: { 'x-contact': contactOf('civil-data'), ...heard() },
  });
  expect(await newest({ kind: 'administer', who: ADMINISTRATOR })).toMatchObject({
    ...{ what: '修改本市设定', of: 'city.audit-months', outcome: '完成', channel: '网页' },
  });
  expect((await audit({ kind: 'refused' })).items.map(({ what, outcome }) => [what, outcome])).toContainEqual([
    '本市设定',
    '被拒：无权',
  ]);
  expect(await newest({ what: 'putSetting', channel: 'chat' })).toMatchObject({
    who: '机器人 main',
    outcome: '被拒：无权',
  });
  expect((await audit({ what: 'openMatter' })).items).toEqual([]);
  expect((await audit({ what: 'giveCommand' })).items.filter(({ refused: no }) => !no)).toEqual([]);
});

it('is kept longer and never shorter than it was', async () => {
  const { client } = await city.as(ADMINISTRATOR);
  const params = { key: 'city.audit-months' };
  const lower = await refusal(client.putSetting({ params, body: { version: 1, form: { number: 6, why: '省空间' } } }));
  const back = await refusal(client.resetSetting({ params, body: { version: 1, why: '省空间' } }));
  const below = await refusal(client.putSetting({ params, body: { version: 1, form: { number: 3, why: '省空间' } } }));
  expect([lower, back, below].map(({ status }) => status)).toEqual([422, 422, 422]);
  expect(JSON.stringify(lower.error.faults)).toMatch(/只能调大，不能调小/);
});

it('is read by auditors alone: not by administrators, not by chat, not by who holds another post', async () => {
  for (const person of [ADMINISTRATOR, 'audit-head', 'civil-data'])
    expect((await refusal((await city.as(person)).client.listAudit({}))).status).toBe(403);
  const asked = { token: BOT_TOKEN, headers: { 'x-contact': contactOf('audit-auditor'), ...heard() } };
  expect((await impolite(city, 'GET', '/api/audit', asked)).status).toBe(403);
  expect((await city.send('/api/audit')).status).toBe(401);
  // Nor by an auditor who administers under another of his ids.
  const { token } = await city.as('audit-auditor');
  const look = async () => (await impolite(city, 'GET', '/api/audit', { token })).status;
  expect(await look()).toBe(200);
  const database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
  const persons = database.db().collection<{ _id: string }>('persons');
  await persons.updateOne({ _id: 'audit-auditor' }, { $set: { human: ADMINISTRATOR } });
  while ((await look()) === 200);
  expect(await look()).toBe(403);
  await persons.updateOne({ _id: 'audit-auditor' }, { $unset: { human: 1 } });
  while ((await look()) !== 200);
  await database.close();
});

it('comes by pages and by days, and says what it does not understand', async () => {
  const all = (await audit({ limit: '100', kind: 'signIn' })).items.map(({ id }) => id);
  const first = await audit({ limit: '2', kind: 'signIn' });
  const second = await audit({ limit: '2', kind: 'signIn', cursor: first.next ?? '' });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 4));
  expect((await audit({ until: '2026-01-01' })).items).toEqual([]);
  expect((await audit({ from: '2026-03-01', until: '2026-03-31', kind: 'signIn' })).items).not.toEqual([]);
  expect((await refusal(audit({ from: '2026-02-31' }))).status).toBe(422);
});

it('has every command at the machine that writes, before and after, and is read there', async () => {
  const [suspended, forgotten] = await Promise.all([
    program('server/cli.ts', 'suspend', 'legal-contact'),
    program('server/cli.ts', 'forget', PHONE),
  ]);
  expect([suspended.code, forgotten.code]).toEqual([0, 1]);
  const { items } = await audit({ channel: 'command-line' });
  expect(items.map(({ what, of, outcome }) => [what, of, outcome].join(' ')).sort()).toEqual(
    [
      ...['命令 forget 139****4321 开始', '命令 forget 139****4321 未成'],
      ...['命令 suspend legal-contact 开始', '命令 suspend legal-contact 完成'],
    ].sort(),
  );
});

it('loses nothing that was promised when a server is killed; what two servers write is whole', async () => {
  const other = await city.another();
  const looked = await fetch(`${other.url()}/api/matters/${matter.id}/personal/contact`, {
    headers: { authorization: `Bearer ${(await city.as('authority-data')).token}` },
  });
  // It is answered, so it is at rest: nothing is waited for.
  expect(looked.status).toBe(200);
  await Promise.all([
    other.end('SIGKILL'),
    (await city.as('authority-data')).client.readPersonal({ params: { id: matter.number, field: 'contact' } }),
  ]);
  const { items } = await audit({ what: 'readPersonal' });
  expect(items.map(({ of }) => of)).toEqual(Array.from({ length: 3 }, () => `事项 ${matter.number} · 联系方式`));
  const listed = await program('server/cli.ts', 'audit', '--what', 'admin suspend', '--limit', '1');
  const connection = await connect(city.databaseUri);
  try {
    const kept = await rootStore(connection).roots();
    const roots = { good: kept, kept, exported: undefined };
    expect((await verifyAdministration(administrationReading(connection), roots)).findings).toEqual([]);
  } finally {
    await connection.close();
  }
  expect([listed.code, listed.said]).toEqual([
    0,
    expect.stringMatching(/命令 suspend {2}legal-contact {2}完成 {2}命令行[^]*--after/),
  ]);
});

it('is written when a server is told to stop', async () => {
  await impolite(city, 'POST', '/api/training/personas/audit-contact/token', { headers: from });
  await city.server.end('SIGTERM');
  const database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
  try {
    expect(await database.db().collection('audit').countDocuments({ who: 'audit-contact' })).toBe(1);
  } finally {
    await database.close();
  }
});
