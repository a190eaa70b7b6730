// The import directions of docs/architecture.md, and one planted violation per rule: a rule that finds nothing because
// its pattern is wrong would otherwise look like a clean tree.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root, runNode, say } from '../screen.mjs';

const program = join('dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const config = join(root, '.dependency-cruiser.cjs');

/** For each rule a file that breaks it and what it imports. Every file that is imported exists in the planted tree. */
const planted = {
  'no-cycles': ['server/people/one.ts', './two.ts'],
  'no-unresolved': ['server/people/lost.ts', './nowhere.ts'],
  'shared-kernel-looks-down-only': ['shared/kernel/a.ts', '../regulation/target.ts'],
  'shared-regulation-looks-down-only': ['shared/regulation/a.ts', '../engine/target.ts'],
  'shared-engine-looks-down-only': ['shared/engine/a.ts', '../procedures/incident/target.ts'],
  'shared-catalogue-looks-down-only': ['shared/catalogue/a.ts', '../procedures/incident/target.ts'],
  'shared-standards-looks-down-only': ['shared/standards/a.ts', '../procedures/incident/target.ts'],
  'shared-cloud-looks-down-only': ['shared/cloud/a.ts', '../procedures/incident/target.ts'],
  'shared-procedures-looks-down-only': ['shared/procedures/incident/a.ts', '../../contract/target.ts'],
  'procedures-stand-alone': ['shared/procedures/incident/b.ts', '../cloud-use/target.ts'],
  'procedures-do-not-see-the-registry': ['shared/procedures/incident/c.ts', '../index.ts'],
  'shared-is-pure': ['shared/contract/a.ts', 'node:fs'],
  'shared-tests-add-only-fast-check': ['shared/contract/a.test.ts', 'pino'],
  'server-speaks-http-to-the-others': ['server/people/a.ts', '../../bot/core/target.ts'],
  'bot-speaks-http-to-the-others': ['bot/core/a.ts', '../../server/http/target.ts'],
  'miniapp-speaks-http-to-the-others': ['miniapp/src/a.ts', '../../server/http/target.ts'],
  'only-tests-use-the-harness': ['server/people/b.ts', '../../test/harness/target.ts'],
  'matters-import-no-adapter': ['server/matters/a.ts', '../store/target.ts'],
  'only-main-wires': ['server/people/c.ts', '../main.ts'],
  'koa-only-in-http': ['server/people/d.ts', 'koa'],
  'database-only-in-store': ['server/matters/b.ts', 'mongoose'],
  'ticker-only-in-schedule': ['server/people/e.ts', 'node-schedule'],
  'wechaty-only-in-channel-and-gateway': ['bot/core/b.ts', 'wechaty'],
  'taro-only-in-miniapp': ['shared/kernel/b.ts', '@tarojs/taro'],
};
const targets = [
  'server/people/two.ts',
  'shared/regulation/target.ts',
  'shared/engine/target.ts',
  'shared/procedures/incident/target.ts',
  'shared/procedures/cloud-use/target.ts',
  'shared/procedures/index.ts',
  'shared/contract/target.ts',
  'bot/core/target.ts',
  'server/http/target.ts',
  'server/store/target.ts',
  'server/main.ts',
  'test/harness/target.ts',
];

/** Resolves to whether no import goes the wrong way and every rule found what was planted for it. */
export async function checkDirections() {
  const clean =
    (await runNode(program, ['--config', config, 'shared', 'server', 'bot', 'miniapp', 'test', 'launch'])) === 0;
  return findsPlanted() && clean;
}

function findsPlanted() {
  const ground = join(root, '.cache', 'planted-directions');
  rmSync(ground, { recursive: true, force: true });
  const put = (path, text) => {
    mkdirSync(dirname(join(ground, path)), { recursive: true });
    writeFileSync(join(ground, path), text);
  };
  for (const path of targets) put(path, 'export {};\n');
  put('server/people/two.ts', "import './one.ts';\n");
  for (const [path, imported] of Object.values(planted)) put(path, `import '${imported}';\n`);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', program),
      '--config',
      config,
      '--output-type',
      'json',
      'shared',
      'server',
      'bot',
      'miniapp',
      'test',
    ],
    { cwd: ground, encoding: 'utf8', maxBuffer: 100_000_000 },
  );
  rmSync(ground, { recursive: true, force: true });
  let violations;
  try {
    ({ violations } = JSON.parse(stdout).summary);
  } catch {
    say(`✗ the check itself is broken: ${stderr}`);
    return false;
  }
  const rules = createRequire(import.meta.url)(config).forbidden.map(({ name }) => name);
  const blind = rules.filter(
    (rule) => !violations.some(({ from, rule: { name } }) => name === rule && planted[rule]?.[0] === from),
  );
  for (const rule of blind) say(`✗ the rule ${rule} did not find its planted violation (launch/checks/directions.mjs)`);
  return blind.length === 0;
}
