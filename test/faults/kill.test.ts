/** SIGKILL in the middle of a storm: what was acknowledged is there once, and everything that follows from it arrives. */
import { randomUUID } from 'node:crypto';
import { startCity, type City } from '../harness/city.ts';

const COMMANDS = 500;
const CLIENTS = 8;
const MATTERS = 25;
const OPENINGS = 100;

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city.close());

const incident = (n: number) => ({
  what: `第 ${n} 号链路中断`,
  system: '政务外网',
  level: 'III',
  affected: [{ unit: 'civil' }],
});

it('loses and repeats nothing of 500 commands when the server is killed in the middle of them', async () => {
  const duty = await city.as('cloud-duty1');
  const matters: string[] = [];
  for (let n = 0; n < MATTERS; n++) {
    const opened = await duty.open('incident', incident(n));
    await duty.give(opened.id, 'acknowledge');
    matters.push(opened.id);
  }
  const headers = { authorization: `Bearer ${duty.token}`, 'content-type': 'application/json' };
  // Every fifth command opens a matter, whose notices must arrive; the others each leave one line in a known matter.
  const commands = Array.from({ length: COMMANDS }, (_, n) => ({
    n,
    key: randomUUID(),
    path: n % 5 === 0 ? '/api/matters' : `/api/matters/${matters[n % MATTERS]}/commands/progress`,
    body: n % 5 === 0 ? { procedure: 'incident', form: incident(1000 + n) } : { form: { progress: `storm-${n}-` } },
  }));
  let acknowledged = 0;
  const opened: string[] = [];
  const killAt = COMMANDS / 2;
  let killed: Promise<void> | undefined;
  const queue = [...commands];

  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let command = queue.shift(); command; command = queue.shift()) {
        for (;;) {
          const answer = await city
            .send(command.path, {
              method: 'POST',
              headers: { ...headers, 'idempotency-key': command.key },
              body: JSON.stringify(command.body),
            })
            .catch(() => undefined);
          if (answer?.status === 200) {
            acknowledged += 1;
            if (command.n % 5 === 0) opened.push((answer.body as { id: string }).id);
            break;
          }
          // Only the death of the server excuses an answer that is not one.
          if (answer) throw new Error(`command ${command.n}: ${answer.status} ${JSON.stringify(answer.body)}`);
          killed ??= Promise.resolve();
          await killed;
        }
        if (acknowledged >= killAt && !killed) killed = city.kill().then(() => city.restart());
      }
    }),
  );
  expect(killed).toBeDefined();
  expect(acknowledged).toBe(COMMANDS);

  const said = new Map<string, number>();
  for (const id of matters) {
    const { timeline } = await duty.client.readMatter({ params: { id } });
    for (const entry of timeline)
      for (const { value } of entry.details)
        if (value.startsWith('storm-')) said.set(value, (said.get(value) ?? 0) + 1);
  }
  const expected = commands.filter(({ n }) => n % 5 !== 0).map(({ n }) => `storm-${n}-`);
  expect(expected.filter((text) => said.get(text) !== 1)).toEqual([]);
  expect(said.size).toBe(expected.length);

  // Openings: each one matter, told once to the affected unit; what was in the outbox at the kill is carried out now.
  expect(new Set(opened).size).toBe(OPENINGS);
  await city.forward({ minutes: 1 });
  const civil = await city.as('civil-contact');
  const told = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await civil.client.listNotices({ query: { limit: 100, ...(cursor ? { cursor } : {}) } });
    for (const notice of page.items)
      if (notice.matter && notice.subject === '故障告知') told.set(notice.matter, (told.get(notice.matter) ?? 0) + 1);
    cursor = page.next;
  } while (cursor);
  expect([...new Set([...opened, ...matters])].filter((id) => told.get(id) !== 1)).toEqual([]);
}, 120_000);

it('lets one of a hundred people win over HTTP, and tells the other ninety-nine who decided and when', async () => {
  const duty = await city.as('cloud-duty1');
  const { id, number } = await duty.open('incident', incident(1));
  const matter = await duty.client.readMatter({ params: { id } });
  const item = matter.allowed.find((one) => one.command === 'acknowledge')?.item;
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      city.send(`/api/matters/${id}/commands/acknowledge`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${duty.token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ item, version: matter.version }),
      }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const late = answers
    .filter(({ status }) => status === 409)
    .map(
      ({ body }) => (body as { error: { code: string; text: string; decided: { by: string; command: string } } }).error,
    );
  expect(late).toHaveLength(99);
  for (const error of late) {
    expect(error.code).toBe('taskClosed');
    expect(error.decided).toMatchObject({ by: '江海波', command: '确认' });
    expect(error.text).toMatch(/已由 江海波 于 .*办理：确认/);
  }
  expect(number).toMatch(/^\d{8}$/);
});
