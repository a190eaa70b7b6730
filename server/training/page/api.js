/** The server's operations that the page uses. A refusal becomes an Error whose message can be shown. */
import { texts } from './texts.js';

async function call(method, path, body, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal,
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error(texts.lost, { cause: error });
  }
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Error(answer?.error?.text ?? texts.failed);
  return answer;
}

const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined)).toString();

export const api = {
  personas: () => call('GET', '/api/training/personas'),
  become: (person) => call('POST', `/api/training/personas/${encodeURIComponent(person)}/token`),
  clock: () => call('GET', '/api/training/clock'),
  forward: (body) => call('POST', '/api/training/clock', body),
  say: (body) => call('POST', '/api/training/chat', body),
  read: (values, signal) => call('GET', `/api/training/chat?${query(values)}`, undefined, { signal }),
  cards: (values, signal) => call('GET', `/api/training/wecom?${query(values)}`, undefined, { signal }),
  press: (body) => call('POST', '/api/training/wecom/press', body),
  turnWecom: (down) => call('POST', '/api/training/wecom', { down }),
  sms: (persona) => call('GET', `/api/training/sms?${query({ persona })}`),
  turnSms: (body) => call('POST', '/api/training/sms', body),
  walks: () => call('GET', '/api/training/walks'),
  beginAnew: (beginning) => call('POST', '/api/training/beginning', { beginning }),
  hook: () => call('GET', '/api/training/hook'),
  ring: (hook, payload) => call('POST', hook.path, payload, { headers: { authorization: `Bearer ${hook.token}` } }),
};
