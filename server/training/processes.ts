/**
 * The chat side of the training ground: the gateway and the bot as processes of their own, started again when they end.
 * A real city runs its bot under its own supervisor; nothing of this exists there.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import type { Logger } from 'pino';

const root = resolve(import.meta.dirname, '../..');

export interface ChatProcesses {
  /** Address of the gateway's side for the humans, once it is up. */
  gateway(): string | undefined;
  pids(): { gateway: number | undefined; bot: number | undefined };
  stop(): Promise<void>;
}

export interface ChatSettings {
  server: string;
  botToken: string;
  botAccount: string;
  /** Keeps people and rooms of the chat network over a restart. */
  stateFile: string;
  /** Address of the mini-app's matter page with `{number}` in it. */
  link: string;
  logger: Logger;
}

interface Ready {
  grpcPort: number;
  httpPort: number;
  token: string;
}

/** Starts both; resolves when the gateway is up. They end with this process. */
export async function startChat(settings: ChatSettings): Promise<ChatProcesses> {
  let stopping = false;
  let ready: Ready | undefined;
  const running = new Map<string, ChildProcess>();

  const start = (
    name: string,
    file: string,
    env: () => Record<string, string>,
    heard: (line: string) => void,
    failures = 0,
  ): void => {
    const child = spawn(process.execPath, ['--no-deprecation', 'launch/run.mjs', file], {
      cwd: root,
      env: { ...process.env, ...env(), BANJIE_STOP_WITH_STDIN: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    running.set(name, child);
    const began = Date.now();
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', heard);
    child.once('exit', (code, signal) => {
      running.delete(name);
      if (stopping) return;
      const next = Date.now() - began > 60_000 ? 0 : failures + 1;
      settings.logger.warn({ process: name, code, signal }, 'chat process ended; starting it again');
      setTimeout(() => !stopping && start(name, file, env, heard, next), Math.min(250 * 2 ** next, 30_000)).unref();
    });
  };

  await new Promise<void>((up, failed) => {
    const timer = setTimeout(() => failed(new Error('聊天网关 60 秒内没有启动')), 60_000);
    const heard = (line: string): void => {
      if (!line.includes('grpcPort')) return;
      ready = JSON.parse(line) as Ready;
      clearTimeout(timer);
      up();
    };
    // After a restart the gateway keeps its ports and its token, so that the bot finds it again.
    start(
      'gateway',
      'bot/gateway/main.ts',
      () => ({
        BANJIE_GATEWAY_STATE: settings.stateFile,
        ...(ready
          ? {
              BANJIE_GATEWAY_GRPC_PORT: String(ready.grpcPort),
              BANJIE_GATEWAY_HTTP_PORT: String(ready.httpPort),
              BANJIE_GATEWAY_TOKEN: ready.token,
            }
          : {}),
      }),
      heard,
    );
  });
  start(
    'bot',
    'bot/main.ts',
    () => ({
      BANJIE_SERVER: settings.server,
      BANJIE_BOT_TOKEN: settings.botToken,
      BANJIE_BOT_ACCOUNT: settings.botAccount,
      BANJIE_GATEWAY_ENDPOINT: `127.0.0.1:${ready?.grpcPort}`,
      BANJIE_GATEWAY_TOKEN: ready?.token ?? '',
      BANJIE_LINK: settings.link,
      // What was said and not answered yet outlives a crash of the bot, beside the people of the chat network.
      BANJIE_BOT_JOURNAL: `${settings.stateFile}.journal`,
      // Its network bans nobody, and its days pass in minutes.
      BANJIE_BOT_PACE: 'off',
      BANJIE_LOG: 'warn',
    }),
    (line) => settings.logger.info({ process: 'bot', line }),
  );

  return {
    gateway: () => (ready ? `http://127.0.0.1:${ready.httpPort}` : undefined),
    pids: () => ({ gateway: running.get('gateway')?.pid, bot: running.get('bot')?.pid }),
    async stop() {
      stopping = true;
      // The bot first, so that it does not see its gateway go.
      for (const name of ['bot', 'gateway']) {
        const child = running.get(name);
        if (!child) continue;
        child.stdin?.end();
        await new Promise<void>((done) => {
          const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
          child.once('exit', () => (clearTimeout(timer), done()));
        });
      }
    },
  };
}
