import type mongoose from 'mongoose';

/** One step from a version of the database to the next. */
export interface Migration {
  /** The version that the database is at afterwards. */
  to: number;
  run(connection: mongoose.Connection, onProgress: (line: string) => void): Promise<void>;
}
