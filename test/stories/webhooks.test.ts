/** A unit's own system: it gets what its unit is told, signed; fails for long, is switched off, and catches up. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { Webhook as Receiver } from 'standardwebhooks';
import type { UnitEvent } from '@banjie/shared/contract/routes/webhooks.ts';
import { makeAuthority, type Certified } from '../harness/certificates.ts';
import { machineNow } from '../harness/machine-time.ts';
import { startCity, type City } from '../harness/city.ts';
import { refusal } from './talk.ts';

const UNIT = 'civil';
const folder = mkdtempSync(join(tmpdir(), 'banjie-webhooks-'));
const authority = makeAuthority('Authority of the government network');
let city: City;
let database: mongoose.mongo.MongoClient;
let server: Server;
let url: string;
/** What the system of the unit answers, and what it was sent. */
const system = { status: 200, heard: [] as { headers: Record<string, string>; body: string }[] };
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      system.heard.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(system.status).end(system.status === 200 ? 'taken' : 'under repair');
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/banjie`;
  writeFileSync(join(folder, 'authority.pem'), authority.certificate);
  city = await startCity({
    environment: {
      ...{ BANJIE_WEBHOOK_NETS: '127.0.0.1', BANJIE_WEBHOOK_HTTP: 'yes' },
      BANJIE_WEBHOOK_CA: join(folder, 'authority.pem'),
    },
  });
  database = await mongoose.mongo.MongoClient.connect(city.databaseUri);
}, 90_000);
afterAll(async () => {
  await database?.close();
  await city?.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

const PATIENCE_MS = 40_000;
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()) && performance.now() < end;) await pause(40);
  expect(await holds()).toBe(true);
}
const heard = (): UnitEvent[] => system.heard.map(({ body }) => JSON.parse(body) as UnitEvent);
const about = (number: string) => heard().filter(({ data }) => data.number === number);
const key = () => randomUUID();
/** Something that the unit is told of. */
let asks = 0;
async function asked(evidence: string): Promise<string> {
  asks += 1;
  const finding = { record: `43010${asks}`, field: '名称', says: '甲', should: '乙', evidence };
  const form = { resource: 'divisions', findings: [finding] };
  return (await (await city.as('education-data')).open('data-correction', form)).number;
}

let secret: string;
let token: string;
let id: string;
it('its head adds the endpoint, nobody else does, and an address inside the network is refused', async () => {
  const { client } = await city.as(`${UNIT}-head`);
  const body = { name: '综合业务系统', url };
  for (const [who, more, status] of [
    [`${UNIT}-data`, {}, 403],
    ['housing-head', { unit: UNIT }, 403],
    [`${UNIT}-head`, { url: 'http://10.0.0.1/' }, 422],
    [`${UNIT}-head`, { url: 'https://[::1]/' }, 422],
  ] as const) {
    const refused = await refusal(
      (await city.as(who)).client.createWebhook({ body: { ...body, ...more }, key: key() }),
    );
    expect([who, refused.status]).toEqual([who, status]);
  }
  const asked = { body, key: key() };
  const made = await client.createWebhook(asked);
  expect(await client.createWebhook(asked)).toEqual(made);
  ({ secret, token } = made);
  ({ id } = made.webhook);
  expect(await client.pingWebhook({ params: { id } })).toEqual({ accepted: true, answer: 'HTTP 200：taken' });
  const [ping] = system.heard.splice(0);
  expect(new Receiver(secret).verify(ping?.body ?? '', ping?.headers ?? {})).toMatchObject({ type: 'ping' });
  const listed = JSON.stringify(await client.listWebhooks({}));
  expect([listed.includes('综合业务系统'), listed.includes(secret), listed.includes(token)]).toEqual([
    true,
    false,
    false,
  ]);
  expect((await refusal((await city.as('housing-head')).client.listWebhookTries({ params: { id } }))).status).toBe(404);
});

it('what the unit is told comes to its system, signed, once', async () => {
  const number = await asked('名称不符，请联系 13812345678');
  await until(() => about(number).length > 0);
  const [sent] = system.heard;
  const event = new Receiver(secret).verify(sent?.body ?? '', sent?.headers ?? {}) as UnitEvent;
  expect(event).toMatchObject({ type: 'notice', data: { cursor: 1, unit: UNIT, number, kind: 'task' } });
  expect(sent?.body).not.toContain('13812345678');
  expect(new Set(heard().map((one) => one.id)).size).toBe(heard().length);
  const { client } = await city.as(`${UNIT}-head`);
  const newest = async () => (await client.listWebhookTries({ params: { id } })).items[0];
  // The system has it before the server has written down that it has.
  await until(async () => (await newest())?.state === 'accepted');
  expect(await newest()).toMatchObject({ answer: 'HTTP 200：taken', attempts: 1 });
});

const events = (after: number, by = token) =>
  city.send(`/api/unit-events?after=${after}`, { headers: { authorization: `Bearer ${by}` } });

it('a system that fails for long is switched off, its head is told, and what it missed is fetched and sent', async () => {
  system.status = 503;
  const before = heard().at(-1)?.data.cursor ?? 0;
  const missed = await asked('第一处');
  const { client } = await city.as(`${UNIT}-head`);
  const state = async () => (await client.listWebhooks({})).items.find((one) => one.id === id);
  await until(async () => ((await state())?.standing ?? '').includes('失败 1 次'));
  // Three days of failing later.
  const endpoints = database.db().collection<{ _id: string }>('webhooks');
  const longAgo = new Date(addMs(machineNow(), -4 * 24 * 3600_000));
  await endpoints.updateOne({ _id: id }, { $set: { attempt: 30, failingSince: longAgo } });
  await client.retryWebhook({ params: { id }, body: {} });
  await until(async () => (await state())?.state === 'failed');
  const told = async () =>
    (await client.listNotices({ query: { limit: 50 } })).items.filter(({ subject }) => subject.includes('推送已停用'));
  await until(async () => (await told()).length > 0);
  const [notice] = await told();
  expect([(await told()).length, notice?.matter, notice?.body.includes('综合业务系统')]).toEqual([1, undefined, true]);

  const alsoMissed = await asked('第二处');
  // What was missed, that it is switched off, and what came since.
  await until(async () => ((await state())?.waiting ?? 0) >= 3);
  const sent = system.heard.length;
  // Its people mend it. It asks for what it lacks, by the last number that it has.
  const answer = await events(before);
  const fetched = answer.body as { items: UnitEvent[]; next: number; more: boolean };
  const numbers = fetched.items.map(({ data }) => data.number);
  expect([answer.status, numbers]).toEqual([200, expect.arrayContaining([missed, alsoMissed])]);
  expect(fetched.items.map(({ data }) => data.cursor)).toEqual(fetched.items.map((_, n) => before + 1 + n));
  expect((await events(fetched.next)).body).toMatchObject({ items: [], more: false, next: fetched.next });
  expect((await events(0, 'bjs_nobody')).status).toBe(401);
  expect(system.heard).toHaveLength(sent);

  system.status = 200;
  await client.switchWebhook({ params: { id }, body: { on: true } });
  await until(() => heard().length >= sent + fetched.items.length);
  // The same events under the same ids: whoever has fetched them knows them again.
  const resent = heard().slice(sent);
  expect(resent.map((one) => one.id)).toEqual(fetched.items.map((one) => one.id));
});

it('the secret is changed while both hold, and what was leaked holds no more at once', async () => {
  const { client } = await city.as(`${UNIT}-head`);
  const next = await client.rotateWebhook({ params: { id }, body: {}, key: key() });
  system.heard.length = 0;
  await client.pingWebhook({ params: { id } });
  const [{ headers, body } = { headers: {}, body: '' }] = system.heard;
  for (const one of [secret, next.secret]) expect(new Receiver(one).verify(body, headers)).toBeTruthy();
  expect([(await events(0, token)).status, (await events(0, next.token)).status]).toEqual([200, 200]);
  expect((await refusal(client.rotateWebhook({ params: { id }, body: {}, key: key() }))).status).toBe(409);
  await client.rotateWebhook({ params: { id }, body: { atOnce: true }, key: key() });
  expect([(await events(0, token)).status, (await events(0, next.token)).status]).toEqual([401, 401]);
  await client.deleteWebhook({ params: { id } });
  expect((await client.listWebhooks({})).items).toEqual([]);
});

it('over TLS it is delivered under a certificate of the city’s own authority, and to no other, with the reason on the page', async () => {
  const { client } = await city.as('civil-head');
  const sealedHeard: { headers: Record<string, string>; body: string }[] = [];
  const systems: ReturnType<typeof createTlsServer>[] = [];
  const listening = async ({ certificate: cert, key: its }: Certified): Promise<string> => {
    const one = createTlsServer({ cert, key: its }, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        sealedHeard.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(200, { connection: 'close' }).end('taken');
      });
    });
    systems.push(one);
    await new Promise<void>((up) => one.listen(0, '127.0.0.1', up));
    return `https://127.0.0.1:${(one.address() as AddressInfo).port}/banjie`;
  };
  const added = async (name: string, certified: Certified) =>
    client.createWebhook({ body: { name, url: await listening(certified) }, key: key() });
  const removed = (id: string) => client.deleteWebhook({ params: { id } });
  try {
    for (const [name, certified, reason] of [
      ['旧证书', authority.certify('127.0.0.1', { expired: true }), /证书已过期/],
      ['别的域名', authority.certify('other.city.example'), /不是发给这个域名/],
      ['自签', makeAuthority('Nobody').certify('127.0.0.1'), /不受信任的机构签发.*BANJIE_WEBHOOK_CA/],
    ] as const) {
      const { webhook } = await added(name, certified);
      const { accepted, answer } = await client.pingWebhook({ params: { id: webhook.id } });
      expect([name, accepted, answer]).toEqual([name, false, expect.stringMatching(reason)]);
      await removed(webhook.id);
    }
    expect(sealedHeard).toEqual([]);

    const good = await added('加密系统', authority.certify('127.0.0.1'));
    const number = await asked('户口簿');
    const data = () => sealedHeard.filter(({ body }) => body.includes(number));
    await until(() => data().length > 0);
    const [one] = data();
    expect(new Receiver(good.secret).verify(one?.body ?? '', one?.headers ?? {})).toMatchObject({ data: { number } });
    await removed(good.webhook.id);
  } finally {
    for (const one of systems) one.close();
  }
});
