// docs/procedures.md is what the definitions say, a published definition is as it was, and both READMEs show the same pictures.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPublished } from '../published.mjs';
import { root, run } from '../screen.mjs';

/** Resolves to whether all of it holds; says what to do when not. */
export async function checkDocs() {
  const page = join(root, 'launch', 'docs', 'main.ts');
  const current = (await run(process.execPath, ['--import', 'tsx', page, '--check'])) === 0;
  return (await checkPublished()) && current && samePictures();
}

function samePictures() {
  const shown = (readme) => new Set(readFileSync(join(root, readme), 'utf8').match(/docs\/pictures\/[\w-]+\.png/g));
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(shown);
  const faults = [
    ...[...english].filter((one) => !chinese.has(one)).map((one) => `README.zh-CN.md lacks ${one}`),
    ...[...chinese].filter((one) => !english.has(one)).map((one) => `README.md lacks ${one}`),
    ...[...new Set([...english, ...chinese])]
      .filter((one) => !existsSync(join(root, one)))
      .map((one) => `${one} is not there`),
  ];
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}
