/** Who is signed in where. What was ended is remembered by its id for longer than its last token is good. */
import type mongoose from 'mongoose';
import type { EndedChange, SessionRecord, SessionStore } from '../../people/sessions/ports.ts';
import { followCollections } from '../base/changes.ts';
import type { PeopleModels, SessionDocument } from './models.ts';

/** A token is good for 15 minutes by the clock of whoever made it. */
const REMEMBERED_MS = 60 * 60_000;
const LISTED = 100;

const recordOf = ({ _id, ...rest }: SessionDocument): SessionRecord => ({ id: _id, ...rest });
const runs = { $expr: { $gt: ['$expiresAt', '$$NOW'] } };
const later = (seconds: number) => ({ $add: ['$$NOW', seconds * 1000] });

export function sessionStore(
  connection: mongoose.Connection,
  { sessions, endedSessions: ended }: Pick<PeopleModels, 'sessions' | 'endedSessions'>,
): SessionStore {
  return {
    async load() {
      return (await ended.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
    },
    follow: (hearer) =>
      followCollections(connection, [ended.collection.collectionName], {
        changed: (changes) =>
          hearer.changed(changes.map(({ id, document }): EndedChange => ({ id, ended: document !== undefined }))),
        missed: () => hearer.missed(),
      }),
    async put({ id, ...rest }, seconds) {
      const said = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, { $literal: value }]));
      await sessions.updateOne(
        { _id: id },
        [{ $replaceWith: { _id: id, ...said, since: '$$NOW', lastAt: '$$NOW', expiresAt: later(seconds) } }],
        { upsert: true, updatePipeline: true },
      );
    },
    async get(id) {
      const [found] = await sessions.aggregate<SessionDocument & { now: Date }>([
        { $match: { _id: id, ...runs } },
        { $set: { now: '$$NOW' } },
      ]);
      if (!found) return undefined;
      const { now, ...document } = found;
      return { session: recordOf(document), now };
    },
    async rotate(id, from, to, seconds) {
      const rotated = await sessions.updateOne(
        { _id: id, hash: from, ...runs },
        [
          {
            $set: {
              ...{ hash: { $literal: to }, before: { $literal: from }, rotatedAt: '$$NOW', lastAt: '$$NOW' },
              expiresAt: later(seconds),
            },
          },
        ],
        { updatePipeline: true },
      );
      return rotated.modifiedCount === 1;
    },
    async listOf(person) {
      const found = await sessions
        .find({ person, ...runs })
        .sort({ lastAt: -1, _id: 1 })
        .limit(LISTED)
        .lean();
      return found.map(recordOf);
    },
    async end(ids) {
      let count = 0;
      await connection.transaction(async (session) => {
        const there = await sessions
          .find({ _id: { $in: [...ids] } }, { _id: 1 })
          .session(session)
          .lean();
        count = there.length;
        for (const { _id } of there) {
          await ended.updateOne({ _id }, [{ $replaceWith: { _id, expiresAt: { $add: ['$$NOW', REMEMBERED_MS] } } }], {
            upsert: true,
            session,
            updatePipeline: true,
          });
          await sessions.deleteOne({ _id }, { session });
        }
      });
      return count;
    },
    async runs(id) {
      return (await sessions.exists({ _id: id, ...runs })) !== null;
    },
  };
}
