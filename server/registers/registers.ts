/** Facts that matters put in and lift: suspended systems, records being verified. A unit sees the entries that name it. */
import { reject } from '@banjie/shared/kernel/rejection.ts';
import type { RegisterChange } from '@banjie/shared/engine/state.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock, OutboxEntry, People } from '../matters/ports.ts';
import { registerView } from '../matters/view.ts';
import { cursorOf, readCursor } from '../notify/cursor.ts';
import type { RegisterStore } from './ports.ts';
import { texts } from './texts.ts';

/** A record that a running matter verifies. */
export interface Verifying {
  record: string;
  field: string;
  matter: string;
  number: string;
}

export interface RegisterService {
  handlers: Handlers<'listRegister'>;
  /** For the relay: carries out a change under the id of its outbox entry. */
  apply(
    change: RegisterChange,
    matter: { id: string; number: string; procedure: string },
    entry: OutboxEntry,
  ): Promise<void>;
  /** Records of a resource that are being verified now. */
  verifying(resource: string): Promise<Verifying[]>;
}

const PAGE = 20;

export function createRegisters(ports: { store: RegisterStore; people: People; clock: CityClock }): RegisterService {
  const { store, people, clock } = ports;
  return {
    apply: (change, matter, entry) => store.apply({ change, matter, at: entry.at, order: orderOf(entry.id) }),
    async verifying(resource) {
      const running = await store.running('verifications', resource);
      return running.map(({ subject, matter, number }) => {
        const [, ...rest] = subject.slice(resource.length).split('/');
        return { record: rest.slice(0, -1).join('/'), field: rest.at(-1) ?? '', matter, number };
      });
    },
    handlers: {
      async listRegister({ caller, params, query }) {
        const standing = people.standing(caller.person, clock.now());
        if (!standing) return reject('notSignedIn', texts.notSignedIn);
        if (!procedures.some((procedure) => Object.hasOwn(procedure.registers, params.register)))
          return reject('notFound', texts.unknown(params.register));
        const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
        if (query.cursor !== undefined && !after)
          return reject('invalid', texts.badCursor, { faults: [{ path: 'cursor', message: texts.badCursor }] });
        const limit = query.limit ?? PAGE;
        const found = await store.list(params.register, standing.unit, {
          ...(query.key === undefined ? {} : { key: query.key }),
          ended: query.ended === '1',
          ...(after ? { after } : {}),
          limit: limit + 1,
        });
        const last = found.length > limit ? found[limit - 1] : undefined;
        return {
          items: found.slice(0, limit).map(registerView),
          ...(last ? { next: cursorOf({ at: last.since, id: last.id }) } : {}),
        };
      },
    },
  };
}

/** `<matter>.<seq>.<n>`: commits come first, then the place within one. A commit has fewer than a million effects. */
function orderOf(entry: string): number {
  const [seq, n] = entry.split('.').slice(-2).map(Number);
  return (seq ?? 0) * 1_000_000 + (n ?? 0) + 1;
}
