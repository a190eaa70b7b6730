// docs/procedures.md is what the definitions say, and a published definition is as it was.
import { join } from 'node:path';
import { checkPublished } from '../published.mjs';
import { root, run } from '../screen.mjs';

/** Resolves to whether both hold; says what to do when not. */
export async function checkDocs() {
  const page = join(root, 'launch', 'docs', 'main.ts');
  const current = (await run(process.execPath, ['--import', 'tsx', page, '--check'])) === 0;
  return (await checkPublished()) && current;
}
