import type { DeliveryView } from '@banjie/shared/contract/shapes.ts';
import type { Log, Outgoing, SendResult } from '../core/ports.ts';
import { noPace, paceOf, type Pace } from './pace.ts';
import { relayOf, type RelayPorts } from './relay.ts';

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const delivery = (id: string, fence = 1, to: Partial<DeliveryView> = { contact: 'li' }): DeliveryView => ({
  id,
  fence,
  attempt: 1,
  words: [],
  notice: {
    id: `n-${id}`,
    at: '',
    atText: '',
    kind: 'info',
    urgent: false,
    subject: id,
    body: '',
    read: false,
    state: 'info',
  },
  ...to,
});

interface Reported {
  id: string;
  fence: number;
  result: string;
  reason?: string | undefined;
  retryAfterSeconds?: number | undefined;
}

/** Runs the relay over what the server hands out, claim by claim, until that is all. */
async function run(
  claims: (DeliveryView[] | Error)[],
  how: {
    send?: (outgoing: Outgoing) => SendResult | Promise<SendResult>;
    report?: (reported: Reported) => void;
    connected?: () => boolean;
    /** Milliseconds after which the server hands out again what was not taken. */
    againSeconds?: number;
    pace?: (now: () => number) => Pace;
  } = {},
) {
  const sent: Outgoing[] = [];
  const reported: Reported[] = [];
  const pauses: number[] = [];
  const asked: { max: number; waitSeconds: number; urgentOnly?: boolean | undefined }[] = [];
  let now = 0;
  let finished = (): void => {};
  const over = new Promise<void>((resolve) => (finished = resolve));
  const ports: RelayPorts = {
    account: 'main',
    pace: how.pace?.(() => now) ?? noPace,
    log: quiet,
    now: () => now,
    pause: async (ms) => {
      pauses.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    channel: {
      connected: how.connected ?? (() => true),
      send: async (outgoing) => {
        sent.push(outgoing);
        now += 1_000;
        return (await how.send?.(outgoing)) ?? { state: 'accepted' };
      },
    },
    server: {
      claimDeliveries: async ({ body }) => {
        asked.push(body);
        const next = claims.shift();
        if (!next) {
          finished();
          await new Promise((resolve) => setImmediate(resolve));
          return { items: [] };
        }
        if (next instanceof Error) throw next;
        return { items: next };
      },
      finishDelivery: async ({ params, body }) => {
        const report = { id: params.id, ...body };
        how.report?.(report);
        reported.push(report);
        return body.result === 'retry' && how.againSeconds !== undefined
          ? { state: 'queued', againSeconds: body.retryAfterSeconds ?? how.againSeconds }
          : { state: 'sent' };
      },
    },
  };
  const relay = relayOf(ports);
  relay.start();
  await over;
  await relay.stop();
  return { sent, reported, pauses, asked };
}

describe('relay', () => {
  it('sends to a contact or a room and reports with the token of the lease', async () => {
    const { sent, reported } = await run([[delivery('a', 7), delivery('b', 8, { room: 'r' })]]);
    expect(sent.map(({ to }) => to)).toEqual(['li', 'r']);
    expect(reported).toEqual([
      { id: 'a', fence: 7, result: 'accepted' },
      { id: 'b', fence: 8, result: 'accepted' },
    ]);
  });

  it('tells a retry from a refusal', async () => {
    const { reported } = await run([[delivery('a'), delivery('b', 1, { contact: 'nobody' }), delivery('c', 1, {})]], {
      send: ({ to }) =>
        to === 'nobody' ? { state: 'refused', reason: 'unknown' } : { state: 'retry', reason: 'x'.repeat(900) },
    });
    const of = (id: string) => reported.find((one) => one.id === id);
    expect(['a', 'b', 'c'].map((id) => of(id)?.result)).toEqual(['retry', 'refused', 'refused']);
    expect(of('a')?.reason).toHaveLength(500);
  });

  it('does not send twice what it could not report', async () => {
    let failing = true;
    const { sent, reported } = await run([[delivery('a', 1)], [delivery('a', 2)]], {
      report: () => {
        if (failing) {
          failing = false;
          throw new Error('server restarting');
        }
      },
    });
    expect(sent).toHaveLength(1);
    expect(reported).toEqual([{ id: 'a', fence: 2, result: 'accepted' }]);
  });

  it('does try again what the channel could not take', async () => {
    const results: SendResult[] = [{ state: 'retry', reason: '' }, { state: 'accepted' }];
    const { sent, reported } = await run([[delivery('a', 1)], [delivery('a', 2)]], {
      send: () => results.shift() ?? { state: 'accepted' },
    });
    expect(sent).toHaveLength(2);
    expect(reported.map(({ result }) => result)).toEqual(['retry', 'accepted']);
  });

  it('backs off while the server is away, and begins small again', async () => {
    const gone = new Error('gone');
    const { pauses, sent } = await run([gone, gone, gone, [delivery('a')], gone]);
    expect(pauses).toEqual([300, 600, 1200, 300]);
    expect(sent).toHaveLength(1);
  });

  it('sends to several readers side by side, to each in order', async () => {
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const order: string[] = [];
    const items = [
      delivery('slow-1', 1, { contact: 'slow' }),
      delivery('slow-2', 1, { contact: 'slow' }),
      delivery('a', 1, { contact: 'a' }),
      delivery('b', 1, { contact: 'b' }),
    ];
    const { reported } = await run([items], {
      send: async ({ to, text }) => {
        order.push(text.includes('slow-2') ? 'slow-2' : to);
        if (to === 'slow') await opened;
        if (to === 'b') open();
        return { state: 'accepted' };
      },
    });
    expect(order).toEqual(['slow', 'a', 'b', 'slow-2']);
    expect(reported.map(({ id }) => id).sort()).toEqual(['a', 'b', 'slow-1', 'slow-2']);
  });

  it('claims nothing while the gateway is away', async () => {
    let looks = 0;
    const { pauses } = await run([[delivery('a')]], { connected: () => ++looks > 3 });
    expect(pauses).toEqual([300, 300, 300]);
  });

  it('begins nothing that its lease would not outlast', async () => {
    const many = Array.from({ length: 50 }, (_, n) => delivery(`d${n}`));
    const { sent } = await run([many]);
    expect(sent.length).toBeGreaterThan(30);
    expect(sent.length).toBeLessThan(40);
  });

  describe('to somebody whom something earlier could not be sent', () => {
    const failing = (id: string) => ({
      send: ({ text }: Outgoing): SendResult =>
        text.includes(id) ? { state: 'retry', reason: 'away' } : { state: 'accepted' },
    });

    it('sends nothing later before it, now or with the next claim, and to others all the same', async () => {
      const later = [delivery('b'), delivery('c', 1, { contact: 'han' })];
      const { sent, reported } = await run([[delivery('a'), ...later], [delivery('d')]], {
        ...failing('a'),
        againSeconds: 15,
      });
      expect(sent.map(({ to, text }) => [to, text.slice(-1)])).toEqual([
        ['li', 'a'],
        ['han', 'c'],
      ]);
      const after = reported.map(({ id, result, retryAfterSeconds }) => [id, result, retryAfterSeconds ?? 0] as const);
      expect(after.filter(([id]) => id !== 'c')).toEqual([
        ['a', 'retry', 0],
        ['b', 'retry', expect.any(Number)],
        ['d', 'retry', expect.any(Number)],
      ]);
      // Behind the next try of what is before it.
      for (const [, , seconds] of after.slice(-1)) expect(seconds).toBeGreaterThanOrEqual(15);
    });

    it('sends it once the time of the earlier one has come, and what is urgent at once', async () => {
      const alarm = delivery('e');
      alarm.notice.urgent = true;
      const { sent } = await run([[delivery('a'), alarm], [delivery('x', 1, { contact: 'han' })], [delivery('b')]], {
        ...failing('a'),
        againSeconds: 1,
      });
      expect(sent.map(({ text }) => text.slice(-1))).toEqual(['a', 'e', 'x', 'b']);
    });
  });

  it('claims no more than its account may send, and then only what is urgent, until there is room again', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => delivery(`p${from + n}`, 1, { contact: `c${from + n}` }));
    const alarm = delivery('alarm');
    alarm.notice.urgent = true;
    const { asked, sent } = await run([many(0, 7), [alarm], []], {
      pace: (now) => paceOf({ minute: 10, hour: 100 }, now),
    });
    expect(asked.map(({ max, urgentOnly }) => [max, urgentOnly])).toEqual([
      [7, undefined],
      [10, true],
      [10, true],
      [10, true],
    ]);
    // As long as it takes until the first of them is a minute old, and no longer than a claim may.
    expect(asked[1]?.waitSeconds).toBe(20);
    expect(sent).toHaveLength(8);
  });
});
