/** Payloads as Alertmanager 0.27 sends them. */
export interface Sent {
  name?: string;
  status?: 'firing' | 'resolved';
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  startsAt?: string | undefined;
}

const FIRST = '2026-11-22T00:58:12.345678901Z';
/** The start of an occurrence so many minutes after the first, as Go writes it. */
export const occurrence = (minutes: number): string =>
  new Date(Date.parse(FIRST) + minutes * 60_000).toISOString().replace('Z', '678901Z');

export function alertOf(
  fingerprint: string,
  { name = 'LinkDown', status = 'firing', labels, annotations, startsAt = FIRST }: Sent = {},
) {
  return {
    status,
    labels: { alertname: name, instance: '10.0.0.1:9100', job: 'node', severity: 'critical', ...labels },
    annotations: { summary: '核心交换机上联中断', description: 'uplink down for 2m', ...annotations },
    startsAt,
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-23T01:20:00.000Z',
    generatorURL: 'http://prometheus.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
    fingerprint,
  };
}

export function payloadOf(group: string, alerts: ReturnType<typeof alertOf>[], truncatedAlerts = 0) {
  return {
    version: '4',
    groupKey: `{}/{team="cloud"}:{alertname="${group}"}`,
    truncatedAlerts,
    status: alerts.some((one) => one.status === 'firing') ? 'firing' : 'resolved',
    receiver: 'banjie',
    groupLabels: { alertname: group },
    commonLabels: { alertname: group },
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.org:9093',
    alerts,
  };
}
