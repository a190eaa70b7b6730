/**
 * The HTTP side of the gateway: the training ground's page and the tests play the humans through it. Loopback only; a
 * request must name a loopback host and send JSON as such, so that a web page elsewhere can neither post to it by a form
 * nor reach it through a name that resolves to this machine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import {
  UnknownContact,
  type Attached,
  type Person,
  type RoomOfPeople,
  type TrainingPuppet,
  type Utterance,
} from './training-puppet.ts';

const MAX_BODY = 8 * 1024 * 1024;
const MAX_WAIT_S = 25;

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Route = (request: IncomingMessage, query: URLSearchParams, gone: AbortSignal) => Promise<unknown>;

export function humansHttp(puppet: TrainingPuppet, onChanged: () => void): Server {
  const routes: Record<string, Route> = {
    'GET /health': async () => ({ up: true, loggedIn: puppet.isLoggedIn, messages: puppet.conversations.size }),
    'GET /contacts': async () => ({ bot: puppet.bot, contacts: puppet.people() }),
    'POST /contacts': async (request) => {
      const person = personOf(await bodyOf(request));
      puppet.putPerson(person);
      onChanged();
      return person;
    },
    'GET /rooms': async () => ({ rooms: puppet.rooms() }),
    'POST /rooms': async (request) => {
      const room = roomOf(await bodyOf(request));
      puppet.putRoom(room);
      onChanged();
      return room;
    },
    'POST /say': async (request) => {
      const said = puppet.utter(utteranceOf(await bodyOf(request)));
      return { messageId: said.id, seq: said.seq };
    },
    'POST /recall': async (request) => {
      const body = await bodyOf(request);
      puppet.recall(text(body, 'contact'), text(body, 'messageId'));
      return { ok: true };
    },
    'GET /file': async (_request, query) => {
      const file = puppet.fileOf(query.get('message') ?? '');
      if (!file) throw new Refused(404, 'no such file');
      return { name: file.name, base64: file.bytes.toString('base64') };
    },
    'GET /messages': async (_request, query, gone) => {
      const conversation = query.get('room') ?? query.get('contact');
      if (!conversation) throw new Refused(422, 'contact or room is required');
      const after = numberOf(query.get('after'), 0);
      const wait = Math.min(numberOf(query.get('wait'), MAX_WAIT_S), MAX_WAIT_S);
      const from = query.get('history') === '1' ? undefined : puppet.bot.id;
      const messages = await puppet.conversations.wait(conversation, after, from, wait * 1000, gone);
      return { messages, next: messages.at(-1)?.seq ?? after };
    },
  };
  return createServer((request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    answer(routes, request, gone.signal).then(
      (body) => reply(response, 200, body),
      (error: unknown) => {
        if (error instanceof Refused) reply(response, error.status, { error: error.message });
        else if (error instanceof UnknownContact) reply(response, 404, { error: `unknown: ${error.message}` });
        else reply(response, 500, { error: 'internal' });
      },
    );
  });
}

async function answer(routes: Record<string, Route>, request: IncomingMessage, gone: AbortSignal): Promise<unknown> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost' && host !== '[::1]') throw new Refused(403, 'loopback only');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) throw new Refused(404, 'no such route');
  return route(request, url.searchParams, gone);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Refused(415, 'send JSON');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new Refused(413, `at most ${MAX_BODY} bytes`);
    parts.push(part);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new Refused(400, 'not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused(422, 'an object is required');
  return body as Record<string, unknown>;
}

function text(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new Refused(422, `${name}: a text is required`);
  return value;
}

function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  return body[name] === undefined ? undefined : text(body, name);
}

function personOf(body: Record<string, unknown>): Person {
  return { id: optionalText(body, 'id') ?? `contact-${randomUUID()}`, name: text(body, 'name') };
}

function roomOf(body: Record<string, unknown>): RoomOfPeople {
  const members = body['members'] ?? [];
  if (!Array.isArray(members) || !members.every((member) => typeof member === 'string')) {
    throw new Refused(422, 'members: a list of contact ids is required');
  }
  const id = optionalText(body, 'id') ?? `room-${randomUUID()}@chatroom`;
  return { id, topic: text(body, 'topic'), members, alias: optionalText(body, 'alias') };
}

function utteranceOf(body: Record<string, unknown>): Utterance {
  const mention = body['mention'];
  if (mention !== undefined && typeof mention !== 'boolean') throw new Refused(422, 'mention: true or false');
  return {
    contact: text(body, 'contact'),
    room: optionalText(body, 'room'),
    text: body['file'] === undefined ? text(body, 'text') : '',
    file: fileOf(body['file']),
    quoteOf: optionalText(body, 'quoteOf'),
    messageId: optionalText(body, 'messageId'),
    mention,
  };
}

/** `{name, base64}` */
function fileOf(given: unknown): Attached | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) throw new Refused(422, 'file: a name and its base64 are required');
  const { name, base64 } = given as { name?: unknown; base64?: unknown };
  if (typeof name !== 'string' || typeof base64 !== 'string')
    throw new Refused(422, 'file: a name and its base64 are required');
  return { name, bytes: Buffer.from(base64, 'base64') };
}

function numberOf(value: string | null, otherwise: number): number {
  if (value === null || value === '') return otherwise;
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) throw new Refused(422, 'a number is required');
  return number;
}
