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
    return { status: answer.status, body: read(text) };
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
  return { status: answer.statusCode, body: answer.data };
}

const read = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
