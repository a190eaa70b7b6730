/** What becomes of the words of alerts, and what is no alert. */
import { alertOpening } from '@banjie/shared/procedures/incident/event.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { readPayload } from './payload.ts';
import { alertOf, payloadOf, type Sent } from './testing.ts';
import { nobodyKnown, openingOf } from './wording.ts';

function opened(sent: Sent[], more: Record<string, unknown> = {}) {
  const alerts = sent.map((one, n) => alertOf(`fp${n}`, one));
  const payload = readPayload({ ...payloadOf('LinkDown', alerts), ...more });
  if (isRejection(payload)) throw new Error(payload.text);
  const known = (unit: string) => ['office', 'edu'].includes(unit);
  const form = openingOf(payload.alerts, payload, 'prometheus', { known, allocated: nobodyKnown });
  // Whatever the alerts say, the procedure takes it as it is.
  expect(alertOpening.parse(form)).toEqual(form);
  return form;
}

describe('what a matter is opened with', () => {
  it.each([
    [{ severity: 'critical' }, 'II'],
    [{ severity: 'High' }, 'III'],
    [{ severity: 'error' }, 'III'],
    [{ severity: 'major' }, 'III'],
    [{ severity: 'warning' }, 'IV'],
    [{ severity: 'warning', banjie_level: 'Ⅰ' }, 'I'],
    [{ severity: 'critical', banjie_level: 'iv' }, 'IV'],
    [{ severity: 'critical', banjie_level: '9' }, 'II'],
  ])('level of %j is %s', (labels, level) => {
    expect(opened([{ labels }])['level']).toBe(level);
  });

  it('speaks for the most severe alert and says how many there are', () => {
    const form = opened([
      { labels: { severity: 'warning' }, annotations: { summary: '内存偏高' } },
      { labels: { severity: 'critical', service: '政务云网络' }, annotations: { summary: '上联中断' } },
    ]);
    expect(form).toMatchObject({
      level: 'II',
      what: '上联中断（等 2 项告警）',
      system: '政务云网络',
      source: 'prometheus',
    });
  });

  it.each([
    [{ banjie_system: '审批系统', service: 'a' }, '审批系统'],
    [{ service: 'a', job: 'b' }, 'a'],
    [{ job: 'b', instance: 'c' }, 'b'],
    [{ job: '', instance: 'c', cluster: 'd' }, 'c'],
    [{ job: '', instance: ' ', cluster: 'd' }, 'd'],
    [{ job: '', instance: '' }, 'prometheus'],
  ])('system of %j is %s', (labels, system) => {
    expect(opened([{ labels }])['system']).toBe(system);
  });

  it('clips long words between characters', () => {
    const form = opened([{ annotations: { summary: '中断😀'.repeat(100) }, labels: { service: 'x'.repeat(900) } }]);
    expect(String(form['what'])).toMatch(/^(中断😀)+(中断?)?…$/u);
    expect(String(form['what']).length).toBeGreaterThan(190);
    expect(String(form['system'])).toHaveLength(200);
  });

  it('keeps ID numbers and marks that reorder text out', () => {
    const form = opened([{ annotations: { summary: '\u202e用户 430102199001011238 无法登录' } }]);
    expect(form['what']).toBe('用户 430102********1238 无法登录');
    expect(JSON.stringify(opened([{ labels: { user: '11010519491231002X' } }]))).not.toContain('19491231');
  });

  it('falls back to the name where there is no summary, and to a word where there is no name', () => {
    expect(opened([{ annotations: { summary: ' ' } }])['what']).toBe('LinkDown');
    const nameless = opened([{ labels: { alertname: '' }, annotations: { summary: '' } }], { commonLabels: null });
    expect(nameless['what']).toBe('未命名的告警');
  });

  it('names the known units of labels and annotations, each once', () => {
    const form = opened([
      { labels: { banjie_units: 'edu, nobody' } },
      { annotations: { banjie_units: 'office,edu;none' } },
    ]);
    expect(form['affected']).toEqual([{ unit: 'edu' }, { unit: 'office' }]);
    expect(opened([{ labels: { banjie_units: 'nobody' } }])).not.toHaveProperty('affected');
  });

  it('names two hundred of five hundred alerts with a thousand characters of labels each, and says how many more', () => {
    const sent = Array.from({ length: 500 }, () => ({ labels: { path: '长'.repeat(1000) } }));
    const form = opened(sent);
    expect(form['alerts']).toHaveLength(200);
    expect(form['more']).toBe(300);
    expect(JSON.stringify(form).length).toBeLessThan(50_000);
  });
});

describe('what is no payload of Alertmanager', () => {
  const whole = payloadOf('LinkDown', [alertOf('a')]);
  it.each<[string, unknown, string[]]>([
    ['no object', 'hello', ['']],
    ['nothing', undefined, ['']],
    ['another version', { ...whole, version: '3' }, ['version']],
    ['no group', { ...whole, groupKey: undefined }, ['groupKey']],
    ['alerts that are none', { ...whole, alerts: {} }, ['alerts']],
    ['a negative count', { ...whole, truncatedAlerts: -1 }, ['truncatedAlerts']],
    [
      'broken alerts',
      { ...whole, alerts: [{ ...alertOf('a/b'), status: 'odd' }, { ...alertOf('b'), labels: { alertname: 7 } }, null] },
      ['alerts.0.status', 'alerts.0.fingerprint', 'alerts.1.labels.alertname', 'alerts.2'],
    ],
  ])('%s: each fault with its path, in words', (_, body, paths) => {
    const read = readPayload(body);
    if (!isRejection(read)) throw new Error('expected a rejection');
    expect(read.rejected).toBe('invalid');
    expect(read.faults?.map((one) => one.path)).toEqual(paths);
    for (const fault of read.faults ?? []) expect(fault.message).toMatch(/[\u4e00-\u9fff]/);
  });

  it('takes fields that it does not know, and says fifty faults at most', () => {
    expect(isRejection(readPayload({ ...whole, orgId: 1, title: 'x' }))).toBe(false);
    const read = readPayload({ ...whole, alerts: Array.from({ length: 500 }, () => 1) });
    expect(isRejection(read) && read.faults?.length).toBe(50);
  });
});
