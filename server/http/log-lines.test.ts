/** Every route of the API with something to be found in each part of a request: of all that, the log tells the route. */
import { randomUUID } from 'node:crypto';
import type { Route } from '@banjie/shared/contract/route.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { bareApp } from '../../test/harness/bare-app.ts';
import { createLogger } from '../log.ts';
import type { AppPorts } from './app.ts';
import type { Caller } from './handler.ts';

const CANARY = 'canary-11010519491231002X';
const lines: string[] = [];
/** What reached the handlers: a test in which nothing gets that far proves nothing. */
const reached = new Set<string>();
let app: Awaited<ReturnType<typeof bareApp>>;
let origin: string;

const callers: Record<string, Caller> = {
  person: { kind: 'person', person: 'p1', channel: 'miniapp' },
  bot: { kind: 'bot', account: 'bot' },
  source: { kind: 'source', name: 'monitor', unit: 'cloud', token: 't1' },
};

beforeAll(async () => {
  // Each handler does once what it was asked for, is refused once, and fails once with all that it was given.
  const handlers = new Proxy<AppPorts['handlers']>(
    {},
    {
      get: (_, name: string) => (call: { params?: unknown; body?: unknown; key?: string }) => {
        const turn = [...reached].filter((one) => one.startsWith(`${name} `)).length % 3;
        reached.add(`${name} ${turn}`);
        if (turn === 1) return Promise.resolve(reject('notFound', CANARY));
        if (turn === 2)
          throw new Error(`broken by 11010519491231002X`, { cause: new TypeError(JSON.stringify(call.key)) });
        return Promise.resolve({ name: CANARY, type: 'text/csv', content: Buffer.from('') });
      },
    },
  );
  app = await bareApp({
    handlers,
    verify: (token) => Promise.resolve(callers[token]),
    logger: createLogger('trace', { write: (line) => void lines.push(line) }),
  });
  origin = `http://127.0.0.1:${app.port}`;
});
afterAll(() => app.close());

async function send(path: string, method: string, token: string, body?: unknown): Promise<string | null> {
  const answer = await fetch(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': CANARY,
      'x-request-id': CANARY,
      'x-contact': CANARY,
      'x-room': CANARY,
      'user-agent': CANARY,
      'if-none-match': CANARY,
      cookie: `session=${CANARY}`,
      referer: `http://127.0.0.1/${CANARY}`,
      'x-forwarded-for': CANARY,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  await answer.text();
  return answer.headers.get('x-request-id');
}

/** A body that its schema takes, as far as texts will do. */
const bodyOf = (route: Route): unknown => {
  const shape = (route.body as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
  return { ...Object.fromEntries(Object.keys(shape).map((key) => [key, CANARY])), form: { words: CANARY }, version: 1 };
};

it('tells the route of a request, and nothing that whoever asks has chosen', async () => {
  const all = Object.values(routes as Record<string, Route>);
  for (const route of all) {
    const path = route.path.replace(/:\w+/g, CANARY);
    for (let n = 0; n < 3; n++) {
      const body = route.method === 'GET' || route.method === 'DELETE' ? undefined : bodyOf(route);
      await send(
        `${path}?text=${CANARY}&name=${CANARY}.pdf`,
        route.method,
        route.who === 'anyone' ? CANARY : route.who,
        body,
      );
    }
    if (route.method === 'POST') await send(path, 'POST', 'person', `{"broken": "${CANARY}`);
  }
  for (const path of [
    `/api/${CANARY}`,
    `/${CANARY}`,
    `/m/${CANARY}`,
    `/api/matters/%E0%A4%A/${CANARY}`,
    '/api/matters/%00',
  ])
    for (const method of ['GET', 'PATCH', 'TRACE']) await send(path, method === 'TRACE' ? 'OPTIONS' : method, CANARY);
  expect(lines.length).toBeGreaterThan(all.length * 3);
  expect(new Set([...reached].map((one) => one.split(' ')[0])).size).toBeGreaterThan(all.length / 2);
  const told = lines.map((line) => JSON.parse(line) as { route?: string });
  for (const route of all) expect(told.map((line) => line.route)).toContain(route.path);
  expect(lines.filter((line) => /canary|19491231/i.test(decodeURIComponent(line)))).toEqual([]);
});

it('takes a name for a request where nothing can be said with it', async () => {
  const id = randomUUID();
  const answer = await fetch(`${origin}/healthz`, { headers: { 'x-request-id': id } });
  expect(answer.headers.get('x-request-id')).toBe(id);
  expect(await send('/healthz', 'GET', 'person')).toMatch(/^[0-9a-f-]{36}$/);
});
