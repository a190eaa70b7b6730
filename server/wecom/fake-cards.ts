/** Template cards as WeCom keeps them, for its fake: each code is good once and for 72 hours, a task id is taken for good. */
import { randomBytes } from 'node:crypto';
import { seal, type CallbackSettings } from './callback.ts';

export interface FakeButton {
  text: string;
  style?: number;
  key?: string;
  type?: 0 | 1;
  url?: string;
}
export interface TemplateCard {
  card_type: string;
  source?: { desc?: string; desc_color?: number };
  main_title?: { title?: string; desc?: string };
  sub_title_text?: string;
  quote_area?: { title?: string; quote_text?: string };
  horizontal_content_list?: { keyname: string; value?: string }[];
  card_action?: { type: number; url?: string };
  button_list?: FakeButton[];
  task_id?: string;
  replace_text?: string;
}
/** A card at a member, as he sees it now. */
export interface FakeCard {
  to: string;
  taskId: string;
  card: TemplateCard;
  /** How often it was changed, and when it came or was changed last, by the fake's clock. */
  changes: number;
  at: number;
}

/** What WeCom sends when somebody presses; the same once more is a repetition of its own. */
export interface Callback {
  query: string;
  body: string;
}

const HOURS_72 = 72 * 3_600_000;
const TASK_ID = /^[\w@-]{1,128}$/;

export interface FakeCards {
  all: FakeCard[];
  /** Answers of the API. */
  send(to: string, card: TemplateCard | undefined): object;
  update(asked: { userids?: string[]; response_code?: string; template_card?: TemplateCard }): object;
  /** @throws where there is no such button to press */
  press(card: FakeCard, button: string): Callback;
  /** Any event, e.g. one that is no press; `late`: by how many seconds it comes too late. */
  event(from: string, elements: Readonly<Record<string, string>>, late?: number): Callback;
}

export function fakeCards(
  settings: CallbackSettings,
  app: { corpId: string; agentId: number },
  now: () => number,
): FakeCards {
  const all: FakeCard[] = [];
  const taken = new Set<string>();
  const codes = new Map<string, { card: FakeCard; at: number }>();
  const codeFor = (card: FakeCard): string => {
    const code = randomBytes(12).toString('hex');
    codes.set(code, { card, at: now() });
    return code;
  };

  function wrong(card: TemplateCard | undefined): object | undefined {
    const buttons = card?.button_list ?? [];
    const keys = buttons.filter(({ type }) => type !== 1).map(({ key = '' }) => key);
    const isWell =
      card?.card_type === 'button_interaction' &&
      (card.main_title?.title ?? '') !== '' &&
      buttons.length > 0 &&
      buttons.length <= 6 &&
      (card.horizontal_content_list ?? []).length <= 6 &&
      buttons.every(({ text, type, url }) => text !== '' && (type !== 1 || (url ?? '') !== '')) &&
      keys.every((key) => key !== '' && Buffer.byteLength(key) <= 1024) &&
      new Set(keys).size === keys.length;
    return isWell ? undefined : { errcode: 40016, errmsg: 'invalid button size' };
  }

  function event(from: string, elements: Readonly<Record<string, string>>, late = 0): Callback {
    const said = {
      ...{ ToUserName: app.corpId, FromUserName: from, AgentID: String(app.agentId) },
      ...{ CreateTime: String(Math.floor(now() / 1000) - late), MsgType: 'event' },
      ...elements,
    };
    const text = Object.entries(said)
      .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
      .join('');
    const time = { timestamp: String(Math.floor(now() / 1000)), nonce: randomBytes(5).toString('hex') };
    const { signature, encrypted } = seal(settings, app.corpId, `<xml>${text}</xml>`, time);
    const body = `<xml><ToUserName><![CDATA[${app.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[${app.agentId}]]></AgentID></xml>`;
    return { query: new URLSearchParams({ msg_signature: signature, ...time }).toString(), body };
  }

  return {
    all,
    event,
    send(to, card) {
      const fault = wrong(card);
      if (fault || !card) return fault ?? {};
      const taskId = card.task_id ?? '';
      if (!TASK_ID.test(taskId) || taken.has(taskId)) return { errcode: 42014, errmsg: 'taskid has existed' };
      taken.add(taskId);
      const one: FakeCard = { to, taskId, card, changes: 0, at: now() };
      all.push(one);
      return { errcode: 0, errmsg: 'ok', msgid: 'm', response_code: codeFor(one) };
    },
    update({ userids = [], response_code: code = '', template_card: card }) {
      const known = codes.get(code);
      if (!known || now() - known.at > HOURS_72) return { errcode: 42045, errmsg: 'response code is used or expired' };
      const fault = wrong(card);
      if (fault || !card) return fault ?? {};
      codes.delete(code);
      if (userids.some((one) => one.toLowerCase() === known.card.to.toLowerCase()))
        Object.assign(known.card, { card, changes: known.card.changes + 1, at: now() });
      return { errcode: 0, errmsg: 'ok', invaliduser: [] };
    },
    press(one, text) {
      const button = one.card.button_list?.find((each) => each.text === text && each.type !== 1);
      if (!button?.key || one.card.replace_text !== undefined) throw new Error(`no button ${text} on ${one.taskId}`);
      return event(one.to, {
        ...{
          Event: 'template_card_event',
          EventKey: button.key,
          TaskId: one.taskId,
          CardType: one.card.card_type,
          ResponseCode: codeFor(one),
        },
      });
    },
  };
}
