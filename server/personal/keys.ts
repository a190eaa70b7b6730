/**
 * The keys of sealed fields, one for each: files of a folder outside the database. Who destroys the file destroys what it
 * opens, in the database and in every copy of it. Several processes share the folder.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PersonalKeys {
  /** The key of this name; made where there is none. */
  make(kid: string): Uint8Array;
  find(kid: string): Uint8Array | undefined;
  /** Whether there was one. */
  destroy(kid: string): boolean;
}

const KEY_BYTES = 32;
/** Names come out of the database as well. */
const NAME = /^[0-9a-f]{32}$/;

export function keysIn(folder: string): PersonalKeys {
  const fileOf = (kid: string): string => {
    if (!NAME.test(kid)) throw new Error('no name of a key');
    return join(folder, `${kid}.key`);
  };
  const find = (kid: string): Uint8Array | undefined => {
    try {
      const key = Buffer.from(readFileSync(fileOf(kid), 'utf8').trim(), 'hex');
      return key.length === KEY_BYTES ? key : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  return {
    find,
    make(kid) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      try {
        // Of two that make it at once one has made it, and both read it.
        writeFileSync(fileOf(kid), randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx', flush: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const key = find(kid);
      if (!key) throw new Error('the key of a personal field can not be read');
      return key;
    },
    destroy(kid) {
      const was = find(kid) !== undefined;
      rmSync(fileOf(kid), { force: true });
      return was;
    },
  };
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
