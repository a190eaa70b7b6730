/**
 * Who shares the work, and who holds which slot of it: one document. Each process renews its lease with one write, which
 * gives back the whole board; slots change hands by compare-and-set on the board's version, so no slot has two holders.
 * All its times are the database's.
 */
import mongoose from 'mongoose';
import type { Board, LeaseStore } from '../../schedule/ports.ts';
import { machineTime } from './machine-time.ts';

interface BoardDocument {
  _id: string;
  version: number;
  at: Date;
  /** `schema`: the version of the database that it works on; not said by those from before decision 0073. */
  members: Record<string, { until: Date; knows: number; schema?: number }>;
  /** A process is about to bring the database to that version, and says so again before `until`. */
  wanted?: { schema: number; until: Date };
  /** By slot; null while nobody holds it. */
  holders: (string | null)[];
}

const BOARD = 'work';
const DUPLICATE = 11000;
/** Milliseconds that a wish for a newer version stands without being said again. */
const WANTED_MS = 15_000;

/** @param schema the version of the database that this process works on */
export function leaseStore(connection: mongoose.Connection, schema: number): LeaseStore {
  const boards = connection.collection<BoardDocument>('leases');
  const time = machineTime(connection);

  async function renewed(member: string, knows: number, leaseMs: number): Promise<BoardDocument | null> {
    return boards.findOneAndUpdate(
      { _id: BOARD },
      [
        {
          $set: {
            at: '$$NOW',
            version: { $ifNull: ['$version', 0] },
            holders: { $ifNull: ['$holders', []] },
            [`members.${member}`]: { until: { $add: ['$$NOW', leaseMs] }, knows: { $literal: knows }, schema },
          },
        },
      ],
      { upsert: true, returnDocument: 'after' },
    );
  }

  return {
    async renew(member, knows, leaseMs) {
      const sentAt = time.monotonic();
      const found = await renewed(member, knows, leaseMs).catch((error: unknown) => {
        // Two that were the first at the same moment.
        if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE)
          return renewed(member, knows, leaseMs);
        throw error;
      });
      if (!found) throw new Error('the board of leases could not be written');
      time.learn(found.at, sentAt);
      return {
        version: found.version,
        at: found.at,
        members: Object.entries(found.members).map(([id, { until, knows }]) => ({ id, until, knows })),
        holders: found.holders.map((one) => one ?? undefined),
        overtaken: found.wanted !== undefined && found.wanted.schema > schema && found.wanted.until > found.at,
      } satisfies Board;
    },
    async assign(version, holders, gone) {
      const { modifiedCount } = await boards.updateOne(
        { _id: BOARD, version },
        {
          $set: { holders: holders.map((one) => one ?? null) },
          $inc: { version: 1 },
          ...(gone.length > 0 ? { $unset: Object.fromEntries(gone.map((id) => [`members.${id}`, 1])) } : {}),
        },
      );
      return modifiedCount === 1;
    },
    async leave(member) {
      await boards.updateOne({ _id: BOARD }, [
        {
          $set: {
            version: { $add: [{ $ifNull: ['$version', 0] }, 1] },
            holders: {
              $map: {
                input: { $ifNull: ['$holders', []] },
                in: { $cond: [{ $eq: ['$$this', member] }, null, '$$this'] },
              },
            },
          },
        },
        { $unset: `members.${member}` },
      ]);
    },
  };
}

/**
 * Says that the database is to be brought to that version, for the next fifteen seconds; whoever works on an older one hears
 * it at its next renewal and goes. Gives how many of those are still there.
 */
export async function askOlderToLeave(connection: mongoose.Connection, schema: number): Promise<number> {
  const found = await connection.collection<BoardDocument>('leases').findOneAndUpdate(
    { _id: BOARD },
    [
      {
        $set: {
          at: '$$NOW',
          version: { $ifNull: ['$version', 0] },
          holders: { $ifNull: ['$holders', []] },
          members: { $ifNull: ['$members', {}] },
          wanted: { schema, until: { $add: ['$$NOW', WANTED_MS] } },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  if (!found) throw new Error('the board of leases could not be written');
  return Object.values(found.members).filter((one) => one.until > found.at && (one.schema ?? 0) < schema).length;
}
