/** Schemathesis in an environment of its own, as it is fetched with pip: once, into .cache. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.32.5';
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Path of the command. @throws Error with what to do when it can't be had */
export function schemathesis(): string {
  const folder = join(CACHE, `schemathesis-${VERSION}`);
  const command = join(folder, 'bin', 'schemathesis');
  const done = join(folder, 'done');
  if (existsSync(done)) return command;
  mkdirSync(CACHE, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  console.log(`fetching schemathesis ${VERSION} with pip …`);
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, 'bin', 'python'), [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    `schemathesis==${VERSION}`,
  ]);
  // Scripts of an environment name its path: it is made where it stays, and marked when it is whole.
  mkdirSync(`${done}.${process.pid}`);
  renameSync(`${done}.${process.pid}`, done);
  return command;
}

function run(command: string, args: string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  const why = (error?.message ?? stderr).trim().split('\n').slice(-2).join(' ');
  throw new Error(`schemathesis needs Python 3 with venv and pip, and a package index that has it: ${why}`);
}
