/** Which account outside is which person, and which room is which unit's. */
import type mongoose from 'mongoose';
import type { AccountKind, PeopleStore } from '../../people/ports.ts';
import type { PeopleModels } from './models.ts';

const accountId = (kind: AccountKind, account: string) => `${kind}:${account}`;
const slotId = (kind: AccountKind, person: string) => `${kind}-of:${person}`;

export function identities(
  connection: mongoose.Connection,
  { identities: kept, rooms }: PeopleModels,
): Pick<PeopleStore, 'personOf' | 'bind' | 'unbind' | 'bindRoom'> {
  return {
    async personOf(kind, account) {
      return (await kept.findById(accountId(kind, account)).lean())?.person;
    },
    async bind(kind, account, person) {
      let outcome: 'bound' | 'taken' = 'bound';
      // Two bindings that touch the same account or person conflict, and the later one is tried again on what the first wrote.
      await connection.transaction(async (session) => {
        outcome = 'bound';
        const owner = await kept.findById(accountId(kind, account)).session(session).lean();
        if (owner && owner.person !== person) {
          outcome = 'taken';
          return;
        }
        const before = await kept.findById(slotId(kind, person)).session(session).lean();
        if (before?.account === account && owner) return;
        if (before?.account !== undefined) await kept.deleteOne({ _id: accountId(kind, before.account) }, { session });
        await kept.replaceOne({ _id: accountId(kind, account) }, { person }, { upsert: true, session });
        await kept.replaceOne({ _id: slotId(kind, person) }, { account }, { upsert: true, session });
      });
      return outcome;
    },
    async unbind(kind, person) {
      await connection.transaction(async (session) => {
        const before = await kept.findOneAndDelete({ _id: slotId(kind, person) }, { session }).lean();
        if (before?.account !== undefined) await kept.deleteOne({ _id: accountId(kind, before.account) }, { session });
      });
    },
    async bindRoom({ room, unit, topic }) {
      const owner = await rooms
        .findOneAndUpdate({ _id: room }, { $setOnInsert: { unit, topic } }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      return owner.unit === unit ? 'bound' : 'taken';
    },
  };
}
