/**
 * The chat channel over wechaty: one account, one event stream. It keeps the connection to the gateway: when it is lost,
 * everything is thrown away and built anew with a growing delay, for ever. It never ends the process.
 */
import { connect } from 'node:net';
import { log as wechatyLog } from 'wechaty';
import type { Channel, Incoming, Log } from '../core/ports.ts';
import { openSession, type GatewayTls, type Session } from './session.ts';
import { aborted, pause, within } from './waits.ts';

export interface ChannelOptions {
  /** host:port of the gateway's gRPC side. */
  endpoint: string;
  /** The puppet service token; without TLS it begins with "insecure_". */
  token: string;
  /** How the gateway proves who it is; absent where the way to it is private. */
  tls?: GatewayTls | undefined;
  onMessage: (incoming: Incoming) => void;
  /** The connection stands (again) or is lost. */
  onConnection?: (connected: boolean) => void;
  log: Log;
}

export interface WechatyChannel extends Channel {
  start(): void;
  stop(): Promise<void>;
}

// Wechaty's own log would hold what people write; what it reports as an error is logged here.
wechatyLog.level('silent');

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** A connection that stood this long was sound: the next delay begins small again. */
const STEADY_MS = 30_000;
/** Message ids remembered, to drop what the network delivers twice. */
const REMEMBERED = 2_000;

export function wechatyChannel(options: ChannelOptions): WechatyChannel {
  const { log } = options;
  const stopping = new AbortController();
  const seen = new Set<string>();
  const announced = new Map<string, number>();
  let session: Session | undefined;
  let running: Promise<void> | undefined;

  async function keepConnected(): Promise<void> {
    let delay = FIRST_DELAY_MS;
    while (!stopping.signal.aborted) {
      try {
        await reachable(options.endpoint);
        const opened = await openSession(options, { announced, hear });
        session = opened;
        const since = Date.now();
        log.info({ account: opened.bot.name }, 'gateway connected');
        options.onConnection?.(true);
        const reason = await Promise.race([opened.lost, aborted(stopping.signal)]);
        session = undefined;
        options.onConnection?.(false);
        log.warn({ reason }, 'gateway connection lost');
        opened.close();
        if (Date.now() - since > STEADY_MS) delay = FIRST_DELAY_MS;
      } catch (error) {
        log.warn({ reason: String(error), retryInMs: delay }, 'gateway cannot be reached');
      }
      await pause(delay, stopping.signal);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    }
  }

  function hear(incoming: Incoming): void {
    if (seen.has(incoming.messageId)) return;
    seen.add(incoming.messageId);
    if (seen.size > REMEMBERED) for (const oldest of seen) if (seen.delete(oldest)) break;
    options.onMessage(incoming);
  }

  return {
    start: () => {
      running ??= keepConnected();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    connected: () => session !== undefined,
    fetch: async (file) => (session ? session.fetch(file) : 'gone'),
    send: async (outgoing) => (session ? session.send(outgoing) : { state: 'retry', reason: 'not connected' }),
  };
}

/** A quick knock before wechaty is built: its own failing start takes many seconds. */
async function reachable(endpoint: string): Promise<void> {
  const [, host = '127.0.0.1', port = ''] = /^(.*):(\d+)$/.exec(endpoint) ?? [];
  const socket = connect({ host, port: Number(port) });
  try {
    await within(
      new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject)),
      3_000,
      'connect',
    );
  } finally {
    socket.destroy();
  }
}
