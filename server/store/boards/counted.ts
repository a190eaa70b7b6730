/** What of the boards is written when a matter is counted: its record, what was done and said in it, and what is added to lines. */
import type mongoose from 'mongoose';
import type { Addition, Counting, DoneRecord, Line, Period, SaidRecord } from '../../boards/ports.ts';
import type { Done, Track } from '../../boards/track.ts';

export type TrackDocument = Omit<Track, 'id'> & { _id: string; open?: true };
export type DoneDocument = Omit<DoneRecord, 'id'> & { _id: string };
export type SaidDocument = Omit<SaidRecord, 'id'> & { _id: string };
export interface LineDocument {
  _id: string;
  scope?: string;
  procedure?: string;
  of?: string;
  unit?: string;
  period?: Period;
  n?: Line['steps'];
  /** Of the one that says how far the matters of before are counted. */
  until?: string;
}
/** On the version that it was counted from; a new one is put in. */
export function recordOf({ before, track }: Counting): mongoose.mongo.AnyBulkWriteOperation<TrackDocument> {
  const { id: _id, ...rest } = track;
  const replacement = { ...rest, ...(track.end ? {} : { open: true as const }) };
  return before
    ? { replaceOne: { filter: { _id, seq: before.seq }, replacement } }
    : { updateOne: { filter: { _id, seq: 0 }, update: { $set: replacement }, upsert: true } };
}

export function doneOf({ track, done }: Counting): mongoose.mongo.AnyBulkWriteOperation<DoneDocument>[] {
  return done.map(({ id: _id, is }) => {
    if (!is) return { deleteOne: { filter: { _id } } };
    const { id: _, ...rest }: Done = is;
    const about = track.about && rest.step === '' ? { about: track.about } : {};
    const replacement = { ...rest, ...about, matter: track.id, procedure: track.procedure };
    return { replaceOne: { filter: { _id }, replacement, upsert: true } };
  });
}

export const saidOf = ({ track, said }: Counting): mongoose.mongo.AnyBulkWriteOperation<SaidDocument>[] =>
  said.map(({ id: _id, ...rest }) => {
    const replacement = { ...rest, matter: track.id, procedure: track.procedure };
    return { replaceOne: { filter: { _id }, replacement, upsert: true } };
  });

/** What is added to one line at once, in the order of the lines: so that two who add to the same ones do not lock each other out. */
export function linesOf(additions: readonly Addition[]): mongoose.mongo.AnyBulkWriteOperation<LineDocument>[] {
  const all = new Map<string, { of: Omit<LineDocument, '_id' | 'n'>; add: Map<string, number> }>();
  for (const { place, unit, period, number, by } of additions) {
    const { scope, procedure, of, step } = place;
    // A resource may be provided by another one day: what was asked of each is a line of its own.
    const id = [scope, procedure, of, ...(unit === undefined ? [] : [unit]), period].join('|');
    const line = all.get(id) ?? {
      of: { scope, procedure, of, period, ...(unit === undefined ? {} : { unit }) },
      add: new Map<string, number>(),
    };
    const path = `n.${step}.${number}`;
    line.add.set(path, (line.add.get(path) ?? 0) + by);
    all.set(id, line);
  }
  return [...all]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([_id, { of, add }]) => {
      const $inc = Object.fromEntries([...add].filter(([, by]) => by !== 0));
      if (Object.keys($inc).length === 0) return [];
      return [{ updateOne: { filter: { _id }, update: { $inc, $setOnInsert: of }, upsert: true } }];
    });
}
