/**
 * Incoming messages until they are answered. In order per contact, several contacts side by side, bounded. While the
 * server is away a message stays and is handed in again; whoever waits is told once that it was received.
 */
import {
  ServerUnreachable,
  type Incoming,
  type Log,
  type Outgoing,
  type Reply,
  type SendResult,
} from '../core/ports.ts';
import { texts } from '../core/texts.ts';
import type { Journal } from './journal.ts';

export interface InboxPorts {
  respond(incoming: Incoming): Promise<Reply[]>;
  send(outgoing: Outgoing): Promise<SendResult>;
  /** It was answered, and the answer delivered: the server need not know it any more should it come again. */
  ended(incoming: Incoming): Promise<void>;
  /** Machine milliseconds. */
  now(): number;
  pause(ms: number): Promise<void>;
  journal: Pick<Journal, 'took' | 'done'>;
  log: Log;
}

export interface InboxLimits {
  /** Messages waiting in all, and of one contact; what comes beyond is answered with a request to send it again. */
  inAll: number;
  perContact: number;
  /** Contacts answered at the same time. */
  atOnce: number;
  /** How long a message is handed in again before the person is told that it came to nothing. */
  giveUpMs: number;
  /** How long somebody waits before he is told that his message was received. */
  tellAfterMs: number;
}

const LIMITS: InboxLimits = { inAll: 1_000, perContact: 50, atOnce: 8, giveUpMs: 15 * 60_000, tellAfterMs: 3_000 };
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 2_000;

export interface Inbox {
  take(incoming: Incoming): void;
  /** Messages that wait or are being answered. */
  size(): number;
  /** Hands in nothing more; what is being answered is let go. */
  stop(): void;
}

export function inboxOf(ports: InboxPorts, limits: InboxLimits = LIMITS): Inbox {
  const lines = new Map<string, { incoming: Incoming; since: number }[]>();
  const busy = new Set<string>();
  const toldCrowded = new Set<string>();
  let waiting = 0;
  let stopped = false;

  function take(incoming: Incoming): void {
    if (stopped) return;
    const line = lines.get(incoming.contactId) ?? [];
    if (waiting >= limits.inAll || line.length >= limits.perContact) return turnAway(incoming);
    noted(() => ports.journal.took(incoming));
    line.push({ incoming, since: ports.now() });
    lines.set(incoming.contactId, line);
    waiting++;
    next();
  }

  /** A full disk must not keep a message from being answered. */
  function noted(write: () => void): void {
    try {
      write();
    } catch (error) {
      ports.log.error({ reason: String(error) }, 'the journal cannot be written');
    }
  }

  function turnAway(incoming: Incoming): void {
    ports.log.warn({ contact: incoming.contactId, waiting }, 'a message was turned away: too many are waiting');
    // Once per contact until the line is served again, and only where it was meant for the bot.
    if (toldCrowded.has(incoming.contactId) || (incoming.roomId !== undefined && !incoming.mentioned)) return;
    toldCrowded.add(incoming.contactId);
    void ports.send({ to: incoming.contactId, text: texts.trouble.crowded });
  }

  function next(): void {
    for (const [contact, line] of lines) {
      if (busy.size >= limits.atOnce) return;
      const first = line[0];
      if (!first || busy.has(contact)) continue;
      busy.add(contact);
      void serve(first.incoming, first.since)
        .catch((error: unknown) => ports.log.error({ reason: String(error) }, 'serving a message failed'))
        .finally(() => {
          // Ended in the middle of it: the next start takes it up again.
          if (!stopped) noted(() => ports.journal.done(first.incoming.messageId));
          line.shift();
          waiting--;
          busy.delete(contact);
          toldCrowded.delete(contact);
          // To the end of the map, so that a talkative contact does not keep the others waiting.
          lines.delete(contact);
          if (line.length > 0) lines.set(contact, line);
          next();
        });
    }
  }

  async function serve(incoming: Incoming, since: number): Promise<void> {
    const to = incoming.roomId ?? incoming.contactId;
    const listening = incoming.roomId === undefined || incoming.mentioned === true;
    let told = false;
    for (let pause = FIRST_PAUSE_MS; !stopped; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const answers = await ports.respond(incoming);
        for (const answer of answers) await deliver({ to, ...answer, answers: incoming.messageId }, since);
        // What had no answer has done nothing, and does nothing a second time either.
        if (answers.length > 0) await end(incoming);
        return;
      } catch (error) {
        if (!(error instanceof ServerUnreachable)) {
          ports.log.error({ message: incoming.messageId, reason: stackOf(error) }, 'answering failed');
          if (listening) await deliver({ to, text: texts.trouble.failed }, since);
          return;
        }
        const age = ports.now() - since;
        ports.log.warn({ message: incoming.messageId, age, reason: error.message }, 'server cannot be reached');
        if (age > limits.giveUpMs) {
          if (listening) await deliver({ to, text: texts.trouble.givenUp }, since);
          return;
        }
        if (!told && listening && age >= limits.tellAfterMs) {
          told = true;
          await ports.send({ to, text: texts.trouble.waiting });
        }
        await ports.pause(pause);
      }
    }
  }

  /** A message that could not be ended gets the same answer should it come again. */
  async function end(incoming: Incoming): Promise<void> {
    try {
      if (!stopped) await ports.ended(incoming);
    } catch (error) {
      ports.log.warn({ message: incoming.messageId, reason: String(error) }, 'a message could not be ended');
    }
  }

  /** An answer waits for the gateway as a message waits for the server. */
  async function deliver(outgoing: Outgoing, since: number): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !stopped; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const result = await ports.send(outgoing);
      if (result.state === 'accepted') return;
      ports.log.warn({ to: outgoing.to, ...result }, 'an answer was not taken by the gateway');
      if (result.state === 'refused' || ports.now() - since > limits.giveUpMs) return;
      await ports.pause(pause);
    }
  }

  return {
    take,
    size: () => waiting,
    stop: () => {
      stopped = true;
    },
  };
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
