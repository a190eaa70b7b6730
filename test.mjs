// npm test: every check and every test, two stages at a time; a failed stage does not hide the others.
//   node test.mjs                 all stages but the slow rest, which `npm run test-more` names
//   node test.mjs unit story      some of them (packages are installed and the mini-app is built where they need it)
import { build } from './launch/build.mjs';
import { checkClock } from './launch/checks/clock.mjs';
import { checkColours } from './launch/checks/colours.mjs';
import { checkDirections } from './launch/checks/directions.mjs';
import { checkDocs } from './launch/checks/docs.mjs';
import { checkFold } from './launch/checks/fold.mjs';
import { checkSpread } from './launch/checks/spread.mjs';
import { install } from './launch/install.mjs';
import { runJest } from './launch/jest-stage.mjs';
import { missing, missingForDatabase } from './launch/requirements.mjs';
import { runNode, say, seconds } from './launch/screen.mjs';

/** Runs each of the steps, also after a failed one. */
async function all(...steps) {
  let good = true;
  for (const step of steps) good = (await step()) && good;
  return good;
}
/** Runs the steps side by side: for those that take one core each and say little. */
const together = async (...steps) => (await Promise.all(steps.map((step) => step()))).every(Boolean);
const program =
  (script, ...args) =>
  async () =>
    (await runNode(script, args)) === 0;
const types = (config) => program('typescript/bin/tsc', '--noEmit', '-p', config);

/** A check counts as one; a jest stage as its tests. */
const checks = {
  install,
  // The longest, and most of it on one core: first, so that the others run beside it.
  build: () =>
    all(
      () => build('h5'),
      () => build('weapp'),
    ),
  // With what the native compiler says of the types, each file by the tsconfig.json of its folder.
  lint: program('oxlint/bin/oxlint', '--type-aware', '--type-check', '--deny-warnings'),
  // The same types by the compiler that editors use: three times as long.
  types: () => together(types('tsconfig.json'), types('shared/tsconfig.json'), types('miniapp/tsconfig.json')),
  format: program('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  directions: checkDirections,
  unused: program('knip/bin/knip.js', '--no-progress', '--no-config-hints'),
  clock: checkClock,
  fold: checkFold,
  colours: checkColours,
  spread: checkSpread,
  docs: checkDocs,
};
// Two at a time, the longest first: the end of one, when few of its files are left, is filled by the next.
const jestStages = ['server', 'story', 'unit', 'fault', 'conformance', 'browser', 'days', 'more'];
// The fault stage runs `npm start` itself.
const needBuild = ['story', 'fault', 'browser', 'more'];
/** What others show as well, or what only says how a file looks. */
const slowRest = ['types', 'format', 'more'];
const names = [...Object.keys(checks), ...jestStages];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  say(`unknown stage: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}
const faults = missing();
[...faults, ...missingForDatabase()].forEach(say);
if (faults.length > 0) process.exit(1);

const chosen = names.filter(
  (name) =>
    (asked.length === 0 && !slowRest.includes(name)) ||
    asked.includes(name) ||
    name === 'install' ||
    (name === 'build' && needBuild.some((stage) => asked.includes(stage))),
);
const results = new Map();
let installed = true;

async function stage(name) {
  const place = `[${chosen.indexOf(name) + 1}/${chosen.length}]`;
  say(`\n${place} ${name}`);
  const began = performance.now();
  const result = await runStage(name);
  if (name === 'install') installed = result.failed === 0;
  results.set(name, { ...result, time: seconds(began) });
  say(`${place} ${name} ${result.failed === 0 ? '✓' : '✗'} ${seconds(began)}`);
}

/** In their order, a certain number of them at a time. */
async function stages(names, atOnce) {
  const waiting = [...names];
  const lane = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) await stage(name);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
const isCheck = (name) => name in checks && name !== 'install';
await stages(['install'], 1);
// Most of these take one core; all of them are over before the tests begin, which need what is built.
await stages(chosen.filter(isCheck), 2);
await stages(
  chosen.filter((name) => !(name in checks)),
  2,
);

async function runStage(name) {
  if (!installed) {
    say('✗ not run: packages are not installed');
    return { passed: 0, failed: 1 };
  }
  try {
    if (!(name in checks)) return await runJest(name);
    const good = await checks[name]();
    return { passed: good ? 1 : 0, failed: good ? 0 : 1 };
  } catch (error) {
    say(`✗ ${error instanceof Error ? error.stack : error}`);
    return { passed: 0, failed: 1 };
  }
}

const sum = (key) => [...results.values()].reduce((total, result) => total + result[key], 0);
say('');
for (const name of chosen) {
  const { passed, failed, time } = results.get(name);
  say(
    `${failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${time.padStart(9)}`,
  );
}
say(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
