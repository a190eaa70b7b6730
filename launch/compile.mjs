// Compiles what runs on Node: each program and thread into one file beside chunks that it shares with others. A process
// then starts in a second of processor time instead of two and a half (docs/decisions/0003). Packages stay outside.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { COMPILED } from './load.mjs';
import { root, say } from './screen.mjs';
import { helped } from './spread.mjs';

const programs = {
  server: ['main.ts', 'cli.ts', 'threads/work.ts', 'proof/verify/main.ts', 'proof/verify/worker.ts'],
  bot: ['main.ts', 'gateway/main.ts'],
};

const workspaces = Object.fromEntries(['shared', 'server'].map((name) => [`@banjie/${name}`, join(root, name)]));

/**
 * What a module asks about its own place is answered with the place of its source. And nothing is spread into an object
 * before what it begins with (spread.mjs).
 */
const asSources = {
  name: 'as-sources',
  setup(building) {
    building.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { loader: 'ts', contents: helped(contents) };
    });
  },
};

/** For a program of one workspace that holds modules of another: each finds the packages of its own, which stay outside. */
const packagesAsFound = {
  name: 'packages-as-found',
  setup(building) {
    building.onResolve({ filter: /^[^./]/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (isBuiltin(path)) return { path, external: true };
      if (pluginData === 'asked' || kind === 'entry-point' || path.startsWith('@banjie/')) return undefined;
      const found = await building.resolve(path, { importer, resolveDir, kind, pluginData: 'asked' });
      return found.errors.length > 0 ? found : { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/**
 * Resolves to whether everything was compiled; from then on what this process starts runs compiled. It takes half a
 * second, so nothing is kept from the last time.
 * @param more programs beside those of the product, by their folder
 */
export async function compile(more = {}) {
  // Not before the packages are installed.
  const { build } = await import('esbuild');
  try {
    await Promise.all(Object.entries({ ...programs, ...more }).map(([place, files]) => compileIn(build, place, files)));
  } catch (error) {
    say(`✗ 服务程序编译失败 / compiling the server failed: ${error instanceof Error ? error.message : error}`);
    return false;
  }
  process.env[COMPILED] = '1';
  return true;
}

async function compileIn(build, place, files) {
  const folder = join(root, place);
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: files,
    outdir: join(folder, '.built'),
    outbase: folder,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', write: false },
    ...{ alias: workspaces, plugins: [asSources, ...(place in programs ? [] : [packagesAsFound])] },
    ...(place in programs ? { packages: 'external' } : {}),
    ...{ logLevel: 'silent' },
  });
  for (const { path, contents } of outputFiles) put(path, contents);
}

/** Another process may be reading it: whole or not at all, and not without need. */
function put(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  if (same(path, contents)) return;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

function same(path, contents) {
  try {
    return readFileSync(path).equals(contents);
  } catch {
    return false;
  }
}
