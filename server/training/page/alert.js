/** The city's monitoring system: a real Alertmanager message (webhook, version 4) through the real webhook. */
import { api } from './api.js';

const labels = {
  alertname: 'StorageClusterDegraded',
  severity: 'critical',
  system: '政务云存储集群',
  instance: '10.20.3.15:9283',
  job: 'ceph',
  banjie_units: 'transport,social-security,service',
};
const annotations = {
  summary: '政务云存储集群降级，部分业务读写超时',
  description: '存储集群 2 个 OSD 离线，5 分钟内 IO 时延超过 2 秒。',
};
const KEY = 'banjie-training-alert';

/** `firing` begins a fault, or repeats the one that is on; `resolved` says that the monitor sees it gone. */
export async function ring(status) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  const running = kept?.status === 'firing' ? kept : undefined;
  const at = new Date().toISOString();
  const startsAt = running?.startsAt ?? at;
  const alert = {
    status,
    labels,
    annotations,
    startsAt,
    endsAt: status === 'resolved' ? at : '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example/graph',
    fingerprint: 'f1a2b3c4d5e6f708',
  };
  const answer = await api.ring(await api.hook(), {
    version: '4',
    groupKey: '{}:{alertname="StorageClusterDegraded"}',
    truncatedAlerts: 0,
    status,
    receiver: 'banjie',
    groupLabels: { alertname: labels.alertname },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.example',
    alerts: [alert],
  });
  sessionStorage.setItem(KEY, JSON.stringify({ status, startsAt }));
  return answer.matters[0];
}
