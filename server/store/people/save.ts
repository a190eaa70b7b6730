/** Putting a roster in, all of it or nothing. */
import type mongoose from 'mongoose';
import type { RosterChanges } from '../../people/ports.ts';
import type { PeopleModels } from './models.ts';

interface Putting {
  model: mongoose.Model<unknown>;
  rows: { _id: string; [field: string]: unknown }[];
}

export async function saveRoster(
  connection: mongoose.Connection,
  models: PeopleModels,
  changes: RosterChanges,
): Promise<void> {
  const all: Putting[] = [
    put(
      models.units,
      changes.units?.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ),
    put(
      models.persons,
      changes.persons?.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ),
    put(
      models.posts,
      changes.posts?.map(({ unit, post, persons }) => ({ _id: `${unit}:${post}`, persons })),
    ),
    put(
      models.sources,
      changes.sources?.map(({ id, ...rest }) => ({ _id: id, ...rest })),
    ),
  ].filter(({ rows }) => rows.length > 0);
  if (all.length === 0) return;
  await connection.transaction(async (session) => {
    for (const { model, rows } of all)
      await model.bulkWrite(
        rows.map(({ _id, ...row }) => ({
          replaceOne: { filter: { _id }, replacement: { _id, ...row }, upsert: true },
        })) as never,
        { session },
      );
  });
}

const put = (model: unknown, rows: Putting['rows'] = []): Putting => ({
  model: model as mongoose.Model<unknown>,
  rows,
});
