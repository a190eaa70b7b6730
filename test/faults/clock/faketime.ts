/** libfaketime around a process: its wall clock can be set while it runs; its monotonic clock goes on. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../.cache/faketime', import.meta.url));
const NAME = 'faketime/libfaketimeMT.so.1';
const FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/lib64'];
const places = () => [...FOLDERS, ...FOLDERS.map((folder) => join(CACHE, folder))].map((folder) => join(folder, NAME));

/** Where the library lies; where it is not installed it is fetched from the distribution's packages, and not installed. */
export function libfaketime(): string {
  const there = places().find((one) => existsSync(one));
  if (there !== undefined) return there;
  mkdirSync(CACHE, { recursive: true });
  try {
    execFileSync('sh', ['-c', 'apt-get -q download libfaketime && dpkg -x libfaketime_*.deb .'], { cwd: CACHE });
  } catch (error) {
    throw new Error('libfaketime is missing: apt-get install libfaketime, or what it is called there', {
      cause: error,
    });
  }
  const fetched = places().find((one) => existsSync(one));
  if (fetched === undefined) throw new Error('libfaketime does not lie where it was expected');
  return fetched;
}

export interface Clock {
  /** What a process is started with to go by it. */
  environment: Record<string, string>;
  /** Seconds by which it is wrong from now on. */
  set(seconds: number): void;
}

export function clockIn(folder: string, name: string, library: string): Clock {
  const file = join(folder, `${name}.faketime`);
  const set = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  set(0);
  return {
    set,
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      // It is looked into the file once a second: for each look at the clock would cost more than all else.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}
