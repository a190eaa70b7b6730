/** An SMS gateway on loopback, as docs/delivery.md describes one: for tests, and for the training ground. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signed, signedId } from '../../../outward/signing.ts';
import type { SmsRequest } from './gateway.ts';

export interface FakeGateway {
  url: string;
  /** What phones have got, each once. */
  phones: SmsRequest[];
  /** Answers of the next requests: a code (`silence`: none, though it went), an HTTP status above 399, or one after so many ms. */
  next: (string | number | { afterMs: number })[];
  /** Numbers that are not reached, which it learns only when it tries. */
  dead: Set<string>;
  /** How many a number is let have; what is above is answered with `limited`. */
  most: number;
  refused: number;
  /** Called with each that a phone has got. */
  arrived?: (request: SmsRequest) => void;
  /** Signs a report as it would send it, for whoever sends it on: late, twice, in whatever order. */
  reportOf(
    ids: readonly string[],
    more?: { reason?: string; id?: string },
  ): { headers: Record<string, string>; body: string };
  close(): Promise<void>;
}

export async function startFakeGateway(secret: string, nowSeconds: () => number): Promise<FakeGateway> {
  let sent = 0;
  const fake: FakeGateway = {
    ...{ url: '', phones: [], next: [], dead: new Set<string>(), most: Number.POSITIVE_INFINITY, refused: 0 },
    reportOf(ids, { reason = 'UNDELIV', id } = {}) {
      sent += 1;
      const reports = ids.map((one) => {
        const failed = fake.dead.has(fake.phones.find((phone) => phone.id === one)?.mobile ?? '');
        return { id: one, ...(failed ? { state: 'failed', reason } : { state: 'delivered' }) };
      });
      const body = JSON.stringify({ reports });
      return { body, headers: signed({ id: id ?? `report-${sent}`, seconds: nowSeconds(), body }, [secret]) };
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  const take = (body: string): string => {
    const asked = JSON.parse(body) as SmsRequest & { ping?: true };
    if (asked.ping) return 'ok';
    if (fake.phones.some(({ id }) => id === asked.id)) return 'ok';
    if (!/^1[3-9]\d{9}$/.test(asked.mobile)) return 'unreachable';
    if (fake.phones.filter(({ mobile }) => mobile === asked.mobile).length >= fake.most) return 'limited';
    fake.phones.push(asked);
    fake.arrived?.(asked);
    return 'ok';
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      const answer = (code: string) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ code }));
      if (signedId({ headers, body }, secret, { nowSeconds: nowSeconds(), seconds: 300 }) === undefined) {
        fake.refused += 1;
        return answer('badSignature');
      }
      const wanted = fake.next.shift();
      if (wanted === 'silence') {
        take(body);
        return request.socket.destroy();
      }
      if (typeof wanted === 'number') return response.writeHead(wanted).end();
      if (typeof wanted === 'string') return answer(wanted);
      const code = take(body);
      if (wanted) return void setTimeout(() => answer(code), wanted.afterMs);
      return answer(code);
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
  return fake;
}
