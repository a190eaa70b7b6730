// Installs the packages of package-lock.json unless they are all there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm, say } from './screen.mjs';

const lock = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.banjie-lock');

/** Resolves to whether everything is installed. */
export async function install() {
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  if (!installedByHand()) {
    say('正在安装依赖（首次约需几分钟）/ installing packages (some minutes the first time) …');
    rmSync(stamp, { force: true });
    if ((await runNpm(['ci', '--no-audit', '--no-fund'])) !== 0) {
      say('✗ 依赖安装失败。请检查 npm 软件源能否访问，然后重试。');
      say('✗ Installing packages failed. Check that the npm registry can be reached, then try again.');
      return false;
    }
  }
  writeFileSync(stamp, hash);
  return true;
}

/** npm notes what it put into node_modules; a plain `npm install` that matches the lock need not be done again. */
function installedByHand() {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const present = JSON.parse(readFileSync(note, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (!path.includes('node_modules/')) return true;
    if (optional && !present[path]) return true;
    return (link || present[path]?.version === version) && existsSync(join(root, path));
  });
}
