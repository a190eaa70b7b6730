/** Two real server processes: what is done at one is told at the phones of the other, to those whom it concerns and to nobody else. */
import { startCity, type City } from '../harness/city.ts';
import { openLine, type LineEvent, type TestLine } from '../harness/line.ts';
import type { ServerProcess } from '../harness/server-process.ts';

let city: City;
let other: ServerProcess;
const lines: TestLine[] = [];
beforeAll(async () => {
  city = await startCity();
  other = await city.another();
}, 60_000);
afterEach(() => lines.splice(0).forEach((line) => line.close()));
afterAll(() => city.close());

const tokenOf = async (person: string): Promise<string> => {
  const { body } = await city.send(`/api/training/personas/${person}/token`, { method: 'POST' });
  return (body as { token: string }).token;
};
/** With the first look behind it: from here on only what changes is told. */
async function lineOf(person: string, at: () => string, query = '', token?: string): Promise<TestLine> {
  const line = await openLine(at(), token ?? (await city.as(person)).token, query);
  lines.push(line);
  if (line.status === 200) await line.next(({ event }) => event === 'changed' || event === 'ready');
  return line;
}
const there = () => other.url();
const about =
  (kind: string) =>
  (event: LineEvent): boolean =>
    event.event === 'changed' && event.about.includes(kind);
const poll = async (person: string, query: string) => {
  const response = await fetch(`${other.url()}/api/live${query}`, {
    headers: { authorization: `Bearer ${(await city.as(person)).token}` },
  });
  return (await response.json()) as { version: string; about: string[]; ended?: string };
};

/** What of before is still on its way has come: from here on only what is done now is told. */
async function still(person: string): Promise<string> {
  await city.forward({ minutes: 1 });
  for (;;) {
    const { version } = await poll(person, '');
    if ((await poll(person, `?after=${version}&wait=1`)).about.length === 0) return version;
  }
}

const answer = { results: [{ finding: '1', what: '所提', outcome: 'corrected', value: '芙容区' }] };
const doubt = {
  resource: 'divisions',
  findings: [{ record: '430102', field: '名称', says: '芙蓉区', should: '芙容区', evidence: '民政部门公告' }],
};

it('what is done about an incident is told to whoever looks at the board at the other process, also a mere note', async () => {
  const provider = await city.as('cloud-duty1');
  const { id } = await provider.open('incident', { what: '磁盘已满', system: '政务云存储', level: 'III' });
  await provider.give(id, 'acknowledge');
  for (const [command, form] of [
    ['progress', { progress: '更换中' }],
    ['progress', { progress: '已更换' }],
    ['recover', { how: '已更换磁盘' }],
  ] as const) {
    await still('office-cloud');
    const board = await lineOf('office-cloud', there);
    await provider.give(id, command, form);
    await board.next(about('incidents'));
  }
});

it('a new to-do, its notice, and that it is gone are told at the other process, also to the page on which it is open', async () => {
  const [reporter, provider] = await Promise.all([city.as('education-data'), city.as('civil-data')]);
  // The bystander's unit neither uses that resource nor has incidents: of the one above more may be on its way.
  await still('housing-data');
  const [verifier, bystander] = await Promise.all([lineOf('civil-data', there), lineOf('housing-data', there)]);
  const before = bystander.events.length;
  const { id } = await reporter.open('data-correction', doubt);
  await verifier.told('todo', 'notices');

  const [page, peeping] = await Promise.all([
    lineOf('education-data', there, `?matter=${id}`),
    // What he may not see does not exist for him, and he hears nothing of it.
    lineOf('housing-data', there, `?matter=${id}`),
  ]);
  const mine = async () => (await provider.client.listMatters({ query: { scope: 'todo' } })).items.map((one) => one.id);
  expect(await mine()).toContain(id);
  await provider.give(id, 'answer', answer);
  await page.next(about('matter'));
  await verifier.next(about('todo'));
  expect(await mine()).not.toContain(id);
  expect(bystander.events.slice(before)).toEqual([]);
  expect(peeping.events.filter(about('matter')).slice(1)).toEqual([]);
  // Nothing but of which kind it is, and up to when.
  for (const { event, version, about: kinds, ...more } of verifier.events) {
    expect(more).toEqual({});
    expect(version).toMatch(/^\d+$/);
    for (const kind of kinds) expect(['todo', 'notices', 'matter', 'incidents']).toContain(kind);
    expect(['ready', 'changed']).toContain(event);
  }
});

it('is sent as it comes by whatever stands between', async () => {
  const { headers } = await lineOf('civil-data', there);
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store, no-transform');
  expect(headers.get('x-accel-buffering')).toBe('no');
  expect(headers.get('content-encoding')).toBeNull();
  const refused = await fetch(`${there()}/api/live`, { headers: { accept: 'text/event-stream' } });
  expect(refused.status).toBe(401);
});

it('whoever comes again is told what he has missed, at whichever process', async () => {
  const reporter = await city.as('education-data');
  await still('civil-data');
  const line = await lineOf('civil-data', there);
  const known = line.events.at(-1)?.version ?? '';
  line.close();
  const nothing = await openLine(city.url(), (await city.as('civil-data')).token, `?after=${known}`);
  lines.push(nothing);
  const first = await nothing.next(() => true);
  // That process may have begun to listen later than he knows: then he looks once.
  expect([
    ['ready', 0],
    ['changed', 4],
  ]).toContainEqual([first.event, first.about.length]);
  await reporter.open('data-correction', doubt);
  await nothing.next(about('todo'));
  const again = await openLine(city.url(), (await city.as('civil-data')).token, `?after=${known}`);
  lines.push(again);
  expect(about('todo')(await again.next(() => true))).toBe(true);
});

it('without events it is one answer after a while: at once where nothing is known, else when something changes', async () => {
  const reporter = await city.as('education-data');
  expect((await poll('civil-data', '')).about).toEqual(['todo', 'notices', 'matter', 'incidents']);
  const known = await still('civil-data');
  expect(await poll('civil-data', `?after=${known}`)).toMatchObject({ about: [] });
  const waiting = poll('civil-data', `?after=${known}&wait=25`);
  await reporter.open('data-correction', doubt);
  expect((await waiting).about.length).toBeGreaterThan(0);
  const bad = await fetch(`${there()}/api/live?wait=3600`, {
    headers: { authorization: `Bearer ${(await city.as('civil-data')).token}` },
  });
  expect(bad.status).toBe(422);
});

it('ends with the session, wherever it is ended, and with the access', async () => {
  const token = await tokenOf('civil-head');
  const line = await lineOf('civil-head', there, '', token);
  await fetch(`${city.url()}/api/me/sign-out`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({}),
  });
  expect(await line.next(({ event }) => event === 'end')).toMatchObject({ why: 'over' });
  await line.over;
});

it('of one session the newest lines stay, and of one person no more than his share', async () => {
  const token = await tokenOf('health-data');
  const first = await lineOf('health-data', there, '', token);
  for (let n = 0; n < 4; n += 1) await lineOf('health-data', there, '', token);
  expect(await first.next(({ event }) => event === 'end')).toMatchObject({ why: 'replaced' });
  let status = 200;
  let refused: TestLine | undefined;
  for (let session = 0; session < 3 && status === 200; session += 1) {
    const next = await tokenOf('health-data');
    for (let n = 0; n < 4 && status === 200; n += 1) {
      refused = await lineOf('health-data', there, '', next);
      status = refused.status;
    }
  }
  expect(status).toBe(429);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
});

it('a server that stops says so to everybody, is gone in time, and whoever comes again finds the other one', async () => {
  const line = await lineOf('civil-data', there);
  const waiting = poll('civil-data', `?after=${line.events.at(-1)?.version}&wait=25`);
  const gone = other.end('SIGTERM');
  expect(await line.next(({ event }) => event === 'end')).toMatchObject({ why: 'stopping' });
  await waiting;
  await line.over;
  // By itself, and not because it was killed for not ending.
  expect(await gone).toBe('SIGTERM');
  const next = await lineOf('civil-data', city.url, `?after=${line.events.at(-1)?.version}`);
  expect(next.status).toBe(200);
  // Also beside a line that nobody has ended.
  await other.start();
  await lineOf('civil-data', there);
});
