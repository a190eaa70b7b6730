/** The operations on shared resources: which concern my unit, and where another table differs. */
import type { Resource } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock } from '../matters/ports.ts';
import type { PeopleService } from '../people/directory.ts';
import { texts as peopleTexts } from '../people/texts.ts';
import { compare, readOwnTable, type OwnTable } from './compare.ts';
import type { TableStore } from './ports.ts';
import { texts } from './texts.ts';

export interface ResourceHandlerPorts {
  people: PeopleService;
  tables: TableStore;
  clock: CityClock;
  /** Records of the resource that are being verified, with the number of the matter. */
  verifying(resource: string): Promise<ReadonlyMap<string, string>>;
}

export function resourceHandlers(ports: ResourceHandlerPorts): Handlers<'listResources' | 'compareResource'> {
  const { people, tables, clock, verifying } = ports;

  const uses = (resource: Resource, unit: string) => people.directory().usersOf(resource.id).includes(unit);
  /** What a unit keeps is its own affair; the provider may compare with each, for it answers for the fact. */
  const othersOf = (resource: Resource, unit: string) =>
    people.tablesOf(resource.id).filter((table) => !table.own && (table.unit === unit || resource.provider === unit));

  return {
    async listResources({ caller }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', peopleTexts.gone);
      const { unit } = standing;
      const directory = people.directory();
      const concerned = people.roster().resources.filter((one) => one.provider === unit || uses(one, unit));
      return {
        items: await Promise.all(
          concerned.map(async (one) => ({
            id: one.id,
            name: one.name,
            provider: { id: one.provider, name: directory.unit(one.provider)?.name ?? one.provider },
            identifier: { key: one.identifier.key, title: one.identifier.title },
            fields: one.fields.map(({ key, title }) => ({ key, title })),
            personal: one.personal,
            uses: uses(one, unit),
            users: directory.usersOf(one.id).length,
            tables: othersOf(one, unit).map((table) => ({
              id: table.id,
              name: table.name,
              unit: directory.unit(table.unit)?.name ?? table.unit,
            })),
            verifying: (await verifying(one.id)).size,
          })),
        ),
      };
    },

    async compareResource({ caller, params, body }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', peopleTexts.gone);
      const resource = people.directory().resource(params.id);
      if (!resource || (resource.provider !== standing.unit && !uses(resource, standing.unit)))
        return reject('notFound', texts.unknown);
      if ((body.table === undefined) === (body.csv === undefined)) return reject('invalid', texts.choose);
      let mine: OwnTable;
      if (body.csv === undefined) {
        const table = othersOf(resource, standing.unit).find(({ id }) => id === body.table);
        if (!table) return reject('notFound', texts.noTable);
        mine = { rows: await tables.rows(table), faults: [] };
      } else {
        const read = readOwnTable(body.csv, resource);
        if (isRejection(read)) return read;
        mine = read;
      }
      const own = people.tablesOf(resource.id).find((table) => table.own);
      const theirs = own ? await tables.rows(own) : [];
      return compare(resource, mine, theirs, await verifying(resource.id), body.kind);
    },
  };
}
