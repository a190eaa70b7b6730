/** Production: no training door; the first administrator at the machine, people from CSV, and a login by WeChat and a code. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '@banjie/shared/contract/client.ts';
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import type { Route } from '@banjie/shared/contract/route.ts';
import { startCity, type City } from '../harness/city.ts';
import { dump } from './impolite.ts';
import { refusal } from './talk.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = 'server/training/data/import-example';
const SECRET = 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge';
const METRICS_TOKEN = 'Wd4Tz8Qk1Nf6Hy3Bs7';
const wechatApp = { appid: 'wx0123456789abcdef', secret: 'story-app-secret-not-to-be-shown' };

/** code2session as documented: a code is good once and for one app; errors come with status 200. */
class FakeWechat {
  /** Codes that wx.login gave out, with the openid behind each. */
  readonly codes = new Map<string, string>();
  readonly used = new Set<string>();
  busyTimes = 0;
  readonly #server: Server;
  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      response.setHeader('content-type', 'text/plain');
      response.end(JSON.stringify(url.pathname === '/sns/jscode2session' ? this.#session(url.searchParams) : {}));
    });
  }
  #session(query: URLSearchParams): object {
    const fault = (errcode: number, errmsg: string) => ({ errcode, errmsg: `${errmsg}, rid: 6ab1-story` });
    if (query.get('appid') !== wechatApp.appid) return fault(40013, 'invalid appid');
    if (query.get('secret') !== wechatApp.secret) return fault(40125, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code') return fault(40002, 'invalid grant_type');
    if (this.busyTimes > 0) {
      this.busyTimes -= 1;
      return fault(-1, 'system error');
    }
    const code = query.get('js_code') ?? '';
    const openid = this.codes.get(code);
    if (openid === undefined) return fault(40029, 'invalid code');
    if (this.used.has(code)) return fault(40163, 'code been used');
    this.used.add(code);
    return { openid, session_key: `session-key-of-${openid}` };
  }
  start = () =>
    new Promise<string>((up) =>
      this.#server.listen(0, '127.0.0.1', () => up(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`)),
    );
  stop = () => new Promise<void>((down) => this.#server.close(() => down()));
}

const wechat = new FakeWechat();
let environment: Record<string, string>;
let city: City;
beforeAll(async () => {
  environment = {
    BANJIE_MODE: 'production',
    BANJIE_SECRET: SECRET,
    BANJIE_METRICS_TOKEN: METRICS_TOKEN,
    BANJIE_PUBLIC_URL: 'https://city.example',
    BANJIE_WECHAT_APPID: wechatApp.appid,
    BANJIE_WECHAT_SECRET: wechatApp.secret,
    BANJIE_WECHAT_URL: await wechat.start(),
    BANJIE_LOG: 'trace',
  };
  city = await startCity({ environment });
}, 60_000);
afterAll(async () => {
  await city?.close();
  await wechat.stop();
});

/** `npm run admin -- …` on the same database: what it said, and whether it succeeded. */
const admin = (...args: string[]): Promise<{ said: string; good: boolean }> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      ['--no-deprecation', 'launch/run.mjs', 'server/cli.ts', ...args],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...environment, MONGODB_URI: city.databaseUri } },
      (error, stdout, stderr) => done({ said: stdout + stderr, good: error === null }),
    ),
  );
/** What somebody types into the form: his name, and the code that the administrator's command has shown. */
const named = (name: string, said: string) => ({ name, code: codeIn(said) });
const codeIn = (said: string): string => /绑定码.(\d{4} \d{4})/.exec(said)?.[1] ?? '(no code)';

const clientWith = (token?: string): Client =>
  createClient(async ({ method, path, headers, body }) =>
    city.send(path, {
      method,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body }),
    }),
  );
const anyone = clientWith();
let logins = 0;
/** wx.login on the phone with this openid, and the answer of our server to its code. */
function login(openid: string) {
  const code = `code-${(logins += 1)}`;
  wechat.codes.set(code, openid);
  return anyone.loginWechat({ body: { code } });
}
async function ticketOf(openid: string): Promise<string> {
  const answer = await login(openid);
  return 'ticket' in answer ? answer.ticket : expect.getState().currentTestName + ': bound already';
}
async function tokenOf(openid: string): Promise<string> {
  const answer = await login(openid);
  return 'token' in answer ? answer.token : 'not bound';
}

it('has no training door', async () => {
  const doors = (Object.keys(routes) as RouteName[])
    .map((name): Route => routes[name])
    .filter(({ training }) => training);
  expect(doors.length).toBeGreaterThan(4);
  for (const { method, path } of doors) {
    const body = method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await city.send(path.replace(':id', 'civil-data'), { method, ...body })).status).toBe(404);
  }
  const front = await city.send('/', { redirect: 'manual' });
  expect([front.status, front.headers.get('location')]).toEqual([302, '/m/']);
  expect((await city.send('/training/page.js')).status).toBe(404);
  // Whoever came by TLS once comes by nothing else.
  expect(front.headers.get('strict-transport-security')).toBe('max-age=31536000');
  const description = await city.send('/api/openapi.json', operator);
  expect(description.status).toBe(200);
  expect(JSON.stringify(description.body)).not.toMatch(/training\/personas/);
});

const operator = { headers: { authorization: `Bearer ${METRICS_TOKEN}` } };

it('shows measurements and the description of the API to those who run it, and to nobody else', async () => {
  const basic = { headers: { authorization: `Basic ${Buffer.from(`ops:${METRICS_TOKEN}`).toString('base64')}` } };
  for (const path of ['/metrics', '/api/openapi.json', '/api/docs', '/api/docs/start.js']) {
    for (const wrong of [{}, { headers: { authorization: `Bearer ${SECRET}` } }]) {
      const refused = await city.send(path, wrong);
      expect([path, refused.status]).toEqual([path, 401]);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Basic/);
      expect(JSON.stringify(refused.body)).toMatch(/只对运维人员开放/);
    }
    for (const right of [operator, basic]) expect((await city.send(path, right)).status).toBe(200);
  }
  for (const path of ['/healthz', '/readyz']) expect((await city.send(path)).status).toBe(200);
});

describe('the first administrator', () => {
  it('is made by a command, once, and gets a code on the screen', async () => {
    const made = await admin('first-admin', '--name', '顾明远', '--unit', '市数据资源管理局');
    expect(made.good).toBe(true);
    expect(made.said).toMatch(/已建管理员 顾明远/);
    const second = await admin('first-admin', '--name', '别人', '--unit', '市数据资源管理局');
    expect([second.good, second.said]).toEqual([false, expect.stringMatching(/已有管理员 顾明远/)]);

    const ticket = await ticketOf('openid-gu');
    const wrong = await refusal(anyone.bindWechat({ body: { ticket, name: '顾明远', code: '00000000' } }));
    expect([wrong.status, wrong.message]).toEqual([422, expect.stringMatching(/不对或已失效/)]);
    const forged = await refusal(anyone.bindWechat({ body: { ticket: `${ticket}x`, ...named('顾明远', made.said) } }));
    expect(forged.status).toBe(401);
    const { token, me } = await anyone.bindWechat({ body: { ticket, ...named('顾明远', made.said) } });
    expect(me).toMatchObject({
      name: '顾明远',
      administrator: true,
      training: false,
      unit: { name: '市数据资源管理局' },
    });
    expect((await clientWith(token).me({})).name).toBe('顾明远');
    // The code is used up: another phone does not get in with it.
    const thief = await refusal(
      anyone.bindWechat({ body: { ticket: await ticketOf('openid-thief'), ...named('顾明远', made.said) } }),
    );
    expect([thief.status, thief.message]).toEqual([409, expect.stringMatching(/已经被另一个账号用过/)]);
  });
});

describe('units, people and posts', () => {
  const files = [
    ['--units', `${EXAMPLE}/units.csv`],
    ['--people', `${EXAMPLE}/people.csv`],
    ['--posts', `${EXAMPLE}/posts.csv`],
    ['--resources', `${EXAMPLE}/resources.csv`],
    ['--subscriptions', `${EXAMPLE}/subscriptions.csv`],
  ] as const;

  it('are not written at all when one line is wrong, which is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'banjie-import-'));
    const broken = join(folder, 'people.csv');
    writeFileSync(broken, '标识,姓名,单位\ncivil-01,梁国忠,市民政局\ncivil-02,林晓芸,没有的局\n');
    const refused = await admin('import', '--units', `${EXAMPLE}/units.csv`, '--people', broken);
    rmSync(folder, { recursive: true });
    expect(refused.good).toBe(false);
    expect(refused.said).toMatch(/people\.csv.*3/);
    expect((await admin('code', 'civil-01')).said).toMatch(/没有“civil-01”这个人/);
  });

  it('come from the example’s files, and their people log in by WeChat and a code', async () => {
    const imported = await admin('import', ...files.flat());
    expect([imported.good, imported.said]).toEqual([true, expect.stringMatching(/\S/)]);
    for (const [person, name, openid] of [
      ['education-02', '何静', 'openid-he'],
      ['周文博', '周文博', 'openid-zhou'],
    ] as const) {
      const { said } = await admin('code', person);
      const { me } = await anyone.bindWechat({ body: { ticket: await ticketOf(openid), ...named(name, said) } });
      expect(said).toContain(me.name);
    }
  });

  it('have their to-do list: what one opens the other finds', async () => {
    const he = clientWith(await tokenOf('openid-he'));
    const opened = await he.openMatter({
      key: randomUUID(),
      body: {
        procedure: 'cloud-use',
        form: { system: '学籍系统', level: '2', plan: '方案', selfTest: '合格', hosts: 2, databases: 1, storage: 10 },
      },
    });
    const zhou = clientWith(await tokenOf('openid-zhou'));
    const todo = await zhou.listMatters({ query: { scope: 'todo' } });
    expect(todo.items.map(({ number, steps }) => [number, steps])).toEqual([[opened.number, ['受理']]]);
    expect((await zhou.me({})).counts.todo).toBe(1);
    expect((await he.listMatters({ query: { scope: 'todo' } })).items).toEqual([]);
  });
});

describe('a code of WeChat', () => {
  it('that was used or is wrong is refused with what to do', async () => {
    await login('openid-he');
    for (const code of [`code-${logins}`, 'never-given']) {
      const refused = await refusal(anyone.loginWechat({ body: { code } }));
      expect([refused.status, refused.message]).toEqual([422, expect.stringMatching(/无效或已过期.*重新进入/)]);
    }
  });

  it('is tried again while WeChat is busy, and the person is told when it stays so', async () => {
    wechat.busyTimes = 1;
    expect(await login('openid-he')).toHaveProperty('token');
    wechat.busyTimes = 10;
    const refused = await refusal(login('openid-he'));
    expect([refused.status, refused.message]).toEqual([503, expect.stringMatching(/稍后再试/)]);
    wechat.busyTimes = 0;
  });
});

it('a login outlives a crash and a restart of the server', async () => {
  const token = await tokenOf('openid-zhou');
  await city.kill();
  await city.restart();
  expect((await clientWith(token).me({})).name).toBe('周文博');
  expect(await login('openid-he')).toMatchObject({ me: { name: '何静' } });
  const forged = await refusal(clientWith(`${token.slice(0, -4)}AAAA`).me({}));
  expect(forged.status).toBe(401);
});

it('a new phone ends what the old one had; so does an administrator’s word', async () => {
  const old = await login('openid-he');
  if (!('token' in old)) throw new Error('not bound');
  const { said } = await admin('code', 'education-02');
  const ticket = await ticketOf('openid-he-new');
  const now = await anyone.bindWechat({ body: { ticket, ...named('何静', said), device: 'HUAWEI Mate 60' } });
  expect((await refusal(clientWith(old.token).me({}))).status).toBe(401);
  expect((await refusal(anyone.refreshSession({ body: { refresh: old.refresh } }))).status).toBe(401);
  // The WeChat account of the old phone is nobody's any more.
  expect(await login('openid-he')).toHaveProperty('ticket');
  const { items } = await clientWith(now.token).listSessions({});
  expect(items).toMatchObject([{ device: 'HUAWEI Mate 60', current: true }]);
  expect((await admin('sign-out', 'education-02')).said).toMatch(/1 台设备/);
  let status = 200;
  while (status === 200)
    status = await clientWith(now.token)
      .me({})
      .then(
        () => 200,
        (error: { status: number }) => error.status,
      );
  expect(status).toBe(401);
  expect((await refusal(anyone.refreshSession({ body: { refresh: now.refresh } }))).status).toBe(401);
});

it('whoever has left is let in no more, whichever process wrote it and however good his token is', async () => {
  const zhou = clientWith(await tokenOf('openid-zhou'));
  const folder = mkdtempSync(join(tmpdir(), 'banjie-import-'));
  const file = join(folder, 'people.csv');
  writeFileSync(file, '标识,姓名,单位,离任\noffice-02,周文博,office,是\n');
  expect((await admin('import', '--people', file)).good).toBe(true);
  rmSync(folder, { recursive: true });
  // The other process has written it: the server hears of it at its next event.
  let status = 200;
  while (status === 200)
    status = await zhou.listUnits({}).then(
      () => 200,
      (error: { status: number }) => error.status,
    );
  const refused = await refusal(zhou.listUnits({}));
  expect([refused.status, refused.message]).toEqual([401, expect.stringMatching(/已停用/)]);
  expect(await login('openid-zhou')).toHaveProperty('ticket');
});

it('a server with another secret does not start on this city, and says what to do', async () => {
  const data = mkdtempSync(join(tmpdir(), 'banjie-other-'));
  const env = { ...process.env, NODE_OPTIONS: '', ...environment, MONGODB_URI: city.databaseUri };
  const started = await new Promise<{ good: boolean; said: string }>((done) =>
    execFile(
      process.execPath,
      ['--no-deprecation', 'launch/run.mjs', 'server/main.ts'],
      {
        cwd: ROOT,
        env: { ...env, BANJIE_DATA: data, BANJIE_PORT: '0', BANJIE_SECRET: [...SECRET].reverse().join('') },
      },
      (error, stdout, stderr) => done({ good: error === null, said: stdout + stderr }),
    ),
  );
  rmSync(data, { recursive: true, force: true });
  expect(started.good).toBe(false);
  expect(started.said).toMatch(/BANJIE_SECRET.*accept-keys/s);
  expect(started.said).not.toContain(SECRET);
});

it('keeps no session key of WeChat, and shows no secret in its log', async () => {
  const all = await dump(city.databaseUri);
  expect(all).toContain('openid-he');
  const log = city.log.join('\n');
  expect(log).toContain('/api/login/wechat');
  for (const place of [all, log])
    for (const secret of ['session-key-of', wechatApp.secret, SECRET]) expect(place.includes(secret)).toBe(false);
});
