/**
 * What a database written by an earlier version needs before this one can work on it (docs/decisions/0020). Each step may
 * be repeated and taken up where it was left: whoever dies in the middle, or does it beside another process, leaves
 * nothing half done. The version that a database is at stands in it; a newer one than ours is not touched.
 */
import type mongoose from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';
import { durable } from '../base/connection.ts';
import { askOlderToLeave } from '../base/leases.ts';
import type { Migration } from './migration.ts';
import { registersHaveOneHome } from './registers-have-one-home.ts';
import { searchIsProjectedAnew } from './search-is-projected-anew.ts';
import { texts } from './texts.ts';
import { historyLeavesTheMatter } from './history-leaves-the-matter.ts';
import { oneIndexOfUnits } from './one-index-of-units.ts';
import { boardsAreCountedAnew } from './boards-are-counted-anew.ts';
import { administrationHasAChain } from './administration-has-a-chain.ts';
import { importsAndLooksAreVouchedFor } from './imports-and-looks-are-vouched-for.ts';
import { noticesAreOneDocument } from './notices-are-one-document.ts';
import { silenceIsNoticed } from './silence-is-noticed.ts';
import { versionsAreRefusedByTheDatabase } from './versions-are-refused-by-the-database.ts';
import { workIsSharedBySlots } from './work-is-shared-by-slots.ts';

const migrations: readonly Migration[] = [
  historyLeavesTheMatter,
  workIsSharedBySlots,
  registersHaveOneHome,
  searchIsProjectedAnew,
  oneIndexOfUnits,
  administrationHasAChain,
  noticesAreOneDocument,
  importsAndLooksAreVouchedFor,
  silenceIsNoticed,
  boardsAreCountedAnew,
  versionsAreRefusedByTheDatabase,
];

/** The version that this code works on. 1 is the database of 2c4f09f, which did not say so. */
export const SCHEMA = 12;

interface SchemaDocument {
  _id: 'schema';
  version: number;
}

/** The database was written by a newer version: `message`, Chinese, says what to do. */
export class NewerDatabase extends Error {}

/** Milliseconds between two looks at who is still there, and how many looks go by before it is said again. */
const LOOK_MS = 500;
const SAID_EVERY = 20;
/** Milliseconds between two wishes while the database is being changed. */
const AGAIN_MS = 3_000;

/** Brings the database to our version, once nobody works on an older one any more (0073). @throws NewerDatabase */
export async function migrate(
  connection: mongoose.Connection,
  onProgress: (line: string) => void = () => undefined,
): Promise<void> {
  const marks = connection.collection<SchemaDocument>('schema');
  let version = (await marks.findOne({ _id: 'schema' }))?.version ?? (await firstVersion(connection));
  if (version > SCHEMA) throw new NewerDatabase(texts.newer(version, SCHEMA));
  const due = migrations.filter((one) => one.to > version);
  for (const one of due) await one.check?.(connection);
  if (due.length > 0) {
    const ask = () => askOlderToLeave(connection, SCHEMA);
    for (let look = 0, left = await ask(); left > 0; look++, left = await ask()) {
      if (look % SAID_EVERY === 0) onProgress(texts.older(left));
      await pause(LOOK_MS);
    }
    // Nobody of before joins meanwhile: it is said again well within the fifteen seconds for which it stands.
    const again = setInterval(() => void ask().catch(() => undefined), AGAIN_MS);
    try {
      for (const migration of due) {
        await migration.run(connection, onProgress);
        version = migration.to;
        await noteVersion(marks, version);
      }
    } finally {
      clearInterval(again);
    }
  }
  await noteVersion(marks, version);
}

/** Of two processes that migrate at once the one that comes further is noted. */
async function noteVersion(marks: mongoose.mongo.Collection<SchemaDocument>, version: number): Promise<void> {
  await marks.updateOne({ _id: 'schema' }, { $max: { version } }, { upsert: true, writeConcern: durable });
}

/** A database that does not say its version is one of the first, or empty and then of ours. */
async function firstVersion(connection: mongoose.Connection): Promise<number> {
  for (const name of ['city', 'matters'])
    if (await connection.collection(name).findOne({}, { projection: { _id: 1 } })) return 1;
  return SCHEMA;
}
