/** Collections with the indexes that their schemas name. */
import { isDeepStrictEqual } from 'node:util';
import mongoose from 'mongoose';
import { rawDatabase } from './connection.ts';
import { texts } from './texts.ts';

type WithIndexes = Pick<mongoose.Model<unknown>, 'createCollection' | 'collection'> & {
  schema: Pick<mongoose.Schema, 'indexes'>;
};

/**
 * Creates the collection and all its indexes, unless they are there, in one command each: a new city has sixty of them.
 * @throws what the database refuses, e.g. an index that differs from the one that is there
 */
export async function ensureCollection(model: WithIndexes): Promise<void> {
  await model.createCollection();
  const indexes = model.schema
    .indexes()
    // What mongoose adds to a unique index, a text for people, is nothing that mongod knows.
    .map(([key, { unique, ...options }]) => ({
      key: key as Record<string, 1>,
      ...options,
      ...(unique ? { unique: true } : {}),
    }));
  if (indexes.length > 0) await model.collection.createIndexes(indexes);
}

/** The database's user may not do what has to be done: `message`, Chinese, says what helps. */
export class NotPermitted extends Error {}

/** What the database holds everything to that is written to a collection. */
export interface Rule {
  validator: mongoose.mongo.BSON.Document;
  validationLevel: 'strict';
  validationAction: 'error';
}
export const ruleOf = (validator: Rule['validator']): Rule => ({
  ...{ validator, validationLevel: 'strict', validationAction: 'error' },
});

/**
 * Sees to it that a collection has this rule; it is made where it is not there.
 * @returns whether there was another rule or none: what was written under that is not looked at, and may not be changed
 * any more unless it keeps to the rule then
 * @throws NotPermitted
 */
export async function ensureRule(connection: mongoose.Connection, name: string, rule: Rule): Promise<boolean> {
  const database = rawDatabase(connection);
  const stands = await ruleThere(connection, name);
  if (isDeepStrictEqual(stands, rule)) return false;
  // Whoever may write may also make a collection with its rule, while to change one he needs a right of its own.
  if (!stands && (await isMade(connection, name, rule))) return true;
  await database.command({ collMod: name, ...rule }).catch(orNotPermitted(connection, name, rule));
  return true;
}

/** @throws NotPermitted where the rule could not be set; nothing is changed */
export async function checkRule(connection: mongoose.Connection, name: string, rule: Rule): Promise<void> {
  const stands = await ruleThere(connection, name);
  if (!stands || isDeepStrictEqual(stands, rule)) return;
  await rawDatabase(connection)
    .command({ collMod: name })
    .catch(orNotPermitted(connection, name, rule));
}

/** Undefined where there is no such collection. */
async function ruleThere(connection: mongoose.Connection, name: string): Promise<Partial<Rule> | undefined> {
  const [found] = await rawDatabase(connection).listCollections({ name }).toArray();
  if (!found) return undefined;
  const { validator, validationLevel, validationAction } = (found as { options?: Partial<Rule> }).options ?? {};
  return Object.fromEntries(
    Object.entries({ validator, validationLevel, validationAction }).filter(([, value]) => value !== undefined),
  );
}

const UNAUTHORIZED = 13;
const orNotPermitted = (connection: mongoose.Connection, name: string, rule: Rule) => (error: unknown) => {
  if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== UNAUTHORIZED) throw error;
  const command = `db.getSiblingDB(${JSON.stringify(connection.name)}).runCommand(${JSON.stringify({ collMod: name, ...rule })})`;
  throw new NotPermitted(texts.mayNotChange(name, command), { cause: error });
};

const THERE_ALREADY = 48;
/**
 * Creates a collection that has no index, unless it is there. Needed where a transaction writes to it, and where an
 * aggregation joins it: made while that reads, it fails the reading (SnapshotUnavailable).
 */
export async function ensureBare(connection: mongoose.Connection, name: string): Promise<void> {
  await isMade(connection, name);
}

/** False when it is there already. */
async function isMade(connection: mongoose.Connection, name: string, options: object = {}): Promise<boolean> {
  try {
    await rawDatabase(connection).createCollection(name, options);
    return true;
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== THERE_ALREADY) throw error;
    return false;
  }
}
