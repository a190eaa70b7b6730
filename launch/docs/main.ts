/** `npm run docs` writes docs/procedures.md; with --check it only says whether the page is what the definitions say. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { page } from './page.ts';
import { sources } from './sources.ts';

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'docs', 'procedures.md');
const options = await resolveConfig(file);
const text = await format(page(sources(root)), { ...options, parser: 'markdown' });

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (read() !== text) {
  process.stdout.write('✗ docs/procedures.md is not what the definitions say: npm run docs\n');
  process.exitCode = 1;
}

function read(): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
