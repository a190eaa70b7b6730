/** Hearing of changes by any process, through a change stream that heals itself. */
import type mongoose from 'mongoose';

const RETRY_MS = 500;
const OPEN_MS = 5_000;

/**
 * Calls back after every change of these collections, and once after every gap in which one may have been missed.
 * Resolves when the stream stands, or after a few seconds without it: then it keeps trying. Returns how to stop.
 */
export async function watchCollections(
  connection: mongoose.Connection,
  collections: readonly string[],
  changed: () => void,
): Promise<() => Promise<void>> {
  const database = connection.db;
  if (!database) throw new Error('the connection is not open');
  let stopped = false;
  let current: ReturnType<typeof database.watch> | undefined;
  let retry: NodeJS.Timeout | undefined;

  const open = (onOpen: () => void): void => {
    const stream = database.watch(
      [{ $match: { 'ns.coll': { $in: [...collections] } } }, { $project: { _id: 1, operationType: 1 } }],
      { maxAwaitTimeMS: 10_000 },
    );
    current = stream;
    stream.on('change', () => changed());
    // The answer to the opening of the cursor carries the first token: from here on nothing is missed.
    stream.once('resumeTokenChanged', onOpen);
    let over = false;
    const again = (): void => {
      if (over) return;
      over = true;
      if (stopped) return;
      void stream.close().catch(() => undefined);
      // Only when it stands again is it known that nothing more is missed.
      retry = setTimeout(() => open(changed), RETRY_MS);
      retry.unref();
    };
    stream.on('error', again);
    stream.on('close', again);
    stream.on('end', again);
  };

  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, OPEN_MS);
    open(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await current?.close().catch(() => undefined);
  };
}
