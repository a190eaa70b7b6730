/** What is watched, and how Prometheus and Alertmanager are set up to watch it: everything on loopback, in seconds. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePorts, program, programs, type Program } from './programs.ts';

/** How often Alertmanager repeats what still fires. */
export const REPEAT_SECONDS = 6;

/** How often Prometheus says that something still fires; what it has not said for four times as long, Alertmanager calls over. */
export const RESEND_SECONDS = 10;

export interface Monitoring {
  prometheus: Program;
  alertmanager: Program;
  /** Says of an instance whether it is up. */
  set(instance: string, up: boolean): void;
  /** Silences an instance; gives how to end that. */
  silence(instance: string): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** @param hook where messages go; the tokens of the feed, and of the monitor that must be heard */
export async function monitoringIn(
  folder: string,
  hook: { url: string; feed: string; watchdog: string },
): Promise<Monitoring> {
  const [metricsPort = 0, prometheusPort = 0, alertmanagerPort = 0] = await freePorts(3);
  const instances = new Map<string, boolean>();
  const metrics = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end([...instances].map(([name, up]) => `service_up{service_instance="${name}"} ${up ? 1 : 0}\n`).join(''));
  });
  await new Promise<void>((resolve) => metrics.listen(metricsPort, '127.0.0.1', resolve));

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const rules = file(
    'rules.yml',
    `groups:
  - name: city
    rules:
      - alert: ServiceDown
        expr: service_up == 0
        for: 1s
        labels: { severity: critical, banjie_system: 公共信用平台 }
        annotations: { summary: 公共信用平台服务中断, description: '{{ $labels.service_instance }} 探测失败' }
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none }
`,
  );
  const prometheusFile = file(
    'prometheus.yml',
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${rules}']
alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanagerPort}'] }] }] }
scrape_configs:
  - job_name: city
    static_configs: [{ targets: ['127.0.0.1:${metricsPort}'] }]
`,
  );
  const webhook = (name: string, token: string) => `  - name: ${name}
    webhook_configs:
      - url: ${hook.url}
        http_config: { authorization: { credentials: ${token} } }
`;
  const alertmanagerFile = file(
    'alertmanager.yml',
    `route:
  receiver: banjie
  group_by: [alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: ${REPEAT_SECONDS}s
  routes:
    - receiver: watchdog
      matchers: [alertname="Watchdog"]
receivers:
${webhook('banjie', hook.feed)}${webhook('watchdog', hook.watchdog)}`,
  );
  const paths = programs();
  const prometheus = program(paths.prometheus, prometheusPort, [
    ...[`--config.file=${prometheusFile}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`],
    ...[
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
      '--log.level=error',
      `--rules.alert.resend-delay=${RESEND_SECONDS}s`,
    ],
  ]);
  const alertmanager = program(paths.alertmanager, alertmanagerPort, [
    ...[`--config.file=${alertmanagerFile}`, `--storage.path=${join(folder, 'alertmanager')}`],
    ...[`--web.listen-address=127.0.0.1:${alertmanagerPort}`, '--cluster.listen-address=', '--log.level=error'],
  ]);
  return {
    prometheus,
    alertmanager,
    set: (instance, up) => void instances.set(instance, up),
    async silence(instance) {
      const now = Date.now();
      const answer = await fetch(`${alertmanager.url}/api/v2/silences`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          matchers: [{ name: 'service_instance', value: instance, isRegex: false, isEqual: true }],
          ...{ startsAt: new Date(now).toISOString(), endsAt: new Date(now + 600_000).toISOString() },
          ...{ createdBy: 'test', comment: 'test' },
        }),
      });
      const { silenceID } = (await answer.json()) as { silenceID: string };
      return async () => {
        await fetch(`${alertmanager.url}/api/v2/silence/${silenceID}`, { method: 'DELETE' });
      };
    },
    async end() {
      await Promise.all([prometheus.end(), alertmanager.end()]);
      await new Promise((resolve) => metrics.close(resolve));
    },
  };
}
