/**
 * The application messages of WeCom (企业微信, or a 政务微信 of its own address): a token for the application, and a message
 * to a member. What an answer means is judged here, once. Nothing of a secret or a token is told to anybody.
 */
import type { SendResult } from '../channel.ts';

export interface WecomSettings {
  corpId: string;
  agentId: number;
  secret: string;
  /** Without a slash at its end; https://qyapi.weixin.qq.com unless the city runs its own. */
  baseUrl: string;
  /** Milliseconds for one call; 5000 unless told. */
  timeoutMs?: number;
}

/** The token of the application, shared by all processes: WeCom ends the older one of two when it gives a newer. */
export interface TokenStore {
  /** The one that holds now; undefined when there is none, or it ends within a minute. Machine time. */
  current(): Promise<string | undefined>;
  /** Only one process gets the right to fetch a new one, for so many seconds; `before` is the one that did not hold. */
  mayFetch(before: string | undefined, seconds: number): Promise<boolean>;
  put(token: string, seconds: number): Promise<void>;
}

export interface Message {
  /** Of a member, as the roster has it. */
  to: string;
  title: string;
  text: string;
  /** Where it is answered; without it the message is plain text. */
  url?: string;
  /** Of the button under it. */
  button: string;
}

/** Why something can't be done by an administrator's fault, e.g. a wrong secret. */
export class WecomFault extends Error {}

interface Answer {
  errcode?: unknown;
  errmsg?: unknown;
  access_token?: unknown;
  expires_in?: unknown;
  invaliduser?: unknown;
  unlicenseduser?: unknown;
}

/** Busy, or asked too often: nothing was done, and later it may be. */
const LATER = new Set([-1, 45009, 45033, 50001, 60020]);
/** The token holds no more. */
const TOKEN_OVER = new Set([40001, 40014, 41001, 42001]);
/** Nobody by this name, or not in the application's scope: by this channel he is not reached. */
const NOBODY = new Set([40003, 60111, 81013, 82001, 46004]);
const PROBE = '/cgi-bin/get_api_domain_ip';
const FETCH_SECONDS = 10;
/** While another process fetches the token. */
const WAIT_MS = 2_000;
/** After which an administrator may have mended what was wrong. */
const FAULT_MS = 10 * 60_000;
const LATER_MS = 60_000;

export function wecomApi(settings: WecomSettings, tokens: TokenStore) {
  const { corpId, agentId, secret, baseUrl, timeoutMs = 5_000 } = settings;

  /** Undefined when no answer came, or none that can be read. */
  async function call(path: string, query: Record<string, string>, body?: object): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${baseUrl}${path}?${new URLSearchParams(query).toString()}`, {
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      const answer: unknown = response.ok ? await response.json() : undefined;
      return typeof answer === 'object' && answer !== null ? answer : undefined;
    } catch {
      // The message of a fetch error carries the address, and with it the secret or the token.
      return undefined;
    }
  }

  /** Undefined while it can't be had: another process fetches it, or WeCom does not answer. @throws WecomFault */
  async function token(before?: string): Promise<string | undefined> {
    const current = await tokens.current();
    if (current !== undefined && current !== before) return current;
    if (!(await tokens.mayFetch(before, FETCH_SECONDS))) {
      // Somebody else has just fetched it, or is at it.
      const others = await tokens.current();
      return others === before ? undefined : others;
    }
    const answer = await call('/cgi-bin/gettoken', { corpid: corpId, corpsecret: secret });
    const code = Number(answer?.errcode ?? 0);
    if (answer === undefined || LATER.has(code)) return undefined;
    if (typeof answer.access_token !== 'string' || answer.access_token === '')
      throw new WecomFault(`gettoken: errcode ${code}`);
    await tokens.put(answer.access_token, Number(answer.expires_in ?? 7_200));
    return answer.access_token;
  }

  const retry = (reason: string, afterMs: number) => ({ result: 'retry' as const, reason, afterMs });

  function resultOf(answer: Answer | undefined): SendResult | 'tokenOver' {
    // It may have come: the same content within half an hour is dropped there, so a second try does no harm.
    if (answer === undefined) return retry('no answer of WeCom', LATER_MS / 4);
    const code = Number(answer.errcode ?? Number.NaN);
    if (code === 0) {
      if (isNamed(answer.invaliduser)) return { result: 'refused', reason: 'no member whom the application reaches' };
      if (isNamed(answer.unlicenseduser)) return { result: 'refused', reason: 'the member has no licence' };
      return { result: 'accepted' };
    }
    if (TOKEN_OVER.has(code)) return 'tokenOver';
    if (LATER.has(code)) return retry(`WeCom: errcode ${code}`, LATER_MS);
    if (NOBODY.has(code)) return { result: 'refused', reason: `WeCom: errcode ${code}` };
    // Settings or rights of the application: for an administrator to mend; other ways are taken meanwhile.
    return { ...retry(`WeCom refuses: errcode ${code}`, FAULT_MS), elsewhere: true };
  }

  return {
    /** Never throws. */
    async send({ to, title, text, url, button }: Message): Promise<SendResult> {
      const content =
        url === undefined
          ? { msgtype: 'text', text: { content: `${title}\n${text}` } }
          : { msgtype: 'textcard', textcard: { title, description: text, url, btntxt: button } };
      const body = {
        ...{ touser: to, agentid: agentId, ...content },
        ...{ enable_duplicate_check: 1, duplicate_check_interval: 1_800 },
      };
      try {
        let held: string | undefined;
        for (let attempt = 0; attempt < 2; attempt += 1) {
          held = await token(held);
          if (held === undefined) return retry('no token of WeCom yet', WAIT_MS);
          const result = resultOf(await call('/cgi-bin/message/send', { access_token: held }, body));
          if (result !== 'tokenOver') return result;
        }
        return retry('WeCom takes no token', LATER_MS);
      } catch (error) {
        if (!(error instanceof WecomFault)) return retry('no token of WeCom yet', WAIT_MS);
        return { ...retry(`WeCom: ${error.message}`, FAULT_MS), elsewhere: true };
      }
    },
    /** By a call that needs nothing but a token that holds. */
    async health(): Promise<{ ok: boolean; detail?: string }> {
      try {
        let held: string | undefined;
        for (let attempt = 0; attempt < 2; attempt += 1) {
          held = await token(held);
          const answer = held === undefined ? undefined : await call(PROBE, { access_token: held });
          if (answer === undefined) return { ok: false, detail: 'WeCom does not answer' };
          const code = Number(answer.errcode ?? 0);
          if (code === 0) return { ok: true };
          if (!TOKEN_OVER.has(code)) return { ok: false, detail: `WeCom: errcode ${code}` };
        }
        return { ok: false, detail: 'WeCom takes no token' };
      } catch (error) {
        return { ok: false, detail: error instanceof WecomFault ? error.message : 'the token can’t be kept' };
      }
    },
  };
}

const isNamed = (value: unknown): boolean => typeof value === 'string' && value !== '';
