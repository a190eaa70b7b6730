/** The training ground's chat window: a proxy to the people's side of the gateway on loopback. */
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { PeopleService } from '../people/directory.ts';
import { contactOf, rooms } from './city/people.ts';
import { texts } from './texts.ts';

export interface ChatLine {
  id: string;
  seq: number;
  /** Machine time. */
  at: string;
  from: 'me' | 'bot' | 'other';
  name: string;
  text: string;
}

export interface TrainingChat {
  say(
    person: PersonId,
    said: { text: string; room?: string | undefined; quoteOf?: string | undefined },
  ): Promise<{ id: string; seq: number } | Rejection>;
  /** Lines after a number; waits for one at most so many seconds of machine time. */
  read(
    person: PersonId,
    from: { room?: string | undefined; after: number; waitSeconds: number },
  ): Promise<{ items: ChatLine[]; next: number } | Rejection>;
  roomsOf(person: PersonId): { id: string; topic: string }[];
  /** Makes everybody and every room of the city known to the gateway, which may have forgotten them. */
  introduce(): Promise<void>;
}

interface GatewayMessage {
  id: string;
  seq: number;
  at: string;
  from: string;
  text: string;
}

/** @param gateway address of the gateway's HTTP side, undefined while it is not up */
export function createTrainingChat(gateway: () => string | undefined, people: PeopleService): TrainingChat {
  const contact = /^contact-(.+)$/;

  async function call(path: string, body?: object, timeoutMs = 5_000): Promise<{ status: number; body: unknown }> {
    const base = gateway();
    if (base === undefined) throw new Error('no gateway');
    const response = await fetch(`${base}${path}`, {
      ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.json() };
  }

  async function introduce(): Promise<void> {
    for (const { id, name } of people.roster().persons) await call('/contacts', { id: contactOf(id), name });
    for (const { room, topic, members } of rooms)
      await call('/rooms', { id: room, topic, members: members.map(contactOf) });
  }

  const roomsOf = (person: PersonId) =>
    rooms.filter(({ members }) => members.includes(person)).map(({ room, topic }) => ({ id: room, topic }));

  function mayTalk(person: PersonId, room: string | undefined): Rejection | undefined {
    if (!people.directory().person(person)) return reject('notFound', texts.noPersona);
    if (room !== undefined && !roomsOf(person).some(({ id }) => id === room))
      return reject('notFound', texts.chat.noRoom);
    return undefined;
  }

  return {
    introduce,
    roomsOf,
    async say(person, { text, room, quoteOf }) {
      const refusal = mayTalk(person, room);
      if (refusal) return refusal;
      const said = { contact: contactOf(person), text, room, quoteOf };
      try {
        let answer = await call('/say', said);
        if (answer.status === 404 && quoteOf === undefined) {
          // The gateway was started anew and knows nobody yet.
          await introduce();
          answer = await call('/say', said);
        }
        if (answer.status === 404) return reject('notFound', texts.chat.noQuote);
        if (answer.status !== 200) return reject('unavailable', texts.chat.off);
        const { messageId, seq } = answer.body as { messageId: string; seq: number };
        return { id: messageId, seq };
      } catch {
        return reject('unavailable', texts.chat.off);
      }
    },
    async read(person, { room, after, waitSeconds }) {
      const refusal = mayTalk(person, room);
      if (refusal) return refusal;
      const me = contactOf(person);
      const where = room === undefined ? { contact: me } : { room };
      const query = new URLSearchParams({ ...where, after: String(after), wait: String(waitSeconds), history: '1' });
      try {
        const { status, body } = await call(`/messages?${query.toString()}`, undefined, (waitSeconds + 10) * 1000);
        if (status !== 200) return reject('unavailable', texts.chat.off);
        const { messages, next } = body as { messages: GatewayMessage[]; next: number };
        const items = messages.map(({ id, seq, at, from, text }): ChatLine => {
          const who = contact.exec(from)?.[1];
          const name = who === undefined ? '' : people.nameOf(who);
          return { id, seq, at, from: from === me ? 'me' : who === undefined ? 'bot' : 'other', name, text };
        });
        return { items, next };
      } catch {
        return reject('unavailable', texts.chat.off);
      }
    },
  };
}
