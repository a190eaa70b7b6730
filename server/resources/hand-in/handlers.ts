/** A provider hands in the rows of its resource: looked at first, then confirmed on what it has seen. */
import type { HandInView } from '@banjie/shared/contract/shapes.ts';
import { postKey, type PostKey, type Resource } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers, Upload } from '../../http/handler.ts';
import type { CityClock, People, Standing } from '../../matters/ports.ts';
import { texts as peopleTexts } from '../../people/texts.ts';
import type { TableStore } from '../ports.ts';
import { checkHandIn, firstOf, MOST_BYTES, type Checked } from './check.ts';
import { texts } from './texts.ts';

export interface HandInPorts {
  people: Pick<People, 'standing'>;
  tables: TableStore;
  clock: CityClock;
  /** The resource as the catalogue has it now. */
  resource(id: string): Promise<Resource | undefined>;
  hash(value: unknown): string;
}

const POSTS: readonly PostKey[] = ['data', 'registrar', 'head'];

/** Whoever keeps the data of the unit that provides it. */
export const mayHandIn = ({ unit, keys }: Standing, { provider }: Resource): boolean =>
  unit === provider && POSTS.some((post) => keys.includes(postKey(provider, post)));

export function handInHandlers(ports: HandInPorts): Handlers<'handInRows'> {
  const { people, tables, clock, hash } = ports;
  return {
    async handInRows({ caller, params, query, upload }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', peopleTexts.gone);
      const resource = await ports.resource(params.id);
      if (!resource) return reject('notFound', texts.unknown);
      if (!mayHandIn(standing, resource)) return reject('notAllowed', texts.notProvider);
      const bytes = await bytesOf(upload);
      if (isRejection(bytes)) return bytes;
      const own = (await tables.of([resource.id])).find((one) => one.own);
      const before = own ? await tables.rows(own) : [];
      const checked = checkHandIn(bytes, resource, before);
      if (isRejection(checked)) return checked;
      // What was seen is what is confirmed: this file, on this version.
      const confirm = hash({ rows: checked.rows, version: own?.version ?? '', resource }).slice(0, 32);
      const edition = own?.edition ?? 0;
      if (query.confirm === undefined) return viewOf(checked, { edition, confirm });
      if (checked.faults.length > 0) return reject('invalid', texts.faulty(checked.faults.length));
      if (query.confirm !== confirm) return reject('stale', texts.stale);
      const table = {
        ...{ id: own?.id ?? resource.id, resource: resource.id, unit: resource.provider, own: true },
        name: own?.name ?? texts.tableName,
      };
      const handedIn = {
        at: clock.now(),
        by: `${standing.name}（${standing.unitName}）`,
        expected: own?.version ?? '',
      };
      if (!(await tables.put(table, checked.columns, checked.rows, handedIn))) return reject('stale', texts.stale);
      const now = (await tables.of([resource.id])).find((one) => one.own);
      return { ...viewOf(checked, { edition: now?.edition ?? edition + 1 }), done: true };
    },
  };
}

async function bytesOf({ bytes, size }: Upload): Promise<Uint8Array | Rejection> {
  const tooLarge = reject('tooLarge', texts.tooLarge);
  if (size !== undefined && size > MOST_BYTES) return tooLarge;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > MOST_BYTES) return tooLarge;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const viewOf = (checked: Checked, { edition, confirm }: { edition: number; confirm?: string }): HandInView => ({
  ...{ encoding: checked.encoding, separator: checked.separator, unread: checked.unread, counts: checked.counts },
  columns: checked.titles,
  ...{ faults: firstOf(checked.faults), faultCount: checked.faults.length },
  ...{ warnings: firstOf(checked.warnings), warningCount: checked.warnings.length },
  ...(confirm !== undefined && checked.faults.length === 0 ? { confirm } : {}),
  ...{ done: false, edition },
});
