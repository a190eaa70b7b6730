/** The city of the tests behind HTTP, as the server of the contract: enough for the bot process, with a door that can be shut. */
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '@banjie/shared/contract/client.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import type { DeliveryView } from '@banjie/shared/contract/shapes.ts';
import type { City } from './city.ts';

export interface Front {
  url: string;
  /** Deliveries that wait to be claimed. */
  push(delivery: Omit<DeliveryView, 'fence' | 'attempt'>): void;
  /** Results by delivery, in the order in which they came. */
  results: { id: string; result: string; fence: number }[];
  /** Resolves with the next result. */
  nextResult(): Promise<void>;
  /** No connection is taken until it is opened again, on the same port. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function frontOf(city: City, token: string): Promise<Front> {
  const waiting: DeliveryView[] = [];
  const results: Front['results'] = [];
  let port = 0;
  let http: HttpServer | undefined;
  let onPush = (): void => {};
  let onResult = (): void => {};

  async function handle(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const found = Object.entries(routes).flatMap(([name, { method, path }]) => {
      const match = new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(url.pathname);
      return match && method === request.method ? [{ name, params: decoded(match.groups ?? {}) }] : [];
    })[0];
    if (request.headers.authorization !== `Bearer ${token}` || !found) throw refused(401, '请登录');
    const text = await read(request);
    const input = {
      params: found.params,
      query: Object.fromEntries(url.searchParams),
      body: text === '' ? undefined : JSON.parse(text),
      key: request.headers['idempotency-key'],
    };
    if (found.name === 'claimDeliveries') {
      if (waiting.length === 0)
        await new Promise<void>(
          (resolve) => ((onPush = resolve), request.once('close', resolve), setTimeout(resolve, 2_000).unref()),
        );
      return { items: waiting.splice(0) };
    }
    if (found.name === 'finishDelivery') {
      results.push({ id: found.params['id'] ?? '', ...(input.body as { result: string; fence: number }) });
      onResult();
      return { state: 'sent' };
    }
    const contact = decodeURIComponent(String(request.headers['x-contact'] ?? ''));
    const call = (city.as(contact) as unknown as Record<string, (input: unknown) => Promise<unknown>>)[found.name];
    if (!call) throw refused(404, '没有这个接口');
    return call(input);
  }

  async function open(): Promise<void> {
    http = createServer((request, response) => {
      handle(request).then(
        (body) => response.end(JSON.stringify(body)),
        (error: unknown) => {
          response.statusCode = error instanceof ApiError ? error.status : 500;
          const refusal =
            error instanceof ApiError ? error.error : { code: 'internal', text: String(error), requestId: '' };
          response.end(JSON.stringify({ error: refusal }));
        },
      );
    });
    await new Promise<void>((resolve) => http?.listen(port, '127.0.0.1', resolve));
    port = (http.address() as AddressInfo).port;
  }

  await open();
  return {
    url: `http://127.0.0.1:${port}`,
    results,
    push: (delivery) => {
      waiting.push({ ...delivery, fence: 1, attempt: 1 });
      onPush();
    },
    nextResult: () => new Promise<void>((resolve) => (onResult = resolve)),
    shut: async () => {
      const closing = http;
      await new Promise<void>((resolve) => (closing?.close(() => resolve()), closing?.closeAllConnections()));
    },
    open,
  };
}

const refused = (status: number, text: string): ApiError =>
  new ApiError(status, { code: 'notSignedIn', text, requestId: '' });

const decoded = (params: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
