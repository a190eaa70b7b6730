/**
 * A city's SMS gateway, by one small protocol that docs/delivery.md describes: requests and reports are signed as Standard
 * Webhooks are, and a request that comes again under its id is the same SMS.
 */
import { signed } from '../../../outward/signing.ts';
import type { SendResult } from '../channel.ts';

export interface SmsSettings {
  url: string;
  secret: string;
  /** Signature between 【】. */
  sign: string;
  perSecond: number;
  /** Names of registered templates, where the gateway has others. */
  templates: Readonly<Record<string, string>>;
  timeoutMs?: number;
}

export interface SmsRequest {
  /** Our id of the delivery. */
  id: string;
  mobile: string;
  template: string;
  params: Readonly<Record<string, string>>;
  text: string;
  urgent: boolean;
}

export interface SmsGateway {
  /** Never throws. */
  send(request: SmsRequest): Promise<SendResult>;
  /** By a request that sends nothing. */
  health(): Promise<{ ok: boolean; detail?: string }>;
}

const LATER_MS = 15_000;
const LIMITED_MS = 60_000;
/** After which an administrator may have mended what was wrong. */
const FAULT_MS = 10 * 60_000;

export function smsGateway({ url, secret, timeoutMs = 5_000 }: SmsSettings, nowSeconds: () => number): SmsGateway {
  /** What it says of it; undefined when no answer came, or none that can be read. */
  async function ask(id: string, asked: object): Promise<string | undefined> {
    const body = JSON.stringify(asked);
    try {
      const response = await fetch(url, {
        ...{ method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) },
        headers: { 'content-type': 'application/json', ...signed({ id, seconds: nowSeconds(), body }, [secret]) },
      });
      if (response.status === 429) return 'limited';
      const answer: unknown = response.ok ? await response.json() : undefined;
      return typeof answer === 'object' && answer !== null && 'code' in answer ? String(answer.code) : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    async send(request) {
      const code = await ask(request.id, request);
      switch (code) {
        case 'ok':
          return { result: 'accepted', handle: request.id };
        case undefined:
          // It may have gone: under its id it goes once.
          return { result: 'retry', reason: 'no answer of the SMS gateway', afterMs: LATER_MS };
        case 'busy':
          return { result: 'retry', reason: 'the SMS gateway is busy', afterMs: LATER_MS };
        case 'limited':
          return { result: 'retry', reason: 'the SMS gateway takes no more now', afterMs: LIMITED_MS, elsewhere: true };
        case 'unreachable':
          return { result: 'refused', reason: 'the number is not reached' };
        default:
          return { result: 'retry', reason: `SMS gateway: ${code.slice(0, 40)}`, afterMs: FAULT_MS, elsewhere: true };
      }
    },
    async health() {
      const code = await ask(`ping_${nowSeconds()}`, { ping: true });
      if (code === 'ok') return { ok: true };
      return { ok: false, detail: code === undefined ? 'no answer of the SMS gateway' : `SMS gateway: ${code}` };
    },
  };
}
