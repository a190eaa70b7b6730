/** Real processes whose starter goes away while they are starting, as `npm start` does when it is stopped then. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Whoever has started it is gone before it is up: both pipes are closed. */
function orphaned(file: string, environment: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--no-deprecation', 'launch/run.mjs', file], {
      cwd: ROOT,
      env: { ...process.env, ...environment, NODE_OPTIONS: '', BANJIE_STOP_WITH_STDIN: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.destroy();
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => done({ code, said }));
  });
}

it('the gateway ends without a word', async () => {
  expect(await orphaned('bot/gateway/main.ts', {})).toEqual({ code: 0, said: '' });
}, 60_000);

it('the bot too', async () => {
  const environment = {
    ...{ BANJIE_SERVER: 'http://127.0.0.1:1', BANJIE_BOT_TOKEN: 'parent-test-token' },
    ...{ BANJIE_GATEWAY_ENDPOINT: '127.0.0.1:1', BANJIE_GATEWAY_TOKEN: 'insecure_parent-test' },
  };
  expect(await orphaned('bot/main.ts', environment)).toEqual({ code: 0, said: '' });
}, 60_000);
