// npm run lock: writes package-lock.json and completes it for other platforms.
// npm leaves a package of another platform out of the lock where the registry at hand does not carry it (a mirror that
// only holds what this platform needs), and then refuses `npm ci` with "Missing … from lock file". Every optional
// dependency with an exact version is therefore written down with the platform that its name tells.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm, say } from './screen.mjs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

if ((await runNpm(['install', '--package-lock-only', '--no-audit', '--no-fund'])) !== 0) process.exit(1);

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
let added = 0;
for (const [dependent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) continue;
    const found = locate(dependent, name);
    if (found !== undefined && lock.packages[found].version === version) continue;
    const place = found === undefined ? `node_modules/${name}` : `${dependent}/node_modules/${name}`;
    lock.packages[place] = { version, ...(entry.dev ? { dev: true } : {}), optional: true, ...platformOf(name) };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
say(`package-lock.json: ${added} packages of other platforms added`);

/** Where Node would find `name` from `dependent`, by the places in the lock. */
function locate(dependent, name) {
  for (let base = dependent; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const place = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (lock.packages[place]) return place;
    if (base === '') return undefined;
  }
}

function platformOf(name) {
  const parts = name.split(/[/-]/);
  const os = systems.find((system) => parts.includes(system));
  const cpu = processors.find((processor) => parts.includes(processor));
  const musl = parts.some((part) => part.startsWith('musl'));
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os === 'linux' ? { libc: [musl ? 'musl' : 'glibc'] } : {}),
    ...(os ? { os: [os] } : {}),
  };
}
