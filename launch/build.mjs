// Builds the mini-app for a target unless its sources are those of the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say } from './screen.mjs';

const proof = { h5: 'index.html', weapp: 'app.js' };

/** Resolves to whether miniapp/dist/<target> is there and fresh. */
export async function build(target) {
  const output = join(root, 'miniapp', 'dist', target);
  const stamp = join(root, 'miniapp', 'dist', `${target}.stamp`);
  const hash = sourceHash();
  const isBuilt = () => existsSync(join(output, proof[target]));
  if (isBuilt() && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  say(`正在构建手机端（${target}）/ building the mini-app (${target}) …`);
  rmSync(stamp, { force: true });
  const taro = join(root, 'node_modules', '@tarojs', 'cli', 'bin', 'taro');
  const code = await run(process.execPath, [taro, 'build', '--type', target], { cwd: join(root, 'miniapp') });
  if (code !== 0 || !isBuilt()) {
    say(`✗ 手机端构建失败（${target}）/ building the mini-app failed (${target})`);
    return false;
  }
  mkdirSync(join(root, 'miniapp', 'dist'), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

/** Everything that the bundle is made of, and nothing else: a changed test does not make it stale. */
function sourceHash() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of ['miniapp', 'shared']) addFolder(hash, join(root, folder), folder);
  return hash.digest('hex');
}

function addFolder(hash, folder, name) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = `${name}/${entry.name}`;
    if (entry.isDirectory()) addFolder(hash, join(folder, entry.name), path);
    else if (!/\.(test\.tsx?|md)$/.test(entry.name))
      hash.update(`\0${path}\0`).update(readFileSync(join(folder, entry.name)));
  }
}
