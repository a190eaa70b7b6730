import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';

/**
 * Who uses a mongod: one empty file `<pid>.<n>` per user in `<folder>/users`. The last one out stops the mongod, and a
 * mongod whose users were all killed is ended by its leash.
 */
let joined = 0;

export async function joinUsers(users: string): Promise<string> {
  await mkdir(users, { recursive: true });
  const mine = join(users, `${process.pid}.${++joined}`);
  await writeFile(mine, '');
  return mine;
}

/** Takes `mine` off and tells whether anybody alive is left. Files of processes that are gone are removed on the way. */
export async function leaveUsers(users: string, mine: string): Promise<{ othersLeft: boolean }> {
  await rm(mine, { force: true });
  let othersLeft = false;
  for (const name of await readdir(users).catch(() => [])) {
    if (isAlive(Number.parseInt(name, 10))) othersLeft = true;
    else await rm(join(users, name), { force: true });
  }
  return { othersLeft };
}

/** A zombie (its parent, often a container's first process, has not collected it) does not count as alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Polls as a plain shell so that it costs next to nothing; five rounds of grace let a restarted server take over. */
const leash = `
alive() {
  kill -0 "$1" 2>/dev/null || return 1
  [ -r "/proc/$1/status" ] || return 0
  while read -r key value _; do [ "$key" = State: ] && break; done < "/proc/$1/status"
  [ "$value" != Z ]
}
idle=0
while alive "$1"; do
  busy=
  for file in "$2"/*; do name=\${file##*/}; alive "\${name%%.*}" && { busy=1; break; }; done
  if [ -n "$busy" ]; then idle=0; else idle=$((idle + 1)); fi
  [ "$idle" -ge 5 ] && { kill -TERM "$1"; exit; }
  sleep 2
done`;

/** Ends the mongod `pid` about ten seconds after its last user died without saying good-bye (SIGKILL, out of memory). */
export function tieLeash(pid: number, users: string): void {
  if (process.platform === 'win32') return;
  spawn('/bin/sh', ['-c', leash, 'banjie-mongod-leash', String(pid), users], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}
