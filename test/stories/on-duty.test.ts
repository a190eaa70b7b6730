/**
 * A week of a roster with a holiday in it: whom an incident wakes, a swap in the middle of an escalation, a hand-over, an
 * override, a gap, and its files. Two providers are in shared/procedures/incident and server/alerts/allocations.test.ts.
 */
import { randomUUID } from 'node:crypto';
import { tableIn } from '@banjie/server/resources/hand-in/table.ts';
import { addMs, atTime, dayOf } from '@banjie/shared/kernel/time.ts';
import type { Phone } from '../harness/bot.ts';
import { startCity, type City, type Someone } from '../harness/city.ts';
import { ask, JUST_BEFORE_MS, noticesOf, quiet, refusal } from './talk.ts';

const crew = ['cloud-duty1', 'cloud-duty2', 'cloud-duty3', 'cloud-emergency', 'cloud-ops'];

let city: City;
let hook: { path: string; token: string };
let head: Someone;
const phones: Record<string, Phone> = {};
beforeAll(async () => {
  // Wednesday before Qingming: 4 to 6 April 2026 are off, Tuesday the 7th is worked.
  city = await startCity({ chat: true, start: atTime('2026-04-01', '09:30') });
  hook = (await city.send('/api/training/hook')).body as typeof hook;
  head = await city.as('cloud-head');
  for (const person of [...crew, 'cloud-head', 'civil-head']) phones[person] = await city.phone(person);
}, 90_000);
afterAll(() => city?.close());

const phone = (person: string): Phone => phones[person] ?? missing(person);
const duty = { params: { unit: 'cloud', post: 'duty' as const } };
const emergency = { params: { unit: 'cloud', post: 'emergency' as const } };
const key = () => randomUUID();
const shift = (days: 'all' | 'working' | 'off', unit: 'day' | 'week', persons: string[]) => ({
  ...{ days, start: '09:00', end: '09:00', every: 1, unit, from: '2026-04-01', persons },
});

interface Sent {
  labels?: Record<string, string>;
  status?: 'firing' | 'resolved';
  startsAt?: string;
  /** Nothing is opened: it falls into a window of maintenance. */
  heard?: false;
}
async function alarm(name: string, { labels = {}, status = 'firing', startsAt, heard }: Sent = {}) {
  const at = startsAt ?? (await city.now());
  const { status: code, body } = await city.send(hook.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${hook.token}` },
    body: JSON.stringify({
      ...{ version: '4', groupKey: `{}:{alertname="${name}"}`, truncatedAlerts: 0, status, receiver: 'banjie' },
      ...{ groupLabels: { alertname: name }, commonLabels: { alertname: name }, commonAnnotations: { summary: name } },
      ...{ externalURL: 'http://alertmanager.local' },
      alerts: [
        {
          ...{ status, labels: { alertname: name, severity: 'critical', ...labels }, annotations: { summary: name } },
          ...{ startsAt: at, endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : at },
          ...{ generatorURL: 'http://prometheus.local', fingerprint: Buffer.from(name).toString('hex').slice(0, 16) },
        },
      ],
    }),
  });
  expect([code, body]).toEqual([200, expect.anything()]);
  const { matters } = body as { matters: { number: string; outcome: string }[] };
  expect(matters[0]?.number === '').toBe(heard === false);
  return matters[0]?.number ?? missing(name);
}
/** Whom an incident has woken by now. */
async function woken(number: string): Promise<string[]> {
  await quiet(city);
  const found: string[] = [];
  for (const person of crew) {
    const told = await noticesOf(city, person, number);
    if (told.some(({ urgent, kind }) => urgent && kind === 'alert')) found.push(person);
  }
  return found;
}
/** Notices that belong to no matter. */
const toldOf = async (person: string, subject: RegExp) => {
  const { client } = await city.as(person);
  return (await client.listNotices({ query: { limit: 100 } })).items.filter((one) => subject.test(one.subject));
};

it('the head of the provider makes its roster; whoever supervises sees it, and nobody else', async () => {
  expect((await head.client.listDuty({})).items).toEqual([]);
  const lines = [
    {
      title: '主班',
      shifts: [
        shift('working', 'day', ['cloud-duty1', 'cloud-duty2']),
        shift('off', 'day', ['cloud-duty3', 'cloud-duty2']),
      ],
    },
    { title: '副班', shifts: [shift('all', 'week', ['cloud-duty3', 'cloud-duty1'])] },
  ];
  await head.client.putDuty({ ...duty, body: { version: 0, always: true, lines } });
  const office = await city.as('office-cloud');
  const seen = await office.client.listDuty({});
  expect(seen.items.map(({ unit, text }) => [unit, text])).toEqual([
    ['cloud', '主班：江海波（至 4月2日 周四 09:00）\n副班：韩雪松（至 4月8日 周三 09:00）'],
  ]);
  expect(JSON.stringify(await office.client.readDuty(duty))).not.toMatch(/1[39]\d{9}/);
  const civil = await city.as('civil-head');
  expect((await civil.client.listDuty({})).items).toEqual([]);
  expect((await refusal(civil.client.readDuty(duty))).status).toBe(404);
  expect((await refusal(office.client.putDuty({ ...duty, body: { version: 1, always: true, lines } }))).status).toBe(
    403,
  );
  const stale = await refusal(head.client.putDuty({ ...duty, body: { version: 0, always: false, lines } }));
  expect([stale.status, stale.error.text]).toEqual([409, expect.stringMatching(/钱永辉 已于 .* 改过/)]);
  const strange = [{ title: '主班', shifts: [shift('all', 'day', ['civil-head'])] }];
  expect(
    (await refusal(head.client.putDuty({ ...duty, body: { version: 1, always: true, lines: strange } }))).status,
  ).toBe(422);
});

it('谁在值班 is answered in the chat, for now and for a day', async () => {
  expect(await ask(phone('cloud-duty2'), '谁在值班', /现在值班/)).toMatch(/主班：江海波（至 4月2日[^]*副班：韩雪松/);
  expect(await ask(phone('cloud-duty2'), '明天谁值班？', /2026-04-02 值班/)).toMatch(/主班：卢思齐/);
  expect(await ask(phone('cloud-duty2'), '谁在值班 4月4日', /2026-04-04 值班/)).toMatch(/主班：韩雪松/);
  expect(await ask(phone('civil-head'), '谁在值班', /没有您能查看的值班表/)).toBeTruthy();
});

it('an incident wakes who is on duty, then who is second, then the team, and nobody else', async () => {
  const number = await alarm('first');
  expect(await woken(number)).toEqual(['cloud-duty1']);
  await city.forward({ minutes: 10 });
  expect(await woken(number)).toEqual(['cloud-duty1', 'cloud-duty3']);
  await city.forward({ minutes: 10 });
  expect(await woken(number)).toEqual(['cloud-duty1', 'cloud-duty3', 'cloud-emergency']);
  await ask(phone('cloud-duty3'), '确认', /已办理：确认/);
  expect(await ask(phone('cloud-duty1'), `确认 ${number}`, /不用重复/)).toMatch(/已由 韩雪松/);
  await ask(phone('cloud-duty3'), `填报处置进展 ${number} 正在更换光模块`, /已办理/);
  await alarm('first', { status: 'resolved' });
});

let second: string;
it('a swap in the middle of an escalation wakes who takes over, once the other side has accepted', async () => {
  await city.forward({ to: atTime('2026-04-02', '10:00') });
  second = await alarm('second');
  expect(await woken(second)).toEqual(['cloud-duty2']);
  expect(await ask(phone('cloud-duty2'), '换班 4月2日 江海波 4月3日', /已请/)).toMatch(/江海波/);
  await phone('cloud-duty1').expect(/换班请求[^]*卢思齐 的班（4月2日 周四 09:00 至 4月3日 周五 09:00）与 江海波 的班/);
  expect(await woken(second)).toEqual(['cloud-duty2']);
  expect(await ask(phone('cloud-duty1'), '同意换班', /已同意换班/)).toBeTruthy();
  await phone('cloud-duty2').expect(/换班：同意/);
  expect(await woken(second)).toEqual(['cloud-duty1', 'cloud-duty2']);
  const asked = await noticesOf(city, 'cloud-duty2', second);
  const matter = await head.client.readMatter({ params: { id: second } });
  expect(matter.items[0]?.parties.join()).toMatch(/江海波/);
  expect(matter.items[0]?.parties.join()).not.toMatch(/卢思齐/);
  await city.forward({ minutes: 10 });
  // The next rung, and no second call to who went off duty.
  expect(await woken(second)).toEqual(['cloud-duty1', 'cloud-duty2', 'cloud-duty3']);
  expect(await noticesOf(city, 'cloud-duty2', second)).toHaveLength(asked.length);
  await ask(phone('cloud-duty1'), `确认 ${second}`, /已办理：确认/);
});

it('at the hand-over whoever comes is handed what is open and what was done', async () => {
  await city.forward({ to: addMs(atTime('2026-04-03', '08:50'), -JUST_BEFORE_MS) });
  expect(await ask(phone('cloud-duty1'), '交班', /请在“交班”后面写/)).toBeTruthy();
  expect(await ask(phone('cloud-ops'), '交班 都正常', /没有正在值班/)).toBeTruthy();
  await ask(phone('cloud-duty1'), '交班 备件在 3 号柜，CRM 工单 A-12 未关。', /已记下，交班时转给接班的人/);
  await city.forward({ to: addMs(atTime('2026-04-03', '09:00'), -JUST_BEFORE_MS) });
  const before = (await toldOf('cloud-duty2', /接班/)).length;
  await city.forward({ minutes: 2 });
  // He took over the 3rd in exchange.
  const note = await phone('cloud-duty2').expect(/接班：青岚云数科技有限公司 主班/);
  expect(note.text).toMatch(
    /交班人：江海波[^]*交班说明（江海波，4月3日[^]*：备件在 3 号柜，CRM 工单 A-12 未关。\n未办结的故障 3 件/,
  );
  expect(note.text).toMatch(/second：处置（江海波）[^]*first：提交故障报告（韩雪松）[^]*最近进展：正在更换光模块/);
  expect((await toldOf('cloud-duty2', /接班/)).length).toBe(before + 1);
});

it('each act on an incident is one word in the chat: escalated, taken over, put off, resumed; and told to whom it concerns', async () => {
  const number = await alarm('words');
  expect(await woken(number)).toEqual(['cloud-duty2']);
  await ask(phone('cloud-ops'), `立即升级 ${number}`, /已办理：立即升级/);
  expect(await woken(number)).toEqual(['cloud-duty2', 'cloud-duty3']);
  await ask(phone('cloud-duty3'), `确认 ${number}`, /已办理：确认/);
  // Whoever comes late is told who was first and when, whatever word he says, and on the page as well.
  expect(await ask(phone('cloud-duty2'), `确认 ${number}`, /不用重复/)).toMatch(/已由 韩雪松.* 于 4月3日/);
  const late = await refusal(
    (await city.as('cloud-duty2')).client.giveCommand({
      params: { id: number, command: 'acknowledge' },
      body: { form: {} },
      key: key(),
    }),
  );
  expect([late.status, late.error.text]).toEqual([409, expect.stringMatching(/已由 韩雪松 于 4月3日 .* 办理：确认/)]);
  await ask(phone('cloud-duty2'), `接手处置 ${number}`, /已办理：接手处置/);
  await phone('cloud-duty3').expect(/已由他人接手[^]*已由 卢思齐 接手处置/);
  await ask(phone('cloud-duty2'), `暂缓催办 ${number}`, /已办理：暂缓催办/);
  // One word each says what is usually said; what else is said stands in its place.
  await ask(phone('cloud-duty2'), `填报处置进展 ${number}`, /已办理：填报处置进展[^]*进展：正在处置，尚未恢复/);
  await ask(phone('cloud-duty2'), `定级 ${number} Ⅲ级`, /已办理：定级/);
  await ask(phone('cloud-duty2'), `已恢复 ${number}`, /已办理：已恢复[^]*恢复情况：业务已恢复正常/);
  await ask(phone('cloud-duty2'), `恢复处置 ${number}`, /已办理：恢复处置[^]*为什么没有恢复：故障仍在/);
  await ask(phone('cloud-duty2'), `已恢复 ${number} 更换光模块后恢复`, /已办理：已恢复/);
  await ask(phone('cloud-duty2'), `恢复处置 ${number} 仍有丢包`, /已办理：恢复处置/);
  const { items, timeline, title } = await head.client.readMatter({ params: { id: number } });
  expect(title).toMatch(/^Ⅲ级事件/);
  expect(JSON.stringify(timeline)).toMatch(/仍有丢包/);
  expect(items.map(({ title, parties }) => [title, parties.join()])).toEqual([
    ['处置', expect.stringMatching(/卢思齐/)],
  ]);
});

it('what is in maintenance is told by chat, wakes nobody, and is ended by a word', async () => {
  const now = await city.now();
  const { providers } = await head.client.listMaintenance({});
  expect(providers.map(({ id }) => id)).toEqual(['cloud']);
  const body = {
    ...{ provider: 'cloud', scope: { kind: 'all' as const }, level: 'II' as const, what: '核心交换机割接' },
    ...{ from: dayOf(now), fromTime: '09:00', until: dayOf(now), untilTime: '18:00' },
  };
  await head.client.makeMaintenance({ body, key: key() });
  expect(
    await ask(phone('cloud-duty2'), '维护', /【维护中】本单位承载的全部系统：4月3日.*核心交换机割接/),
  ).toBeTruthy();
  expect(await ask(phone('civil-head'), '结束维护', /没有您可以结束或延长的维护窗口/)).toBeTruthy();
  await ask(phone('cloud-duty2'), '延长维护 2小时', /维护改为到 4月3日 周五 20:00 结束/);
  expect(await alarm('quiet', { heard: false })).toBe('');
  await ask(phone('cloud-duty2'), '结束维护', /维护已结束/);
  const told = await phone('cloud-duty2').expect(/系统维护结束：青岚云数科技有限公司/);
  const [, number = ''] = /quiet：.*已开事项 (\d+)/.exec(told.text) ?? [];
  expect(await woken(number)).toEqual(['cloud-duty2']);
  await ask(phone('cloud-duty2'), `确认 ${number}`, /已办理：确认/);
});

it('on days off the others are on duty, and an override has the word over the rotation', async () => {
  await city.forward({ to: atTime('2026-04-04', '23:30') });
  const night = await alarm('night');
  expect(await woken(night)).toEqual(['cloud-duty3']);
  await ask(phone('cloud-duty3'), `确认 ${night}`, /已办理：确认/);
  await head.client.overrideDuty({
    ...duty,
    body: { from: '2026-04-05', until: '2026-04-05', person: 'cloud-duty1', why: '卢思齐外出' },
    key: key(),
  });
  await phone('cloud-duty1').expect(/值班调整[^]*江海波 值班/);
  await city.forward({ to: atTime('2026-04-05', '12:00') });
  const sunday = await alarm('sunday');
  expect(await woken(sunday)).toEqual(['cloud-duty1']);
  await ask(phone('cloud-duty1'), `确认 ${sunday}`, /已办理：确认/);
  const { days } = await head.client.readDuty({ ...duty, query: { from: '2026-04-03', days: 5 } });
  expect(days.map(({ working }) => working)).toEqual([true, false, false, false, true]);
  const sundayMain = days[2]?.lines[0]?.stretches.map(({ person, planned }) => [person?.name, planned]);
  expect(sundayMain).toEqual([
    ['韩雪松', undefined],
    ['江海波', '卢思齐'],
  ]);
});

it('a gap is told to whoever runs the roster before it comes, and is gone once it is filled', async () => {
  const lines = [{ title: '应急班', shifts: [{ ...shift('all', 'week', ['cloud-emergency']), until: '2026-04-09' }] }];
  await head.client.putDuty({ ...emergency, body: { version: 0, always: true, lines } });
  const told = await phone('cloud-head').expect(/值班表有空岗：青岚云数科技有限公司 应急人员/);
  expect(told.text).toMatch(/4月10日 周五 09:00 至 [^]*没有人值班/);
  await quiet(city);
  expect(await toldOf('cloud-head', /空岗/)).toHaveLength(1);
  const [gap] = (await head.client.readDuty(emergency)).gaps;
  expect(gap?.text).toMatch(/^4月10日 周五 09:00 至/);
  await head.client.overrideDuty({
    ...emergency,
    body: {
      from: '2026-04-10',
      fromTime: '09:00',
      until: '2026-05-30',
      untilTime: '09:00',
      person: 'cloud-emergency',
      why: '补班',
    },
    key: key(),
  });
  expect((await head.client.readDuty(emergency)).gaps).toEqual([]);
});

it('goes out and comes back as a table and as a calendar', async () => {
  const get = async (what: string) => {
    const { status, body, headers } = await city.send(`/api/duty/cloud/duty/${what}`, {
      headers: { authorization: `Bearer ${head.token}` },
    });
    return { status, text: String(body), type: headers.get('content-type') };
  };
  const calendar = await get('calendar?days=7');
  expect([calendar.status, calendar.type]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(calendar.text).toMatch(/BEGIN:VEVENT\r\nUID:cloud:duty\/line1\/2026-04-05T01:00:00.000Z@banjie/);
  const table = await get('table?from=2026-04-20&days=2');
  expect(table.text.split('\r\n')[1]).toMatch(/^主班,2026-04-20 00:00,2026-04-20 09:00,/);
  const book = await fetch(`${city.url()}/api/duty/cloud/duty/workbook?from=2026-04-20&days=2`, {
    headers: { authorization: `Bearer ${head.token}` },
  });
  expect(await tableIn(Buffer.from(await book.arrayBuffer()))).toMatchObject({
    text: table.text.replace(/^\ufeff/, ''),
  });
  const load = (text: string, more: object = {}) =>
    head.client.importDuty({ ...duty, body: { text, ...more }, key: key() });
  const bad =
    '班次,开始,结束,姓名\n主班,2026-04-20 09:00,2026-04-21 09:00,江海波\n夜班,2026-04-21 09:00,2026-04-20 09:00,张三\n';
  const refused = await refusal(load(bad));
  expect(refused.error.faults?.map(({ message }) => message)).toEqual([
    '第 3 行：没有这一班',
    '第 3 行：结束应在开始之后',
    '第 3 行：这个岗位上没有“张三”',
  ]);
  const good = bad.split('\n').slice(0, 2).join('\n');
  expect(await load(good, { preview: true })).toMatchObject({ count: 1, text: '可以导入 1 班。' });
  expect(await load(good)).toMatchObject({ count: 1, text: '已导入 1 班。' });
  expect((await get('table?from=2026-04-20&days=1')).text).toMatch(/主班,2026-04-20 09:00,2026-04-21 00:00,江海波/);
  expect(dayOf(await city.now())).toBe('2026-04-05');
  expect(await load(calendar.text)).toMatchObject({ text: expect.stringMatching(/已导入 \d+ 班/) as string });
});

it('when the hours of the gap come, whoever has filled it is woken as the team', async () => {
  await city.forward({ to: atTime('2026-04-10', '12:00') });
  const number = await alarm('gap');
  for (const minutes of [10, 10]) await city.forward({ minutes });
  expect(await woken(number)).toContain('cloud-emergency');
  await ask(phone('cloud-emergency'), `确认 ${number}`, /已办理：确认/);
});

it('what was done to it stands in its history, with who did it', async () => {
  const { history } = await head.client.readDuty(duty);
  expect(history.map(({ who, what }) => `${who} ${what}`).join('\n')).toMatch(
    /钱永辉 导入 1 班[^]*钱永辉 主班调整：4月5日[^]*江海波 换班同意：[^]*卢思齐 换班请求：[^]*钱永辉 建立值班表/,
  );
});

function missing(what: string): never {
  throw new Error(`not there: ${what}`);
}
