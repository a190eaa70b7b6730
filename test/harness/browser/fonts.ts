import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const cache = resolve(import.meta.dirname, '../../../.cache/browser');
const WEIGHTS = ['400Regular', '700Bold'];

/**
 * A fontconfig file that knows only Noto Sans SC from the npm package, so that pictures are the same on every machine.
 * What the package does not cover shows as a box: emoji.
 * @returns the path for FONTCONFIG_FILE
 */
export async function chineseFonts(): Promise<string> {
  const source = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `noto-sans-sc-whole-${version}`);
  const config = join(folder, 'fonts.conf');
  if (existsSync(config)) return config;
  await mkdir(folder, { recursive: true });
  const folders = WEIGHTS.map((weight) => `<dir>${join(source, weight)}</dir>`).join('');
  await putInPlace(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${folders}<cachedir>${join(folder, 'fontconfig')}</cachedir></fontconfig>
`,
  );
  return config;
}

async function putInPlace(path: string, content: string): Promise<void> {
  await writeFile(`${path}.${process.pid}`, content);
  await rename(`${path}.${process.pid}`, path);
}
