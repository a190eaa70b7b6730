import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findTexts as texts } from './texts.ts';

const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);

/**
 * Tells how much has arrived by looking at what grows in the download's own folder: the fetching tools keep their own
 * progress bars to themselves when nobody looks at a terminal.
 * @param expectedBytes what the whole will be, about
 * @param stallMs give up after this long without growth; the returned `stalled` promise then rejects
 */
export function watchDownload(
  folder: string,
  expectedBytes: number,
  stallMs: number,
  onProgress: (line: string) => void,
) {
  let seen = -1;
  let shownAt = 0;
  let grewAt = Date.now();
  let reject: (error: Error) => void = () => undefined;
  const stalled = new Promise<never>((_, refuse) => (reject = refuse));
  stalled.catch(() => undefined);
  const timer = setInterval(() => {
    void sizeOf(folder).then((bytes) => {
      if (bytes > seen) grewAt = Date.now();
      else if (Date.now() - grewAt > stallMs) reject(new Error(texts.stalled(Math.round(stallMs / 1000))));
      if (bytes > seen && bytes > 0 && Date.now() - shownAt >= 2_000) {
        shownAt = Date.now();
        onProgress(texts.downloaded(mb(bytes), mb(Math.max(bytes, expectedBytes))));
      }
      seen = Math.max(seen, bytes);
    });
  }, 500);
  return { stalled, end: () => clearInterval(timer) };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
