/** The HTTP side of the bot: the typed client of the contract over Node's fetch, with the bot's own credential. */
import { createClient, type Client, type HttpResponse, type Transport } from '@banjie/shared/contract/client.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import { ServerUnreachable } from '../core/ports.ts';

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
export function serverAs(address: ServerAddress, acting: Acting = {}, stopping?: AbortSignal): Client {
  const { contact: _, ...place } = acting;
  const own = createClient(transport(address, place, stopping));
  if (acting.contact === undefined) return own;
  // What belongs to the bot itself is asked in its own name: an unbound contact would be turned away there.
  const acted = createClient(transport(address, acting, stopping));
  const names = Object.keys(own) as (keyof Client)[];
  return Object.fromEntries(names.map((name) => [name, (routes[name].who === 'bot' ? own : acted)[name]])) as Client;
}

function transport(address: ServerAddress, acting: Acting, stopping: AbortSignal | undefined): Transport {
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
    let response: HttpResponse;
    try {
      const answer = await fetch(new URL(path, address.base), {
        method,
        headers: { ...headers, ...identity },
        body: body ?? null,
        signal: giveUp.signal,
      });
      response = { status: answer.status, body: jsonOf(await answer.text()) };
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
