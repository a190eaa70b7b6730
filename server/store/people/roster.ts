/** The roster as records: read as a whole, followed change by change, and in part for one person. */
import type mongoose from 'mongoose';
import type { PostKey } from '@banjie/shared/kernel/party.ts';
import type { AccountKind, PeopleStore, Roster, RosterChange, SourceRecord } from '../../people/ports.ts';
import { followCollections, type DocumentChange } from '../base/changes.ts';

type Document = mongoose.mongo.BSON.Document & { _id: string };
type Reading<R> = (document: Document) => R | undefined;

/** `_id` under the name that it has in a record. */
const named =
  <R>(key: string): Reading<R> =>
  ({ _id, ...rest }) =>
    ({ [key]: _id, ...rest }) as R;

const ACCOUNT_OF = /^(\w+)-of:(.*)$/s;

/** From a document to a record; undefined for one that is no part of the roster. */
const readings: { [K in keyof Roster]: Reading<Roster[K][number]> } = {
  units: named('id'),
  persons: named('id'),
  posts: ({ _id, persons }) => {
    const cut = _id.lastIndexOf(':');
    return { unit: _id.slice(0, cut), post: _id.slice(cut + 1) as PostKey, persons: persons as string[] };
  },
  delegations: (document) => (document['endedAt'] === undefined ? named<never>('id')(document) : undefined),
  identities: ({ _id, account }) => {
    const [, kind, person] = ACCOUNT_OF.exec(_id) ?? [];
    return kind === undefined || person === undefined
      ? undefined
      : { kind: kind as AccountKind, account: String(account), person };
  },
  rooms: named('room'),
  // Of an earlier release the name is the id.
  sources: (document) => named<SourceRecord>('id')({ name: document._id, ...document }),
};
const parts = Object.keys(readings) as (keyof Roster)[];

/** What is not read at all: of an identity's two documents only the one that is told by its person. */
const filters: Partial<Record<keyof Roster, mongoose.mongo.Filter<Document>>> = {
  delegations: { endedAt: { $exists: false } },
  identities: { account: { $exists: true } },
};
const BATCH = 5_000;

export function roster(connection: mongoose.Connection): Pick<PeopleStore, 'load' | 'follow' | 'bearingOn'> {
  const read = async <K extends keyof Roster>(part: K, filter: mongoose.mongo.Filter<Document>): Promise<Roster[K]> => {
    const found = connection.collection<Document>(part).find(filter, { batchSize: BATCH });
    const records: Roster[K][number][] = [];
    for await (const document of found) {
      const record = readings[part](document);
      if (record !== undefined) records.push(record);
    }
    return records as Roster[K];
  };

  return {
    async load() {
      const whole: Partial<Record<keyof Roster, unknown>> = {};
      // One after the other costs a round trip each; together they would take the pool from the commands.
      for (const part of parts) whole[part] = await read(part, filters[part] ?? {});
      return whole as unknown as Roster;
    },
    follow: (hearer) =>
      followCollections(connection, parts, {
        changed: (changes) => hearer.changed(changes.filter(concerns).map(changeOf)),
        missed: () => hearer.missed(),
      }),
    async bearingOn(person) {
      const delegations = await read('delegations', {
        $or: [{ from: person }, { to: person }],
        ...filters.delegations,
      });
      const persons = [...new Set([person, ...delegations.flatMap(({ from, to }) => [from, to])])];
      return {
        delegations,
        persons: await read('persons', { _id: { $in: persons } }),
        posts: await read('posts', { persons: { $in: persons } }),
      };
    },
  };
}

const concerns = ({ collection, id }: DocumentChange): boolean => collection !== 'identities' || ACCOUNT_OF.test(id);

function changeOf({ collection, id, document }: DocumentChange): RosterChange {
  const of = collection as keyof Roster;
  const record = document && readings[of](document as Document);
  return { of, id, ...(record === undefined ? {} : { record }) } as RosterChange;
}
