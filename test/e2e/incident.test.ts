/** A-41 as people see it: the monitor calls, nobody answers, it climbs, 确认 by chat, reported on the phone, told to the affected. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { counting, type Cost } from './acts.ts';
import { handOf, type Hand } from './hand.ts';

const labels = {
  alertname: 'NodeFilesystemAlmostOutOfSpace',
  severity: 'critical',
  banjie_system: '政务云对象存储',
  instance: '10.8.3.21:9100',
  job: 'node',
  banjie_units: 'transport',
};
const annotations = { summary: '政务云对象存储写入失败，剩余空间不足 1%', description: '挂载点 /data 剩余 0.6%。' };

/** What Alertmanager sends, webhook version 4. */
const payload = (status: 'firing' | 'resolved', startsAt: string, endsAt = '0001-01-01T00:00:00Z') => ({
  version: '4',
  groupKey: '{}/{severity="critical"}:{alertname="NodeFilesystemAlmostOutOfSpace"}',
  truncatedAlerts: 0,
  status,
  receiver: 'banjie',
  groupLabels: { alertname: labels.alertname },
  commonLabels: labels,
  commonAnnotations: annotations,
  externalURL: 'http://alertmanager.city.example:9093',
  alerts: [
    {
      status,
      labels,
      annotations,
      startsAt,
      endsAt,
      generatorURL: 'http://prometheus.city.example:9090/graph?g0.expr=node_filesystem_avail_bytes',
      fingerprint: 'c1f4a0de5b6372e9',
    },
  ],
});

describe('an alert', () => {
  let opened: OpenedBrowser;
  let city: City;
  inBrowser((started) => ({ opened, city } = started), { chat: true });

  it('climbs until somebody answers 确认, is reported on the phone, and the affected unit hears of start and recovery', async () => {
    const [one, other] = [await city.phone('cloud-duty1'), await city.phone('cloud-duty2')];
    const { client } = await city.as('cloud-duty1');
    const hook = await client.readHook({});
    const ring = (body: object) =>
      city.send(hook.path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${hook.token}` },
        body: JSON.stringify(body),
      });
    const startsAt = await city.now();
    expect((await ring(payload('firing', startsAt))).status).toBe(200);

    const push = await one.expect(/政务云对象存储写入失败/);
    const number = /编号 (\S+)/.exec(push.text)?.[1] ?? '(none)';
    expect(push.text).toContain('确认');
    expect((await other.heard()).some(({ text }) => text.includes(number))).toBe(false);

    // The first on duty does not answer: after ten minutes the second one's phone rings.
    await city.forward({ minutes: 11 });
    await other.expect(new RegExp(number));
    await other.say(`确认 ${number}`);
    await other.expect(/已办理/);

    const board = await handOf(opened, city, 'office-cloud', 'board');
    await board.see(/政务云对象存储写入失败/);
    await board.see(/^卢思齐 · /);
    // A number lists what it counts, and 不限 takes that back.
    await board.tap(/^没人确认 \d+ 件$/);
    await board.see(/^没有这样的事件$/);
    await board.tap(/^不限 \d+ 件$/);
    await board.see(/^卢思齐 · /);

    // Each with two taps at most, and nothing typed: from the open matter, counted.
    const taker = await handOf(opened, city, 'cloud-duty1');
    const costs: Record<string, Cost> = {};
    const act = async (name: string, how: (hand: Hand) => Promise<void>, done = name) => {
      const { hand, cost } = counting(taker);
      await how(hand);
      await taker.see(new RegExp(`已办理：${done}`));
      costs[name] = cost;
    };
    const filled = (command: string, confirm = '提交') =>
      act(command, async (hand) => {
        await hand.command(command);
        await (await hand.sheet(command)).tap(confirm);
      });
    const chosen = (name: string, done: string) =>
      act(
        name,
        async (hand) => {
          await hand.tap(/^更多/);
          await hand.tap(name);
        },
        done,
      );
    const { client: ops } = await city.as('cloud-ops');
    await taker.go(`matter?id=${(await ops.readMatter({ params: { id: number } })).id}`);
    for (const command of ['接手处置', '立即升级']) {
      await taker.tap(/^更多/);
      await taker.tap(new RegExp(`^${command}`));
      await taker.see(new RegExp(`已办理：${command}`));
    }
    await taker.tap(/^更多/);
    await taker.picture('incident-acts');
    await taker.tap('暂缓催办：2 小时');
    await taker.see(/已办理：暂缓催办/);
    await taker.picture('incident-taken');
    await filled('填报处置进展');
    await chosen('定级：Ⅲ级（较大）', '定级');
    await chosen('已恢复：业务已恢复正常', '已恢复');
    await chosen('恢复处置：故障再次出现', '恢复处置');
    await taker.see(/故障再次出现/);
    for (const [name, cost] of Object.entries(costs)) expect([name, cost]).toEqual([name, { taps: 2, characters: 0 }]);
    expect(Object.keys(costs)).toHaveLength(4);
    await taker.away();
    await other.say(`接手处置 ${number}`);
    await other.expect(/已办理：接手处置/);

    const affected = await handOf(opened, city, 'transport-contact', 'alerts');
    await affected.see(/政务云对象存储写入失败.*受影响：政务云对象存储/);
    const handler = await handOf(opened, city, 'cloud-duty2');
    await handler.tap(new RegExp(number));
    await handler.see(/^接手处置$/);
    await handler.see(/^卢思齐/);
    // It gets worse while it is open: graver, and it hits another unit.
    const first = payload('firing', startsAt);
    const second = {
      ...first.alerts[0]!,
      labels: { ...labels, alertname: 'ObjectStoreDown', banjie_level: 'I', banjie_units: 'civil' },
      annotations: { ...annotations, summary: '对象存储全部不可写' },
      fingerprint: 'c1f4a0de5b6372ea',
    };
    const worse = { ...first, alerts: [...first.alerts, second] };
    expect((await ring(worse)).status).toBe(200);
    const added = await handOf(opened, city, 'civil-contact', 'alerts');
    await added.lookFor(/Ⅰ级事件.*政务云对象存储写入失败.*受影响：政务云对象存储/);
    await added.away();
    await handler.lookFor('告警 2 项，触发中 2 项');
    await handler.see('对象存储全部不可写');
    await (await city.as('cloud-ops')).give(handler.matter(), 'classify', { level: 'I', cyber: true, critical: true });
    // On the board without anybody looking again.
    await board.see(/网络安全事件上报还剩/);
    await board.picture('board', true);
    await handler.lookFor('网络安全事件上报');
    await handler.picture('incident', true);
    const office = await handOf(opened, city, 'office-cloud', `matter?id=${handler.matter()}`);
    await office.see('去办理');
    await office.tap('去办理');
    const made = await office.sheet('已上报');
    await made.type('上报给谁、编号', '省网信办 2026-1');
    await made.tap('提交');
    await office.see(/已办，用时 .*，在时限内/);
    await office.see('省网信办 2026-1');
    await office.picture('incident-reported', true);
    await office.away();
    const end = await city.now();
    const over = {
      ...worse,
      status: 'resolved',
      alerts: worse.alerts.map((one) => ({ ...one, status: 'resolved', endsAt: end })),
    };
    await ring(over);
    await handler.lookFor('提交故障报告');
    await handler.command('提交故障报告');
    const report = await handler.sheet('提交故障报告');
    // It starts from the timeline; whoever writes it goes over it.
    const course = await report.typed('处置经过');
    expect(course).toMatch(/发起[^]*卢思齐.*确认[^]*告警扩大（.*原级别.*新增受影响的单位[^]*监控恢复/);
    await report.type('处置经过', `${course}\n复盘会已召开。`);
    await report.type('原因', '日志清理任务停止，写满存储卷。');
    expect(await report.typed('影响范围和时长')).toMatch(/^受影响的单位：.*；自 .* 至 .*，历时 .*分钟$/);
    await report.picture('incident-report', true);
    await report.type('处置和改进措施', '恢复清理任务，增加容量告警。');
    await report.tap('提交');
    await handler.see('已办结：已恢复并报告');
    await handler.see(/复盘会已召开/);
    await board.tap('统计');
    await board.see(/^中位数 \d+ 分钟，95% 不超过 1[1-4] 分钟/);
    await board.picture('board-figures', true);
    await board.tapFirst(/^逐件查看$/);
    await (await board.sheet(/青岚云/)).see(/政务云对象存储写入失败/);
    await board.picture('board-sources');
    await board.away();

    await affected.lookFor(/政务云对象存储写入失败.*：已恢复。/);
    await affected.see(/政务云对象存储写入失败.*正在处置，恢复后另行告知/);
    await affected.see(new RegExp(number));
    await Promise.all([affected.away(), handler.away()]);
  }, 120_000);
});
