/** A change stream that is opened again, after growing pauses, when it closes, errs or has fallen too far behind. */
import type mongoose from 'mongoose';

export interface StreamOptions<T> {
  open(): mongoose.mongo.ChangeStream;
  heard(change: T): void;
  /** It stands again after a gap, or for the first time: something may have been missed. */
  missed(): void;
}

const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 10_000;

/** Returns how to stop. */
export function openStream<T>({ open, heard, missed }: StreamOptions<T>): () => Promise<void> {
  let stopped = false;
  let current: mongoose.mongo.ChangeStream | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;

  const later = (): void => {
    if (stopped) return;
    retry = setTimeout(start, Math.min(FIRST_PAUSE_MS * 2 ** failures, LAST_PAUSE_MS));
    failures += 1;
    retry.unref();
  };
  function start(): void {
    let stream: mongoose.mongo.ChangeStream;
    try {
      stream = open();
    } catch {
      // The connection itself is away.
      return later();
    }
    current = stream;
    let over = false;
    const again = (): void => {
      if (over) return;
      over = true;
      void stream.close().catch(() => undefined);
      later();
    };
    // The answer to the opening of the cursor carries the first token: from here on nothing is missed.
    stream.once('resumeTokenChanged', () => {
      failures = 0;
      missed();
    });
    stream.on('change', (change) => heard(change as unknown as T));
    stream.on('error', again);
    stream.on('close', again);
    stream.on('end', again);
  }
  start();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await current?.close().catch(() => undefined);
  };
}
