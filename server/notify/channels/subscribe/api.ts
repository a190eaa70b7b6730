/** WeChat as the mini-app's server asks it: a token that all processes share, and the sending of subscribe messages. */
import { sharedToken, type TokenStore } from '../../../outward/token.ts';

export interface WechatSettings {
  appid: string;
  secret: string;
  /** Without a slash at its end. */
  baseUrl: string;
  timeoutMs?: number;
}

export interface Message {
  touser: string;
  template_id: string;
  page?: string;
  data: Record<string, { value: string }>;
}

/** `later`: nothing was done, and later it may be. `noAnswer`: it may have come. `fault`: for an administrator. */
export type Sent =
  { is: 'accepted' | 'noCredit' | 'nobody' | 'noToken' | 'later' | 'noAnswer' } | { is: 'fault'; why: string };

export interface SubscribeApi {
  /** Never throws. */
  send(message: Message): Promise<Sent>;
  /** Whether the mini-app has the templates that are to be sent. */
  health(): Promise<{ ok: boolean; detail?: string }>;
}

class Fault extends Error {}

const codeOf = (answer: Record<string, unknown>): number => Number(answer['errcode'] ?? Number.NaN);

const LATER = new Set([-1, 45009, 45011]);
const TOKEN_OVER = new Set([40001, 40014, 42001]);
const NO_CREDIT = 43101;
const NOBODY = 40003;

/** @param templates ids of those that are to be sent */
export function subscribeApi(settings: WechatSettings, tokens: TokenStore, templates: readonly string[]): SubscribeApi {
  const { appid, secret, baseUrl, timeoutMs = 5_000 } = settings;

  async function call(path: string, body?: object): Promise<Record<string, unknown> | undefined> {
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
        ...{ redirect: 'error', signal: AbortSignal.timeout(timeoutMs) },
        headers: { 'content-type': 'application/json' },
      });
      const answer: unknown = response.ok ? await response.json() : undefined;
      return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
    } catch {
      // The message of a fetch error carries the address, and with it the token.
      return undefined;
    }
  }
  let renewing = false;
  const token = sharedToken(tokens, async () => {
    // Of this one WeChat gives the same to whoever asks, until it is near its end or a new one is forced.
    const answer = await call('/cgi-bin/stable_token', {
      ...{ grant_type: 'client_credential', appid, secret, force_refresh: renewing },
    });
    const code = Number(answer?.['errcode'] ?? 0);
    if (answer === undefined || LATER.has(code)) return undefined;
    const fresh = answer['access_token'];
    if (typeof fresh !== 'string' || fresh === '') throw new Fault(`stable_token: errcode ${code}`);
    return { token: fresh, seconds: Number(answer['expires_in'] ?? 7_200) };
  });

  /** What it answers; asked once more with a new token where the first held no more. @throws Fault */
  async function ask(path: string, body?: object): Promise<Record<string, unknown> | 'noToken' | 'noAnswer'> {
    let held: string | undefined;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      renewing = held !== undefined;
      held = await token(held);
      if (held === undefined) return 'noToken';
      const answer = await call(`${path}?access_token=${encodeURIComponent(held)}`, body);
      if (answer === undefined) return 'noAnswer';
      if (!TOKEN_OVER.has(codeOf(answer))) return answer;
    }
    throw new Fault('WeChat takes no token');
  }

  async function asked(message: Message): Promise<Sent> {
    const answer = await ask('/cgi-bin/message/subscribe/send', message);
    if (typeof answer === 'string') return { is: answer };
    const code = codeOf(answer);
    if (code === 0) return { is: 'accepted' };
    if (code === NO_CREDIT) return { is: 'noCredit' };
    if (code === NOBODY) return { is: 'nobody' };
    // A field that is not as its type wants it (47003) is a fault of ours, or of the setting.
    return LATER.has(code) ? { is: 'later' } : { is: 'fault', why: `errcode ${code}` };
  }

  async function unwell(): Promise<string | undefined> {
    const answer = await ask('/wxaapi/newtmpl/gettemplate');
    if (typeof answer === 'string') return answer === 'noToken' ? 'WeChat gives no token' : 'WeChat does not answer';
    const code = codeOf(answer);
    if (code !== 0) return `errcode ${code}`;
    const own = (Array.isArray(answer['data']) ? answer['data'] : []) as { priTmplId?: unknown }[];
    const missing = templates.filter((id) => !own.some(({ priTmplId }) => priTmplId === id));
    return missing.length > 0 ? `the mini-app has no template ${missing.join(', ')}` : undefined;
  }

  return {
    async send(message) {
      try {
        return await asked(message);
      } catch (error) {
        return error instanceof Fault ? { is: 'fault', why: error.message } : { is: 'noToken' };
      }
    },
    async health() {
      try {
        const detail = await unwell();
        return detail === undefined ? { ok: true } : { ok: false, detail };
      } catch (error) {
        return { ok: false, detail: error instanceof Fault ? error.message : 'the token can’t be kept' };
      }
    },
  };
}
