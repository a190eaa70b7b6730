import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import { watchDownload } from './fetch-progress.ts';
import type { FindOptions } from './find-options.ts';
import { findTexts as texts } from './texts.ts';

const version = '7.0.14';
const aboutBytes = 90_000_000;
const connectMs = 4_000;

/** Downloads the vendor's own build for this machine into the cache; gives up within seconds where it can't be reached. */
export async function fetchFromVendor({ cacheDir, env, onProgress }: Required<FindOptions>): Promise<string> {
  await requireReachable(env);
  const work = join(cacheDir, `tmp-vendor-${process.pid}`);
  const target = join(cacheDir, `vendor-${version}`, 'mongod');
  await mkdir(work, { recursive: true });
  onProgress(texts.downloading(`mongod ${version}`));
  const progress = watchDownload(work, aboutBytes, 20_000, onProgress);
  try {
    const fetched = new MongoBinaryDownload({ version, downloadDir: work, checkMD5: true }).getMongodPath();
    fetched.catch(() => undefined);
    const binary = await Promise.race([fetched, progress.stalled]);
    await mkdir(join(cacheDir, `vendor-${version}`), { recursive: true });
    await rename(binary, target);
    return target;
  } finally {
    progress.end();
    await rm(work, { recursive: true, force: true });
  }
}

/** Behind a proxy the question cannot be asked directly: there the stall limit of the download decides. */
async function requireReachable(env: NodeJS.ProcessEnv): Promise<void> {
  const { platform, arch } = process;
  const url = await new MongoBinaryDownloadUrl({ version, platform, arch }).getDownloadUrl();
  if (['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => Boolean(env[name]))) return;
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(connectMs) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(texts.unreachable(cause instanceof Error ? cause.message : String(cause)));
  }
}
