/** How a server process ends: everybody who is on his way is answered, and no longer than a supervisor waits. */
import type { Server } from 'node:http';
import type { Logger } from 'pino';

/** Milliseconds that a stop allows: for what is on its way to the door, for open requests, for the work under way with them, for each thing that is closed. */
const STOP_MS = { door: 500, answers: 4_000, work: 5_000, close: 3_000 } as const;
/** After so long a stop is over, whatever has not ended: the next process takes it up. */
export const STOPPED_MS = 9_500;

const within = (ms: number, what: Promise<unknown>): Promise<unknown> =>
  Promise.race([what, new Promise((done) => setTimeout(done, ms).unref())]);

/** Lets no one in any more, once those are answered who are on their way. */
async function closed(server: Server): Promise<void> {
  // What is on its way when the signal comes still finds a door, and whoever asks whether to send more is told no. Each
  // answer closes its connection, so what is left then is idle.
  await new Promise((done) => setTimeout(done, STOP_MS.door));
  await new Promise<void>((done) => {
    server.close(() => done());
    server.closeIdleConnections();
  });
}

/**
 * Brings a process to its end in the time that it has. Nothing new is begun, and whoever waits for deliveries is answered.
 * @param work ends what is under way
 * @param closing what was opened, in the order in which it was
 */
export async function stopServing(
  server: Server,
  work: readonly (() => Promise<unknown> | undefined)[],
  closing: readonly (() => Promise<unknown> | void)[],
  logger: Pick<Logger, 'error'>,
): Promise<void> {
  const open = closed(server);
  await within(STOP_MS.work, Promise.all([...work.map((end) => end()), within(STOP_MS.answers, open)]));
  server.closeAllConnections();
  for (const close of closing.toReversed())
    await within(
      STOP_MS.close,
      Promise.resolve(close()).catch((error: unknown) => logger.error({ err: error }, 'not closed cleanly')),
    );
}
