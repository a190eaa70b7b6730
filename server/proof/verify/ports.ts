/** What the verifier reads beside the matters. store/proof/ fills it; all of it comes in streams, in the order of matters. */
import type { ReceiptRecord } from '../../matters/ports.ts';
import type { Telling } from '../../notify/ports.ts';
import type { ImportSeal } from '../../registers/import-seals.ts';
import type { Recorded, Standing } from '../../registers/standing.ts';
import type { IdRange } from '../ports.ts';

/** A receipt as it lies there, with what it is found by. */
export interface StoredReceipt extends ReceiptRecord {
  total: number;
  sortAt: string;
  hash?: string;
}

/** A change of a register as its history has it. */
export interface StoredRecord extends Recorded {
  id: string;
  register: string;
  subject: string;
  matter: string;
}

/** What was told, as it lies there. */
export interface StoredNotice {
  id: string;
  matter: string;
  /** @throws TypeError where it has lost its shape */
  read(): ReadNotice;
}

export interface ReadNotice {
  telling: Telling;
  /** What it is found by, as it is stored and as it follows from its matter and its ways. */
  foundBy: { stored: Readonly<Record<string, unknown>>; expected: Readonly<Record<string, unknown>> };
  /** Of each way whether something is to be sent by it still. */
  waits: boolean[];
}

export interface StoredFile {
  id: string;
  state: 'storing' | 'ready' | 'purging';
  name?: string;
  size?: number;
  type?: string;
  hash?: string;
  matter?: string;
  claims: string[];
}

/** A subject of a register: what stands there, what it is found by, and what was written last. */
export interface StoredSubject {
  id: string;
  register: string;
  subject: string;
  standing: Standing;
  foundBy: {
    stored: Readonly<Record<string, unknown>>;
    expected: (standing: Standing) => Readonly<Record<string, unknown>>;
  };
  latest: Recorded[];
  /** Its history, in the order of the versions. */
  records: StoredRecord[];
}

export interface BesideStore {
  receipts(range: IdRange): AsyncIterable<StoredReceipt>;
  records(range: IdRange): AsyncIterable<StoredRecord>;
  notices(range: IdRange): AsyncIterable<StoredNotice>;
  /** Notices that are about no matter. */
  apart(): AsyncIterable<StoredNotice>;
  hasNotice(event: string): Promise<boolean>;
  /** Whether there is any summary of a morning to that person. */
  hasDigest(person: string): Promise<boolean>;
  files(ids: readonly string[]): Promise<StoredFile[]>;
  /** Undefined when nothing or less than all of it is there. */
  hashOfFile(id: string): Promise<{ size: number; hash: string }>;
  /** Files that say that a matter names them, and the files that this matter has; `undefined`: there is no such matter. */
  attached(): AsyncIterable<{ file: StoredFile; named: readonly string[] | undefined }>;
  /** Changes of a matter that ride on these subjects (`<register>/<subject>`) and are in no history yet. */
  riding(subjects: readonly string[], matter: string): Promise<StoredRecord[]>;
  subjects(): AsyncIterable<StoredSubject>;
  subject(id: string): Promise<StoredSubject | undefined>;
  importSeals(): AsyncIterable<ImportSeal>;
  /** Subjects that have a history and do not stand in their register. */
  gone(): AsyncIterable<{ id: string; versions: number }>;
}
