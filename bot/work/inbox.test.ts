import { ServerUnreachable, type Incoming, type Log, type Outgoing, type SendResult } from '../core/ports.ts';
import { noJournal } from './journal.ts';
import { inboxOf, type InboxLimits, type InboxPorts } from './inbox.ts';

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const LIMITS: InboxLimits = { inAll: 5, perContact: 3, atOnce: 2, giveUpMs: 60_000, tellAfterMs: 3_000 };
const message = (contactId: string, text: string, more: Partial<Incoming> = {}): Incoming => ({
  messageId: `${contactId}-${text}`,
  contactId,
  contactName: contactId,
  text,
  at: '',
  ...more,
});

/** An inbox whose clock moves only by its own pauses. */
function post(ports: Partial<InboxPorts>, limits = LIMITS) {
  let now = 0;
  const sent: Outgoing[] = [];
  const inbox = inboxOf(
    {
      respond: async ({ text }) => [{ text: `re ${text}` }],
      send: async (outgoing): Promise<SendResult> => {
        sent.push(outgoing);
        return { state: 'accepted' };
      },
      ended: async () => {},
      now: () => now,
      pause: async (ms) => {
        now += ms;
      },
      log: quiet,
      journal: noJournal,
      ...ports,
    },
    limits,
  );
  const settled = async (): Promise<void> => {
    while (inbox.size() > 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { inbox, sent, settled };
}

/** Something that waits until it is let go. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('inbox', () => {
  it('keeps the order of a contact and lets others pass a slow one', async () => {
    const slow = gate();
    const begun: string[] = [];
    const { inbox, sent, settled } = post({
      respond: async ({ text }) => {
        begun.push(text);
        if (text === 'a1') await slow.opened;
        return [{ text }];
      },
    });
    inbox.take(message('a', 'a1'));
    inbox.take(message('a', 'a2'));
    inbox.take(message('b', 'b1'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(['a1', 'b1']);
    slow.open();
    await settled();
    expect(sent.filter(({ to }) => to === 'a').map(({ text }) => text)).toEqual(['a1', 'a2']);
  });

  it('hands a message in again until the server is back, and says once that it was received', async () => {
    let tries = 0;
    const { inbox, sent, settled } = post({
      respond: async () => {
        if (++tries < 12) throw new ServerUnreachable('restarting');
        return [{ text: '办好了' }];
      },
    });
    inbox.take(message('a', '受理'));
    await settled();
    expect(tries).toBe(12);
    expect(sent.map(({ text }) => text)).toEqual([expect.stringMatching(/已经收下.*不用重发/), '办好了']);
  });

  it('says so when it never comes back, and goes on with the next', async () => {
    let away = true;
    const { inbox, sent, settled } = post({
      respond: async ({ text }) => {
        if (text === 'first' && away) throw new ServerUnreachable('gone');
        away = false;
        return [{ text }];
      },
    });
    inbox.take(message('a', 'first'));
    inbox.take(message('a', 'second'));
    await settled();
    expect(sent.map(({ text }) => text)).toEqual([
      expect.stringMatching(/已经收下/),
      expect.stringMatching(/没有办成.*重发/),
      'second',
    ]);
  });

  it('keeps an answer until the gateway takes it', async () => {
    const results: SendResult[] = [
      { state: 'retry', reason: 'not connected' },
      { state: 'retry', reason: '' },
      { state: 'accepted' },
    ];
    const tried: string[] = [];
    const { inbox, settled } = post({
      send: async ({ text }) => {
        tried.push(text);
        return results.shift() ?? { state: 'accepted' };
      },
    });
    inbox.take(message('a', 'x'));
    await settled();
    expect(tried).toEqual(['re x', 're x', 're x']);
  });

  it('is bounded, and asks for the message once more', async () => {
    const slow = gate();
    const { inbox, sent, settled } = post({
      respond: async () => {
        await slow.opened;
        return [];
      },
    });
    for (let n = 0; n < 10; n++) inbox.take(message('a', `${n}`));
    expect(inbox.size()).toBe(3);
    for (const contact of ['b', 'c', 'd', 'e']) inbox.take(message(contact, 'x'));
    expect(inbox.size()).toBe(5);
    slow.open();
    await settled();
    expect(sent.filter(({ to }) => to === 'a')).toHaveLength(1);
    expect(sent.map(({ text }) => text).every((text) => /请过一分钟重发/.test(text))).toBe(true);
  });

  it('writes a message down before it works on it, and crosses it out when it is answered', async () => {
    const book: string[] = [];
    const { inbox, settled } = post({
      respond: async ({ text }) => (book.push(`answer ${text}`), []),
      journal: { took: ({ text }) => book.push(`took ${text}`), done: (id) => book.push(`done ${id}`) },
    });
    inbox.take(message('a', 'x'));
    await settled();
    expect(book).toEqual(['took x', 'answer x', 'done a-x']);
  });

  it('survives a fault in answering, and says that it did not work', async () => {
    const { inbox, sent, settled } = post({
      respond: async ({ text }) => {
        if (text === 'bad') throw new TypeError('a fault of ours');
        return [{ text }];
      },
    });
    inbox.take(message('a', 'bad'));
    inbox.take(message('a', 'good'));
    await settled();
    expect(sent.map(({ text }) => text)).toEqual([expect.stringMatching(/出了点问题/), 'good']);
  });

  it('answers a room in the room, and stays silent there about its troubles unless it was named', async () => {
    const { inbox, sent, settled } = post({
      respond: async ({ text }) => {
        if (text === 'bad') throw new TypeError('a fault of ours');
        return [{ text }];
      },
    });
    inbox.take(message('a', 'hello', { roomId: 'r' }));
    inbox.take(message('a', 'bad', { roomId: 'r' }));
    await settled();
    expect(sent).toEqual([{ to: 'r', text: 'hello', answers: 'a-hello' }]);
  });
});
