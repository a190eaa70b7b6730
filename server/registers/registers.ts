/** Registers as matters write them, and as units read them. */
import type { RegisterChange } from '@banjie/shared/engine/state.ts';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock, OutboxEntry, People, RegisterRecord } from '../matters/ports.ts';
import { registerView } from '../matters/view.ts';
import { cursorOf, readCursor } from '../notify/cursor.ts';
import { texts } from './texts.ts';

/** What store/registers.ts fills. */
export interface RegisterPort {
  put(entry: RegisterRecord): Promise<void>;
  lift(id: string, at: string): Promise<void>;
  list(
    register: string,
    unit: string,
    page: { key?: string; ended: boolean; after?: { since: string; id: string }; limit: number },
  ): Promise<RegisterRecord[]>;
  running(register: string, prefix: string): Promise<RegisterRecord[]>;
}

const PAGE = 20;

export function createRegisters(store: RegisterPort, people: People, clock: CityClock) {
  const handlers: Handlers<'listRegister'> = {
    async listRegister({ caller, params, query }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', texts.notSignedIn);
      if (!procedures.some((one) => one.registers[params.register])) return reject('notFound', texts.unknown);
      const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
      if (query.cursor !== undefined && !after)
        return reject('invalid', texts.badCursor, { faults: [{ path: 'cursor', message: texts.badCursor }] });
      const limit = query.limit ?? PAGE;
      const found = await store.list(params.register, standing.unit, {
        ended: query.ended === '1',
        limit: limit + 1,
        ...(query.key ? { key: query.key } : {}),
        ...(after ? { after: { since: after.at, id: after.id } } : {}),
      });
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map(registerView),
        ...(last ? { next: cursorOf({ at: last.since, id: last.id }) } : {}),
      };
    },
  };

  return {
    handlers,
    /** Carries out a change of a register; carried out twice it is done once. */
    async apply(
      change: RegisterChange,
      matter: { id: string; number: string; procedure: string },
      entry: Pick<OutboxEntry, 'at'>,
    ): Promise<void> {
      const id = `${change.register}.${matter.id}.${change.subject}`;
      if (change.op === 'lift') return store.lift(id, entry.at);
      await store.put({
        id,
        register: change.register,
        subject: change.subject,
        matter: matter.id,
        number: matter.number,
        procedure: matter.procedure,
        title: change.title,
        why: change.why,
        ...(change.note ? { note: change.note } : {}),
        units: change.units,
        since: entry.at,
      });
    },
    /** Records of a resource that are being verified, with the number of the matter. */
    async verifying(resource: string): Promise<Map<string, string>> {
      const found = await store.running('verifications', `${resource}/`);
      return new Map(found.map((one) => [one.subject.split('/')[1] ?? '', one.number]));
    },
  };
}
