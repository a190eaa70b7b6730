/** The HTTP side of the bot: the typed client of the contract over Node's fetch, with the bot's own credential. */
import {
  addressOf,
  answerOf,
  createClient,
  type Client,
  type HttpResponse,
  type Transport,
} from '@banjie/shared/contract/client.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import type { SentFile } from '@banjie/shared/contract/shapes.ts';
import { ServerUnreachable, type Files } from '../core/ports.ts';

export interface ServerAddress {
  /** e.g. http://127.0.0.1:3000 */
  base: string;
  token: string;
}

/** In whose name a request is made: nobody's (the bot itself), or a bound contact's, in a room or not. */
export interface Acting {
  contact?: string;
  room?: string;
  /** The message that it comes of. */
  message?: { id: string; at: string };
}

/** Longer than the longest wait of a claim (25 s). */
const ANSWER_MS = 40_000;
const AWAY = [502, 503, 504];

/** @throws ServerUnreachable from every operation when no answer came, or one that says the server is away. */
export function serverAs(address: ServerAddress, acting: Acting = {}, stopping?: AbortSignal): Client & Files {
  const { contact: _, ...place } = acting;
  const files = filesOf(exchange(address, acting, stopping));
  const own = createClient(transport(address, place, stopping));
  if (acting.contact === undefined) return { ...own, ...files };
  // What belongs to the bot itself is asked in its own name: an unbound contact would be turned away there.
  const acted = createClient(transport(address, acting, stopping));
  const names = Object.keys(own) as (keyof Client)[];
  const spoken = names.map((name) => [name, (routes[name].who === 'bot' ? own : acted)[name]]);
  return { ...(Object.fromEntries(spoken) as Client), ...files };
}

const filesOf = (send: Exchange): Files => ({
  async sendFile({ name, bytes }) {
    const path = addressOf(routes.sendFile, { query: { name } });
    const headers = { 'content-type': 'application/octet-stream' };
    const { status, body } = await send({ method: 'POST', path, headers, body: bytes });
    return answerOf({ status, body: jsonOf(body.toString()) }) as SentFile;
  },
  async readFile(id, file) {
    const path = addressOf(routes.readFile, { params: { id, file } });
    const { status, body } = await send({ method: 'GET', path, headers: {}, body: undefined });
    if (status !== 200) answerOf({ status, body: jsonOf(body.toString()) });
    return body;
  },
});

type Exchange = (request: {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}) => Promise<{ status: number; body: Buffer }>;

const transport = (address: ServerAddress, acting: Acting, stopping: AbortSignal | undefined): Transport => {
  const send = exchange(address, acting, stopping);
  return async (request): Promise<HttpResponse> => {
    const { status, body } = await send(request);
    return { status, body: jsonOf(body.toString()) };
  };
};

function exchange(address: ServerAddress, acting: Acting, stopping: AbortSignal | undefined): Exchange {
  const identity: Record<string, string> = { authorization: `Bearer ${address.token}` };
  if (acting.contact !== undefined) identity['x-contact'] = encodeURIComponent(acting.contact);
  if (acting.room !== undefined) identity['x-room'] = encodeURIComponent(acting.room);
  if (acting.message !== undefined) {
    identity['x-message-id'] = encodeURIComponent(acting.message.id);
    identity['x-message-at'] = acting.message.at;
  }
  return async ({ method, path, headers, body }) => {
    const giveUp = new AbortController();
    const abort = (): void => giveUp.abort();
    const late = setTimeout(abort, ANSWER_MS);
    stopping?.addEventListener('abort', abort);
    if (stopping?.aborted) abort();
    let response: { status: number; body: Buffer };
    try {
      const answer = await fetch(new URL(path, address.base), {
        method,
        headers: { ...headers, ...identity },
        body: body === undefined ? null : typeof body === 'string' ? body : Buffer.from(body),
        signal: giveUp.signal,
      });
      response = { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    } catch (error) {
      throw new ServerUnreachable(String(error instanceof Error ? (error.cause ?? error.message) : error));
    } finally {
      clearTimeout(late);
      stopping?.removeEventListener('abort', abort);
    }
    if (AWAY.includes(response.status)) throw new ServerUnreachable(`status ${response.status}`);
    return response;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
