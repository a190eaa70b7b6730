// npm start: installs what is missing, builds what is stale, runs the server (in training unless it is configured).
import { build } from './launch/build.mjs';
import { compile } from './launch/compile.mjs';
import { install } from './launch/install.mjs';
import { missing, missingForDatabase } from './launch/requirements.mjs';
import { say, seconds } from './launch/screen.mjs';
import { heedSignals, runServer } from './launch/server.mjs';

const stages = [
  ['检查环境 / machine', () => demand(missing()) && (missingForDatabase().forEach(say), true)],
  ['依赖 / packages', install],
  ['手机端 / mini-app', () => build('h5')],
  ['服务程序 / programs', compile],
];

function demand(faults) {
  faults.forEach(say);
  return faults.length === 0;
}

heedSignals();
for (const [index, [name, stage]] of stages.entries()) {
  const began = performance.now();
  if (!(await stage())) process.exit(1);
  say(`[${index + 1}/${stages.length + 1}] ${name} ✓ ${seconds(began)}`);
}
say(`[${stages.length + 1}/${stages.length + 1}] 启动服务 / server`);
runServer(process.argv.slice(2));
