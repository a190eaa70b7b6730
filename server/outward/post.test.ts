import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { addressesIn } from '../http/incoming/address.ts';
import { isInside } from './addresses.ts';
import { makeAuthority, type Certified } from '../../test/harness/certificates.ts';
import { outward, type OutwardSettings } from './post.ts';

let server: Server;
let port: number;
const asked: string[] = [];
let answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string } | 'never' | 'endless';
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    const said = answer(request.url ?? '');
    if (said === 'never') return;
    if (said === 'endless') {
      response.writeHead(200);
      const more = () => response.write('x'.repeat(64 * 1024), (error) => error ?? more());
      return void more();
    }
    response.writeHead(said.status, said.headers).end(said.body ?? '');
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  asked.length = 0;
  answer = () => ({ status: 200, body: 'ok' });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const open = { nets: addressesIn(['127.0.0.1']), http: true };
const shut = { nets: addressesIn([]), http: true };
const resolving = (...answers: string[][]) => {
  const names: string[] = [];
  return {
    names,
    resolve: (name: string) => {
      names.push(name);
      const found = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
      return Promise.resolve(found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    },
  };
};

it.each([
  ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
  ...['255.255.255.255', '::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:a01:203'],
  ...['64:ff9b::a01:203', '2002:7f00:1::1', '2001:0:1::1', '2001:db8::1', 'no address'],
])('%s lies inside', (address) => expect(isInside(address)).toBe(true));
it.each(['8.8.8.8', '203.0.112.1', '172.32.0.1', '100.128.0.1', '2400:3200::1'])('%s lies outside', (address) =>
  expect(isInside(address)).toBe(false),
);

it.each([
  ['notAnAddress', 'hello'],
  ['notAnAddress', 'ftp://city.example/'],
  ['withCredentials', 'https://user:word@city.example/'],
  ['inside', 'https://127.0.0.1/'],
  ['inside', 'https://[::ffff:127.0.0.1]/'],
  ['inside', 'https://2130706433/'],
  ['inside', 'https://0x7f.1/'],
])('says what is wrong with an address: %s, %s', (fault, url) => expect(outward(shut).faultOf(url)).toBe(fault));
it('asks for TLS unless it is let go without', () => {
  expect(outward({ ...shut, http: false }).faultOf('http://city.example/')).toBe('notTls');
  expect(outward(shut).faultOf('http://city.example/')).toBeUndefined();
});

it('does not go inside, whichever way the name leads there', async () => {
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
    const { resolve } = resolving(addresses);
    expect(await outward(shut, { resolve }).post(`http://city.example:${port}/`, {}, '{}')).toEqual({
      failed: 'inside',
    });
  }
  expect(asked).toEqual([]);
});

it('goes to the address that was judged, whatever the name says the next time it is asked for', async () => {
  const { names, resolve } = resolving(['127.0.0.1'], ['127.0.0.2']);
  const posted = await outward(open, { resolve }).post(`http://city.example:${port}/hook`, {}, '{}');
  expect(posted).toEqual({ status: 200, text: 'ok' });
  expect([names, asked]).toEqual([['city.example'], [`city.example:${port} /hook`]]);
});

it('does not follow where it is sent', async () => {
  answer = () => ({ status: 307, headers: { location: `http://127.0.0.1:${port}/elsewhere` } });
  const { resolve } = resolving(['127.0.0.1']);
  expect(await outward(open, { resolve }).post(`http://city.example:${port}/`, {}, '{}')).toMatchObject({
    status: 307,
  });
  expect(asked).toHaveLength(1);
});

it('waits for nobody longer than it may, and reads no more than it shows', async () => {
  answer = () => 'never';
  expect(await outward(open, { timeoutMs: 100 }).post(`http://127.0.0.1:${port}/`, {}, '{}')).toEqual({
    failed: 'slow',
  });
  const never = () => new Promise<never>(() => undefined);
  expect(await outward(open, { timeoutMs: 100, resolve: never }).post('http://city.example/', {}, '')).toEqual({
    failed: 'slow',
  });
  answer = () => 'endless';
  const endless = await outward(open).post(`http://127.0.0.1:${port}/`, {}, '{}');
  expect('text' in endless && endless.text.length).toBe(4_096);
});

it('tells apart why there was no answer', async () => {
  const { resolve } = resolving([]);
  expect(await outward(open, { resolve }).post('http://city.example/', {}, '')).toEqual({ failed: 'unresolved' });
  expect(await outward(open).post('http://127.0.0.1:1/', {}, '')).toEqual({ failed: 'refused' });
  expect(await outward(open).post(`https://127.0.0.1:${port}/`, {}, '')).toEqual({
    failed: expect.stringMatching(/tls|broken/) as string,
  });
});

describe('over TLS', () => {
  const authority = makeAuthority('Authority of the government network');
  const HOST = 'system.city.example';
  const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  const servers: TlsServer[] = [];
  afterAll(() => Promise.all(servers.map((one) => new Promise((done) => one.close(done)))));
  /** What a system with that certificate is sent. */
  async function listening({ certificate: cert, key }: Certified): Promise<{ port: number; heard: string[] }> {
    const heard: string[] = [];
    const one = createTlsServer({ cert, key }, (request, response) => {
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      request.on('end', () => response.writeHead(200, { connection: 'close' }).end('taken'));
    });
    servers.push(one);
    await new Promise<void>((up) => one.listen(0, '127.0.0.1', up));
    return { port: (one.address() as AddressInfo).port, heard };
  }
  const known = { ...open, http: false, authorities: authority.certificate };
  const post = (settings: OutwardSettings, target: number) =>
    outward(settings, { resolve }).post(`https://${HOST}:${target}/`, {}, '{"said":1}');

  it('goes to a system whose certificate an authority of the settings has signed, and to none that nobody knows', async () => {
    const { port: target, heard } = await listening(authority.certify(HOST));
    expect(await post(known, target)).toEqual({ status: 200, text: 'taken' });
    expect(heard).toEqual(['{"said":1}']);
    expect(await post({ ...open, http: false }, target)).toEqual({ failed: 'unknownAuthority' });
    const another = { ...known, authorities: makeAuthority('Another').certificate };
    expect(await post(another, target)).toEqual({ failed: 'unknownAuthority' });
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['of another host', 'otherHost', () => authority.certify('other.city.example')],
    ['that has expired', 'expired', () => authority.certify(HOST, { expired: true })],
    ['that it has given itself', 'unknownAuthority', () => makeAuthority('Made up').certify(HOST)],
  ] as const)('sends nothing to a certificate %s, and says so', async (_, failed, certified) => {
    const { port: target, heard } = await listening(certified());
    expect(await post(known, target)).toEqual({ failed });
    expect(heard).toEqual([]);
  });

  it('sends nothing to what speaks no TLS', async () => {
    expect(await post(known, port)).toEqual({ failed: 'tls' });
  });
});
