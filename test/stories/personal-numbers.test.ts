/**
 * Numbers of persons, given by every way in there is: they are found in no collection, log, list, notice, chat, table or
 * file, and nobody is refused for them. A code of an organisation goes the same ways and stays.
 */
import { randomUUID } from 'node:crypto';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import { KNOWN_WORDS } from '@banjie/bot/core/language/intent.ts';
import { contactOf } from '@banjie/server/training/city/people.ts';
import { samples } from '@banjie/server/files/testing.ts';
import { textIn } from '@banjie/server/proof/dossier/testing.ts';
import type { SentFile } from '@banjie/shared/contract/shapes.ts';
import { addDays, dayOf } from '@banjie/shared/kernel/time.ts';
import { BOT_TOKEN, startCity, type City, type Someone } from '../harness/city.ts';
import { dump, heard } from './impolite.ts';
import { ask, quiet } from './talk.ts';

/** Made up. The code is one of a department. */
const ID = '11010519491231002X';
const CODE = '114301004488000307';
const CANARY = `证${ID}、１１０１０５ 19491231 ００２Ｘ，机13812345678，照E12345678，码${CODE}。`;
const FOUND = /19491231|１９４９|13812345678|13987654321|E12345678/;

let city: City;
let office: Someone;
let housing: Someone;
let admin: Someone;
let number: string;
/** Everything that was answered to anybody. */
const answers: string[] = [];

beforeAll(async () => {
  city = await startCity({ chat: true, environment: { BANJIE_LOG: 'trace' } });
  await city.forward({ nextWorkingDay: true });
  [office, housing, admin] = (await Promise.all(
    ['office-security', 'housing-data', 'authority-data'].map((one) => city.as(one)),
  )) as [Someone, Someone, Someone];
}, 90_000);
afterAll(() => city?.close());

async function call(as: Someone, method: string, path: string, body?: unknown, key = `key-${CANARY}`) {
  const ascii = encodeURIComponent(key).slice(0, 150);
  const answer = await city.send(path, {
    method,
    headers: {
      authorization: `Bearer ${as.token}`,
      'content-type': 'application/json',
      'idempotency-key': `${randomUUID()}-${ID}-${ascii}`.slice(0, 190),
      'x-request-id': `${ID}-${randomUUID()}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  answers.push(JSON.stringify(answer.body));
  return answer;
}

it('they come by forms, commands, files, settings, delegations', async () => {
  const finding = { system: `公积金 ${ID} 13812345678`, unit: 'housing', level: 'high', finding: CANARY };
  const opened = await call(office, 'POST', '/api/matters', { procedure: 'security-rectification', form: finding });
  expect([opened.status, JSON.stringify(opened.body)]).toEqual([200, expect.stringContaining(CODE)]);
  ({ number } = opened.body as { number: string });
  const give = (as: Someone, command: string, form: object, files?: string[]) =>
    call(as, 'POST', `/api/matters/${number}/commands/${command}`, { form, ...(files ? { files } : {}) });

  const upload = await city.send(`/api/files?name=${encodeURIComponent(`${ID} 13812345678 ${CODE}.pdf`)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${housing.token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(samples.pdf),
  });
  const { id, name } = upload.body as SentFile;
  expect(name).toBe(`110105********002X 138****5678 ${CODE}.pdf`);
  for (const [as, command, form, files] of [
    [housing, 'comment', { text: CANARY }],
    [housing, 'attach', { note: CANARY }, [id]],
    [office, 'urge', { note: CANARY }],
    [office, 'copy', { to: [{ person: 'authority-data' }], note: CANARY }],
    [housing, 'submit', { measures: CANARY, proof: CANARY }],
  ] as const)
    expect([command, (await give(as, command, form, files ? [...files] : undefined)).status]).toEqual([command, 200]);

  const complaint = {
    from: 'citizen',
    contact: `电话 13987654321 ${ID}`,
    unit: 'housing',
    matter: 'again',
    facts: CANARY,
  };
  // N-37: of itself no unit enters a complaint. What is refused is kept nowhere either.
  const own = await call(housing, 'POST', '/api/matters', { procedure: 'citizen-complaint', form: complaint });
  expect([own.status, own.body]).toMatchObject([422, { error: { faults: [{ path: 'unit' }] } }]);
  complaint.unit = 'civil';
  const complained = await call(housing, 'POST', '/api/matters', { procedure: 'citizen-complaint', form: complaint });
  expect([complained.status, JSON.stringify(complained.body)]).toEqual([200, expect.stringContaining('已加密保存')]);

  const setting = { version: 0, form: { n: '3', unit: 'wd', why: CANARY } };
  expect((await call(admin, 'PUT', '/api/settings/data-correction.verify', setting)).status).toBe(200);
  const reset = { version: 1, why: CANARY };
  expect((await call(admin, 'POST', '/api/settings/data-correction.verify/reset', reset)).status).toBe(200);
  const people = (await housing.client.listDelegations({})).candidates;
  const today = dayOf(await city.now());
  const delegation = { to: people[0]?.id, fromDay: addDays(today, 1), untilDay: addDays(today, 2), reason: CANARY };
  expect((await call(housing, 'POST', '/api/me/delegations', delegation)).status).toBe(200);
});

it('they come by machines', async () => {
  const { path, token } = (await city.send('/api/training/hook')).body as { path: string; token: string };
  const alert = {
    status: 'firing',
    labels: { alertname: CANARY, severity: 'critical', instance: `host-${ID}`, [`user_${ID}`]: CANARY },
    annotations: { summary: CANARY, [ID]: CANARY },
    startsAt: '2026-03-12T02:14:05Z',
    fingerprint: ID,
  };
  const broken = { ...alert, labels: { [ID]: 7 }, fingerprint: `${ID}!` };
  const sent = await city.send(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      version: '4',
      groupKey: CANARY,
      commonLabels: { service: CANARY },
      alerts: [alert, broken],
    }),
  });
  expect([sent.status, sent.body]).toMatchObject([200, { matters: [{ outcome: 'opened' }], refused: 1 }]);
  answers.push(JSON.stringify(sent.body));
});

it('they come by chat', async () => {
  const phone = await city.phone('housing-data');
  const said = [`批注 ${number} ${CANARY}`, CANARY, `发起 群众和企业投诉 ${CANARY}`, `13812345678`, '取消'];
  // Every word that the bot knows, and every command that this matter has for him.
  const { allowed } = await housing.client.readMatter({ params: { id: number } });
  for (const word of [...KNOWN_WORDS, '绑定本群', '是', '没有了', ...allowed.map(({ title }) => title)])
    said.push(`${word} ${CANARY}`, `${word} ${number} ${CANARY}`, `${word} ${ID}`, '取消');
  for (const words of said) answers.push(await ask(phone, words, /./));
  const room = { room: `room-${contactOf('housing-head')}`, topic: CANARY };
  await call(housing, 'POST', '/api/chat/rooms', room);
}, 180_000);

/** A value that the schema takes as far as texts will do, with the numbers wherever a text can stand. */
type Schema = NonNullable<Route['body']>;
function planted(schema: Schema): unknown {
  const { def } = schema._zod as unknown as { def: Record<string, unknown> & { type: string } };
  const of = (name: string) => planted(def[name] as Schema);
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def['shape'] as Record<string, Schema>).map(([key, one]) => [key, planted(one)]),
      );
    case 'optional':
    case 'nullable':
    case 'default':
      return of('innerType');
    case 'pipe':
      return of('in');
    case 'array':
      return [of('element')];
    case 'union':
      return planted((def['options'] as Schema[])[0]!);
    case 'record':
      return { [ID]: CANARY, text: CANARY, unit: ID };
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'literal':
      return (def['values'] as unknown[])[0];
    case 'enum':
      return Object.values(def['entries'] as Record<string, unknown>)[0];
    default:
      return [CANARY, `${ID} 13812345678`, '13812345678'].find((one) => schema.safeParse(one).success) ?? ID;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the network calls a contact, a room or a message is its own; it is kept as it is called. */
const NAMED_BY_THE_NETWORK = ['readDialogue', 'writeDialogue', 'putPending', 'takePending', 'dropPending', 'chatMe'];
/** They would end what the rest of the test needs. */
const LEFT_OUT = ['signOut', 'forwardClock', 'endSession'];

it('they come by every part of every operation, whoever asks and however he names himself', async () => {
  const taken: string[] = [];
  const source = (await city.send('/api/training/hook')).body as { token: string };
  const system = await admin.client.createWebhook({
    body: { unit: 'housing', name: '单位系统', url: 'https://system.invalid/' },
    key: randomUUID(),
  });
  for (const [name, route] of Object.entries(routes as Record<string, Route>)) {
    if (LEFT_OUT.includes(name)) continue;
    const kept = NAMED_BY_THE_NETWORK.includes(name);
    // Once with what does not exist, once with a matter, a register, a setting that do.
    for (const known of [false, true]) {
      const named: Record<string, string> = known
        ? { id: number, register: 'catalogue', key: 'data-correction.verify', command: 'comment', file: ID }
        : {};
      const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
        encodeURIComponent(kept ? `contact-${name}` : (named[key] ?? ID)),
      );
      const query = route.query
        ? new URLSearchParams(
            Object.entries(planted(route.query) as Record<string, unknown>)
              .filter(([key]) => key !== 'limit' && (!known || key !== 'cursor'))
              .map(([key, value]): [string, string] => [key, String(value)]),
          ).toString()
        : '';
      const tokens = {
        anyone: '',
        person: housing.token,
        administrator: admin.token,
        bot: BOT_TOKEN,
        source: source.token,
        system: system.token,
      };
      const ids = {
        contact: 'contact-1',
        room: 'room-1',
        messageId: 'message-1',
        account: 'main',
        waitSeconds: 0,
        leaseSeconds: 5,
      };
      let body = route.body ? planted(route.body) : undefined;
      if (isRecord(body))
        body = { ...body, ...Object.fromEntries(Object.entries(ids).filter(([key]) => key in (body as object))) };
      const answer = await city.send(`${path}?${query}`, {
        method: route.method,
        headers: {
          authorization: `Bearer ${tokens[route.who]}`,
          'content-type': route.takes === 'file' ? 'application/octet-stream' : 'application/json',
          'idempotency-key': `chat:message-1-${ID}-${name}`,
          'user-agent': `${ID} 13812345678`,
          referer: `http://127.0.0.1/${ID}`,
          'x-forwarded-for': ID,
          'x-request-id': ID,
          ...(route.who === 'bot' ? heard() : {}),
        },
        ...(body !== undefined && route.method !== 'GET' ? { body: JSON.stringify(body) } : {}),
      });
      expect([name, answer.status]).not.toEqual([name, 500]);
      if (answer.status < 300) taken.push(name);
      // A file that was sent in is given back as it was.
      if (route.takes !== 'file') answers.push(JSON.stringify(answer.body));
    }
  }
  // A walk that nothing lets through would show nothing.
  expect(new Set(taken).size).toBeGreaterThan(30);
}, 120_000);

it('they come by words that are looked for', async () => {
  for (const path of [
    '/api/matters?scope=unit&text=',
    '/api/people?text=',
    '/api/resources?text=',
    '/api/registers/catalogue?text=',
  ])
    expect((await call(housing, 'GET', path + encodeURIComponent(`${ID} 机13812345678`))).status).toBe(200);
  expect((await call(housing, 'GET', `/api/matters/${ID}`)).status).toBe(404);
});

it('and are found nowhere', async () => {
  await quiet(city);
  for (const as of [office, housing, admin]) {
    for (const path of [
      '/api/matters',
      '/api/matters?scope=unit',
      '/api/matters?scope=mine',
      '/api/notices',
      '/api/me/delegations',
      `/api/matters/${number}`,
      `/api/matters/${number}/timeline`,
      `/api/matters/${number}/file.json`,
    ])
      await call(as, 'GET', path);
  }
  for (const path of [
    '/api/settings',
    '/api/settings/data-correction.verify/history',
    '/api/hooks/refused',
    '/api/registers/catalogue/file',
  ])
    await call(admin, 'GET', path);
  // What is printed and what a spreadsheet opens.
  const paper = await fetch(`${city.url()}/api/matters/${number}/file.pdf`, {
    headers: { authorization: `Bearer ${office.token}` },
  });
  const printed = await textIn(new Uint8Array(await paper.arrayBuffer()));
  expect(printed).toContain(CODE);
  answers.push(printed);
  const { items: registers } = await admin.client.listRegisters({});
  for (const { register } of registers) await call(admin, 'GET', `/api/registers/${register}/file`);
  const everything = await dump(city.databaseUri);
  expect(everything).toContain(CODE);
  const places = { everything, log: city.log.join('\n'), bot: city.bot().log.join('\n'), answers: answers.join('\n') };
  expect(city.log.length).toBeGreaterThan(100);
  for (const [place, text] of Object.entries(places)) {
    const at = text.search(FOUND);
    expect([place, at < 0 ? '' : text.slice(Math.max(0, at - 120), at + 60)]).toEqual([place, '']);
  }
  // Nothing that was asked for by its address stands in the log either.
  expect(places.log).not.toMatch(/text=|housing-head|\/api\/matters\/\d/);
});
