/** The door through which page and tests play the humans: what it lets in, and what not. */
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { humansHttp } from './http.ts';
import { MAX_TEXT, TrainingPuppet } from './training-puppet.ts';

let server: Server;
let puppet: TrainingPuppet;
let base: string;
let changes = 0;

beforeEach(async () => {
  puppet = new TrainingPuppet({ id: 'bot', name: '办结助手' });
  server = humansHttp(puppet, () => changes++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
});

const post = (path: string, body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(base + path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const json = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

it('takes people and rooms, renames, and lists them without the bot', async () => {
  await post('/contacts', { id: 'li', name: '李雷' });
  await post('/contacts', { id: 'li', name: '李蕾' });
  await post('/rooms', { id: 'r@chatroom', topic: '值班群', members: ['li'] });
  expect(await json(await fetch(`${base}/contacts`))).toEqual({
    bot: { id: 'bot', name: '办结助手' },
    contacts: [{ id: 'li', name: '李蕾' }],
  });
  expect(await json(await fetch(`${base}/rooms`))).toEqual({
    rooms: [{ id: 'r@chatroom', topic: '值班群', members: ['li', 'bot'] }],
  });
  expect(changes).toBe(3);
});

it('keeps what people say with the history, apart from what the bot says', async () => {
  await post('/contacts', { id: 'li', name: '李雷' });
  const { messageId } = await json(await post('/say', { contact: 'li', text: '待办' }));
  await puppet.messageSendText('li', '没有待办');
  const bot = await json(await fetch(`${base}/messages?contact=li&after=0`));
  expect(bot['messages']).toMatchObject([{ from: 'bot', text: '没有待办' }]);
  const all = await json(await fetch(`${base}/messages?contact=li&after=0&history=1`));
  expect(all['messages']).toMatchObject([{ id: messageId, from: 'li', text: '待办' }, { from: 'bot' }]);
  const none = await json(await fetch(`${base}/messages?contact=li&after=${String(bot['next'])}&wait=0`));
  expect(none).toEqual({ messages: [], next: bot['next'] });
});

it('announces a repeated message id once more, and keeps it once', async () => {
  await post('/contacts', { id: 'li', name: '李雷' });
  const announced: string[] = [];
  puppet.on('message', ({ messageId }) => void announced.push(messageId));
  await post('/say', { contact: 'li', text: '受理', messageId: 'same-id' });
  await post('/say', { contact: 'li', text: '受理', messageId: 'same-id' });
  expect(announced).toEqual(['same-id', 'same-id']);
  expect(puppet.conversations.since('li', 0)).toHaveLength(1);
});

it('cuts a text of five megabytes, and refuses one of nine', async () => {
  await post('/contacts', { id: 'li', name: '李雷' });
  await post('/say', { contact: 'li', text: 'x'.repeat(5_000_000) });
  expect(puppet.conversations.since('li', 0)[0]?.text).toHaveLength(MAX_TEXT);
  expect((await post('/say', { contact: 'li', text: 'x'.repeat(9_000_000) })).status).toBe(413);
});

it.each([
  ['a form of another page', '/say', '{"contact":"li","text":"x"}', { 'content-type': 'text/plain' }, 415],
  ['broken JSON', '/say', '{"contact":', undefined, 400],
  ['a list', '/say', '[]', undefined, 422],
  ['a missing text', '/say', '{"contact":"li"}', undefined, 422],
  ['a stranger', '/say', '{"contact":"nobody","text":"x"}', undefined, 404],
  ['a room that is not there', '/say', '{"contact":"li","room":"no","text":"x"}', undefined, 404],
  ['a quotation of nothing', '/say', '{"contact":"li","text":"x","quoteOf":"no"}', undefined, 404],
  ['members that are no ids', '/rooms', '{"topic":"t","members":[1]}', undefined, 422],
  ['an unknown path', '/nothing', '{}', undefined, 404],
])('refuses %s', async (_what, path, body, headers, status) => {
  await post('/contacts', { id: 'li', name: '李雷' });
  expect((await post(path, body, headers)).status).toBe(status);
});

it('refuses a name that merely leads to this machine', async () => {
  const { port } = server.address() as AddressInfo;
  const status = await new Promise<number | undefined>((resolve) => {
    request({ host: '127.0.0.1', port, path: '/contacts', headers: { host: 'evil.example' } }, (response) => {
      resolve(response.statusCode);
      response.resume();
    }).end();
  });
  expect(status).toBe(403);
});

it('forgets payloads with the messages that it forgets', async () => {
  puppet.putPerson({ id: 'li', name: '李雷' });
  for (let n = 0; n < 600; n++) puppet.utter({ contact: 'li', text: `${n}` });
  expect(puppet.mocker.cacheMessagePayload.size).toBe(500);
});
