/**
 * `npm run schemathesis [examples] [role …]`: every operation of the contract is called with what fits its description
 * and with what does not, by a person, an administrator, the bot and a monitoring system. It starts a training ground of
 * its own on loopback and ends it; prints what was found and how many cases there were, and fails when there is anything.
 * Some minutes for each role; `examples` are the random cases of each operation (20 unless told).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@banjie/shared/contract/client.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import type { Route } from '@banjie/shared/contract/route.ts';
import { contactOf, persons } from '@banjie/server/training/city/people.ts';
import { WORKDAY } from '../harness/city.ts';
import { machineNow } from '../harness/machine-time.ts';
import { serverProcess } from '../harness/server-process.ts';
import { schemathesis } from './install.ts';

const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'response_schema_conformance', 'content_type_conformance'],
  ...['ignored_auth', 'unsupported_method'],
].join();
const BOT_TOKEN = 'schemathesis-bot-token-0123456789';
const MESSAGE = 'schemathesis-1';
const SEED = '20261128';

/** What ends the very session that asks, or plays years of deadlines for every case: both have tests of their own. */
const LEFT_OUT = ['signOut', 'endSession', 'forwardClock'];

type Role = 'person' | 'administrator' | 'bot' | 'source';
interface Tally {
  role: Role;
  cases: number;
  failures: number;
}

const [first, ...others] = process.argv.slice(2);
const examples = /^\d+$/.test(first ?? '') ? Number(first) : 20;
const asked = [...(examples === Number(first) ? [] : [first]), ...others].filter((one) => one !== undefined);
const roles = (['person', 'administrator', 'bot', 'source'] as const).filter(
  (role) => asked.length === 0 || asked.includes(role),
);

/** Stands in for WeChat: every code is good, and of a new account. */
const wechat = createServer((request, response) => {
  const code = new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('js_code') ?? '';
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ openid: `openid-${code.length}`, session_key: 'a2V5' }));
}).listen(0, '127.0.0.1');
await new Promise((up) => wechat.once('listening', up));

const command = schemathesis();
const folder = mkdtempSync(join(tmpdir(), 'banjie-schemathesis-'));
const log: string[] = [];
const server = serverProcess(
  {
    BANJIE_MODE: 'training',
    BANJIE_DATA: join(folder, 'data'),
    BANJIE_BOT_TOKEN: BOT_TOKEN,
    BANJIE_TRAINING_CHAT: 'off',
    BANJIE_WECHAT_APPID: 'schemathesis',
    BANJIE_WECHAT_SECRET: 'schemathesis',
    BANJIE_WECHAT_URL: `http://127.0.0.1:${(wechat.address() as AddressInfo).port}`,
    BANJIE_TRAINING_START: WORKDAY,
    // What is refused for being too much says nothing about the rest.
    BANJIE_LIMITS: ['uploads', 'papers', 'comparisons', 'rehearsals', 'polls', 'openings']
      .map((kind) => `${kind}=900000/60/200`)
      .join(),
  },
  (line) => log.push(line),
);

/** Everything by an operation that this role may call; what others may is refused, and that is looked at with one role. */
const forRole: Record<Role, (route: Route) => boolean> = {
  person: ({ who }) => who === 'person' || who === 'anyone',
  administrator: ({ who }) => who === 'person' || who === 'administrator',
  bot: ({ who, chat }) => who === 'bot' || chat === true,
  source: ({ who }) => who === 'source',
};
/** Each another one: what one does to his own account, e.g. unbinding his chat, is not to spoil the next one's run. */
const people = { person: 'office-cloud', administrator: 'authority-data', bot: 'civil-data' } as const;

async function headersOf(role: Role): Promise<{ headers: string[]; known: Record<string, Record<string, string[]>> }> {
  const send = async (path: string, init: RequestInit = {}) => (await fetch(server.url() + path, init)).json();
  if (role === 'source') {
    const { token } = (await send('/api/training/hook')) as { token: string };
    return { headers: [`Authorization: Bearer ${token}`], known: {} };
  }
  const asker = people[role];
  const { token } = (await send(`/api/training/personas/${asker}/token`, { method: 'POST' })) as { token: string };
  const client = createClient(async (request) => ({
    status: 200,
    body: await send(request.path, { headers: { ...request.headers, authorization: `Bearer ${token}` } }),
  }));
  const matters = (await client.listMatters({ query: { scope: 'unit', state: 'all' } })).items.map(({ id }) => id);
  const known = Object.fromEntries(
    Object.values(routes as Record<string, Route>)
      .filter(({ path }) => path.startsWith('/api/matters/:id'))
      .map(({ path }) => [path.replace(/:(\w+)/g, '{$1}'), { id: matters }]),
  );
  const { items } = await client.listResources({});
  for (const path of ['/api/resources/{id}/compare', '/api/resources/{id}/rows'])
    known[path] = { id: items.map(({ id }) => id) };
  if (role !== 'bot') return { headers: [`Authorization: Bearer ${token}`], known };
  return {
    headers: [
      `Authorization: Bearer ${BOT_TOKEN}`,
      ...[`X-Contact: ${contactOf(asker)}`, `X-Message-Id: ${MESSAGE}`, `X-Message-At: ${machineNow()}`],
    ],
    known,
  };
}

async function run(role: Role): Promise<Tally> {
  const { headers, known } = await headersOf(role);
  const report = join(folder, `${role}.xml`);
  const operations = Object.entries(routes as Record<string, Route>)
    .filter(([name, route]) => forRole[role](route) && !LEFT_OUT.includes(name))
    .flatMap(([name]) => ['--include-operation-id', name]);
  const args = [
    ...['run', `${server.url()}/api/openapi.json`, '--checks', CHECKS, '--max-examples', String(examples)],
    ...['--seed', SEED, '--phases', 'examples,coverage,fuzzing', '--suppress-health-check', 'all'],
    ...[
      '--continue-on-failure',
      '--no-shrink',
      '--request-timeout',
      '30',
      '--report',
      'junit',
      '--report-junit-path',
      report,
    ],
    ...operations,
    ...headers.flatMap((header) => ['--header', header]),
  ];
  console.log(`\n— ${role}: ${operations.length / 2} operations`);
  const said = await spoken(args, role, known);
  const cases = Number(/(\d+) generated/.exec(said)?.[1] ?? 0);
  const failures = Number(/<testsuites[^>]* failures="(\d+)"/.exec(readFileSync(report, 'utf8'))?.[1] ?? 0);
  const errors = Number(/<testsuites[^>]* errors="(\d+)"/.exec(readFileSync(report, 'utf8'))?.[1] ?? 0);
  return { role, cases, failures: failures + errors };
}

function spoken(args: string[], role: Role, known: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: {
        ...process.env,
        SCHEMATHESIS_HOOKS: 'hooks',
        PYTHONPATH: import.meta.dirname,
        PYTHONDONTWRITEBYTECODE: '1',
        BANJIE_KNOWN: JSON.stringify(known),
        BANJIE_ROLE: role,
        BANJIE_MESSAGE: MESSAGE,
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString('utf8');
      process.stdout.write(piece);
    });
    child.once('error', reject);
    child.once('exit', () => resolve(said));
  });
}

const tallies: Tally[] = [];
try {
  await server.start();
  console.log(`${persons.length} people, ${server.url()}`);
  for (const role of roles) tallies.push(await run(role));
} finally {
  await server.end('SIGTERM');
  wechat.close();
  rmSync(folder, { recursive: true, force: true });
}
const failed = log.filter((line) => /"level":[56]0/.test(line));
console.log('');
for (const { role, cases, failures } of tallies) console.log(`${role}: ${cases} cases, ${failures} findings`);
console.log(`errors in the server's log: ${failed.length}`);
process.exitCode = tallies.some(({ cases, failures }) => failures > 0 || cases === 0) || failed.length > 0 ? 1 : 0;
