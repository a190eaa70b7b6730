/** The real server as a process of its own, that a test can kill, freeze and start again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Lines of the log that nobody should miss: errors, by the numbers of pino. */
const FAILED = /"level":[56]0/;
/** A process that does not hear its signal is ended the hard way after so long. */
const PATIENCE_MS = 15_000;

export interface ServerProcess {
  url(): string;
  pid(): number;
  /** Starts it, or starts it again on the same port; resolves when it answers. */
  start(): Promise<void>;
  /** Sends a signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Sends a signal that ends it, and waits for its end; gives what ended it, for one that does not end in time is killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<'SIGTERM' | 'SIGKILL'>;
}

/** `heard` gets every line that it writes; errors go to the screen too, unless they are what the test is about. */
export function serverProcess(
  environment: Record<string, string>,
  heard: (line: string) => void,
  quiet = false,
): ServerProcess {
  let child: ChildProcess | undefined;
  let url = '';
  let port = 0;
  const running = (): ChildProcess => {
    if (!child) throw new Error('the server was not started');
    return child;
  };
  return {
    url: () => url,
    pid: () => running().pid ?? 0,
    async start() {
      const started = spawn(process.execPath, ['--no-deprecation', 'launch/run.mjs', 'server/main.ts'], {
        cwd: ROOT,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          BANJIE_LOG: 'warn',
          // Results go out at once: who is to wait for them would wait a minute of machine time each.
          BANJIE_TAKE_BACK_SECONDS: '0',
          ...environment,
          BANJIE_PORT: port === 0 ? (environment['BANJIE_PORT'] ?? '0') : String(port),
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        if (stream)
          createInterface({ input: stream }).on('line', (line) => {
            heard(line);
            if (!quiet && (stream === started.stderr || FAILED.test(line))) process.stderr.write(`${line}\n`);
          });
      url = await new Promise<string>((resolve, reject) => {
        started.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
        started.once('message', (message) => resolve((message as { url: string }).url));
      });
      port = Number(new URL(url).port);
    },
    signal: (signal) => void running().kill(signal),
    async end(signal) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return signal;
      const ending = child;
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      // One that was frozen hears nothing.
      ending.kill('SIGCONT');
      ending.kill(signal);
      let by = signal;
      const hard = setTimeout(() => {
        by = 'SIGKILL';
        ending.kill(by);
      }, PATIENCE_MS);
      await gone;
      clearTimeout(hard);
      return by;
    },
  };
}
