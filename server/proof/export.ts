/** Roots as lines of a file, one JSON object a line, oldest first. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonical } from './hash.ts';
import type { SignedRoot } from './ports.ts';
import type { RootExport } from './roots.ts';

export const ROOTS_FILE = 'roots.jsonl';
export const KEY_FILE = 'signing-key.pem';

export function rootExport(file: string): RootExport {
  return {
    lastDay: () => (existsSync(file) ? parseRoots(readFileSync(file, 'utf8')).at(-1)?.day : undefined),
    roots: () => (existsSync(file) ? parseRoots(readFileSync(file, 'utf8')) : []),
    append(roots) {
      if (roots.length === 0) return;
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      mendLastLine(file);
      appendFileSync(file, roots.map((root) => `${canonical(root)}\n`).join(''));
    },
  };
}

/** A line that was cut off in the writing would swallow the next one: it is taken off, a whole one is ended. */
function mendLastLine(file: string): void {
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (last === '') return;
  if (isWhole(last)) appendFileSync(file, '\n');
  else truncateSync(file, Buffer.byteLength(text) - Buffer.byteLength(last));
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** @throws SyntaxError when a line is no JSON; a last line that was cut off in the writing is left out */
export function parseRoots(text: string): SignedRoot[] {
  const lines = text.split('\n');
  const unfinished = lines.pop();
  if (unfinished !== undefined && isWhole(unfinished)) lines.push(unfinished);
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as SignedRoot);
}
