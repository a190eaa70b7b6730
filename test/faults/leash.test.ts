/** What a measurement has started ends with it, however it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isThere } from '../harness/processes.ts';

const LEASH = join(import.meta.dirname, '../bench/peers/leash.ts');
/** A measurement that starts a program, which starts another, says who they are, and then does as it is told. */
const measurement = (folder: string) => `
  const { takeLeash } = await import(${JSON.stringify(LEASH)});
  const leash = takeLeash(100);
  leash.folder(${JSON.stringify(folder)});
  // Neither of them ends for being asked.
  const { child } = leash.start('sh', ['-c', 'trap "" TERM; sleep 600 & echo $! ; wait; sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', (other) => console.log(child.pid + ' ' + String(other).trim()));
  process.stdin.once('data', () => { throw new Error('planted'); });
`;

it.each(['SIGKILL', 'SIGTERM', 'fault'] as const)('after %s nothing of it is left', async (how) => {
  const folder = mkdtempSync(join(tmpdir(), 'banjie-leash-'));
  const one = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', measurement(folder)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [line] = (await once(createInterface({ input: one.stdout }), 'line')) as [string];
  const pids = line.split(' ').map(Number);
  expect(pids.map(isThere)).toEqual([true, true]);
  if (how === 'fault') one.stdin.write('go\n');
  else one.kill(how);
  await once(one, 'exit');
  while (pids.some(isThere) || existsSync(folder)) await new Promise((done) => setTimeout(done, 50));
});
