/** The typed client that the mini-app and the bot use. It knows no fetch: the transport is passed in. */
import type { ErrorBody } from './shapes.ts';
import type { InputOf, OutputOf, Route } from './route.ts';
import { routes, type RouteName, type Routes } from './routes.ts';

export interface HttpRequest {
  method: Route['method'];
  /** Path and query, beginning with `/api/`. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface HttpResponse {
  status: number;
  body: unknown;
  /** The ETag of the answer, where the transport can tell. */
  tag?: string | undefined;
}

/**
 * The last answers of what is asked again and again, with their tags: an unchanged one is not sent again, and is the
 * same object as before. For whoever has no cache of his own; one for each person.
 */
export interface Kept {
  get(path: string): { tag: string; body: unknown } | undefined;
  put(path: string, answer: { tag: string; body: unknown }): void;
  forget(): void;
}

const KEPT_AT_MOST = 30;

export function createKept(): Kept {
  const answers = new Map<string, { tag: string; body: unknown }>();
  return {
    get: (path) => answers.get(path),
    put(path, answer) {
      answers.delete(path);
      answers.set(path, answer);
      const [oldest] = answers.keys();
      if (answers.size > KEPT_AT_MOST && oldest !== undefined) answers.delete(oldest);
    },
    forget: () => answers.clear(),
  };
}

/** Sends one request; throws when no answer came. Adds the credential itself. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** The server said no: `error.text` can be shown as it is. */
export class ApiError extends Error {
  readonly status: number;
  readonly error: ErrorBody['error'];
  constructor(status: number, error: ErrorBody['error']) {
    super(error.text);
    this.status = status;
    this.error = error;
  }
}

/** Operations that take and give JSON. Files go another way on each platform: see `addressOf`. */
type Spoken = { [K in RouteName]: Routes[K] extends { takes: 'file' } | { gives: string } ? never : K }[RouteName];
export type Client = { [K in Spoken]: (input: InputOf<Routes[K]>) => Promise<OutputOf<Routes[K]>> };

/** A client for the API. @throws ApiError when the server answered with an error; whatever the transport throws otherwise. */
export function createClient(send: Transport, kept?: Kept): Client {
  const client: Partial<Record<RouteName, unknown>> = {};
  for (const name of Object.keys(routes) as Spoken[])
    client[name] = (input: CallInput) => call(send, routes[name], input, kept);
  return client as Client;
}

interface CallInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  key?: string;
}

async function call(send: Transport, route: Route, input: CallInput, keep: Kept | undefined): Promise<unknown> {
  const headers: Record<string, string> = {};
  const path = addressOf(route, input);
  const kept = route.polled ? keep : undefined;
  const known = kept?.get(path);
  if (known) headers['if-none-match'] = known.tag;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  if (input.key !== undefined) headers['idempotency-key'] = input.key;
  const response = await send({
    method: route.method,
    path,
    headers,
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
  });
  if (response.status === 304 && known) return known.body;
  const answer = answerOf(response);
  if (kept && response.tag) kept.put(path, { tag: response.tag, body: answer });
  return answer;
}

/** What the server answered. @throws ApiError when it is an error */
export function answerOf(response: HttpResponse): unknown {
  if (response.status >= 200 && response.status < 300) return response.body;
  const body = response.body as Partial<ErrorBody> | null | undefined;
  throw new ApiError(
    response.status,
    body?.error ?? { code: 'unavailable', text: '服务暂时不可用，请稍后再试。', requestId: '' },
  );
}

/** Path and query of an operation. */
export const addressOf = (route: Route, input: Pick<CallInput, 'params' | 'query'>): string =>
  fillPath(route.path, input.params ?? {}) + queryString(input.query ?? {});

const fillPath = (path: string, params: Record<string, unknown>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));

function queryString(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (pairs.length === 0) return '';
  return '?' + pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
}
