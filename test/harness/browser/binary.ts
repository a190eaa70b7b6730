import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';

const cache = resolve(import.meta.dirname, '../../../.cache/browser');

/**
 * The package's own unpacking writes to the system's temporary folder, where a second process meets half a file; here
 * each file appears in the cache in one step.
 * @throws Error that names what is missing and the remedy
 */
export async function chromiumBinary(): Promise<{ executable: string; environment: Record<string, string> }> {
  const environment = stringsOf(process.env);
  const configured = process.env['BANJIE_CHROMIUM'];
  const executable = configured ?? (await unpackExecutable());
  let fault = tryOut(executable, environment);
  if (fault !== undefined && configured === undefined && /shared libraries/.test(fault)) {
    const libraries = await unpackLibraries();
    environment['LD_LIBRARY_PATH'] = [libraries, environment['LD_LIBRARY_PATH']].filter(Boolean).join(':');
    fault = tryOut(executable, environment);
  }
  if (fault === undefined) return { executable, environment };
  throw new Error(
    [
      `浏览器无法启动 / the browser does not start: ${executable}`,
      fault,
      '补救 / remedy: on Debian or Ubuntu `apt-get install libnss3 libexpat1`; on other systems than Linux x64 set',
      'BANJIE_CHROMIUM to the path of a Chromium or Chrome of your own.',
    ].join('\n'),
  );
}

function tryOut(executable: string, env: Record<string, string>): string | undefined {
  const { status, error, stderr } = spawnSync(executable, ['--version'], { env, encoding: 'utf8', timeout: 30_000 });
  if (error) return error.message;
  return status === 0 ? undefined : stderr.trim() || `exit ${status}`;
}

function packageFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return entry.slice(0, entry.indexOf(join('@sparticuz', 'chromium')) + join('@sparticuz', 'chromium').length);
}

async function versionFolder(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function unpackExecutable(): Promise<string> {
  const executable = join(await versionFolder(), 'chromium');
  if (existsSync(executable)) return executable;
  const partial = `${executable}.${process.pid}`;
  await pipeline(
    createReadStream(join(packageFolder(), 'bin', 'chromium.br')),
    createBrotliDecompress({ chunkSize: 2 ** 21 }),
    createWriteStream(partial, { mode: 0o755 }),
  );
  // The first of two that unpack at once stays: a browser whose own file is taken from under it starts no further process.
  await link(partial, executable).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(partial);
  return executable;
}

/** The package carries the NSS libraries for systems that lack them: a flat tar of a few files. */
async function unpackLibraries(): Promise<string> {
  const folder = join(await versionFolder(), 'lib');
  await mkdir(folder, { recursive: true });
  const tar = brotliDecompressSync(await readFile(join(packageFolder(), 'bin', 'al2023.tar.br')));
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    const type = tar.toString('latin1', at + 156, at + 157);
    if (type === '0' || type === '\0') {
      const partial = join(folder, `${basename(name)}.${process.pid}`);
      await writeFile(partial, tar.subarray(at + 512, at + 512 + size));
      await rename(partial, join(folder, basename(name)));
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return folder;
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
