/**
 * The line by which the server says that something has changed. A browser reads a stream, with the token in its header as any
 * other call (an EventSource could only put it into the address); WeChat, and a browser behind a proxy that keeps streams
 * back, ask and wait for one answer after the other.
 */
import Taro from '@tarojs/taro';
import { liveRoutes, type LiveAbout, type LiveView } from '@banjie/shared/contract/routes/live.ts';
import { addressOf, type HttpResponse } from '@banjie/shared/contract/client.ts';

export interface Listening {
  /** How it ended; `afterSeconds` when the server has said so. Rejects when the line broke. */
  over: Promise<HttpResponse & { afterSeconds?: number }>;
  close(): void;
}
export type Listen = (
  asked: { after?: string | undefined; matter?: string | undefined },
  headers: Record<string, string>,
  hear: (word: { version: string; about: LiveAbout[]; why?: LiveView['ended'] }) => void,
) => Listening;

interface Told {
  version: string;
  why?: LiveView['ended'];
}

const WAIT_S = 25;
const PATIENCE_MS = 40_000;
/** The first word comes at once, and then a sign of life every quarter of a minute. */
const FIRST_MS = 8_000;
const SILENT_MS = 40_000;

/** A proxy on the way keeps it back. */
export class NoStream extends Error {}

export const canStream = IN_BROWSER && typeof ReadableStream === 'function' && typeof TextDecoder === 'function';

const secondsIn = (given: unknown): { afterSeconds?: number } => {
  const seconds = Number(given);
  return Number.isFinite(seconds) && seconds > 0 ? { afterSeconds: seconds } : {};
};

export const byStream: Listen = (asked, headers, hear) => {
  const abort = new AbortController();
  let heard = false;
  let silence: number | undefined;
  const expect = (ms: number): void => {
    window.clearTimeout(silence);
    silence = window.setTimeout(() => abort.abort(heard ? undefined : new NoStream()), ms);
  };
  async function read(): Promise<HttpResponse & { afterSeconds?: number }> {
    expect(FIRST_MS);
    const answer = await fetch(addressOf(liveRoutes.live, { query: asked }), {
      headers: { ...headers, accept: 'text/event-stream' },
      cache: 'no-store',
      signal: abort.signal,
    });
    const { status } = answer;
    if (status !== 200) return { status, body: undefined, ...secondsIn(answer.headers.get('retry-after')) };
    if (!answer.body) throw new NoStream();
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { status, body: undefined };
      const parts = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      heard = true;
      expect(SILENT_MS);
      for (const part of parts) {
        const [, data] = /^data: (.*)$/m.exec(part) ?? [];
        if (data === undefined) continue;
        const { version, about, why } = JSON.parse(data) as Partial<Pick<LiveView, 'about'>> & Told;
        hear({ version, about: about ?? [], ...(why ? { why } : {}) });
      }
    }
  }
  return { over: read().finally(() => window.clearTimeout(silence)), close: () => abort.abort() };
};

export const byAsking: Listen = (asked, headers, hear) => {
  const path = addressOf(liveRoutes.live, { query: { ...asked, wait: String(WAIT_S) } });
  const told = (status: number, body: unknown, after: unknown): HttpResponse & { afterSeconds?: number } => {
    if (status === 200) {
      const { version, about, ended } = body as LiveView;
      hear({ version, about, ...(ended ? { why: ended } : {}) });
    }
    return { status, body, ...secondsIn(after) };
  };
  if (IN_BROWSER) {
    const abort = new AbortController();
    const late = window.setTimeout(() => abort.abort(), PATIENCE_MS);
    const over = fetch(path, { headers, cache: 'no-store', signal: abort.signal })
      .then(async (answer) =>
        told(answer.status, await answer.json().catch(() => undefined), answer.headers.get('retry-after')),
      )
      .finally(() => window.clearTimeout(late));
    return { over, close: () => abort.abort() };
  }
  const task = Taro.request<unknown>({
    url: BANJIE_API_BASE + path,
    method: 'GET',
    header: headers,
    timeout: PATIENCE_MS,
  });
  const retry = (names: Record<string, unknown> | undefined): unknown =>
    Object.entries(names ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  return {
    over: task.then((answer) => told(answer.statusCode, answer.data, retry(answer.header))),
    close: () => task.abort(),
  };
};
