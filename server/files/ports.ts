/** Files that people send: kept apart from the matters, which only name them. */
import type { Readable } from 'node:stream';
import type { Scan } from './clamd.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { FileRef } from '@banjie/shared/engine/matter/state.ts';

/**
 * Records and contents. Instants are machine time: how long an upload is kept has nothing to do with the clock of the
 * law. A record is there before its content, so that nothing is ever stored that no sweep would find.
 */
export interface FileStore {
  /**
   * Notes that an upload begins. It is swept away after `keepUntil` unless it is attached by then.
   * @param signs the one command that it may go with, where it is a signature
   */
  begin(id: string, owner: PersonId, keepUntil: Date, signs?: string): Promise<void>;
  /** How much a person has sent that belongs to no matter, the running uploads included. */
  loose(owner: PersonId): Promise<{ count: number; bytes: number }>;
  /** Stores the content. When it throws, some of it may be there: `remove` takes it away. */
  write(id: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** The upload is whole and was found good. */
  finish(file: FileRef): Promise<void>;
  content(id: string, range?: { from: number; until: number }): Readable;
  /** Size and SM3 of the content as it lies there; of what can still be read of it where a piece is missing. */
  measure(id: string): Promise<{ size: number; hash: string }>;
  /**
   * Says of each id that this matter is about to name it, and that it stays at least until `keepUntil`. Gives those
   * that were whole, of this person, of no other matter, and sent as a signature for the command `signs`, or as none
   * where that is absent.
   */
  claim(ids: readonly string[], owner: PersonId, matter: string, keepUntil: Date, signs?: string): Promise<FileRef[]>;
  /** Keeps own uploads that no matter has claimed at least until `keepUntil`. Gives those that are there. */
  hold(ids: readonly string[], owner: PersonId, keepUntil: Date): Promise<FileRef[]>;
  /** The matter names them now: they are never swept away. */
  attached(ids: readonly string[], matter: string): Promise<void>;
  /** Takes one off that nobody can claim any more, with the matters that once claimed it. */
  takeOverdue(now: Date): Promise<{ id: string; claims: string[] } | undefined>;
  /** Deletes record and content. A second time changes nothing. */
  remove(id: string): Promise<void>;
  /** Deletes an own upload that no matter has claimed; false when there is none. */
  discard(id: string, owner: PersonId): Promise<boolean>;
}

export interface FilePorts {
  store: FileStore;
  /** Machine time. */
  machineNow(): Promise<Date>;
  /** Whether the history of this matter names this file. */
  names(matter: string, file: string): Promise<boolean>;
  /** What becomes of a document in which something would run. */
  active(): 'refuse' | 'mark';
  /** Looks for what is known to do harm, where the city has a scanner. */
  scan?: Scan | undefined;
  onScannerAway?(error: Error): void;
  /** Bytes that one file may have. */
  limit: number;
}
