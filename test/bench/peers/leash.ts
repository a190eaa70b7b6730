/**
 * What a measurement starts ends with it: also when it is interrupted, fails, or is killed. A small process beside it
 * notices that it is gone, and ends what it was told of, by ids.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';

export interface Started {
  child: ChildProcess;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Asks it to end by its own signal, then kills it with all that it has started. Resolves when it is gone. */
  end(): Promise<void>;
}

export interface Leash {
  /** Starts a program in a group of its own. @param signal by which it is asked to end */
  start(program: string, words: readonly string[], options?: SpawnOptions, signal?: NodeJS.Signals): Started;
  /** It goes when all is over. */
  folder(path: string): void;
  /** Ends everything, and removes the folders. */
  close(): Promise<void>;
}

const HOLDER = join(import.meta.dirname, 'leash-holder.mjs');

/** @param patienceMs what is started may take so long to end when it is asked; then it is killed */
export function takeLeash(patienceMs = 10_000): Leash {
  const holder = spawn(process.execPath, [HOLDER, String(patienceMs)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const { stdin } = holder;
  holder.unref();
  (stdin as Socket).unref();
  const tell = (...words: (string | number)[]) => void stdin.write(`${JSON.stringify(words)}\n`);
  const running = new Set<Started>();

  return {
    start(program, words, options = {}, signal = 'SIGTERM') {
      const child = spawn(program, words, { ...options, detached: true });
      const { pid } = child;
      if (pid !== undefined) tell('process', pid, signal);
      const ended: Started['ended'] = new Promise((done) => {
        child.once('error', () => done({ code: null, signal: null }));
        child.once('exit', (code, by) => done({ code, signal: by }));
      });
      const started: Started = {
        child,
        ended,
        async end() {
          child.kill(signal);
          const late = setTimeout(() => {
            try {
              if (pid !== undefined) process.kill(-pid, 'SIGKILL');
            } catch {
              // It has gone by itself.
            }
          }, patienceMs);
          await ended;
          clearTimeout(late);
        },
      };
      running.add(started);
      void ended.then(() => {
        running.delete(started);
        if (pid !== undefined) tell('ended', pid);
      });
      return started;
    },
    folder: (path) => tell('folder', path),
    async close() {
      await Promise.all([...running].map((one) => one.end()));
      const gone = new Promise((done) => holder.once('exit', done));
      holder.ref();
      stdin.end();
      await gone;
    },
  };
}
