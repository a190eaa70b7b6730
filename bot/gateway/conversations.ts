/**
 * What was said, per conversation, in bounded memory. A conversation is a contact's private chat with the bot, or a room.
 *
 * Numbers (`seq`) start at the machine's milliseconds of the start and rise by one per message, so a reader that keeps
 * the last number it saw goes on reading after the gateway was restarted: the new numbers are higher than the old ones.
 */

export interface Said {
  seq: number;
  id: string;
  /** Instant, ISO UTC with milliseconds. */
  at: string;
  /** Contact id of whoever spoke; the bot's own id for the bot. */
  from: string;
  /** Contact or room id: the conversation it belongs to. */
  conversation: string;
  text: string;
}

export interface Limits {
  perConversation: number;
  inAll: number;
}

const DEFAULT_LIMITS: Limits = { perConversation: 500, inAll: 20_000 };

interface Waiter {
  conversation: string;
  from: string | undefined;
  after: number;
  wake: () => void;
}

export class Conversations {
  private readonly byConversation = new Map<string, Said[]>();
  private readonly byId = new Map<string, Said>();
  private readonly waiters = new Set<Waiter>();
  private readonly onForgotten: (id: string) => void;
  private readonly limits: Limits;
  private readonly now: () => number;
  private last: number;

  constructor(now: () => number, onForgotten: (id: string) => void, limits: Limits = DEFAULT_LIMITS) {
    this.now = now;
    this.onForgotten = onForgotten;
    this.limits = limits;
    this.last = now();
  }

  add(message: Omit<Said, 'seq' | 'at'>): Said {
    const said: Said = { ...message, seq: ++this.last, at: new Date(this.now()).toISOString() };
    const list = this.byConversation.get(said.conversation) ?? [];
    // Taken out and put back, so that the map's order is the order of last use and the quietest conversation goes first.
    this.byConversation.delete(said.conversation);
    this.byConversation.set(said.conversation, list);
    list.push(said);
    this.byId.set(said.id, said);
    if (list.length > this.limits.perConversation) this.forgetOldest(list);
    while (this.byId.size > this.limits.inAll) {
      const quietest = this.byConversation.entries().next().value;
      if (!quietest) break;
      this.forgetOldest(quietest[1]);
      if (quietest[1].length === 0) this.byConversation.delete(quietest[0]);
    }
    for (const waiter of this.waiters) if (wanted(said, waiter)) waiter.wake();
    return said;
  }

  get(id: string): Said | undefined {
    return this.byId.get(id);
  }

  /** Messages of a conversation after a number, oldest first; only those of `from` when it is given. */
  since(conversation: string, after: number, from?: string): Said[] {
    const list = this.byConversation.get(conversation) ?? [];
    return list.filter((said) => wanted(said, { conversation, from, after }));
  }

  /** As `since`, but waits until there is one, at most `ms` machine milliseconds, or until the reader gives up. */
  async wait(
    conversation: string,
    after: number,
    from: string | undefined,
    ms: number,
    gone: AbortSignal,
  ): Promise<Said[]> {
    const there = this.since(conversation, after, from);
    if (there.length > 0 || ms <= 0 || gone.aborted) return there;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        gone.removeEventListener('abort', done);
        resolve();
      };
      const waiter: Waiter = { conversation, from, after, wake: done };
      const timer = setTimeout(done, ms);
      gone.addEventListener('abort', done);
      this.waiters.add(waiter);
    });
    return this.since(conversation, after, from);
  }

  get size(): number {
    return this.byId.size;
  }

  private forgetOldest(list: Said[]): void {
    const gone = list.shift();
    if (!gone) return;
    this.byId.delete(gone.id);
    this.onForgotten(gone.id);
  }
}

function wanted(said: Said, by: Pick<Waiter, 'conversation' | 'from' | 'after'>): boolean {
  return (
    said.conversation === by.conversation && said.seq > by.after && (by.from === undefined || said.from === by.from)
  );
}
