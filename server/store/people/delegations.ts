/** Who stands in for whom. */
import type mongoose from 'mongoose';
import type { DelegationRecord, PeopleStore } from '../../people/ports.ts';
import { administration } from '../audit/administration.ts';
import type { DelegationDocument, PeopleModels } from './models.ts';

const LISTED = 200;
const recordOf = ({ _id, ...rest }: DelegationDocument): DelegationRecord => ({ id: _id, ...rest });

export function delegations(
  connection: mongoose.Connection,
  { delegations: kept, pairs }: PeopleModels,
): Pick<PeopleStore, 'delegationsOf' | 'delegation' | 'delegationsEnded' | 'putDelegation' | 'endDelegation'> {
  return {
    async delegationsOf(person) {
      const found = await kept
        .find({ $or: [{ from: person }, { to: person }] })
        .sort({ fromDay: -1, _id: 1 })
        .limit(LISTED)
        .lean();
      return found.map(recordOf);
    },
    async delegation(id) {
      const found = await kept.findById(id).lean();
      return found ? recordOf(found) : undefined;
    },
    async delegationsEnded(since) {
      return (await kept.find({ endedAt: { $gte: since } }).lean()).map(recordOf);
    },
    async putDelegation(delegation, humans = { from: [delegation.from], to: [delegation.to] }) {
      const { id, ...rest } = delegation;
      const { fromDay, untilDay } = rest;
      return administration(connection).changing([{ of: 'delegations', ids: [id] }], async (session) => {
        let outcome: DelegationRecord | 'mutual' = delegation;
        // Two who ask each other meet in this document: the later one is tried again on what the first wrote.
        await pairs.updateOne(
          { _id: [firstOf(humans.from), firstOf(humans.to)].sort().join(' ') },
          { $inc: { asked: 1 } },
          { upsert: true, session },
        );
        const before = await kept.findById(id).session(session).lean();
        const back = { from: { $in: humans.to }, to: { $in: humans.from }, endedAt: { $exists: false } };
        const overlaps = { fromDay: { $lte: untilDay }, untilDay: { $gte: fromDay } };
        if (before) outcome = recordOf(before);
        else if (await kept.exists({ ...back, ...overlaps }).session(session)) outcome = 'mutual';
        else await kept.create([{ _id: id, ...rest }], { session });
        return outcome;
      });
    },
    async endDelegation(id, from, at) {
      const running = { _id: id, from, endedAt: { $exists: false } };
      const ended = await administration(connection).changing([{ of: 'delegations', ids: [id] }], (session) =>
        kept.updateOne(running, { $set: { endedAt: at } }, { session }),
      );
      if (ended.matchedCount > 0) return true;
      return (await kept.exists({ _id: id, from })) !== null;
    },
  };
}

const firstOf = (ids: readonly string[]): string => [...ids].sort()[0] ?? '';
