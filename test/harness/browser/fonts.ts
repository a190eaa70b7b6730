import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';

const cache = resolve(import.meta.dirname, '../../../.cache/browser');
const weights = /-(400|700)-normal\.woff$/;

/**
 * A fontconfig file that knows only Noto Sans SC from the npm package, so that pictures are the same on every machine.
 * Chromium draws nothing with WOFF files found by fontconfig (tried), so they are turned back into TrueType once.
 * What the package does not cover shows as a box: emoji, and of the symbols ① to ⑳.
 * @returns the path for FONTCONFIG_FILE
 */
export async function chineseFonts(): Promise<string> {
  const source = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'));
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `noto-sans-sc-${version}`);
  const config = join(folder, 'fonts.conf');
  if (existsSync(config)) return config;
  await mkdir(join(folder, 'ttf'), { recursive: true });
  for (const name of await readdir(join(source, 'files'))) {
    if (!weights.test(name)) continue;
    const font = woffToTrueType(await readFile(join(source, 'files', name)));
    await putInPlace(join(folder, 'ttf', name.replace(/\.woff$/, '.ttf')), font);
  }
  await putInPlace(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'ttf')}</dir><cachedir>${join(folder, 'fontconfig')}</cachedir></fontconfig>
`,
  );
  return config;
}

async function putInPlace(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.${process.pid}`, content);
  await rename(`${path}.${process.pid}`, path);
}

/** WOFF 1 is TrueType with each table deflated and another directory in front (W3C WOFF 1.0, sections 3 and 4). */
export function woffToTrueType(woff: Buffer): Buffer {
  const tables = woff.readUInt16BE(12);
  const power = Math.floor(Math.log2(tables));
  const head = Buffer.alloc(12 + 16 * tables);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(tables, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (tables - 2 ** power), 10);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (let index = 0; index < tables; index++) {
    const entry = 44 + 20 * index;
    const start = woff.readUInt32BE(entry + 4);
    const packed = woff.readUInt32BE(entry + 8);
    const length = woff.readUInt32BE(entry + 12);
    const bytes = woff.subarray(start, start + packed);
    const table = packed < length ? inflateSync(bytes) : bytes;
    const record = 12 + 16 * index;
    woff.copy(head, record, entry, entry + 4);
    woff.copy(head, record + 4, entry + 16, entry + 20);
    head.writeUInt32BE(offset, record + 8);
    head.writeUInt32BE(length, record + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(table, padding);
    offset += length + padding.length;
  }
  return Buffer.concat(parts);
}
