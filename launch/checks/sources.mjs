// The source files of a folder, for the checks that read them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../screen.mjs';

export function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    // Dot-folders hold what was built.
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return sources(`${folder}/${entry.name}`);
    return /\.(tsx?|m?js)$/.test(entry.name) ? [`${folder}/${entry.name}`] : [];
  });
}
