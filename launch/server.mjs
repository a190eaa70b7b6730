// Runs the server as the one child of this process, and ends with it: also as a container's first process.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { serverFlags } from './flags.mjs';
import { root, say } from './screen.mjs';

let server;
const told = (signal) => {
  if (server) server.kill(signal);
  else process.exit(128 + constants.signals[signal]);
};

/** The first process of a container gets no default action of any signal: what is not handled would do nothing. */
export function heedSignals() {
  // Ctrl+C reaches the whole foreground group: the server hears it itself, a second one would look like impatience.
  process.on('SIGINT', () => (server && process.stdin.isTTY) || told('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => told(signal));
}

/** Starts it; this process ends when it has ended, with its exit code. */
export function runServer(args) {
  // The channel is there to be closed: the server ends when we are gone, however that came about.
  server = spawn(process.execPath, [...serverFlags, 'launch/run.mjs', 'server/main.ts', ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // npm runs us through a shell, which may not hand signals on: when that is gone, whoever asked for us is.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), 1_000).unref();
  server.once('error', (error) => {
    say(`✗ ${error.message}`);
    process.exit(1);
  });
  server.once('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
}
