/** `npm run docs` writes what is generated in docs/; with --check it only says whether the pages are what the code says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { page } from './page.ts';
import { sightPage } from './sight.ts';
import { sources } from './sources.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = { 'procedures.md': page(sources(root)), 'who-sees-what.md': sightPage() };

for (const [name, written] of Object.entries(pages)) {
  const file = join(root, 'docs', name);
  const options = await resolveConfig(file);
  const text = await format(written, { ...options, parser: 'markdown' });
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (read(file) !== text) {
    process.stdout.write(`✗ docs/${name} is not what the code says: npm run docs\n`);
    process.exitCode = 1;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
