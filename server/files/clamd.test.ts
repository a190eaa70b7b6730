/** A small clamd on loopback that keeps to the protocol, and to its bad sides. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { clamd, clamdAddressOf, ScannerAway } from './clamd.ts';

type Way = 'well' | 'silent' | 'closes' | 'closesInTheMiddle' | 'fails' | 'nonsense' | 'endless' | 'hearsNothing';
const LIMIT = 300_000;
let way: Way = 'well';
let server: Server;
let port = 0;
let received = Buffer.alloc(0);
const sockets = new Set<Socket>();

function serve(socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => undefined);
  if (way === 'hearsNothing') return void socket.pause();
  let waiting = Buffer.alloc(0);
  let begun = false;
  let answered = false;
  const answer = (text: string) => {
    if (!answered) socket.end(text);
    answered = true;
  };
  received = Buffer.alloc(0);
  socket.on('data', (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece]);
    if (!begun) {
      const end = waiting.indexOf(0);
      if (end < 0) return;
      if (waiting.toString('latin1', 0, end) !== 'zINSTREAM') return answer('UNKNOWN COMMAND\0');
      begun = true;
      waiting = waiting.subarray(end + 1);
      if (way === 'closes') return void socket.destroy();
    }
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE(0);
      if (length === 0) return end();
      if (waiting.length < 4 + length) return;
      received = Buffer.concat([received, waiting.subarray(4, 4 + length)]);
      waiting = waiting.subarray(4 + length);
      if (way === 'closesInTheMiddle') return void socket.destroy();
      if (received.length > LIMIT) return answer('INSTREAM size limit exceeded. ERROR\0');
    }
  });
  function end(): void {
    if (way === 'silent') return;
    if (way === 'fails') return answer("Can't allocate memory ERROR\0");
    if (way === 'nonsense') return answer('220 mail.example ESMTP\0');
    if (way === 'endless') {
      const more = () => void (socket.writable && socket.write('x'.repeat(2_000), more));
      return more();
    }
    answer(received.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
  }
}

beforeAll(async () => {
  server = createServer(serve).listen(0, '127.0.0.1');
  await new Promise((up) => server.once('listening', up));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
});
beforeEach(() => (way = 'well'));

async function* content(...pieces: (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece as string);
}
/** With little patience: what says nothing is given up soon. */
const scan = (...pieces: (string | Buffer)[]) => clamd({ host: '127.0.0.1', port }, 300)(content(...pieces));

describe('a scanner', () => {
  it('gets every byte, and says clean or what it has found', async () => {
    const large = Buffer.alloc(200_000, 7);
    expect(await scan('a', Buffer.alloc(0), large)).toEqual({ is: 'clean' });
    expect(received.equals(Buffer.concat([Buffer.from('a'), large]))).toBe(true);
    expect(await scan('X5O!P%', 'EICAR')).toEqual({ is: 'found', name: 'Eicar-Test-Signature' });
    expect(await scan()).toEqual({ is: 'clean' });
  });

  it('may find it too large, while it is being sent', async () => {
    expect(await scan(Buffer.alloc(LIMIT + 1))).toEqual({ is: 'tooLarge' });
  });

  it.each(['silent', 'closes', 'closesInTheMiddle', 'fails', 'nonsense', 'endless'] as const)(
    'that is %s has said nothing of the file',
    async (bad) => {
      way = bad;
      await expect(scan('a file', 'of two pieces')).rejects.toBeInstanceOf(ScannerAway);
    },
  );

  it('that takes nothing is given up', async () => {
    way = 'hearsNothing';
    await expect(scan(...Array.from({ length: 400 }, () => Buffer.alloc(65_536)))).rejects.toBeInstanceOf(ScannerAway);
  });

  it('that is not there is away', async () => {
    await expect(clamd({ host: '127.0.0.1', port: 1 })(content('a'))).rejects.toBeInstanceOf(ScannerAway);
    await expect(clamd({ path: '/nowhere/clamd.ctl' })(content('a'))).rejects.toBeInstanceOf(ScannerAway);
  });
});

it('is named by a socket or by host and port', () => {
  expect(clamdAddressOf('/run/clamav/clamd.ctl')).toEqual({ path: '/run/clamav/clamd.ctl' });
  expect(clamdAddressOf('127.0.0.1:3310')).toEqual({ host: '127.0.0.1', port: 3310 });
  expect(clamdAddressOf('[::1]:3310')).toEqual({ host: '::1', port: 3310 });
  for (const wrong of ['3310', 'host', 'host:0', 'host:99999', 'a b:1']) expect(clamdAddressOf(wrong)).toBeUndefined();
});
