/** What WeCom sends us: proven, and of all that only the presses on cards of ours are kept. */
import { elementsOf, unsealed, type CallbackSettings } from '../../../wecom/callback.ts';
import { partsOfId } from '../../telling.ts';
import { bodyText, type IncomingRequest, type Verified } from '../channel.ts';
import { pressOf, type Press } from './press.ts';

export interface HearingPorts {
  settings: CallbackSettings;
  corpId: string;
  memberOf(person: string): string | undefined;
}

/** A press as it is kept: what was pressed, when by WeCom's clock (seconds), and the code by which this card is changed once. */
export interface KeptPress extends Press {
  at: number;
  code: string;
}

const ENCRYPTED = /<Encrypt>(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)(?:\]\]>)?<\/Encrypt>/;

export function hear({ settings, corpId, memberOf }: HearingPorts, request: IncomingRequest): Verified | undefined {
  const { msg_signature: signature = '', timestamp = '', nonce = '', echostr } = request.query;
  const isAsking = request.method === 'GET';
  const encrypted = isAsking ? echostr : ENCRYPTED.exec(bodyText(request))?.[1];
  if (encrypted === undefined) return undefined;
  const said = unsealed(settings, corpId, { signature, timestamp, nonce, encrypted });
  if (said === undefined) return undefined;
  if (isAsking) return { kind: 'handshake', answer: said };
  const read = elementsOf(said);
  const key = read.get('EventKey') ?? '';
  const press = pressOf(key);
  const member = read.get('FromUserName') ?? '';
  if (read.get('Event') !== 'template_card_event' || !press || press.step === 'over') return { kind: 'nothing' };
  const person = partsOfId(press.delivery).recipient;
  // Whoever got the card presses it; its case means nothing to WeCom.
  if (memberOf(person)?.toLowerCase() !== member.toLowerCase()) return { kind: 'nothing' };
  const at = Number(read.get('CreateTime'));
  const kept: KeptPress = { ...press, at, code: read.get('ResponseCode') ?? '' };
  // An event has no id of its own: WeCom says that who and when tell it, here with what was pressed.
  return { kind: 'press', person, what: JSON.stringify(kept), dedupeKey: `${member.toLowerCase()} ${at} ${key}` };
}
