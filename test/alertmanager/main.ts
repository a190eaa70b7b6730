/**
 * `npm run alertmanager`: a real Prometheus and a real Alertmanager (Debian's, fetched with apt-get where they are missing)
 * against a real server process on a mongod of its own. Something fires, joins its group, repeats, is silenced, resolves and
 * fires again; the server is killed in the middle, Alertmanager and Prometheus are begun anew, and the Watchdog falls silent
 * and speaks again. What the matter was told, and whom it woke how often, is compared with what happened. On loopback; ends by
 * itself, in some three minutes.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Client } from '@banjie/shared/contract/client.ts';
import { isUnseen } from '@banjie/shared/contract/shapes.ts';
import { startMongod, withDatabaseName } from '@banjie/server/mongod/mongod.ts';
import { BOT_TOKEN } from '../harness/city.ts';
import { serverProcess } from '../harness/server-process.ts';
import { botAt } from '../faults/clock/bot.ts';
import { monitoringIn, REPEAT_SECONDS, RESEND_SECONDS } from './monitoring.ts';

const GIVE_UP_MS = 90_000;
/** Of a monitor the shortest there is. */
const EVERY_MINUTES = 1;
/** Long enough for whatever is on its way: two groups of Alertmanager, and a look of ours. */
const SETTLE_MS = 8_000;

const folder = mkdtempSync(join(tmpdir(), 'banjie-alertmanager-'));
const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
async function end(code: number): Promise<never> {
  for (const one of ending.reverse()) await Promise.resolve(one()).catch(() => undefined);
  process.exit(code);
}
process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));

async function until(what: string, so: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await so().catch(() => false))) {
    if (performance.now() - began > GIVE_UP_MS) throw new Error(`not within ${GIVE_UP_MS / 1000} s: ${what}`);
    await pause(200);
  }
}

const wrong: string[] = [];
function check(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  console.log(`${is === should ? '✓' : '✗'} ${what}${is === should ? '' : `: ${is}, should be ${should}`}`);
  if (is !== should) wrong.push(what);
}

async function run(): Promise<void> {
  const mongo = await startMongod({ dataDir: join(folder, 'mongo'), onProgress: (line) => console.log(line) });
  ending.push(() => mongo.stop());
  const server = serverProcess(
    {
      ...{ MONGODB_URI: withDatabaseName(mongo.uri, 'alertmanager'), BANJIE_DATA: join(folder, 'server') },
      ...{ BANJIE_BOT_TOKEN: BOT_TOKEN, BANJIE_TRAINING_CHAT: 'off' },
    },
    () => undefined,
    true,
  );
  await server.start();
  ending.push(() => server.end('SIGTERM'));
  const clientOf = (token?: string): Client =>
    createClient(async ({ method, path, headers, body }) => {
      const answer = await fetch(server.url() + path, {
        ...{ method, headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } },
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    });
  const as = async (id: string) => clientOf((await clientOf().becomePersona({ params: { id } })).token);
  const [head, duty] = [await as('cloud-head'), await as('cloud-duty1')];
  /** What the chat was given, each delivery as often as it was. */
  const pushed = new Map<string, string[]>();
  const bot = botAt(server.url(), BOT_TOKEN, pushed);
  ending.push(() => bot.stop());

  const feed = await head.createFeed({ body: { name: '云平台监控', kind: 'alertmanager' }, key: randomUUID() });
  const monitor = await head.createFeed({
    body: { name: '监控系统自身', kind: 'heartbeat', everyMinutes: EVERY_MINUTES, system: '云平台监控', level: 'III' },
    key: randomUUID(),
  });
  const monitoring = await monitoringIn(folder, {
    ...{ url: server.url() + feed.feed.address, feed: feed.token, watchdog: monitor.token },
  });
  ending.push(() => monitoring.end());
  for (const instance of ['a', 'b', 'c', 'd', 'e']) monitoring.set(instance, true);
  await Promise.all([monitoring.alertmanager.start(), monitoring.prometheus.start()]);

  const incidents = async (text: string) => (await duty.listMatters({ query: { text, scope: 'unit' } })).items;
  const steps = async (id: string) => (await duty.readMatter({ params: { id } })).steps;
  const ours = () => incidents('公共信用平台服务中断');
  const told = async (number: string, client = duty) =>
    (await client.listNotices({ query: { limit: 100 } })).items.filter((one) => one.number === number);
  const alarms = async (number: string) =>
    (await told(number)).filter(({ kind, urgent }) => kind === 'alert' && urgent).length;
  let number = '';
  const matter = async () => {
    const found = await duty.readMatter({ params: { id: number } });
    if (isUnseen(found)) throw new Error('not to be seen');
    return found;
  };
  /** How often its history says this of the monitoring. */
  const said = async (what: RegExp) => (await matter()).timeline.filter((one) => what.test(one.what)).length;
  const [FIRED, RESOLVED] = [/告警/, /监控恢复/];

  monitoring.set('a', false);
  await until('something fires and opens its incident', async () => (await ours()).length > 0);
  number = (await ours())[0]?.number ?? '';
  await until('whoever is on duty is woken', async () => (await alarms(number)) > 0);
  const opened = await said(FIRED);
  check('one that fires opens one incident', (await ours()).length, 1);
  check('and wakes whoever is on duty once', await alarms(number), 1);

  monitoring.set('b', false);
  await until('another one joins', async () => (await said(FIRED)) === opened + 1);
  check('another one of its group joins it', (await ours()).length, 1);
  await pause(REPEAT_SECONDS * 2 * 1000 + SETTLE_MS);
  check('what is repeated is counted and not told', [await said(FIRED), await alarms(number)], [opened + 1, 1]);
  const allowed = (await matter()).allowed.find(({ title }) => title === '确认');
  await duty.giveCommand({
    params: { id: number, command: allowed?.command ?? '' },
    body: { ...(allowed?.item ? { item: allowed.item } : {}), form: {} },
    key: randomUUID(),
  });

  await server.end('SIGKILL');
  monitoring.set('c', false);
  await pause(SETTLE_MS);
  await server.start();
  await until('what fired while the server was away joins', async () => (await said(FIRED)) === opened + 2);
  check('what fired while the server was dead is not lost', (await ours()).length, 1);
  check('and nobody is woken anew by the start', await alarms(number), 1);

  const loud = await monitoring.silence('d');
  monitoring.set('d', false);
  await pause(SETTLE_MS);
  check('what is silenced is not told', await said(FIRED), opened + 2);
  await loud();
  await until('what was silenced joins', async () => (await said(FIRED)) === opened + 3);
  check('and is told when the silence is over', await said(FIRED), opened + 3);

  await monitoring.alertmanager.end();
  await monitoring.alertmanager.start();
  await pause((REPEAT_SECONDS + RESEND_SECONDS) * 1000 + SETTLE_MS);
  check('Alertmanager begun anew tells nothing twice', [await said(FIRED), await alarms(number)], [opened + 3, 1]);
  await monitoring.prometheus.end();
  await monitoring.prometheus.start();
  await pause((REPEAT_SECONDS + RESEND_SECONDS) * 1000 + SETTLE_MS);
  check('Prometheus begun anew tells nothing twice', [await said(FIRED), await alarms(number)], [opened + 3, 1]);
  check('nor calls anything over that fires', [await said(RESOLVED), (await matter()).steps], [0, ['处置']]);

  for (const instance of ['a', 'b', 'c']) monitoring.set(instance, true);
  await pause(SETTLE_MS);
  check('it is not over while one of it fires', (await matter()).steps, ['处置']);
  monitoring.set('d', true);
  await until('it is over', async () => (await matter()).steps.includes('提交故障报告'));
  check('it is over with the last of it, once', await said(RESOLVED), 1);
  monitoring.set('e', false);
  await until('it is back', async () => (await matter()).steps.includes('处置'));
  check('what fires again brings it back', [(await ours()).length, await said(FIRED)], [1, opened + 4]);
  check('and wakes whoever has it once more', await alarms(number), 2);

  check('the Watchdog was heard all the time', (await incidents('监控系统自身')).length, 0);
  await monitoring.alertmanager.end();
  await until('the Watchdog is missed', async () => (await incidents('监控系统自身')).length > 0);
  const missed = (await incidents('监控系统自身'))[0]?.number ?? '';
  await pause(SETTLE_MS);
  check('a monitoring system that is silent opens one incident', (await incidents('监控系统自身')).length, 1);
  check('and wakes whoever is on duty once', await alarms(missed), 1);
  await monitoring.alertmanager.start();
  await until('it is heard again', async () => (await steps(missed)).includes('提交故障报告'));
  await pause(SETTLE_MS);
  check('it is over when it speaks again, and stays so', await steps(missed), ['提交故障报告']);

  const twice = [...pushed].filter(([, texts]) => texts.length > 1 && texts.some((text) => text.includes(number)));
  check('no push of it came twice by the chat', twice.length, 0);
  const { messages, refused } = await head.readFeed({ params: { id: feed.feed.id } });
  check('nothing was refused', [refused.length, messages.filter(({ outcome }) => outcome !== 'taken').length], [0, 0]);
}

const began = performance.now();
const failed = await run().then(
  () => wrong.length > 0,
  (error: unknown) => {
    console.error(error);
    return true;
  },
);
console.log(`${failed ? 'failed' : 'all as it should be'}, ${Math.round((performance.now() - began) / 1000)} s`);
await end(failed ? 1 : 0);
