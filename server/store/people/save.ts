/** Putting a roster in, all of it or nothing. */
import type mongoose from 'mongoose';
import type { RosterChanges } from '../../people/ports.ts';
import type { Administered } from '../../audit/ports.ts';
import { administration } from '../audit/administration.ts';
import type { PeopleModels } from './models.ts';

interface Putting {
  of: Administered;
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
  if (all.length === 0) return;
  const touched = all.map(({ of, rows }) => ({ of, ids: rows.map(({ _id }) => _id) }));
  await administration(connection).changing(touched, async (session) => {
    for (const { model, rows } of all)
      await model.bulkWrite(
        rows.map(({ _id, ...row }) => ({
          replaceOne: { filter: { _id }, replacement: { _id, ...row }, upsert: true },
        })) as never,
        { session },
      );
  });
}

const put = (of: Administered, model: unknown, rows: Putting['rows'] = []): Putting => ({
  of,
  model: model as mongoose.Model<unknown>,
  rows,
});
