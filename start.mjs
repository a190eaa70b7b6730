// npm start: installs what is missing, builds what is stale, runs the server (in training unless it is configured).
import { spawn } from 'node:child_process';
import { build } from './launch/build.mjs';
import { install } from './launch/install.mjs';
import { missing, missingForDatabase } from './launch/requirements.mjs';
import { root, say, seconds } from './launch/screen.mjs';

const stages = [
  ['检查环境 / machine', () => demand(missing()) && (missingForDatabase().forEach(say), true)],
  ['依赖 / packages', install],
  ['手机端 / mini-app', () => build('h5')],
];

function demand(faults) {
  faults.forEach(say);
  return faults.length === 0;
}

for (const [index, [name, stage]] of stages.entries()) {
  const began = performance.now();
  if (!(await stage())) process.exit(1);
  say(`[${index + 1}/${stages.length + 1}] ${name} ✓ ${seconds(began)}`);
}
say(`[${stages.length + 1}/${stages.length + 1}] 启动服务 / server`);

const server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl+C reaches the whole foreground group: the server hears it itself, a second one would look like impatience.
process.on('SIGINT', () => process.stdin.isTTY || server.kill('SIGINT'));
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.once('error', (error) => {
  say(`✗ ${error.message}`);
  process.exit(1);
});
server.once('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
