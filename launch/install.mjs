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
    if (!(await installAll())) {
      say('✗ 依赖安装失败。请检查 npm 软件源能否访问，然后重试。');
      say('✗ Installing packages failed. Check that the npm registry can be reached, then try again.');
      return false;
    }
  }
  writeFileSync(stamp, hash);
  return true;
}

/**
 * `npm ci` refuses a lock that lacks a package of another platform, which depends on what the registry at hand carries;
 * a plain install that leaves the lock alone takes the same versions.
 */
async function installAll() {
  if ((await runNpm(['ci', '--no-audit', '--no-fund'])) === 0) return true;
  say('  npm ci 未成功，改用 npm install / npm ci did not succeed, trying npm install …');
  return (await runNpm(['install', '--no-save', '--no-audit', '--no-fund'])) === 0;
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
