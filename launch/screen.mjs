// What the launchers show, and how they run programs. No dependencies: this runs before anything is installed.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const say = (line) => process.stdout.write(`${line}\n`);
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const quietMs = 15_000;

/**
 * Runs a program with its output on the screen and without stdin, and says that it is still running when it falls silent.
 * Resolves to its exit code (1 when it cannot be started or takes longer than `limitMs`).
 */
export function run(program, args, { cwd = root, env = process.env, limitMs = 1_800_000 } = {}) {
  return new Promise((resolve) => {
    const began = performance.now();
    let heard = performance.now();
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const forward = (stream) => (chunk) => {
      heard = performance.now();
      stream.write(chunk);
    };
    child.stdout.on('data', forward(process.stdout));
    child.stderr.on('data', forward(process.stderr));
    const pulse = setInterval(() => {
      if (performance.now() - began > limitMs) {
        say(`✗ 超时 / timed out after ${seconds(began)}`);
        child.kill('SIGKILL');
      } else if (performance.now() - heard > quietMs) {
        heard = performance.now();
        say(`  … 仍在进行 / still running, ${seconds(began)}`);
      }
    }, 1_000);
    const end = (code) => {
      clearInterval(pulse);
      resolve(code);
    };
    child.once('error', (error) => {
      say(`✗ ${program}: ${error.message}`);
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/** Runs the program of an installed package (`node_modules/.bin` has other forms on other systems). */
export const runNode = (script, args, options) =>
  run(process.execPath, [join(root, 'node_modules', script), ...args], options);

/** npm as it was called, or the one on the PATH. */
export function runNpm(args) {
  const called = process.env.npm_execpath;
  if (called && /npm-cli\.[cm]?js$/.test(called)) return run(process.execPath, [called, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}
