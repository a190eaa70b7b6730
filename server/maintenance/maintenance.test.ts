/** Windows of maintenance, in a city with two providers: what is silent, what is not, and what comes when they are over. */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, atTime, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import { must, watchTown } from '../../test/harness/watch-town.ts';
import { feedId } from '../feeds/feeds.ts';
import type { Feed } from '../feeds/ports.ts';
import { readMessage } from '../feeds/reading.ts';
import { Batch } from '../http/incoming/batch.ts';

const town = watchTown(atTime('2026-12-01', '20:00'), {
  'civil/婚姻登记': 'first',
  'civil/门户网站': 'first',
  'health/健康码': 'second',
  'health/预约挂号': 'first',
});
const { ring, forward, give, calls, told, as, now, look } = town;
const handlers = () => town.duty();

type Body = Parameters<ReturnType<typeof handlers>['makeMaintenance']>[0]['body'];
const evening = { from: '2026-12-01', fromTime: '22:00', until: '2026-12-02', untilTime: '02:00' };
const asked = (more: Partial<Body> = {}): Body => ({
  ...{ provider: 'first', scope: { kind: 'systems', systems: ['civil/婚姻登记'] }, level: 'II', what: '数据库升级' },
  ...evening,
  ...more,
});
const make = (person: string, more: Partial<Body> = {}) =>
  handlers().makeMaintenance({ ...as(person), body: asked(more) });
const list = async (person: string) => must(await handlers().listMaintenance(as(person))).items;
const whole = async (person: string, id: string) =>
  must(await handlers().readMaintenance({ ...as(person), params: { id } }));
const of = async (person: string, subject: RegExp) => (await told(person)).filter((one) => subject.test(one.subject));
const marriage = { banjie_system: '婚姻登记' };
const faults = (answer: unknown) => (isRejection(answer) ? answer.faults?.map(({ path }) => path) : []);

let window = '';
it('is made by the head or the duty of the provider, and announced to the units that use the system, once', async () => {
  for (const stranger of ['s-head', 'f-ops', 'civil-contact']) expect(isRejection(await make(stranger))).toBe(true);
  expect(faults(await make('f1', { scope: { kind: 'systems', systems: ['health/健康码'] } }))).toEqual(['systems']);
  expect(faults(await make('f1', { scope: { kind: 'systems', systems: [] } }))).toEqual(['systems']);
  expect(faults(await make('f1', { until: '2026-12-01', untilTime: '22:00' }))).toEqual(['until']);
  expect(faults(await make('f1', { from: '2026-11-01', until: '2026-11-02' }))).toEqual(['until']);
  expect(faults(await make('f1', { until: '2027-02-01' }))).toEqual(['until']);
  window = must(await make('f1')).id ?? '';
  await look();
  await look();
  const [note, ...more] = await of('civil-contact', /系统维护通知/);
  expect([note?.body, more]).toEqual([
    '12月1日 周二 22:00 至 12月2日 周三 02:00 维护：婚姻登记。内容：数据库升级。期间可能中断；Ⅱ级及以下不告警，Ⅰ级照常告警。',
    [],
  ]);
  expect(await of('health-contact', /维护/)).toEqual([]);
  expect((await list('civil-contact')).map(({ state, mayRun }) => [state, mayRun])).toEqual([['planned', false]]);
  expect((await list('f-head')).map(({ mayRun }) => mayRun)).toEqual([true]);
  // To whoever is not concerned it is not there.
  expect(await list('health-contact')).toEqual([]);
  const params = { id: window };
  const hidden = await handlers().readMaintenance({ ...as('s1'), params });
  expect(isRejection(hidden) && hidden.rejected).toBe('notFound');
  const foreign = await handlers().endMaintenance({ ...as('s-head'), params, body: {} });
  expect(isRejection(foreign) && foreign.rejected).toBe('notFound');
});

let before = { id: '', number: '' };
it('an incident that was there before goes on in it, and is recovered in it', async () => {
  await forward(atTime('2026-12-01', '21:50'));
  const startsAt = now();
  before = (await ring({ name: 'before', labels: marriage, startsAt })).matters[0] ?? before;
  await forward(atTime('2026-12-01', '22:01'));
  // Not acknowledged, and climbing: the window silences what begins in it.
  expect((await calls(before.number)).map(({ who }) => who)).toEqual(expect.arrayContaining(['f1', 'f2']));
  const again = await ring({ name: 'before', labels: marriage, startsAt });
  expect([again.held, again.matters[0]?.outcome]).toEqual([undefined, 'counted']);
  must(await give('f1', before.id, 'acknowledge'));
  expect((await ring({ name: 'before', labels: marriage, startsAt, status: 'resolved' })).matters[0]?.outcome).toBe(
    'recovered',
  );
});

it('what falls into it opens nothing and wakes nobody, and is written down; the gravest, and what is elsewhere, is heard', async () => {
  const quietly = await ring({ name: 'db down', labels: marriage });
  expect(quietly).toMatchObject({ held: 1, matters: [{ id: '', outcome: 'ignored' }] });
  await ring({ name: 'slow', labels: { ...marriage, severity: 'warning' } });
  // Flaps in it: three occurrences of one.
  for (let n = 0; n < 3; n += 1) {
    const startsAt = addMs(now(), n);
    await ring({ name: 'flaps', labels: marriage, startsAt });
    await ring({ name: 'flaps', labels: marriage, startsAt, status: 'resolved' });
    await forward(1);
  }
  // The same occurrence is told again, as Alertmanager does.
  await ring({ name: 'db down', labels: marriage, startsAt: atTime('2026-12-01', '22:01') });
  for (const [name, labels] of [
    ['gravest', { ...marriage, banjie_level: 'I' }],
    ['elsewhere', { banjie_system: '门户网站' }],
    ['nowhere', {}],
  ] as const) {
    const { held, matters } = await ring({ name, labels });
    expect([name, held, matters[0]?.outcome]).toEqual([name, undefined, 'opened']);
  }
  const seen = await whole('f-head', window);
  expect(seen.held?.text).toBe('维护期间未通知的告警 3 项、5 次；已恢复 1 项，仍在告警 2 项。');
  expect(seen.held?.lines.map(({ text, firing }) => [text, firing])).toEqual([
    ['db down', true],
    ['slow', true],
    ['flaps', false],
  ]);
  // What was kept silent is not for those who use it.
  expect((await whole('civil-contact', window)).held).toBeUndefined();
});

it('can be made longer while it is not over, is announced anew, and says which others overlap', async () => {
  const move = (person: string, until: string, untilTime: string) =>
    handlers().moveMaintenance({ ...as(person), params: { id: window }, body: { until, untilTime, why: '回退一次' } });
  expect(faults(await move('f1', '2026-12-01', '21:00'))).toEqual(['until']);
  expect(must(await move('f2', '2026-12-02', '03:00')).text).toMatch(/改为到 12月2日 周三 03:00/);
  await look();
  expect((await of('civil-contact', /维护时间改变/)).map(({ body }) => body)).toEqual([
    '婚姻登记 的维护改为到 12月2日 周三 03:00 结束。事由：回退一次。',
  ]);
  const other = must(
    await make('f-head', {
      scope: { kind: 'units', units: ['civil'] },
      fromTime: '23:00',
      untilTime: '04:00',
      level: 'I',
    }),
  );
  expect(other.text).toMatch(/与另外的维护窗口时间重叠（12月1日 周二 22:00 至 12月2日 周三 03:00）/);
  expect((await whole('f1', window)).overlaps).toHaveLength(1);
  // As long as both run, the gravest is silent too where the other says so expressly.
  await forward(atTime('2026-12-02', '00:30'));
  expect(await ring({ name: 'gravest of all', labels: { ...marriage, banjie_level: 'Ⅰ' } })).toMatchObject({ held: 1 });
  // At its end nothing of it sounds that the other keeps silent.
  await forward(atTime('2026-12-02', '03:01'));
  const [over] = await of('f1', /系统维护结束/);
  expect(over?.body).toMatch(/告警 3 项、5 次；已恢复 1 项，仍在告警 2 项[^]*db down：[^]*仍在告警/);
  expect(over?.body).not.toMatch(/已开事项/);
  expect((await whole('f1', other.id ?? '')).held?.text).toMatch(/告警 3 项、3 次/);
  const late = await move('f1', '2026-12-02', '05:00');
  expect(isRejection(late) && [late.rejected, late.text]).toEqual([
    'notNow',
    '没有保存：维护已于 12月2日 周三 03:00 结束。',
  ]);
});

it('at its end what is still on opens its incident then, and everything is told in one summary', async () => {
  const [one] = (await list('f1')).filter(({ state }) => state === 'running');
  const { id = '' } = one ?? {};
  await ring({ name: 'slow', labels: { ...marriage, severity: 'warning' }, status: 'resolved' });
  await forward(atTime('2026-12-02', '03:59'));
  const known = (await calls('')).length;
  await forward(atTime('2026-12-02', '04:01'));
  const [, over, ...more] = await of('f1', /系统维护结束/);
  expect(more).toEqual([]);
  const numbers = [...(over?.body.matchAll(/已开事项 (\d+)/g) ?? [])].map(([, number]) => number ?? '');
  expect(over?.body).toMatch(/告警 3 项、3 次；已恢复 1 项，仍在告警 2 项[^]*slow：[^]*已恢复/);
  expect(numbers).toHaveLength(2);
  for (const number of numbers) {
    const found = await calls(number);
    const first = found.filter(({ at }) => at === atTime('2026-12-02', '04:00')).map(({ who }) => who);
    expect([first.includes('f1'), found[0]?.at]).toEqual([true, atTime('2026-12-02', '04:00')]);
  }
  expect((await calls('')).length).toBe(known);
  // Whoever uses it hears that it is over, and that something is not well.
  expect((await of('civil-contact', /系统维护结束/)).at(-1)?.body).toMatch(/已结束。仍有 2 项告警，已按故障处置。/);
  // Told again, it is counted where it belongs.
  const again = await ring({ name: 'db down', labels: marriage, startsAt: atTime('2026-12-01', '22:01') });
  expect(again.matters[0]?.outcome).toBe('counted');
  expect((await whole('f1', id)).held?.lines.filter(({ number }) => number !== undefined)).toHaveLength(2);
});

it('ended early it sounds at once; called off before it began it never was', async () => {
  const day = { from: '2026-12-02', until: '2026-12-02' };
  const early = must(await make('f1', { ...day, fromTime: '05:00', untilTime: '09:00', scope: { kind: 'all' } }));
  const never = must(await make('f1', { ...day, fromTime: '12:00', untilTime: '24:00' }));
  expect((await list('f1')).find(({ id }) => id === never.id)?.text).toBe('12月2日 周三 12:00 至 12月3日 周四 00:00');
  await forward(atTime('2026-12-02', '05:30'));
  expect(await ring({ name: 'whole', labels: { banjie_system: '预约挂号' } })).toMatchObject({ held: 1 });
  expect(await ring({ name: 'switch', labels: {} })).toMatchObject({ held: 1 });
  // What the other provider runs is none of it, whoever says it.
  expect(await ring({ name: 'other', labels: { banjie_system: '健康码' } })).not.toHaveProperty('held');
  const end = (id = '') => handlers().endMaintenance({ ...as('f1'), params: { id }, body: { why: '提前完成' } });
  expect(must(await end(early.id)).text).toMatch(/^维护已结束/);
  expect((await of('f1', /系统维护结束/)).at(-1)?.body).toMatch(/告警 2 项[^]*已开事项 \d+[^]*已开事项 \d+/);
  expect(must(await end(never.id)).text).toMatch(/^维护已取消/);
  expect(await of('civil-contact', /系统维护取消/)).toHaveLength(1);
  await forward(atTime('2026-12-02', '12:30'));
  expect((await ring({ name: 'noon', labels: marriage })).matters[0]?.outcome).toBe('opened');
  const { history } = await whole('f1', early.id ?? '');
  expect(history.map(({ what, who }) => [what, who])).toEqual([
    ['提前结束于 12月2日 周三 05:30（提前完成）', 'f1'],
    [expect.stringMatching(/^设维护窗口：12月2日 周三 05:00 至 09:00，Ⅱ级/) as string, 'f1'],
  ]);
});

it('is silent and told once however many servers there are, and one that begins with them knows it', async () => {
  const day = { from: '2026-12-02', until: '2026-12-02' };
  must(await make('f1', { ...day, fromTime: '13:00', untilTime: '15:00', what: '两台服务器' }));
  const { made, clock } = town.up();
  const other = await made();
  try {
    await forward(atTime('2026-12-02', '14:00'));
    expect(await ring({ name: 'twice', labels: marriage })).toMatchObject({ held: 1 });
    await clock.forward(addMs(atTime('2026-12-02', '15:00'), -MS_PER_MINUTE));
    const count = (await of('f1', /系统维护结束/)).length;
    await clock.forward(atTime('2026-12-02', '15:00'));
    await Promise.all([other.maintenance.sweep(), town.up().city.maintenance.sweep(), other.maintenance.sweep()]);
    await look();
    expect(await of('f1', /系统维护结束/)).toHaveLength(count + 1);
    expect((await of('f1', /系统维护结束/)).at(-1)?.body).toMatch(/已开事项/);
    const twice = (await told('f1')).filter(({ subject, body }) => /确认告警/.test(subject) && /twice/.test(body));
    expect(twice).toHaveLength(1);
  } finally {
    await other.close();
  }
});

it('that another server has made a moment ago is known to the one where the alarm comes in', async () => {
  const other = await town.up().made();
  try {
    for (let n = 0; n < 5; n += 1) {
      const day = { from: '2026-12-02', fromTime: '15:00', until: '2026-12-02', untilTime: '18:00' };
      const body = asked({ ...day, what: `另一台服务器 ${n}` });
      const made = must(await other.dutyHandlers.makeMaintenance({ ...as('f1'), body }));
      expect(await ring({ name: `moment ${n}`, labels: marriage })).toMatchObject({ held: 1 });
      const params = { id: made.id ?? '' };
      must(await other.dutyHandlers.endMaintenance({ ...as('f1'), params, body: {} }));
      const heard = await ring({ name: `after ${n}`, labels: marriage });
      expect([heard.held, heard.matters[0]?.outcome]).toEqual([undefined, 'opened']);
    }
  } finally {
    await other.close();
  }
});

it('keeps silent what comes by a mapping, and a monitor that is not heard; at its end both sound', async () => {
  const { city } = town.up();
  const feed = async (name: string, content: Pick<Feed, 'kind'> & Partial<Feed>) => {
    const id = feedId(name);
    const by = { person: 'f-head', name: 'f-head' };
    must(await city.feeds.change(id, () => ({ ...{ id, name, unit: 'first', what: '', by }, ...content })));
    const caller = { kind: 'source' as const, name, unit: 'first', token: 'src' };
    const read = (bytes: Uint8Array, as: Pick<Feed, 'kind' | 'mapping'>) => Promise.resolve(readMessage(bytes, as));
    return async (message: unknown) =>
      must(await city.intake.receive(caller, new Batch(new TextEncoder().encode(JSON.stringify(message)), 0), read));
  };
  const mapping = {
    ...{ fingerprint: '/id', status: '/state', title: '/text', level: '/severity' },
    ...{ system: '/app', levels: [], statuses: [] },
  };
  const alarm = await feed('存储告警', { kind: 'json', mapping });
  const beat = await feed('备份任务', { kind: 'heartbeat', everyMinutes: 5, system: '婚姻登记', level: 'III' });
  const disk = { id: 'disk', state: 'firing', text: '磁盘写满', severity: 'II', app: '婚姻登记' };
  const day = { from: '2026-12-02', until: '2026-12-02' };
  const made = must(await make('f1', { ...day, fromTime: '19:00', untilTime: '20:00', what: '存储扩容' }));

  await forward(atTime('2026-12-02', '18:58'));
  await beat('');
  await city.heartbeats.sweep();
  await forward(atTime('2026-12-02', '19:10'));
  const known = (await told('f1')).length;
  await city.heartbeats.sweep();
  expect(await alarm(disk)).toMatchObject({ held: 1, matters: [{ outcome: 'ignored' }] });
  const [message] = await town.up().stores.feedRecords.messages(feedId('存储告警'));
  expect(message?.text).toBe('系统维护期间，1 项告警只记录、不通知');
  await look();
  expect((await whole('f1', made.id ?? '')).held?.lines.map(({ text, firing }) => [text, firing])).toEqual([
    ['磁盘写满', true],
    ['“备份任务”已超过 5 分钟没有心跳', true],
  ]);
  expect(await told('f1')).toHaveLength(known);

  await forward(atTime('2026-12-02', '20:01'));
  const over = (await of('f1', /系统维护结束/)).at(-1)?.body ?? '';
  const numbers = [...over.matchAll(/已开事项 (\d+)/g)].map(([, number]) => number ?? '');
  expect([over, numbers.length]).toEqual([expect.stringMatching(/告警 2 项[^]*仍在告警 2 项/), 2]);
  for (const number of numbers) expect((await calls(number)).map(({ who }) => who)).toContain('f1');
});

it('begun while an incident is open, made longer, overlapped and ended early by two servers at once: silent throughout, all told once', async () => {
  const { made, city } = town.up();
  const other = await made();
  const day = { from: '2026-12-03', until: '2026-12-03' };
  try {
    await forward(atTime('2026-12-03', '08:50'));
    const startsAt = now();
    const open = (await ring({ name: 'open before', labels: marriage, startsAt })).matters[0];
    must(await give('f1', open?.id ?? '', 'acknowledge'));
    const system = must(await make('f1', { ...day, fromTime: '09:00', untilTime: '10:00', what: '系统' })).id ?? '';
    const unit = must(
      await make('f1', {
        ...{ ...day, fromTime: '09:30', untilTime: '11:00', what: '单位' },
        scope: { kind: 'units', units: ['civil'] },
      }),
    ).id;
    const began = now();
    // Whoever was woken by what falls into them, in their order and once for each time.
    const alarms = async () => {
      const found: string[] = [];
      for (const who of ['f1', 'f2', 'f3', 'f-team', 'group-on'])
        for (const { subject, body: said, at, urgent } of await told(who))
          if (urgent && at >= began && /in one|in both/.test(`${subject}${said}`) && !/维护/.test(subject))
            found.push(who);
      return found;
    };
    const summaries = async () => (await of('f1', /系统维护结束/)).filter(({ at }) => at >= began).length;

    await forward(atTime('2026-12-03', '09:10'));
    expect(await ring({ name: 'in one', labels: marriage })).toMatchObject({ held: 1 });
    expect((await ring({ name: 'open before', labels: marriage, startsAt })).matters[0]?.outcome).toBe('counted');
    const params = { id: system };
    const body = { until: '2026-12-03', untilTime: '10:30', why: '未完' };
    must(await other.dutyHandlers.moveMaintenance({ ...as('f2'), params, body }));
    await forward(atTime('2026-12-03', '10:05'));
    expect(await ring({ name: 'in both', labels: marriage })).toMatchObject({ held: 1 });
    expect([await alarms(), await summaries()]).toEqual([[], 0]);

    const end = (by: typeof city) => by.dutyHandlers.endMaintenance({ ...as('f1'), params, body: { why: '完成' } });
    const answers = await Promise.all([end(city), end(other)]);
    expect(answers.some((one) => !isRejection(one))).toBe(true);
    await Promise.all([other.maintenance.sweep(), city.maintenance.sweep()]);
    await look();
    // Over once; what is still on is kept silent by the other window.
    expect([await alarms(), await summaries()]).toEqual([[], 1]);
    const held = (await whole('f1', unit ?? '')).held?.lines.map(({ text }) => text);
    expect(held).toEqual(expect.arrayContaining(['in one', 'in both']));

    const { clock } = town.up();
    await clock.forward(addMs(atTime('2026-12-03', '11:00'), 1000));
    await Promise.all([other.maintenance.sweep(), city.maintenance.sweep(), other.maintenance.sweep()]);
    await look();
    expect([await alarms(), await summaries()]).toEqual([['f1', 'f1'], 2]);
    const over = (await of('f1', /系统维护结束/)).at(-1)?.body ?? '';
    expect(over).toMatch(/告警 2 项[^]*仍在告警 2 项/);
    for (const name of ['in one', 'in both']) expect(over).toMatch(new RegExp(`${name}：[^\n]*已开事项 \\d+`));
  } finally {
    await other.close();
  }
});
