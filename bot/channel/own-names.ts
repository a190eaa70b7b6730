/**
 * Further accounts of the chat (their names begin with chat-) have their contacts and rooms under the name of the account: what
 * two accounts call by one id is two. The server keeps to the same.
 */
import type { Incoming, Outgoing } from '../core/ports.ts';

const FURTHER = /^chat-[a-z0-9]{1,20}$/;

export function namesOf(account: string): { heard(incoming: Incoming): Incoming; said(outgoing: Outgoing): Outgoing } {
  if (!FURTHER.test(account)) return { heard: (incoming) => incoming, said: (outgoing) => outgoing };
  const own = `${account}:`;
  return {
    heard: (incoming) => ({
      ...incoming,
      contactId: own + incoming.contactId,
      ...(incoming.roomId === undefined ? {} : { roomId: own + incoming.roomId }),
    }),
    said: (outgoing) => ({
      ...outgoing,
      to: outgoing.to.startsWith(own) ? outgoing.to.slice(own.length) : outgoing.to,
    }),
  };
}
