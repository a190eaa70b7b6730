import type mongoose from 'mongoose';

/** One step from a version of the database to the next. */
export interface Migration {
  /** The version that the database is at afterwards. */
  to: number;
  /** @throws what is missing for it, before anybody is asked to leave; nothing is changed */
  check?(connection: mongoose.Connection): Promise<void>;
  run(connection: mongoose.Connection, onProgress: (line: string) => void): Promise<void>;
}

/** For an index that is dropped: neither it nor its collection need be there. */
export function ignoreMissing(error: unknown): void {
  const { code } = error as { code?: unknown };
  if (code !== 27 && code !== 26) throw error;
}
