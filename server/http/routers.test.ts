/** Paths are found by their first word as they are found among all of them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { createRouters } from './routers.ts';

const routers = createRouters();
for (const path of ['/api/matters', '/api/matters/:id', '/api/people', '/healthz'])
  routers.of(path).get(path, (ctx) => {
    ctx.body = { path, params: ctx['params'] as unknown };
  });
const app = new Koa();
app.use(routers.middleware);
const answer = app.callback();
const server = createServer((asked, response) => void answer(asked, response));
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise((done) => server.close(done)));

const asked = async (path: string, method = 'GET') => {
  const answered = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method });
  const text = await answered.text();
  return { status: answered.status, allow: answered.headers.get('allow'), text };
};

it.each([
  ['/api/matters', '/api/matters'],
  ['/api/matters/m1?x=/api/people', '/api/matters/:id'],
  ['/API/Matters/m1', '/api/matters/:id'],
  ['/api/people/', '/api/people'],
  ['/healthz', '/healthz'],
])('%s is %s', async (path, found) => {
  const { status, text } = await asked(path);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ path: found });
});

it.each(['/api', '/api/', '/api/none', '/api/matters/m1/none', '//api/matters', '/none', '/api/healthz'])(
  '%s is nothing',
  async (path) => {
    expect((await asked(path)).status).toBe(404);
  },
);

it('a method that a path does not have is refused with those that it has', async () => {
  expect(await asked('/api/matters/m1', 'DELETE')).toMatchObject({ status: 405, allow: 'HEAD, GET' });
  expect((await asked('/api/people', 'HEAD')).status).toBe(200);
});

it('a path whose word is asked for has no router', () => {
  expect(() => routers.of('/api/:any')).toThrow('/api/:any');
});
