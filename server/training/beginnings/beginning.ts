/**
 * The training ground's beginnings: whoever begins it anew gives it the next number, and each number has a database, a
 * secret and a folder of its own. So nothing of what was before can come into what is now: not by a token, a lease, an
 * entry of an outbox, nor by a process that has not heard of it yet.
 */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { withDatabaseName } from '../../mongod/mongod.ts';

/** Which one it is: one number for all processes, which only grows. store/city/beginnings.ts keeps it. */
export interface Beginnings {
  current(): Promise<number>;
  /** The one after that; false when it was begun anew by somebody else meanwhile. */
  next(after: number): Promise<boolean>;
  /** Calls within a second or two of its being another, and once at the beginning. */
  follow(changed: () => void): void;
  /** Takes away the databases of those before this one. */
  discard(before: number): Promise<void>;
  close(): Promise<void>;
}

/** As one of them sees it. */
export interface Beginning {
  current(): number;
  /** Begins it anew; false when somebody else has. */
  next(): Promise<boolean>;
}

/** Where a training ground that was never begun anew has its data: where it always had them. */
const FIRST = 0;

const nameIn = (uri: string): string => /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]*)/.exec(uri)?.[1] ?? '';

/** @param uri of the first one's database, which is named in it */
export const uriOf = (uri: string, beginning: number): string =>
  beginning === FIRST ? uri : withDatabaseName(uri, databaseOf(nameIn(uri), beginning));
export const databaseOf = (name: string, beginning: number): string => `${name}_${beginning}`;

/** What the data folder has of it: the daily roots, the people of the chat network. Keys are kept by all of them. */
export const folderOf = (dataDir: string, beginning: number): string =>
  beginning === FIRST ? dataDir : join(dataDir, `beginning-${beginning}`);

/** The same settings for one of them. What was signed before is signed with another secret. */
export const configOf = (config: Config, beginning: number): Config =>
  beginning === FIRST
    ? config
    : {
        ...config,
        dataDir: folderOf(config.dataDir, beginning),
        secret: createHmac('sha256', config.secret).update(`banjie:beginning ${beginning}`).digest(),
        also: [],
      };
