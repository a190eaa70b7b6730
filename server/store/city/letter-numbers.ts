/**
 * Numbers of letters: a document for each letter, and one for each series with its latest number and whose it is. That
 * one is changed on the condition that it has not changed; before, what it says is written down at its letter. So a
 * number is given once, none is lost between the two, and no transaction is needed.
 */
import mongoose from 'mongoose';
import type { LetterNumbers } from '../../letters/ports.ts';
import { durable } from '../base/connection.ts';
import { ensureCollection } from '../base/collection.ts';

interface Given {
  _id: string;
  series: string;
  n: number;
  text: string;
}
interface Series {
  _id: string;
  unit: string;
  n: number;
  letter: string;
  text: string;
}

const options = { versionKey: false as const, strict: false as const, autoIndex: false, autoCreate: false };
const givenSchema = new mongoose.Schema<Given>({ _id: String, series: String, n: Number, text: String }, options);
const seriesSchema = new mongoose.Schema<Series>({ _id: String, unit: String, n: Number, letter: String }, options);

export function letterNumberStore(connection: mongoose.Connection): LetterNumbers & { ensureIndexes(): Promise<void> } {
  const given = connection.model<Given>('LetterNumber', givenSchema, 'letter_numbers');
  const series = connection.model<Series>('LetterSeries', seriesSchema, 'letter_series');
  const numbers = given.collection as unknown as mongoose.mongo.Collection<Given>;
  const latest = series.collection as unknown as mongoose.mongo.Collection<Series>;
  const safe = { writeConcern: durable };

  async function writeDown({ _id, n, letter, text }: Series): Promise<void> {
    await numbers.updateOne({ _id: letter }, { $setOnInsert: { series: _id, n, text } }, { ...safe, upsert: true });
  }

  /** Makes the next number this letter's; false when somebody else was faster. */
  async function advance(now: Series | null, next: Series): Promise<boolean> {
    if (now) return (await latest.replaceOne({ _id: now._id, n: now.n }, next, safe)).modifiedCount === 1;
    try {
      await latest.insertOne(next, safe);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== DUPLICATE) throw error;
      return false;
    }
  }

  return {
    async claim(letter, { key, unit }, textOf) {
      for (;;) {
        const now = await latest.findOne({ _id: key }, { readConcern: { level: 'majority' } });
        if (now) await writeDown(now);
        // After the series was read: had it been given since, the series would have moved.
        const known = await numbers.findOne({ _id: letter });
        if (known) return known.text;
        const n = (now?.n ?? 0) + 1;
        const next = { _id: key, unit, n, letter, text: textOf(n) };
        if (!(await advance(now, next))) continue;
        await writeDown(next);
        return next.text;
      }
    },
    async ensureIndexes() {
      await ensureCollection(given);
      await ensureCollection(series);
    },
  };
}
const DUPLICATE = 11_000;
