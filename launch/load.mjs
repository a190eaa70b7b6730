// How a program of ours begins, in a process or in a thread: compiled where whoever started us has just compiled
// (launch/compile.mjs), else from its sources, which tsx turns into JavaScript one by one while they are read.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { helpPackages } from './spread.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Says that what lies in `.built` belongs to these sources. It is inherited by every process and thread. */
export const COMPILED = 'BANJIE_COMPILED';

/** `server/threads/work.ts` → where it lies once it is compiled: within its package, so that it finds the package's own. */
function compiledOf(file) {
  const [place, ...rest] = file.split('/');
  return join(root, place, '.built', rest.join('/').replace(/\.ts$/, '.mjs'));
}

/** @param file path from the project's root */
export async function load(file) {
  const compiled = compiledOf(file);
  // What is neither of the product nor of the bench is never compiled.
  if (process.env[COMPILED] && existsSync(compiled)) {
    helpPackages();
    return import(pathToFileURL(compiled).href);
  }
  const { register } = await import('tsx/esm/api');
  register();
  return import(pathToFileURL(join(root, file)).href);
}
