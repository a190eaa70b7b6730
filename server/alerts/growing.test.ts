/** An incident that grows while it is open, and what each of its alerts has said, on a real database with the real matters. */
import { randomUUID } from 'node:crypto';
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { accepted, alertDesk } from '../../test/harness/alert-desk.ts';
import { sourceOf } from '../registers/testing.ts';
import { allocationsOf } from './allocations.ts';
import { heard, MOST_SAID } from './said.ts';
import { occurrence, payloadOf, type alertOf, type Sent } from './testing.ts';

const desk = alertDesk();
const { post, monitoring, commands, steps } = desk;

const allocation = (subject: string): RegisterEntry => ({
  ...{ register: 'allocations', subject, title: subject, units: [], since: '2026-01-05T02:00:00.000Z' },
  ...{ matter: 'm0', number: '260000', values: { provider: 'provider' } },
});
const allocated = sourceOf([allocation('authority/目录系统')]);
const allocations = (systems: readonly string[]) => allocationsOf(allocated, systems, ['authority']);
const level = (name: string): Sent => ({ labels: { banjie_level: name } });
const over: Sent = { status: 'resolved' };

const state = async (id: string) => (await desk.loaded().load(id))?.state;
const grown = async (id: string) => (await state(id))?.given['grow']?.form;
/** Subjects of what the newest commits of a matter tell, and to whom. */
async function told(id: string): Promise<string[]> {
  const found = await desk
    .connection()
    .collection('matters')
    .findOne<{ outbox: { effect: object }[] }>({ _id: id as never });
  return (found?.outbox ?? []).flatMap(({ effect }) => {
    const { effect: kind, subject, to } = effect as { effect: string; subject: string; to: string[] };
    return kind === 'notify' ? [`${subject}：${to.join('、')}`] : [];
  });
}
const person = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
const give = (id: string, command: string, form: Record<string, unknown> = {}) =>
  desk.matters().give(person, { id, command, form, key: randomUUID() });

describe('a further alert of the same case', () => {
  it('raises the level and adds the units of its system, and is told once, however often and by however many it comes', async () => {
    const { group, alert } = monitoring();
    const send = (alerts: ReturnType<typeof alertOf>[]) => post(payloadOf(group, alerts), { allocations });
    const first = accepted(await send([alert(1, level('III'))])).matters[0]!;
    const more = [alert(1, level('III')), alert(2, { labels: { banjie_level: 'I', banjie_system: '目录系统' } })];
    await Promise.all(Array.from({ length: 8 }, () => send(more)));
    await send(more);
    expect(await commands(first.id)).toEqual(['open', 'grow', 'alertFired']);
    expect(await grown(first.id)).toMatchObject({ level: 'I', raisedFrom: 'III', added: [{ unit: 'authority' }] });
    expect((await state(first.id))?.title).toMatch(/^Ⅰ级事件/);
    const lines = await told(first.id);
    expect(lines).toContain('故障告知：post:authority:contact');
    expect(lines.filter((line) => line.startsWith('Ⅰ级事件'))).toEqual([
      'Ⅰ级事件：post:group:emergency、post:group:head',
    ]);
  });

  it('is no lowering: neither what says less, nor the end of what was graver', async () => {
    const { one, alert } = monitoring();
    const { id } = await one([alert(1, level('IV')), alert(2, level('II'))]);
    await one([alert(1, level('IV')), alert(2, { ...over, ...level('II') }), alert(3, level('III'))]);
    expect((await state(id))?.title).toMatch(/^Ⅱ级事件/);
    expect(await commands(id)).toEqual(['open', 'alertFired']);
  });

  it('holds against what people have set lower only when it is new: a repeat raises nothing', async () => {
    const { one, alert } = monitoring();
    const { id } = await one([alert(1, level('II'))]);
    await give(id, 'acknowledge');
    await give(id, 'classify', { level: 'IV', cyber: false, critical: false });
    await one([alert(1, level('II'))]);
    expect((await state(id))?.title).toMatch(/^Ⅳ级事件/);
    await one([alert(1, level('II')), alert(2, level('II'))]);
    expect((await state(id))?.title).toMatch(/^Ⅱ级事件/);
  });

  it('grows also while it flaps and is only counted', async () => {
    const { one, alert } = monitoring();
    const { id } = await one([alert(1, level('III'))]);
    for (let n = 1; n < 8; n += 1) {
      await one([alert(1, { ...over, ...level('III'), startsAt: occurrence(n - 1) })]);
      await one([alert(1, { ...level('III'), startsAt: occurrence(n) })]);
    }
    expect((await desk.store().tallyOf(id))?.flapping).toBe(true);
    await one([
      alert(1, { ...level('III'), startsAt: occurrence(7) }),
      alert(2, { labels: { banjie_units: 'stranger' } }),
    ]);
    expect(await grown(id)).toMatchObject({ added: [{ unit: 'stranger' }] });
    expect(await steps(id)).toEqual(['acknowledge']);
  });
});

describe('what each alert said', () => {
  const said = (summary: string): Sent => ({ annotations: { summary } });
  const rows = async (id: string) =>
    (await desk.alerts().said(id)).alerts?.rows.map(({ name, fires, count, firstSaid, lastSaid }) => [
      ...[name, fires, count, firstSaid, lastSaid],
    ]);

  it('is kept first and last, with how often and whether it fires, by whichever process it came', async () => {
    const { one, alert, group } = monitoring();
    const { id } = await one([alert(1, said('1 分钟')), alert(2, { ...said('满'), name: 'DiskFull' })]);
    await Promise.all(Array.from({ length: 6 }, () => post(payloadOf(group, [alert(1, said('5 分钟'))]))));
    await one([alert(2, { ...over, ...said('已清理'), name: 'DiskFull' })]);
    expect(await rows(id)).toEqual([
      ['LinkDown', true, 7, '1 分钟', '5 分钟'],
      ['DiskFull', false, 1, '满', '已清理'],
    ]);
    expect((await desk.alerts().said(id)).alerts).toMatchObject({ firing: 1, others: 0 });
  });

  it('is bounded, and says how many more there are', async () => {
    const { one, alert } = monitoring();
    const many = Array.from({ length: MOST_SAID + 20 }, (_, n) => alert(n, said('长'.repeat(2000))));
    const { id } = await one(many);
    const kept = await desk.store().saidOf(id);
    expect([kept?.alerts.length, kept?.others]).toEqual([MOST_SAID, 20]);
    expect(JSON.stringify(kept).length).toBeLessThan(64_000);
  });

  it('is not changed by what comes late: another Alertmanager repeats what is over', () => {
    const now = '2026-11-23T01:00:00.000Z';
    const of = (status: 'firing' | 'resolved', startsAt: number, summary: string) => ({
      ...{ status, startsAt, fingerprint: 'f', labels: {}, annotations: { summary } },
    });
    const first = heard(undefined, [of('firing', 1000, '一')], now);
    const after = heard(first, [of('resolved', 1000, '完')], addMs(now, 60_000));
    const stale = heard(after, [of('firing', 1000, '旧')], addMs(now, 120_000));
    expect(stale.alerts).toMatchObject([{ fires: false, count: 2, lastSaid: '完', last: addMs(now, 60_000) }]);
    expect(heard(stale, [of('firing', 2000, '二')], addMs(now, 180_000)).alerts).toMatchObject([
      { fires: true, count: 3, firstSaid: '一', lastSaid: '二', last: addMs(now, 180_000) },
    ]);
    expect(heard(undefined, [of('resolved', 1000, '完')], now).alerts).toEqual([]);
  });
});
