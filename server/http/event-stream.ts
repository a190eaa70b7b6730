/** An answer that goes on: server-sent events, which nobody on the way keeps, packs or waits for. */
import type Koa from 'koa';

export interface EventStream {
  send(event: string, data: object, id?: string): void;
  /** Says nothing, so that nobody on the way takes the line for dead. */
  ping(): void;
  end(): void;
  /** Resolves when it is over, whoever has ended it. */
  closed: Promise<void>;
}

/** Whoever does not read what he is sent has gone. */
const UNREAD_BYTES = 64 * 1024;
const KEEP_ALIVE_MS = 20_000;

export const wantsEvents = (ctx: Koa.Context): boolean =>
  ctx.accepts('application/json', 'text/event-stream') === 'text/event-stream';

export function openEventStream(ctx: Koa.Context): EventStream {
  const { req, res } = ctx;
  // Koa sends nothing of its own any more.
  ctx.respond = false;
  req.socket.setKeepAlive(true, KEEP_ALIVE_MS);
  req.socket.setNoDelay(true);
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx would keep it back until there is a buffer full of it.
    'x-accel-buffering': 'no',
    // A line is a connection of its own: what ends it ends no other answer.
    connection: 'close',
  });
  res.flushHeaders();
  const closed = new Promise<void>((done) => res.once('close', () => done()));
  const write = (text: string): void => {
    if (res.writableEnded || res.destroyed) return;
    res.write(text);
    if (res.writableLength > UNREAD_BYTES) res.destroy();
  };
  return {
    send: (event, data, id) =>
      write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    ping: () => write(': \n\n'),
    end: () => void (res.writableEnded || res.end()),
    closed,
  };
}
