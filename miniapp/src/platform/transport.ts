/** One HTTP exchange. Rejects when no answer came; an answer with an error status is an answer. */
import Taro from '@tarojs/taro';
import type { HttpRequest, HttpResponse } from '@banjie/shared/contract/client.ts';

const TIMEOUT_MS = 30_000;

export const exchange: (request: HttpRequest) => Promise<HttpResponse> = IN_BROWSER ? byFetch : byWechat;

async function byFetch(request: HttpRequest): Promise<HttpResponse> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch(request.path, {
      method: request.method,
      headers: request.headers,
      signal: abort.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await answer.text();
    return { status: answer.status, body: read(text), tag: answer.headers.get('etag') ?? undefined };
  } finally {
    clearTimeout(timer);
  }
}

async function byWechat(request: HttpRequest): Promise<HttpResponse> {
  const answer = await Taro.request<unknown>({
    url: BANJIE_API_BASE + request.path,
    method: request.method,
    header: request.headers,
    timeout: TIMEOUT_MS,
    ...(request.body === undefined ? {} : { data: request.body }),
  });
  return { status: answer.statusCode, body: answer.data, tag: tagIn(answer.header) };
}

/** WeChat gives the names of headers as the server wrote them, or as its own system does. */
function tagIn(headers: Record<string, unknown> | undefined): string | undefined {
  const [, tag] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'etag') ?? [];
  return typeof tag === 'string' ? tag : undefined;
}

const read = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
