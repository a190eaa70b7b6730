/** The operations on shared resources: which concern my unit, and where another table differs. */
import { resourceOfSubscription } from '@banjie/shared/catalogue/resource.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import type { Directory, Resource } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock } from '../matters/ports.ts';
import { cursorOf, placeAfter } from '../notify/cursor.ts';
import type { PeopleService } from '../people/directory.ts';
import { texts as peopleTexts } from '../people/texts.ts';
import type { Compared } from './compare.ts';
import type { Comparing } from './comparing.ts';
import { fresh } from '../registers/fresh.ts';
import type { RegisterStore } from '../registers/ports.ts';
import { mayHandIn } from './hand-in/handlers.ts';
import type { TableRecord, TableStore } from './ports.ts';
import { texts } from './texts.ts';

export interface ResourceHandlerPorts {
  people: PeopleService;
  registers: RegisterStore;
  tables: Pick<TableStore, 'of'>;
  /** Takes its time, and no request's thread. */
  compare(asked: Comparing): Promise<Compared | Rejection>;
  clock: CityClock;
  /** Records of the resource that are being verified, with the number of the matter. */
  verifying(resource: string): Promise<ReadonlyMap<string, string>>;
}

const PAGE = 20;

export function resourceHandlers(ports: ResourceHandlerPorts): Handlers<'listResources' | 'compareResource'> {
  const { people, registers, tables, clock, verifying } = ports;

  /** What a unit keeps is its own affair; the provider may compare with each, for it answers for the fact. */
  const othersOf = (all: readonly TableRecord[], resource: Resource, unit: string) =>
    all.filter(
      (table) => table.resource === resource.id && !table.own && (table.unit === unit || resource.provider === unit),
    );

  const look = <T>(make: (directory: Directory) => T): Promise<T> =>
    fresh(registers, { directory: people.directory(), registers: noRegisters }, ({ directory }) => make(directory));

  /** What a unit provides or uses. */
  async function ownOf(unit: string) {
    const where = { register: 'subscriptions', query: { where: { user: unit } } };
    const { queries } = await registers.read({ subjects: [], queries: [where], tallies: [] });
    const used = (queries[0] ?? []).map(({ subject }) => resourceOfSubscription(subject).resource);
    return { where: { provider: unit }, subjects: [...new Set(used)] };
  }

  return {
    async listResources({ caller, query }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', peopleTexts.gone);
      const { unit } = standing;
      const after = placeAfter(query.cursor, texts.badCursor);
      if (isRejection(after)) return after;
      const text = query.text?.trim() ?? '';
      const found = await registers.list('catalogue', undefined, {
        ...(query.ids !== undefined
          ? { either: { where: {}, subjects: query.ids.split(',') } }
          : query.own === '1'
            ? { either: await ownOf(unit) }
            : {}),
        ...(text === '' ? {} : { text }),
        ...(after ? { after } : {}),
        ...{ ended: false, limit: query.limit ?? PAGE },
      });
      const seen = await look((directory) =>
        found.items.flatMap(({ subject }) => {
          const resource = directory.resource(subject);
          return resource ? [{ resource, users: directory.usersOf(subject) }] : [];
        }),
      );
      const directory = people.directory();
      const all = await tables.of(seen.map((one) => one.resource.id));
      const rowsOf = (id: string) => {
        const own = all.find((one) => one.own && one.resource === id);
        return own ? { rows: { count: own.rows, edition: own.edition } } : {};
      };
      return {
        items: await Promise.all(
          seen.map(async ({ resource, users }) => ({
            id: resource.id,
            name: resource.name,
            provider: { id: resource.provider, name: directory.unit(resource.provider)?.name ?? resource.provider },
            identifier: resource.identifier,
            fields: [...resource.fields],
            personal: resource.personal,
            uses: users.includes(unit),
            users: users.length,
            tables: othersOf(all, resource, unit).map((table) => ({
              id: table.id,
              name: table.name,
              unit: directory.unit(table.unit)?.name ?? table.unit,
            })),
            verifying: (await verifying(resource.id)).size,
            ...rowsOf(resource.id),
            ...(mayHandIn(standing, resource) ? { handIn: true as const } : {}),
          })),
        ),
        ...(found.next ? { next: cursorOf(found.next) } : {}),
      };
    },

    async compareResource({ caller, params, body }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', peopleTexts.gone);
      const resource = await look((directory) => {
        const found = directory.resource(params.id);
        const concerned = found?.provider === standing.unit || directory.usersOf(params.id).includes(standing.unit);
        return concerned ? found : undefined;
      });
      if (!resource) return reject('notFound', texts.unknown);
      if ((body.table === undefined) === (body.csv === undefined)) return reject('invalid', texts.choose);
      const all = await tables.of([resource.id]);
      const mine = body.csv ?? othersOf(all, resource, standing.unit).find(({ id }) => id === body.table);
      if (mine === undefined) return reject('notFound', texts.noTable);
      const theirs = all.find((table) => table.own);
      const running = await verifying(resource.id);
      return ports.compare({ resource, mine, theirs, verifying: running, kind: body.kind });
    },
  };
}
