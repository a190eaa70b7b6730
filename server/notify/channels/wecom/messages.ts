/** The application messages of WeCom: one to a member. What an answer means for a push is judged here, once. */
import { codeOf, LATER, WecomFault, type Answer, type WecomApi } from '../../../wecom/api.ts';
import type { SendResult } from '../channel.ts';

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

export interface WecomMessages {
  /** Never throws. */
  send(message: Message): Promise<SendResult>;
  /** By a call that needs nothing but a token that holds. */
  health(): Promise<{ ok: boolean; detail?: string }>;
}

/** Nobody by this name, or not in the application's scope: by this channel he is not reached. */
const NOBODY = new Set([40003, 60111, 81013, 82001, 46004]);
const PROBE = '/cgi-bin/get_api_domain_ip';
/** While another process fetches the token. */
const WAIT_MS = 2_000;
/** After which an administrator may have mended what was wrong. */
const FAULT_MS = 10 * 60_000;
const LATER_MS = 60_000;

const retry = (reason: string, afterMs: number) => ({ result: 'retry' as const, reason, afterMs });

export function wecomMessages(api: WecomApi): WecomMessages {
  return {
    async send({ to, title, text, url, button }) {
      const content =
        url === undefined
          ? { msgtype: 'text', text: { content: `${title}\n${text}` } }
          : { msgtype: 'textcard', textcard: { title, description: text, url, btntxt: button } };
      const body = {
        ...{ touser: to, agentid: api.settings.agentId, ...content },
        ...{ enable_duplicate_check: 1, duplicate_check_interval: 1_800 },
      };
      try {
        const asked = await api.ask('/cgi-bin/message/send', {}, body);
        if (asked === 'noToken') return retry('no token of WeCom yet', WAIT_MS);
        // It may have come: the same content within half an hour is dropped there, so a second try does no harm.
        if (asked === 'noAnswer') return retry('no answer of WeCom', LATER_MS / 4);
        return asked === 'tokenRefused' ? retry('WeCom takes no token', LATER_MS) : resultOf(asked);
      } catch (error) {
        if (!(error instanceof WecomFault)) return retry('no token of WeCom yet', WAIT_MS);
        return { ...retry(`WeCom: ${error.message}`, FAULT_MS), elsewhere: true };
      }
    },
    async health() {
      try {
        const asked = await api.ask(PROBE);
        if (asked === 'tokenRefused') return { ok: false, detail: 'WeCom takes no token' };
        if (typeof asked === 'string') return { ok: false, detail: 'WeCom does not answer' };
        const code = Number(asked.errcode ?? 0);
        return code === 0 ? { ok: true } : { ok: false, detail: `WeCom: errcode ${code}` };
      } catch (error) {
        return { ok: false, detail: error instanceof WecomFault ? error.message : 'the token can’t be kept' };
      }
    },
  };
}

function resultOf(answer: Answer): SendResult {
  const code = codeOf(answer);
  if (code === 0) {
    if (isNamed(answer['invaliduser'])) return { result: 'refused', reason: 'no member whom the application reaches' };
    if (isNamed(answer['unlicenseduser'])) return { result: 'refused', reason: 'the member has no licence' };
    return { result: 'accepted' };
  }
  if (LATER.has(code)) return retry(`WeCom: errcode ${code}`, LATER_MS);
  if (NOBODY.has(code)) return { result: 'refused', reason: `WeCom: errcode ${code}` };
  // Settings or rights of the application: for an administrator to mend; other ways are taken meanwhile.
  return { ...retry(`WeCom refuses: errcode ${code}`, FAULT_MS), elsewhere: true };
}

const isNamed = (value: unknown): boolean => typeof value === 'string' && value !== '';
