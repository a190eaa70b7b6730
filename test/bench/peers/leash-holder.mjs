/**
 * Holds the leash of another process (leash.ts): reads what that has started, and once it is gone, however it went,
 * ends all of that by its id. In a session of its own, so that what ends the other does not end this one before it.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const processes = new Map();
const folders = new Set();
/** So long they may take to end when they are asked; then they are killed. */
const patienceMs = Number(process.argv[2]);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const kill = (pid, signal) => {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
};

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [word, what, signal] = JSON.parse(line);
  if (word === 'process') processes.set(what, signal);
  if (word === 'ended') processes.delete(what);
  if (word === 'folder') folders.add(what);
});
async function clearUp() {
  const asked = [...processes].filter(([pid, signal]) => kill(pid, signal)).map(([pid]) => pid);
  const until = performance.now() + patienceMs;
  while (asked.some((pid) => kill(pid, 0)) && performance.now() < until)
    await new Promise((done) => setTimeout(done, 50));
  // Each leads a group of its own: what it has started goes with it.
  for (const pid of processes.keys()) kill(-pid, 'SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
lines.on('close', () => void clearUp());
