/** The application messages of WeCom: one to a member. What an answer means for a push is judged here, once. */
import { codeOf, LATER, WecomFault, type Answer, type WecomApi } from '../../../wecom/api.ts';
import type { Changed, SendResult } from '../channel.ts';
import type { Card } from './cards.ts';

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
  /** Never throws. With a card it is the card; where WeCom takes no cards, the message in its place. */
  send(message: Message, card?: Card): Promise<SendResult>;
  /** Puts a card in the place of the one that the code belongs to, at this member. Each code is good once. Never throws. */
  update(to: string, code: string, card: Card): Promise<Changed>;
  /** By a call that needs nothing but a token that holds. */
  health(): Promise<{ ok: boolean; detail?: string }>;
}

/** Nobody by this name, or not in the application's scope: by this channel he is not reached. */
const NOBODY = new Set([40003, 60111, 81013, 82001, 46004]);
/** A card of this task id is there: it came the first time, when nobody heard the answer. */
const THERE_ALREADY = 42014;
/** A code is good for 72 hours; what is so near its end is not begun with. */
export const CODE_MS = 71 * 3_600_000;
const PROBE = '/cgi-bin/get_api_domain_ip';
/** While another process fetches the token. */
const WAIT_MS = 2_000;
/** After which an administrator may have mended what was wrong. */
const FAULT_MS = 10 * 60_000;
const LATER_MS = 60_000;

const retry = (reason: string, afterMs: number) => ({ result: 'retry' as const, reason, afterMs });

export function wecomMessages(api: WecomApi): WecomMessages {
  async function post(to: string, content: object, resultOf: (answer: Answer) => SendResult): Promise<SendResult> {
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
  }

  return {
    async send({ to, title, text, url, button }, card) {
      if (card) {
        const sent = await post(to, { msgtype: 'template_card', template_card: card }, cardResultOf);
        // E.g. no address for callbacks is entered there yet: then nothing can be pressed, and it is told all the same.
        if (sent.result !== 'retry' || !sent.elsewhere) return sent;
      }
      const content =
        url === undefined
          ? { msgtype: 'text', text: { content: `${title}\n${text}` } }
          : { msgtype: 'textcard', textcard: { title, description: text, url, btntxt: button } };
      return post(to, content, resultOf);
    },
    async update(to, code, card) {
      const body = {
        ...{ userids: [to], agentid: api.settings.agentId },
        ...{ response_code: code, template_card: card },
      };
      try {
        const asked = await api.ask('/cgi-bin/message/update_template_card', {}, body);
        if (asked === 'noToken') return { againMs: WAIT_MS };
        // It may have been changed; then its code is used up, and the next answer says no more than that.
        if (asked === 'noAnswer') return { againMs: LATER_MS / 4 };
        if (asked === 'tokenRefused') return { againMs: LATER_MS };
        const errcode = codeOf(asked);
        return errcode === 0 ? 'done' : LATER.has(errcode) ? { againMs: LATER_MS } : 'left';
      } catch (error) {
        return { againMs: error instanceof WecomFault ? FAULT_MS : WAIT_MS };
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

function cardResultOf(answer: Answer): SendResult {
  if (codeOf(answer) === THERE_ALREADY) return { result: 'accepted', changeable: true };
  const sent = resultOf(answer);
  const code = answer['response_code'];
  if (sent.result !== 'accepted') return sent;
  return { ...sent, changeable: true, ...(typeof code === 'string' && code !== '' ? { handle: code } : {}) };
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
