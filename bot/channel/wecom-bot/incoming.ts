/** From a callback of WeCom to `Incoming`. Pure. */
import type { BaseMessage, EventMessage } from '@wecom/aibot-node-sdk';
import type { FileHeard, Incoming } from '../../core/ports.ts';
import { incomingOf, messageKey } from '../incoming.ts';
import { pressed } from './cards.ts';

/** Contacts and rooms of WeCom have a name of their own at the server, which no other network gives. */
const OWN = 'wecom:';
export const ownId = (id: string): string => `${OWN}${id}`;
export const theirId = (id: string): string => (id.startsWith(OWN) ? id.slice(OWN.length) : id);

/** `heardAt`: where WeCom does not say when it was written. */
export function ofMessage(message: BaseMessage, heardAt: Date): Incoming {
  const { text, isText } = textIn(message);
  const file = fileIn(message);
  const quote =
    message.quote?.text?.content ?? message.quote?.mixed?.msg_item.map((item) => item.text?.content ?? '').join('');
  const member = message.from.userid;
  const group = message.chattype === 'group' && message.chatid !== undefined;
  const incoming = incomingOf(
    {
      id: message.msgid,
      contactId: ownId(member),
      contactName: member,
      ...(group ? { room: { id: ownId(message.chatid ?? ''), topic: '' } } : {}),
      // Of a group only what names the bot comes at all.
      mentions: group ? ['bot'] : [],
      isText,
      ...(file ? { file } : {}),
      text,
      // In whole seconds as WeCom says it: else a press in the same second would come before what it answers.
      at: new Date(1000 * (message.create_time ?? Math.floor(heardAt.getTime() / 1000))),
    },
    { id: 'bot', name: '' },
  );
  return quote === undefined || quote === '' ? incoming : { ...incoming, quoted: { text: quote } };
}

/** Words of a message, also of one with pictures in it, and of one that was spoken: WeCom writes it down. */
function textIn(message: BaseMessage): { text: string; isText: boolean } {
  switch (message.msgtype) {
    case 'text':
      return { text: contentIn(message['text']), isText: true };
    case 'voice':
      return { text: contentIn(message['voice']), isText: contentIn(message['voice']) !== '' };
    case 'mixed': {
      const { msg_item: items = [] } = (message['mixed'] ?? {}) as { msg_item?: { text?: unknown }[] };
      const text = items
        .map((item) => contentIn(item.text))
        .join(' ')
        .trim();
      return { text, isText: text !== '' };
    }
    default:
      return { text: '', isText: false };
  }
}

/** A file or a picture on its own; one among words is passed over, since the words are what is meant. */
function fileIn(message: BaseMessage): FileHeard | undefined {
  if (message.msgtype !== 'file' && message.msgtype !== 'image') return undefined;
  const { url, aeskey } = (message[message.msgtype] ?? {}) as { url?: unknown; aeskey?: unknown };
  if (typeof url !== 'string' || typeof aeskey !== 'string') return undefined;
  return { name: '', ref: JSON.stringify({ url, aeskey }) };
}

/** Where its content lies, for five minutes, and the key that it alone is sealed with. */
export function placeOf({ ref }: FileHeard): { url: string; aeskey: string } | undefined {
  try {
    const { url, aeskey } = JSON.parse(ref) as { url?: unknown; aeskey?: unknown };
    return typeof url === 'string' && typeof aeskey === 'string' ? { url, aeskey } : undefined;
  } catch {
    return undefined;
  }
}

const contentIn = (part: unknown): string => {
  const content = (part as { content?: unknown } | undefined)?.content;
  return typeof content === 'string' ? content : '';
};

export interface Press {
  incoming: Incoming;
  taskId: string;
}

/** A press is a message that says what its button says. Undefined when it is no button of ours. */
export function ofPress({ msgid, from, chatid, chattype, create_time, event }: EventMessage): Press | undefined {
  // The documentation nests what was pressed, the types of the SDK do not.
  const said = event as {
    event_key?: string;
    task_id?: string;
    template_card_event?: { event_key?: string; task_id?: string };
  };
  const { event_key: key, task_id: taskId } = said.template_card_event ?? said;
  const button = key === undefined ? undefined : pressed(key);
  if (!button || taskId === undefined) return undefined;
  const room =
    chattype === 'group' && chatid !== undefined ? { roomId: ownId(chatid), roomTopic: '', mentioned: true } : {};
  const incoming: Incoming = {
    messageId: messageKey(msgid),
    contactId: ownId(from.userid),
    contactName: from.userid,
    ...room,
    text: button.says,
    ...(button.about === undefined ? {} : { about: button.about }),
    at: new Date(create_time * 1000).toISOString(),
  };
  return { incoming, taskId };
}
