/** an alarm climbs until somebody answers, then disturbs nobody; the units concerned are told at start and end. */
import { randomUUID } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { startCity, type City } from '../harness/city.ts';
import type { Phone } from '../harness/bot.ts';
import { JUST_BEFORE_MS, ask, heardOf, noticesOf, pushArrived, quiet, refusal } from './talk.ts';

const MINUTE = 60_000;
const ROOM = 'room-cloud-duty@chatroom';
const ladder = ['cloud-duty1', 'cloud-duty2', 'cloud-duty3', 'cloud-emergency', 'emergency-group-leader'] as const;

let city: City;
let hook: { path: string; token: string };
const phones: Record<string, Phone> = {};
beforeAll(async () => {
  city = await startCity({ chat: true });
  await city.forward({ nextWorkingDay: true });
  hook = (await city.send('/api/training/hook')).body as typeof hook;
  for (const person of [...ladder, 'transport-contact', 'health-contact', 'office-cloud'])
    phones[person] = await city.phone(person);
  await quiet(city);
}, 60_000);
afterAll(() => city?.close());

const phone = (person: string): Phone => phones[person] ?? missing();
const read = async (number: string, person = 'cloud-duty1'): Promise<MatterView> =>
  (await city.as(person)).client.readMatter({ params: { id: number } });

/** The clock is put to the very instant; the machine needs a moment, and one that is busy more than that. */
const soonAfter = (at: string | undefined, due: string): boolean =>
  at !== undefined && at >= due && at < addMs(due, MINUTE);

/** As Alertmanager 0.27 sends it to a webhook receiver. */
const alertOf = (fingerprint: string, instance: string, status: 'firing' | 'resolved') => ({
  status,
  labels: {
    alertname: 'UplinkDown',
    severity: 'critical',
    instance,
    banjie_units: 'transport,health',
    job: '政务外网',
  },
  annotations: { summary: '政务外网核心链路中断', description: `${instance} 连续 3 次探测失败` },
  startsAt: '2026-03-11T02:14:05.291Z',
  endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-03-11T04:14:05.291Z',
  generatorURL: 'http://prometheus.local/graph?g0.expr=up+%3D%3D+0',
  fingerprint,
});
async function post(...alerts: ReturnType<typeof alertOf>[]) {
  const firing = alerts.some(({ status }) => status === 'firing');
  const { status, body } = await city.send(hook.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${hook.token}` },
    body: JSON.stringify({
      version: '4',
      groupKey: '{}/{job="政务外网"}:{alertname="UplinkDown"}',
      truncatedAlerts: 0,
      status: firing ? 'firing' : 'resolved',
      receiver: 'banjie',
      groupLabels: { alertname: 'UplinkDown' },
      commonLabels: { alertname: 'UplinkDown', severity: 'critical', job: '政务外网' },
      commonAnnotations: { summary: '政务外网核心链路中断' },
      externalURL: 'http://alertmanager.local',
      alerts,
    }),
  });
  expect(status).toBe(200);
  return (body as { matters: { id: string; number: string; outcome: string }[] }).matters[0] ?? missing();
}

describe('an alarm from Alertmanager', () => {
  const first = alertOf('a1b2c3d4e5f60718', 'core-sw-01', 'firing');
  const second = alertOf('0f1e2d3c4b5a6978', 'core-sw-02', 'firing');
  let number: string;
  let since: string;
  let item: string;
  /** How often each of the crew was told, which must not grow when nobody is to be disturbed. */
  const disturbed = async () => {
    await quiet(city);
    const counts: Record<string, number> = {};
    for (const person of [...ladder, 'cloud-ops', 'cloud-head', 'transport-contact', 'health-contact'])
      counts[person] = (await noticesOf(city, person, number)).length;
    for (const person of ladder) counts[`${person} by chat`] = (await heardOf(phone(person), number)).length;
    counts['room'] = (await phone('cloud-duty1').heard(ROOM)).filter(({ text }) => text.includes(number)).length;
    return counts;
  };

  it('opens a matter, and reaches the first on duty, the duty room and the affected units at once', async () => {
    const opened = await post(first);
    expect(opened.outcome).toBe('opened');
    number = opened.number;
    const push = await pushArrived(city, 'cloud-duty1', phone('cloud-duty1'), number, /❗【.+】确认告警/);
    expect(push.text).toMatch(/政务外网核心链路中断[\s\S]*可直接回复：确认/);
    await phone('cloud-duty1').expect(new RegExp(`确认告警[\\s\\S]*群里请回复：@我 确认 ${number}`), { room: ROOM });
    for (const person of ['transport-contact', 'health-contact', 'office-cloud'])
      await phone(person).expect(new RegExp(`故障告知[\\s\\S]*${number}[\\s\\S]*政务外网核心链路中断`));
    const matter = await read(number);
    expect(matter.title).toMatch(/^Ⅱ级事件：政务外网核心链路中断$/);
    item = matter.items[0]?.id ?? '';
    since = matter.items[0]?.since ?? '';
    for (const person of ladder.slice(1)) expect(await noticesOf(city, person, number)).toEqual([]);
  });

  it('climbs every ten minutes: second, third, emergency team, emergency group', async () => {
    for (const [n, person] of ladder.entries()) {
      if (n === 0) continue;
      await city.forward({ to: addMs(since, n * 10 * MINUTE - JUST_BEFORE_MS) });
      expect(await noticesOf(city, person, number)).toEqual([]);
      await city.forward({ to: addMs(since, n * 10 * MINUTE) });
      const told = await noticesOf(city, person, number);
      expect(told.map(({ urgent }) => urgent)).toEqual([true]);
      expect(soonAfter(told[0]?.at, addMs(since, n * 10 * MINUTE))).toBe(true);
      await phone(person).expect(new RegExp(`❗【告警】无人响应[\\s\\S]*${number}[\\s\\S]*可直接回复：确认`));
    }
    expect((await read(number)).items[0]?.parties.join()).toMatch(/江海波.*卢思齐.*韩雪松.*龙飞.*石磊/);
  });

  it('is acknowledged with one word by the second on duty; whoever comes later is told who and when', async () => {
    await quiet(city);
    expect(await ask(phone('cloud-duty2'), '确认', /已办理：确认/)).toMatch(/当前环节：处置，由 .*卢思齐.* 办理/);
    expect(await ask(phone('cloud-duty1'), '确认', /不用重复/)).toMatch(/已由 卢思齐.* 于 \d+月\d+日.* 确认/);
    expect(await ask(phone('emergency-group-leader'), `确认 ${number}`, /不用重复/)).toMatch(/已由 卢思齐/);
    const duty1 = await city.as('cloud-duty1');
    const late = await refusal(
      duty1.client.giveCommand({ params: { id: number, command: 'acknowledge' }, body: { item }, key: randomUUID() }),
    );
    expect(late.status).toBe(409);
    expect(late.error).toMatchObject({ code: 'taskClosed', decided: { by: '卢思齐', command: '确认' } });
    expect(late.error.text).toMatch(/已由 卢思齐 于 .*办理.确认/);
  });

  it('disturbs nobody after that, whether time passes, the alarm repeats, or another one joins it', async () => {
    const before = await disturbed();
    await city.forward({ minutes: 20 });
    expect(await disturbed()).toEqual(before);
    expect(await post(first)).toMatchObject({ number, outcome: 'counted' });
    expect(await post(first, second)).toMatchObject({ number, outcome: 'joined' });
    await city.forward({ minutes: 20 });
    expect(await disturbed()).toEqual(before);
    const { items } = await (
      await city.as('cloud-duty1')
    ).client.listMatters({ query: { scope: 'unit', text: '核心链路' } });
    expect(items.map((one) => one.number)).toEqual([number]);
  });

  it('reminds whoever handles it after an hour without a word, counted anew from every progress', async () => {
    const handled = (await read(number)).items[0]?.since ?? '';
    const reminders = async () =>
      (await noticesOf(city, 'cloud-duty2', number)).filter(({ kind }) => kind === 'reminder').map(({ at }) => at);
    await city.forward({ to: addMs(handled, 60 * MINUTE - JUST_BEFORE_MS) });
    expect(await reminders()).toEqual([]);
    await city.forward({ minutes: 1 });
    const [reminded, ...more] = await reminders();
    expect(soonAfter(reminded, addMs(handled, 60 * MINUTE))).toBe(true);
    expect(more).toEqual([]);
    await phone('cloud-duty2').expect(new RegExp(`❗【催办】仍未完成[\\s\\S]*${number}`));
    expect((await noticesOf(city, 'cloud-duty1', number)).some(({ kind }) => kind === 'reminder')).toBe(false);

    await ask(phone('cloud-duty2'), `填报处置进展 ${number} 已定位到光模块故障，备件在途`, /已办理：填报处置进展/);
    const { timeline } = await read(number);
    const progressed =
      timeline.findLast(({ details }) => details.some(({ value }) => value.includes('光模块')))?.at ?? '';
    await city.forward({ to: addMs(progressed, 60 * MINUTE - JUST_BEFORE_MS) });
    expect(await reminders()).toHaveLength(1);
    await city.forward({ minutes: 1 });
    expect(await reminders()).toHaveLength(2);
  });

  it('is over when the last alert is resolved, which the affected units are told', async () => {
    expect(await post({ ...first, status: 'resolved' })).toMatchObject({ number, outcome: 'counted' });
    expect((await read(number)).steps).toEqual(['处置']);
    expect(await post({ ...first, status: 'resolved' }, { ...second, status: 'resolved' })).toMatchObject({
      number,
      outcome: 'recovered',
    });
    for (const person of ['transport-contact', 'health-contact', 'office-cloud'])
      await phone(person).expect(new RegExp(`【结果】故障恢复[\\s\\S]*${number}[\\s\\S]*已恢复`));
    expect((await read(number)).steps).toEqual(['提交故障报告']);
  });

  it('ends with the report, which starts from the timeline and is gone over in the chat', async () => {
    const duty2 = phone('cloud-duty2');
    await pushArrived(city, 'cloud-duty2', duty2, number, /【待办】提交故障报告/);
    const draft = await ask(duty2, '提交故障报告 光模块老化', /处置经过：[^]*原因：光模块老化[^]*影响范围和时长：/);
    expect(draft).toMatch(/卢思齐.*确认[^]*受影响的单位：.*交通.*；自 .* 至 .*，历时 2 小时 4[2-9] 分钟/);
    await ask(duty2, '改 处置和改进措施 更换光模块，链路改为双路', /处置和改进措施：更换光模块，链路改为双路/);
    expect((await read(number)).open).toBe(true);
    const done = await ask(duty2, '是', /已办理：提交故障报告/);
    expect(done).toMatch(/已办结：已恢复并报告/);
    const ended = await read(number);
    expect(ended.open).toBe(false);
    expect(ended.timeline.map(({ who, what }) => `${who} ${what}`).join('\n')).toMatch(
      /政务云监控平台[\s\S]*升级至第 2 值班人[\s\S]*升级至应急专项小组[\s\S]*卢思齐.*确认[\s\S]*填报处置进展[\s\S]*监控恢复[\s\S]*提交故障报告/,
    );
  });

  it('opens a new matter when it fires again after the end', async () => {
    // What is over stays over, whoever repeats it.
    expect(await post(first)).toMatchObject({ outcome: 'ignored' });
    const again = await post({ ...first, startsAt: '2026-03-11T05:02:11.004Z' });
    expect(again.outcome).toBe('opened');
    expect(again.number).not.toBe(number);
  });
});

describe('a source of alerts', () => {
  const mapping = {
    ...{ list: '/data', fingerprint: '/id', status: '/state', title: '/text', level: '/severity', system: '/app' },
    levels: [{ from: 'P1', to: 'II' as const }],
  };
  const alarm = (more: object = {}) => ({
    ...{ id: 'disk-1', state: 'firing', text: '存储阵列掉盘', severity: 'P1', app: '公共信用平台', ...more },
  });
  const sample = JSON.stringify({ data: [alarm()] });
  const send = async (token: string, message: unknown, type = 'application/json') => {
    const { status, body } = await city.send('/api/hooks/messages', {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${token}` },
      body: typeof message === 'string' ? message : JSON.stringify(message),
    });
    return { status, body: body as { matters: { id: string; number: string; outcome: string }[] } };
  };
  const make = async (name: string, content: object) => {
    const head = await city.as('cloud-head');
    const made = await head.client.createFeed({ body: { name, kind: 'alertmanager', ...content }, key: randomUUID() });
    return { ...made, id: made.feed.id, head: head.client };
  };

  it('is written by the head of the provider, tried on a pasted message, and told nothing wrong; nobody else sees it', async () => {
    const { client } = await city.as('cloud-head');
    const wrong = { ...mapping, fingerprint: '/alarmId' };
    const tried = await client.tryFeed({ body: { kind: 'json', mapping: wrong, message: sample } });
    expect([tried.reads, tried.items[0]?.taken]).toEqual([false, false]);
    expect(tried.items[0]?.fields.find(({ title }) => title === '告警标识')).toMatchObject({
      ...{ from: '/alarmId', fault: expect.stringMatching(/没有读到.*请对照消息核对路径/) as string },
    });
    const unsaved = client.createFeed({
      body: { name: '存储监控', kind: 'json', mapping: wrong, sample },
      key: randomUUID(),
    });
    expect((await refusal(unsaved)).status).toBe(422);
    const broken = await client.tryFeed({ body: { kind: 'json', mapping, message: '{"data":[' } });
    expect(broken.faults).toMatchObject([{ path: 'message', message: expect.stringContaining('不是 JSON') as string }]);

    const key = randomUUID();
    const body = { name: '存储监控', kind: 'json' as const, mapping, sample };
    const made = await client.createFeed({ body, key });
    // An answer that was lost comes again, with the same token.
    expect(await client.createFeed({ body, key })).toEqual(made);
    expect((await refusal(client.createFeed({ body, key: randomUUID() }))).error.faults).toMatchObject([
      { path: 'name' },
    ]);
    const params = { id: made.feed.id };
    for (const person of ['civil-head', 'cloud-duty1', 'civil-data'])
      expect((await refusal((await city.as(person)).client.readFeed({ params }))).status).toBe(404);
    expect((await (await city.as('civil-head')).client.listFeeds({})).items).toEqual([]);
    expect((await refusal((await city.as('civil-data')).client.listFeeds({}))).status).toBe(403);
    const seen = await (await city.as('authority-data')).client.listFeeds({});
    expect(seen.items.map(({ name, kind }) => [name, kind])).toEqual(
      expect.arrayContaining([
        ['存储监控', 'json'],
        ['政务云监控平台', 'alertmanager'],
      ]),
    );
    const stale = client.putFeed({ params, body: { ...body, version: 0 } });
    expect((await refusal(stale)).status).toBe(409);
  });

  it('opens an incident by what it was told to read, whatever type its body claims to be', async () => {
    const { token, id, head } = await make('备份监控', { kind: 'json', mapping, sample });
    const { body } = await send(token, { data: [alarm(), { nothing: true }] }, 'text/plain');
    expect(body).toMatchObject({ matters: [{ outcome: 'opened' }], refused: 1 });
    const opened = await read(body.matters[0]?.number ?? '');
    expect(opened.title).toMatch(/Ⅱ.*存储阵列掉盘/);
    await phone('cloud-duty1').expect(new RegExp(opened.number));
    const over = await send(token, { data: [alarm({ state: 'resolved' })] });
    expect(over.body.matters).toMatchObject([{ outcome: 'recovered', number: opened.number }]);
    const { messages, refused } = await head.readFeed({ params: { id } });
    expect(messages.map(({ outcome, matters }) => [outcome, matters[0]?.number])).toEqual([
      ['taken', opened.number],
      ['partly', opened.number],
    ]);
    expect(refused).toMatchObject([
      { number: 1, faults: [expect.stringMatching(/^\/data\/1\/id：/), expect.stringMatching(/^\/data\/1\/state：/)] },
    ]);
  });

  it('that packs its messages is unpacked; what is packed wrongly, or by ways unknown, is said to whoever sends and kept', async () => {
    const { token, id, head } = await make('压缩的监控', { kind: 'json', mapping, sample });
    const packed = async (encoding: string, body: Uint8Array) => {
      const headers = { authorization: `Bearer ${token}`, 'content-encoding': encoding, 'content-type': 'text/html' };
      const answer = await city.send('/api/hooks/messages', { method: 'POST', headers, body: Buffer.from(body) });
      return {
        status: answer.status,
        body: answer.body as { matters?: { outcome: string }[]; error?: { text: string } },
      };
    };
    const told = (id_: string, state = 'firing') => Buffer.from(JSON.stringify({ data: [alarm({ id: id_, state })] }));
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      const answer = await packed(encoding, pack(told(`packed-${encoding}`)));
      expect([encoding, answer.status, answer.body.matters?.length]).toEqual([encoding, 200, 1]);
    }
    const whole = gzipSync(told('cut off'));
    for (const [encoding, body, status, text] of [
      ['gzip', told('not packed'), 422, /不能按所说的“gzip”解压/],
      ['gzip', whole.subarray(0, whole.length - 9), 422, /不能按所说的“gzip”解压/],
      ['zstd', told('unknown'), 415, /不认识压缩方式“zstd”[^]*gzip/],
      // Packed to a thousandth: it is not unpacked to its end.
      ['gzip', gzipSync(Buffer.alloc(300 * 1024 * 1024, ' ')), 413, /内容太大/],
    ] as const) {
      const answer = await packed(encoding, body);
      expect([encoding, answer.status, answer.body.error?.text]).toEqual([
        ...[encoding, status, expect.stringMatching(text) as string],
      ]);
    }
    // A storm that is packed is cut, and opens its incident.
    const storm = Array.from({ length: 12_000 }, (_, n) => alarm({ id: `storm-${n}`, text: '链路中断'.repeat(200) }));
    expect((await packed('gzip', gzipSync(Buffer.from(JSON.stringify({ data: storm }))))).status).toBe(200);
    const { refused } = await head.readFeed({ params: { id } });
    expect(refused.reduce((sum, { number }) => sum + number, 0)).toBe(4);
  });

  it('whose messages have changed is answered with what to do, and its head and the administrator are told', async () => {
    const { token } = await make('机房动环', { kind: 'json', mapping, sample });
    const answer = await send(token, { result: [alarm()] });
    expect(answer).toMatchObject({ status: 422, body: { error: { faults: [{ path: '/data' }] } } });
    await quiet(city);
    for (const person of ['cloud-head', 'authority-data']) {
      const { items } = await (await city.as(person)).client.listNotices({ query: { limit: 100 } });
      const told = items.filter(({ subject }) => subject === '告警来源“机房动环”有消息未受理');
      expect(told).toMatchObject([{ body: expect.stringMatching(/\/data 处没有列表[^]*试读/) as string }]);
    }
  });

  it('changes its token without a gap: the successor beside the one before, which is ended when it is not used any more', async () => {
    const { token, id, head } = await make('链路探针', {});
    const given = await head.giveFeedToken({ params: { id }, key: randomUUID() });
    const payload = { version: '4', groupKey: '{}:{probe}', alerts: [] };
    for (const one of [token, given.token]) expect((await send(one, payload)).status).toBe(200);
    const { tokens } = await head.readFeed({ params: { id } });
    expect(tokens.map(({ usedText }) => usedText)).toEqual([
      expect.stringMatching(/^最近使用/),
      expect.stringMatching(/^最近使用/),
    ]);
    await head.endFeedToken({ params: { id, token: tokens[0]?.id ?? '' } });
    const answers = await Promise.all([token, given.token].map(async (one) => (await send(one, payload)).status));
    expect(new Set(answers)).toEqual(new Set([200, 401]));
    expect((await refusal(head.endFeedToken({ params: { id, token: tokens[1]?.id ?? '' } }))).status).toBe(409);
    await head.removeFeed({ params: { id } });
    expect((await send(given.token, payload)).status).toBe(401);
    expect((await refusal(head.readFeed({ params: { id } }))).status).toBe(404);
  });

  it('that has to speak wakes whoever is on duty when it is silent, and says when it speaks again', async () => {
    const { token, head, id } = await make('夜间备份', {
      ...{ kind: 'heartbeat', everyMinutes: 30, system: '公共信用平台', level: 'III' },
    });
    expect((await send(token, '', 'application/x-www-form-urlencoded')).status).toBe(200);
    await city.forward({ minutes: 29 });
    expect((await head.readFeed({ params: { id } })).state).toBe('正常');
    await city.forward({ minutes: 2 });
    await phone('cloud-duty1').expect(/夜间备份”已超过 30 分钟没有心跳/);
    expect((await head.readFeed({ params: { id } })).state).toBe('失联');
    const silent = (await (await city.as('cloud-duty1')).client.listMatters({ query: { text: '夜间备份' } })).items;
    expect(silent).toHaveLength(1);
    await send(token, 'done');
    await city.forward({ minutes: 1 });
    expect((await read(silent[0]?.number ?? '')).steps).toEqual(['提交故障报告']);
    await head.removeFeed({ params: { id } });
  });

  it('that measures warns once of each resource of a system', async () => {
    const { token } = await make('用量采集', {
      ...{ kind: 'capacity', mapping: { resource: '/kind', used: '/used', total: '/total', system: '/app' } },
      sample: '{"kind":"storage","used":1,"total":2,"app":"公共信用平台"}',
    });
    const measure = async (used: number) =>
      (await send(token, { kind: 'storage', used, total: 200, app: '公共信用平台' })).body.matters;
    expect(await measure(138)).toEqual([]);
    const [opened] = await measure(141);
    expect(opened?.outcome).toBe('opened');
    expect((await read(opened?.number ?? '', 'office-head')).title).toContain('公共信用平台存储已用 70%');
    for (const used of [139, 150, 133, 142]) expect(await measure(used)).toEqual([]);
  });
});

function missing(): never {
  throw new Error('nothing there');
}
