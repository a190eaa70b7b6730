/** What a snapshot is read from and follows: store/ fills these for a database, tests for what they like. */

/** Is told of what any process writes, in the order in which it was written. */
export interface Hearer<Change> {
  /** What was written together comes together. */
  changed(changes: readonly Change[]): void;
  /** Something may have been written that was not heard: everything has to be read again. */
  missed(): void;
}

export interface Following {
  /** Everything that was written before this instant (of the monotonic clock, milliseconds) has been heard. */
  heardUntil(): number;
  /** Resolves when everything that was written before the call has been heard. @throws when that takes too long */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

export interface Source<Loaded, Change> {
  /** Reads everything, as a majority of the database has it. */
  load(): Promise<Loaded>;
  /** Resolves when nothing is missed from here on. @throws when the database can't be heard */
  follow(hearer: Hearer<Change>): Promise<Following>;
}

/** What is kept as changes that are only added, the latest of a key holds: loads the latest of each. */
export interface Versioned<Change> extends Source<Change[], Change> {
  /** Latest first. */
  history(key: string, limit: number): Promise<Change[]>;
  /** False when a change of that version stands there already: somebody else was faster. */
  add(change: Change): Promise<boolean>;
}
