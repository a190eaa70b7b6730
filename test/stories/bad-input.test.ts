/** Whatever is sent, the answer says what was wrong and what to do; it is never "internal error", and nothing is kept that must not be. */
import { randomUUID } from 'node:crypto';
import { connect as connectTo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import { BOT_TOKEN, type City, seen, startCity } from '../harness/city.ts';
import { dump, heard, impolite, type Asked } from './impolite.ts';
import { ask, numberIn, pushArrived, quiet, refusal } from './talk.ts';

let city: City;
beforeAll(async () => {
  city = await startCity({ chat: true, environment: { BANJIE_LOG: 'trace' } });
  await quiet(city);
}, 60_000);
afterAll(() => city?.close());
afterEach(() => {
  // Nothing that was sent here has made the server fail.
  expect(city.log.filter((line) => /"level":[56]0|request failed/.test(line))).toEqual([]);
});

const send = (method: string, path: string, asked?: Asked) => impolite(city, method, path, asked);

const application = {
  system: '企业码应用平台',
  level: '2',
  plan: '建设方案',
  selfTest: '自测合格',
  hosts: 2,
  databases: 1,
  storage: 100,
};
const opening = (change: object = {}) => ({ procedure: 'cloud-use', form: { ...application, ...change } });
const open = (body: unknown, asked: Asked = {}) =>
  send('POST', '/api/matters', { as: 'transport-contact', key: randomUUID(), body, ...asked });

describe('what is sent', () => {
  it('names the place where JSON is broken', async () => {
    const broken = await open('{\n  "procedure": "cloud-use",\n  "form": {,}\n}');
    expect([broken.status, broken.code]).toEqual([422, 'invalid']);
    expect(broken.text).toMatch(/不是合法的 JSON.第 3 行第 1[0-9] 列/);
    for (const body of ['[]', 'null', '"text"', '12', '{"procedure":7}']) expect((await open(body)).status).toBe(422);
    expect(
      (await open('{"procedure":"cloud-use","form":' + '['.repeat(50_000) + ']'.repeat(50_000) + '}')).status,
    ).toBe(422);
  });

  it('names what is unknown and what is missing, by its path', async () => {
    for (const procedure of ['annual-plan', 'constructor', '__proto__']) {
      const unknown = await open({ procedure, form: {} });
      expect([unknown.status, unknown.paths]).toEqual([422, ['procedure']]);
    }
    const missing = await open({ procedure: 'cloud-use', form: { system: '甲', hosts: '八' } });
    expect(missing.status).toBe(422);
    expect(missing.paths.sort()).toEqual(['databases', 'hosts', 'level', 'plan', 'selfTest', 'storage']);
    expect(missing.error?.faults?.map(({ message }) => message).join()).toMatch(/请提交“应用系统建设方案/);
    const rows = await send('POST', '/api/matters', {
      as: 'education-data',
      key: randomUUID(),
      body: {
        procedure: 'data-correction',
        form: {
          resource: 'divisions',
          findings: [{ record: '430102', field: '面积', says: '1', should: '2', evidence: '3' }],
        },
      },
    });
    expect(rows.paths).toEqual(['findings.0.field']);
  });

  it('is no instant: the field is named, and what it should be', async () => {
    const [row] = (await (await city.as('office-cloud')).client.listMatters({ query: { scope: 'todo' } })).items;
    for (const until of ['', 'soon', '2026-13-45T99:00:00.000Z', 12, null]) {
      const put = await send('PUT', `/api/matters/${row?.id}/snooze`, { as: 'office-cloud', body: { until } });
      expect([until, put.status, put.paths]).toEqual([until, 422, ['until']]);
      expect(put.error?.faults?.[0]?.message).toMatch(/应为时刻|请选择何时再提醒/);
    }
  });

  it('is answered when it is far too large, with what to do', async () => {
    const large = await open(opening({ plan: '长'.repeat(1_700_000) }));
    expect([large.status, large.code]).toEqual([413, 'tooLarge']);
    expect(large.text).toMatch(/最多 1 MB.*精简|分多次/);
    // Larger than anybody reads to its end: whatever becomes of that connection, the next request is answered.
    await open(opening({ plan: '长'.repeat(15_000_000) })).catch(() => undefined);
    expect((await send('GET', '/api/me', { as: 'transport-contact' })).status).toBe(200);
    const long = await open(opening({ plan: '长'.repeat(20_000) }));
    expect([long.status, long.paths]).toEqual([422, ['plan.note']]);
    const phone = await city.phone('transport-contact');
    await ask(phone, '长'.repeat(90_000), /太长了/);
  });

  it('keeps emoji, strips marks that turn a line around, and never lets a name break a line', async () => {
    const { client } = await city.as('transport-contact');
    const system = '\u202e智慧\u200f大屏👨‍👩‍👧😀\n编号 26999999\u2028期限';
    const { number, title } = seen(await client.openMatter({ body: opening({ system }), key: randomUUID() }));
    expect(title).toMatch(/^智慧大屏👨‍👩‍👧😀 编号 26999999 期限.使用政务云$/);
    const office = await city.phone('office-cloud');
    const push = await pushArrived(city, 'office-cloud', office, number, /【待办】受理/);
    expect(push.text.split('\n').filter((line) => line.startsWith('编号'))).toEqual([`编号 ${number}`]);
    expect(push.text).toContain('👨‍👩‍👧😀');
    // The quotation of that push is about that matter, whatever number its name pretends to have.
    expect(await ask(office, '受理', /请确认您的决定/, { quoting: push.id })).toContain(`编号 ${number}`);
    await ask(office, '否', /没有对/);
  });

  it('is refused when it is stale, with who was first', async () => {
    const { number } = (await open(opening({ system: '信用平台' }))).body as { number: string };
    const office = await city.as('office-cloud');
    const { allowed, version } = await office.client.readMatter({ params: { id: number } });
    const item = allowed.find(({ command }) => command === 'accept')?.item ?? '';
    await office.give(number, 'accept');
    const late = await send('POST', `/api/matters/${number}/commands/refuse`, {
      as: 'office-cloud',
      key: randomUUID(),
      body: { item, version, form: { reason: '材料不全' } },
    });
    expect(late.status).toBe(409);
    expect(late.error?.decided).toMatchObject({ by: '周文博', command: '受理' });
    expect(late.text).toMatch(/已由 周文博 于 .*受理/);
  });
});

describe('who sends it', () => {
  it('does not learn of another unit’s matter, by id or number, by reading or commanding', async () => {
    const mine = (await open(opening({ system: '港口调度' }))).body as { id: string; number: string };
    for (const id of [mine.id, mine.number, 'constructor', '%E5%8F%B7', '00000000'])
      for (const answer of [
        await send('GET', `/api/matters/${id}`, { as: 'culture-contact' }),
        await send('POST', `/api/matters/${id}/commands/withdraw`, {
          as: 'culture-contact',
          key: randomUUID(),
          body: { form: { reason: '不要了' } },
        }),
      ])
        expect([answer.status, answer.code]).toEqual([404, 'notFound']);
    // His own matter, but not his to decide.
    const own = await send('POST', `/api/matters/${mine.id}/commands/accept`, {
      as: 'transport-contact',
      key: randomUUID(),
      body: {},
    });
    expect(own.status).toBe(403);
    expect((await open({ procedure: 'incident', form: {} }, { as: 'culture-contact' })).status).toBe(403);
  });

  it('has to prove it, and the bot acts for bound contacts only', async () => {
    for (const token of [undefined, 'nonsense', 'a.b.c', 'x'.repeat(5000)])
      expect((await send('GET', '/api/me', token === undefined ? {} : { token })).status).toBe(401);
    const bot = (headers: Record<string, string> = {}) =>
      send('GET', '/api/matters?scope=mine', { token: BOT_TOKEN, headers: { ...heard(), ...headers } });
    expect(await bot()).toMatchObject({ status: 401, text: expect.stringMatching(/绑定/) as string });
    expect((await bot({ 'x-contact': 'contact-nobody' })).status).toBe(401);
    expect((await bot({ 'x-contact': '%E0%A4%A' })).status).toBe(401);
    expect((await bot({ 'x-contact': 'contact-ecology-contact' })).status).toBe(401);
    const own = (await city.as('civil-data')).client;
    expect((await bot({ 'x-contact': 'contact-civil-data' })).body).toEqual(
      await own.listMatters({ query: { scope: 'mine' } }),
    );
    const person = await send('POST', '/api/deliveries/claim', {
      as: 'civil-data',
      body: { account: 'x', max: 1, leaseSeconds: 5, waitSeconds: 0 },
    });
    expect(person.status).toBe(403);
    // A decision by chat without the yes to its repetition.
    const { number } = (await open(opening({ system: '路灯平台' }))).body as { number: string };
    const unasked = await send('POST', `/api/matters/${number}/commands/accept`, {
      token: BOT_TOKEN,
      key: 'chat:message-1',
      headers: { 'x-contact': 'contact-office-cloud', ...heard() },
      body: { confirmed: 'guessed' },
    });
    expect([unasked.status, unasked.code]).toEqual([409, 'notNow']);
  });

  it('binds one contact with one code', async () => {
    const { code } = await (await city.as('ecology-contact')).client.makeBindingCode({});
    const first = await city.phone('ecology-contact');
    const stranger = await city.gateway().phone('contact-stranger', '陌生人\u202e\n编号 1');
    await ask(stranger, '待办', /还没有绑定身份/);
    expect(await ask(stranger, '绑定 路遥远 00000000', /绑定码/)).toMatch(/不对或已失效/);
    await ask(first, `绑定 路遥远 ${code}`, /绑定成功：路遥远/);
    expect(await ask(stranger, `绑定 路遥远 ${code}`, /绑定码/)).toMatch(/已经被另一个账号用过/);
    await ask(stranger, '待办', /还没有绑定身份/);
  });

  it('delegates to nobody but a colleague, and not backwards', async () => {
    const today = dayOf(await city.now());
    const delegate = (body: object) =>
      send('POST', '/api/me/delegations', { as: 'office-cloud', key: randomUUID(), body: { reason: '出差', ...body } });
    const days = { fromDay: today, untilDay: addDays(today, 2) };
    for (const [body, path] of [
      [{ to: 'office-cloud', ...days }, 'to'],
      [{ to: 'civil-data', ...days }, 'to'],
      [{ to: 'nobody', ...days }, 'to'],
      [{ to: 'office-data', fromDay: addDays(today, 3), untilDay: today }, 'untilDay'],
      [{ to: 'office-data', fromDay: addDays(today, -3), untilDay: today }, 'fromDay'],
      [{ to: 'office-data', fromDay: '2026-02-30', untilDay: today }, 'fromDay'],
      [{ to: 'office-data', fromDay: today, untilDay: addDays(today, 400) }, 'untilDay'],
    ] as const) {
      const refused = await delegate(body);
      expect([refused.status, refused.paths]).toEqual([422, [path]]);
    }
    expect((await (await city.as('office-cloud')).client.listDelegations({})).items).toEqual([]);
  });
});

describe('how it is sent', () => {
  it('needs a key, keeps it to one content, and gives the same answer to the same', async () => {
    for (const key of [undefined, '', 'short', 'with blank', 'x'.repeat(201)]) {
      const refused = await open(opening(), key === undefined ? { key: '' } : { key });
      expect([refused.status, refused.paths]).toEqual([422, ['Idempotency-Key']]);
    }
    const key = randomUUID();
    const first = await open(opening({ system: '充电桩平台' }), { key });
    const again = await open(opening({ system: '充电桩平台' }), { key });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect((again.body as { id: string }).id).toBe((first.body as { id: string }).id);
    expect(await open(opening({ system: '换电站平台' }), { key })).toMatchObject({ status: 409, code: 'keyReused' });
    expect((await open(opening({ system: '换电站平台' }), { key, as: 'culture-contact' })).status).toBe(200);
  });

  it('stops what no address and no text can hold, and what is no JSON by its type, with a clear text', async () => {
    for (const path of [
      '/m/%00',
      '/m/%ff',
      '/training/%00',
      '/%c0%ae',
      '/api/matters/%00',
      '/api/procedures/%ff',
      '/api/registers/a%00b',
    ])
      expect(await send('GET', path, { as: 'civil-data' })).toMatchObject({
        ...{ status: 422, code: 'invalid', text: expect.stringContaining('地址中有不能识别的字符') as string },
      });
    for (const path of [
      '/api/matters?text=%00',
      '/api/people?text=a%00',
      '/api/resources?ids=%00',
      '/api/matters?x%00=1',
    ])
      expect((await send('GET', path, { as: 'civil-data' })).status).toBe(422);
    const nul = await open(opening({ system: '甲\0乙' }));
    expect([nul.status, nul.paths]).toEqual([422, ['form.system']]);
    expect(nul.text).toContain('空字符');
    expect((await open({ procedure: 'cloud-use', form: { 'a\0': 1, ...application } })).status).toBe(422);
    expect((await open(opening({ system: '甲\\u0000乙' }))).status).toBe(200);
    const deep = await open(`{"procedure":"cloud-use","form":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`);
    expect([deep.status, deep.text]).toEqual([422, '请求内容嵌套太深。请检查格式。']);
    const body = JSON.stringify(opening());
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=gbk',
    ])
      expect(await open(body, { headers: { 'content-type': type } })).toMatchObject({ status: 415, code: 'wrongType' });
    const spelled = await open(body, { headers: { 'content-type': 'Application/JSON; charset="UTF-8"' } });
    expect(spelled.status).toBe(200);
  });

  it('finds no unknown path, method, page, register or number', async () => {
    for (const path of ['/api/nothing', '/api', '/api/matters/a/b/c', '/m/nothing.js', '/..%2f..%2fetc%2fpasswd'])
      expect((await send('GET', path, { as: 'civil-data' })).status).toBe(404);
    expect((await send('GET', '/api/matters/%E0%A4%A', { as: 'civil-data' })).status).toBeLessThan(500);
    for (const [method, path] of [
      ['DELETE', '/api/matters'],
      ['PUT', '/api/me'],
      ['GET', '/api/hooks/alertmanager'],
    ] as const)
      expect((await send(method, path, { as: 'civil-data' })).status).toBe(405);
    for (const register of ['nothing', 'constructor'])
      expect((await send('GET', `/api/registers/${register}`, { as: 'civil-data' })).status).toBe(404);
    for (const path of ['/api/matters', '/api/notices', '/api/registers/verifications'])
      for (const cursor of ['nonsense', '%00', 'eyJhdCI6MX0', 'x'.repeat(600)]) {
        const refused = await send('GET', `${path}?cursor=${cursor}`, { as: 'civil-data' });
        expect([path, refused.status, refused.paths]).toEqual([path, 422, ['cursor']]);
      }
    for (const query of ['limit=0', 'limit=many', 'scope=all', 'state[$ne]=open&state=x', 'text=' + 'x'.repeat(200)])
      expect((await send('GET', `/api/matters?${query}`, { as: 'civil-data' })).status).toBe(422);
    for (const text of ['(((', '[', '$where', '%00', '\\'])
      expect((await send('GET', `/api/matters?text=${encodeURIComponent(text)}`, { as: 'civil-data' })).status).toBe(
        200,
      );
  });

  it('lets in no webhook without its token, and names what is broken in one that has it', async () => {
    const { path, token } = (await city.send('/api/training/hook')).body as { path: string; token: string };
    // Nobody who is not let in makes us read nine megabytes: he is answered, and his connection ends.
    const { hostname, port } = new URL(city.url());
    const socket = connectTo(Number(port), hostname);
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer wrong\r\nContent-Length: 9000000\r\n\r\n[`,
    );
    expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 401 /);
    const payload = { version: '4', groupKey: '{}:{}', alerts: [] };
    const post = (body: unknown, asked: Asked) => send('POST', path, { body, ...asked });
    expect((await post(payload, {})).status).toBe(401);
    expect((await post(payload, { token: `${token}x` })).status).toBe(401);
    expect((await post(payload, { as: 'cloud-duty1' })).status).toBe(403);
    expect((await post('{"version":"4",', { token })).status).toBe(422);
    const broken = await post(
      { version: '3', groupKey: '', alerts: [{ status: 'burning', labels: { a: 1 }, fingerprint: '!' }] },
      { token },
    );
    expect(broken.status).toBe(422);
    expect(broken.paths.sort()).toEqual([
      'alerts.0.fingerprint',
      'alerts.0.labels.a',
      'alerts.0.status',
      'groupKey',
      'version',
    ]);
    expect((await post(payload, { token })).status).toBe(200);
  });

  it('takes a storm of twelve thousand alerts but for the broken one, and shows an administrator what was refused', async () => {
    const { path, token } = (await city.send('/api/training/hook')).body as { path: string; token: string };
    const alerts = Array.from({ length: 12_000 }, (_, n) => ({
      status: 'firing',
      labels: { alertname: 'NodeDown', severity: 'critical', instance: `10.1.${n >> 8}.${n & 255}` },
      annotations: { summary: '机房断电', description: '电'.repeat(200) },
      startsAt: '2026-03-11T02:14:05.291837465Z',
      fingerprint: `storm${n}`,
    }));
    const body = {
      version: '4',
      groupKey: '{}:{storm}',
      alerts: [...alerts, { ...alerts[0], fingerprint: undefined }],
    };
    expect(Buffer.byteLength(JSON.stringify(body))).toBeGreaterThan(9_000_000);
    const answer = await send('POST', path, { body, token });
    expect([answer.status, answer.body]).toMatchObject([200, { matters: [{ outcome: 'opened' }], refused: 1 }]);
    const { number } = (answer.body as { matters: { number: string }[] }).matters[0] ?? { number: '' };
    const matter = await (await city.as('cloud-duty1')).client.readMatter({ params: { id: number } });
    expect(matter.title).toContain('机房断电（等 12000 项告警）');
    expect(matter.facts[0]?.rows).toContainEqual({ label: '另有告警数', value: '11800' });
    expect(matter.facts[0]?.tables[0]?.rows).toHaveLength(200);
    // Of more than sixteen megabytes the list is cut; what stands behind it, as Go writes it, is read.
    const { version, groupKey } = { version: '4', groupKey: '{}:{flood}' };
    const flood = Array.from({ length: 30_000 }, (_, n) => ({ ...alerts[0], fingerprint: `flood${n}` }));
    const cut = await send('POST', path, { body: { alerts: flood, version, groupKey }, token });
    expect([cut.status, cut.body]).toMatchObject([200, { matters: [{ outcome: 'opened' }] }]);
    const whole = (cut.body as { matters: { number: string }[] }).matters[0]?.number ?? '';
    const cutMatter = await (await city.as('cloud-duty1')).client.readMatter({ params: { id: whole } });
    expect(cutMatter.title).toMatch(/机房断电（等 \d{5} 项告警）/);
    expect((await send('POST', path, { body: 'x'.repeat(21 * 1024 * 1024), token })).status).toBe(413);

    const seen = await (await city.as('authority-data')).client.listRefusedFeeds({});
    const all = seen.items.map((one) => [one.source, one.number, one.text, ...one.faults].join(' '));
    expect(all).toContainEqual(
      expect.stringMatching(/^政务云监控平台 1 部分告警不能识别.*alerts\.12000\.fingerprint：/),
    );
    expect(all).toContainEqual(expect.stringMatching(/^政务云监控平台 1 .*16 MB/));
    expect(all).toContainEqual(expect.stringMatching(/^政务云监控平台 1 .*JSON/));
    expect(all).toContainEqual(expect.stringMatching(/^（凭据无效，来源不明） 3 /));
    const stranger = await refusal((await city.as('civil-data')).client.listRefusedFeeds({}));
    expect([stranger.status, stranger.error.text]).toEqual([403, expect.stringContaining('管理员')]);
  });
});

describe('an ID number that is typed into the chat', () => {
  // Made up, with a valid check digit.
  const id = '11010519491231002X';
  const code = '114301004488000307';
  const written = [id, '110105 19491231 002X', '１１０１０５１９４９１２３１００２Ｘ'];

  it('is masked in the answer, and stands nowhere: no collection, no log', async () => {
    const phone = await city.phone('education-data');
    for (const text of written) expect(await ask(phone, `${text} 这个人的学籍不对`, /证件号码/)).not.toContain(id);
    const line = `纠错 行政区划代码 430102 名称 现为 芙蓉区 应为 ${id}（${code}） 依据 户口簿`;
    const reported = numberIn(await ask(phone, line, /已提交：纠错/));
    const matter = JSON.stringify((await send('GET', `/api/matters/${reported}`, { as: 'education-data' })).body);
    expect(matter).toContain('110105********002X（114301004488000307）');
    await ask(phone, '纠错', /数据资源？/);
    await ask(phone, '行政区划', /行政区划代码？/);
    await ask(phone, id, /数据项？/);
    await ask(phone, '取消', /已退出/);

    const office = await city.phone('office-cloud');
    const { number } = (await open(opening({ system: '共享单车平台' }))).body as { number: string };
    await ask(office, `不予受理 ${number} 经办人 ${id} 未签字`, /110105\*{8}002X/);
    const told =
      (await ask(office, '是', /已办理：不予受理/)) +
      JSON.stringify((await send('GET', `/api/matters/${number}`, { as: 'office-cloud' })).body);
    expect(numberIn(told)).toBe(number);
    expect(told).toMatch(/110105\*{8}002X/);
    await quiet(city);

    const everything = await dump(city.databaseUri);
    expect(everything).toContain(number);
    expect(Math.min(city.log.length, city.bot().log.length)).toBeGreaterThan(20);
    for (const place of [everything, city.log.join('\n'), city.bot().log.join('\n')])
      for (const text of [...written, '19491231']) expect(place.includes(text)).toBe(false);
  });

  it('is masked in the mini-app; the code of an organisation is not', async () => {
    const finding = { record: code, field: '救助状态', says: '1', should: id, evidence: `户口簿 ${written[2]}` };
    const sent = await send('POST', '/api/matters', {
      as: 'education-data',
      key: randomUUID(),
      body: { procedure: 'data-correction', form: { resource: 'assistance', findings: [finding] } },
    });
    expect(sent.status).toBe(200);
    const [row] = (sent.body as MatterView).facts[0]?.tables[0]?.rows ?? [];
    expect(row).toEqual(expect.arrayContaining([code, '110105********002X', '户口簿 110105********002X']));
    await quiet(city);
    expect(await dump(city.databaseUri)).not.toContain('19491231');
  });
});

it('a refusal of the typed client carries the text to be shown', async () => {
  const refused = await refusal((await city.as('civil-data')).client.readMatter({ params: { id: 'nothing' } }));
  expect(refused.message).toMatch(/没有这个事项/);
});
