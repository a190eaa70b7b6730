/** Putting a roster in, all of it or nothing. */
import type mongoose from 'mongoose';
import type { Beside, RosterChanges } from '../../people/ports.ts';
import type { Administered } from '../../audit/ports.ts';
import { administration, HEADS } from '../audit/administration.ts';
import { note } from './imports.ts';
import type { PeopleModels } from './models.ts';

interface Putting {
  of: Administered;
  model: mongoose.Model<unknown>;
  rows: { _id: string; [field: string]: unknown }[];
}

/** Beside the head of the chain. Counts what was put into the roster, so that what was planned on one state is not written over another. */
const REVISION = 'roster';
const revisions = (connection: mongoose.Connection) => connection.collection<{ _id: string; revision: number }>(HEADS);

export async function revisionOf(connection: mongoose.Connection): Promise<number> {
  const found = await revisions(connection).findOne({ _id: REVISION }, { readConcern: { level: 'majority' } });
  return found?.revision ?? 0;
}

/** @param planned at which revision the changes were thought out; false when it is another one by now, and nothing is written */
export async function saveRoster(
  connection: mongoose.Connection,
  models: PeopleModels,
  changes: RosterChanges,
  planned?: number,
  beside?: Beside,
): Promise<boolean> {
  const all: Putting[] = [
    put(
      'units',
      models.units,
      changes.units?.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ),
    put(
      'persons',
      models.persons,
      changes.persons?.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ),
    put(
      'posts',
      models.posts,
      changes.posts?.map(({ unit, post, persons }) => ({ _id: `${unit}:${post}`, persons })),
    ),
    put(
      'sources',
      models.sources,
      changes.sources?.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ),
  ].filter(({ rows }) => rows.length > 0);
  // An import of accounts alone changes nobody's record, and is noted all the same.
  if (all.length === 0 && !beside) return true;
  const touched = all.map(({ of, rows }) => ({ of, ids: rows.map(({ _id }) => _id) }));
  return administration(connection).changing(touched, async (session) => {
    const stands = (await revisions(connection).findOne({ _id: REVISION }, { session }))?.revision ?? 0;
    if (planned !== undefined && planned !== stands) return false;
    if (beside && !(await note(connection, beside, session))) return false;
    await revisions(connection).updateOne({ _id: REVISION }, { $inc: { revision: 1 } }, { upsert: true, session });
    for (const { model, rows } of all)
      await model.bulkWrite(
        rows.map(({ _id, ...row }) => ({
          replaceOne: { filter: { _id }, replacement: { _id, ...row }, upsert: true },
        })) as never,
        { session },
      );
    return true;
  });
}

const put = (of: Administered, model: unknown, rows: Putting['rows'] = []): Putting => ({
  of,
  model: model as mongoose.Model<unknown>,
  rows,
});
