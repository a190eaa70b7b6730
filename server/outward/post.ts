/**
 * A request to an address that somebody has typed in. Its name is resolved once; every address behind it is judged, and
 * the connection goes to the one that was judged, whatever the name says a moment later. A redirect is an answer like
 * another, and of an answer no more is read than is shown.
 */
import { lookup } from 'node:dns/promises';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type BlockList, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { isIn, isInside } from './addresses.ts';

export interface OutwardSettings {
  /** Nets inside to which it may go all the same. */
  nets: BlockList;
  /** Whether it may go without TLS. */
  http: boolean;
  /** PEM of authorities that hold besides those that everybody has. */
  authorities?: string | undefined;
}

/**
 * `inside`: not let out of here by us. Of a certificate that is not taken: `expired`, for another host (`otherHost`), or of
 * nobody whom we know (`unknownAuthority`); `tls` is anything else that keeps a connection from being sealed.
 */
export type Posted =
  | { status: number; text: string; retryAfterSeconds?: number }
  | { failed: 'inside' | 'unresolved' | 'slow' | 'refused' | 'broken' | Unsealed };

type Unsealed = 'expired' | 'otherHost' | 'unknownAuthority' | 'tls';

export type Fault = 'notAnAddress' | 'notTls' | 'withCredentials' | 'inside';

export interface Outward {
  /** What is wrong with an address, as far as it says so itself; the name behind it is looked at with each request. */
  faultOf(url: string): Fault | undefined;
  /** Never throws. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Posted>;
}

interface Options {
  /** Milliseconds from the question for the address until the end of the answer. */
  timeoutMs?: number;
  resolve?: (name: string) => Promise<{ address: string; family: number }[]>;
}

const READ_BYTES = 4_096;
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

export function outward({ nets, http, authorities }: OutwardSettings, options: Options = {}): Outward {
  const { timeoutMs = 10_000, resolve = (name) => lookup(name, { all: true, verbatim: true }) } = options;
  const ca = authorities === undefined ? {} : { ca: [...rootCertificates, authorities] };
  const mayGo = (address: string): boolean => !isInside(address) || isIn(nets, address);

  function faultOf(url: string): Fault | undefined {
    if (!URL.canParse(url)) return 'notAnAddress';
    const parsed = new URL(url);
    if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'notAnAddress';
    if (parsed.username !== '' || parsed.password !== '') return 'withCredentials';
    if (parsed.protocol === 'http:' && !http) return 'notTls';
    return isIP(hostOf(parsed)) !== 0 && !mayGo(hostOf(parsed)) ? 'inside' : undefined;
  }

  async function judged(host: string): Promise<{ address: string; family: number } | 'inside' | 'unresolved'> {
    const kind = isIP(host);
    const found = kind === 0 ? await resolve(host).catch(() => []) : [{ address: host, family: kind }];
    const [first] = found;
    if (!first) return 'unresolved';
    // One that leads inside beside others that do not is no accident.
    return found.every(({ address }) => mayGo(address)) ? first : 'inside';
  }

  return {
    faultOf,
    async post(url, headers, body) {
      if (faultOf(url)) return { failed: 'inside' };
      const target = new URL(url);
      const host = hostOf(target);
      const giveUp = AbortSignal.timeout(timeoutMs);
      const slow = new Promise<Posted>((over) =>
        giveUp.addEventListener('abort', () => over({ failed: 'slow' }), { once: true }),
      );
      const to = await Promise.race([judged(host), slow]);
      if (typeof to === 'string') return { failed: to };
      if (!('address' in to)) return to;
      // Asked for the name once more, it has the answer that was judged.
      const pinned: LookupFunction = (_, { all }, told) => (all ? told(null, [to]) : told(null, to.address, to.family));
      const asked: RequestOptions = {
        ...{ method: 'POST', host, port: target.port, path: target.pathname + target.search },
        headers: { ...headers, host: target.host, 'content-length': Buffer.byteLength(body) },
        ...{ agent: false, lookup: pinned, signal: giveUp },
      };
      const answered = new Promise<Posted>((done) => {
        const heard = (response: IncomingMessage) => done(readSome(response));
        const request =
          target.protocol === 'https:'
            ? tlsRequest({ ...asked, ...ca, ...(isIP(host) === 0 ? { servername: host } : {}) }, heard)
            : plainRequest(asked, heard);
        request.on('error', (error) => done({ failed: giveUp.aborted ? 'slow' : whyOf(error) }));
        request.end(body);
      });
      return Promise.race([answered, slow]);
    },
  };
}

async function readSome(response: IncomingMessage): Promise<Posted> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes >= READ_BYTES) break;
    }
  } catch {
    // Its status has come, and that is what counts.
  }
  response.destroy();
  const after = Number(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    text: new TextDecoder().decode(Buffer.concat(chunks).subarray(0, READ_BYTES)),
    ...(Number.isFinite(after) && after > 0 ? { retryAfterSeconds: after } : {}),
  };
}

const UNSEALED: readonly (readonly [RegExp, Unsealed])[] = [
  [/^CERT_HAS_EXPIRED$|^CERT_NOT_YET_VALID$/, 'expired'],
  [/ALTNAME/, 'otherHost'],
  [/SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/, 'unknownAuthority'],
  [/CERT|SSL|TLS|EPROTO/, 'tls'],
];

function whyOf(error: Error): 'refused' | 'broken' | Unsealed {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'refused';
  return UNSEALED.find(([codes]) => codes.test(code))?.[1] ?? 'broken';
}
