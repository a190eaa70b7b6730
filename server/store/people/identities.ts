/** Which account outside is which person, and which room is which unit's. */
import type mongoose from 'mongoose';
import type { AccountKind, PeopleStore } from '../../people/ports.ts';
import { administration, type Touched } from '../audit/administration.ts';
import type { PeopleModels } from './models.ts';

const accountId = (kind: AccountKind, account: string) => `${kind}:${account}`;
const slotId = (kind: AccountKind, person: string) => `${kind}-of:${person}`;

export function identities(
  connection: mongoose.Connection,
  { identities: kept, rooms }: PeopleModels,
): Pick<PeopleStore, 'personOf' | 'bind' | 'bindAll' | 'unbind' | 'bindRoom' | 'unbindRoom'> {
  const chain = administration(connection);
  /** Both documents of a person, and with them the account that he has now. */
  const ofPerson =
    (kind: AccountKind, person: string, account?: string) =>
    async (session: mongoose.mongo.ClientSession): Promise<Touched> => {
      const before = await kept
        .findById(slotId(kind, person))
        .session(session as never)
        .lean();
      const accounts = [account, before?.account].flatMap((one) => (one === undefined ? [] : [accountId(kind, one)]));
      return [{ of: 'identities', ids: [slotId(kind, person), ...accounts] }];
    };

  return {
    async personOf(kind, account) {
      return (await kept.findById(accountId(kind, account)).lean())?.person;
    },
    async bind(kind, account, person) {
      // Two bindings that touch the same account or person conflict, and the later one is tried again on what the first wrote.
      return chain.changing(ofPerson(kind, person, account), async (session): Promise<'bound' | 'taken'> => {
        const owner = await kept.findById(accountId(kind, account)).session(session).lean();
        if (owner && owner.person !== person) return 'taken';
        const before = await kept.findById(slotId(kind, person)).session(session).lean();
        if (before?.account === account && owner) return 'bound';
        if (before?.account !== undefined) await kept.deleteOne({ _id: accountId(kind, before.account) }, { session });
        await kept.replaceOne({ _id: accountId(kind, account) }, { person }, { upsert: true, session });
        await kept.replaceOne({ _id: slotId(kind, person) }, { account }, { upsert: true, session });
        return 'bound';
      });
    },
    async bindAll(kind, bindings) {
      const idsOf = (one: (typeof bindings)[number]) => [slotId(kind, one.person), accountId(kind, one.account)];
      await chain.changing([{ of: 'identities', ids: bindings.flatMap(idsOf) }], async (session) => {
        const ids = { $in: bindings.flatMap(idsOf) };
        const found = await kept.find({ _id: ids }, { _id: 1 }).session(session).lean();
        const there = new Set(found.map(({ _id }) => _id));
        const free = bindings.filter((one) => !idsOf(one).some((id) => there.has(id)));
        if (free.length === 0) return;
        await kept.insertMany(
          free.map(({ account, person }) => ({ _id: accountId(kind, account), person })),
          { session },
        );
        await kept.insertMany(
          free.map(({ account, person }) => ({ _id: slotId(kind, person), account })),
          { session },
        );
      });
    },
    async unbind(kind, person) {
      await chain.changing(ofPerson(kind, person), async (session) => {
        const before = await kept.findOneAndDelete({ _id: slotId(kind, person) }, { session }).lean();
        if (before?.account !== undefined) await kept.deleteOne({ _id: accountId(kind, before.account) }, { session });
      });
    },
    async bindRoom({ room, unit, topic }) {
      const owner = await chain.changing([{ of: 'rooms', ids: [room] }], (session) =>
        rooms
          .findOneAndUpdate(
            { _id: room },
            { $setOnInsert: { unit, topic } },
            { upsert: true, returnDocument: 'after', session },
          )
          .lean()
          .orFail(),
      );
      return owner.unit === unit ? 'bound' : 'taken';
    },
    unbindRoom: (room) =>
      chain.changing([{ of: 'rooms', ids: [room] }], async (session) => {
        return (await rooms.deleteOne({ _id: room }, { session })).deletedCount === 1;
      }),
  };
}
