/** What people have done lately, from the entries that ride on matters and from receipts. */
import type mongoose from 'mongoose';
import type { Act, ActStore } from '../../help/ports.ts';
import type { ReceiptRecord } from '../../receipts/ports.ts';
import { readEntry } from '../../proof/entry.ts';
import { matterModel, type MatterDocument } from './document.ts';

interface AlarmStore {
  /** Whether a machine has opened a matter of this procedure; looks at all of them, in a training ground. */
  hasAlarm(procedure: string): Promise<boolean>;
}

/** Matters that are looked through: whoever has just done something finds it among them. */
const LATEST = 100;
/** An opening is the first entry of its matter, or rides on it no more. */
const OPENING: [number, number] = [0, 1];

export function actStore(connection: mongoose.Connection): ActStore & AlarmStore {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const receipts = connection.collection<ReceiptRecord & { _id: string }>('receipts');

  /** @param which of the entries that ride on each, as `$slice` takes it; all of them without */
  async function actsIn(
    filter: mongoose.mongo.Filter<MatterDocument>,
    which?: number | [number, number],
  ): Promise<Act[]> {
    const found = await matters
      .find(filter, { projection: { procedure: 1, tail: which === undefined ? 1 : { $slice: which } } })
      .sort({ updatedAt: -1, _id: -1 })
      .limit(LATEST)
      .toArray();
    return found.flatMap(({ _id, procedure, tail }) =>
      tail.flatMap((stored) => {
        const { actor, command, key, events } = readEntry(_id, stored);
        const [kind, person = ''] = actor.split(/:(.*)/s);
        if (kind !== 'person') return [];
        return [{ matter: _id, procedure, command, person, key, ended: events.some(({ type }) => type === 'left') }];
      }),
    );
  }

  return {
    // Both halves of the index, merged in their order.
    ofUnit: (unit, newest) =>
      actsIn({ units: unit, open: { $in: [true, false] } }, newest === undefined ? undefined : -newest),
    async openedBy(person) {
      const opened = (await actsIn({ opener: person }, OPENING)).filter((one) => one.person === person);
      return opened.filter((one) => one.command === 'open');
    },
    async hasAlarm(procedure) {
      const ofMachine = { procedure, opener: { $exists: false } };
      return (await matters.findOne(ofMachine, { projection: { _id: 1 } })) !== null;
    },
    async receiptsOf(unit, person) {
      const found = await receipts
        .find({ unit }, { projection: { matter: 1, state: 1, 'by.person': 1 } })
        .sort({ askedAt: -1, _id: -1 })
        .limit(LATEST)
        .toArray();
      return found.filter((one) => one.state === 'confirmed' && one.by?.person === person).map(({ matter }) => matter);
    },
  };
}
