/**
 * A scanner that speaks clamd's protocol: `zINSTREAM`, then pieces with their length (four bytes, the first the highest),
 * then a piece of no length; it answers `stream: OK`, `stream: <name> FOUND`, or `… ERROR`.
 */
import { createConnection, type Socket } from 'node:net';

export type ClamdAddress = { path: string } | { host: string; port: number };

/** `host:port`, `[::1]:port`, or the path of a socket. */
export function clamdAddressOf(given: string): ClamdAddress | undefined {
  if (given.startsWith('/')) return { path: given };
  const [, bracketed, bare, digits] = /^(?:\[([0-9a-f:]+)\]|([^\s:]+)):(\d{1,5})$/i.exec(given) ?? [];
  const host = bracketed ?? bare;
  const port = Number(digits);
  return host !== undefined && port > 0 && port < 65_536 ? { host, port } : undefined;
}

export type Scanned = { is: 'clean' } | { is: 'found'; name: string } | { is: 'tooLarge' };
/** Looks at a content. @throws ScannerAway when nothing can be said of it */
export type Scan = (content: AsyncIterable<Uint8Array>) => Promise<Scanned>;

export class ScannerAway extends Error {}

/** So long it may say nothing and take nothing. clamd itself gives up after two minutes. */
const PATIENCE_MS = 60_000;
/** A sane answer is one line. */
const ANSWER_MOST = 4_096;
const PIECE_MOST = 64 * 1024;

export function clamd(address: ClamdAddress, patienceMs = PATIENCE_MS): Scan {
  return async (content) => {
    const socket = createConnection(address);
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('the scanner says nothing')));
    const answer = answerOf(socket);
    // Looked at below, in whichever order they come.
    answer.catch(() => undefined);
    try {
      await send(socket, content, answer);
      return read(await answer);
    } catch (error) {
      throw new ScannerAway('no answer of the scanner', { cause: error });
    } finally {
      socket.destroy();
    }
  };
}

async function send(socket: Socket, content: AsyncIterable<Uint8Array>, answer: Promise<string>): Promise<void> {
  // It may answer before the end, e.g. that it is too much, and hears nothing from then on.
  const early = answer.then(
    () => 'answered' as const,
    () => 'answered' as const,
  );
  const write = async (bytes: Uint8Array): Promise<boolean> => {
    const taken = new Promise<'taken'>((done) => socket.write(bytes, () => done('taken')));
    return (await Promise.race([taken, early])) === 'taken' && socket.writable;
  };
  if (!(await write(Buffer.from('zINSTREAM\0', 'latin1')))) return;
  for await (const piece of content)
    for (let at = 0; at < piece.length; at += PIECE_MOST) {
      const part = piece.subarray(at, at + PIECE_MOST);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      if (!(await write(Buffer.concat([length, part])))) return;
    }
  await write(Buffer.alloc(4));
}

/** One answer, up to its NUL. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      said += piece;
      const end = said.search(/[\0\n]/);
      if (end >= 0) resolve(said.slice(0, end));
      else if (said.length > ANSWER_MOST) reject(new Error('the scanner says too much'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the scanner has gone away')));
  });
}

function read(answer: string): Scanned {
  const [, name] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (name !== undefined) return { is: 'found', name };
  if (answer === 'stream: OK') return { is: 'clean' };
  if (/size limit exceeded/i.test(answer)) return { is: 'tooLarge' };
  throw new Error(`the scanner says ${answer.slice(0, 200)}`);
}
