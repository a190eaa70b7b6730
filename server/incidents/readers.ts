/** Who sees which incidents: whoever supervises and the emergency group all of them, others those that they have a part in. */
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { watchesAll } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonCaller } from '../http/handler.ts';
import { keysOf } from '../matters/lists.ts';
import type { CityClock, People, Standing } from '../matters/ports.ts';
import type { MatterService } from '../matters/service.ts';
import { rolesIn } from '../matters/sight/roles.ts';
import { texts } from './texts.ts';

export interface ReaderPorts {
  service: Pick<MatterService, 'context' | 'freshly'>;
  people: People;
  clock: CityClock;
}

export interface Reader {
  standing: Standing;
  context: Context;
  /** Of the whole city. */
  all: boolean;
}

export function createReaders({ service, people, clock }: ReaderPorts) {
  return {
    of(caller: PersonCaller): Reader | Rejection {
      const context = service.context({ kind: 'person', person: caller.person, channel: caller.channel });
      if (isRejection(context)) return context;
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', texts.notSignedIn);
      return { standing, context, all: watchesAll(standing.unit, context.directory) };
    },
    /** Which of these he may open. */
    async readable({ standing, context }: Reader, states: readonly MatterState[]): Promise<ReadonlySet<string>> {
      const viewer = { keys: keysOf(standing), unit: standing.unit, asked: false };
      return service.freshly(
        context,
        (at) => new Set(states.filter((state) => rolesIn(state, viewer, at).length > 0).map(({ id }) => id)),
      );
    },
  };
}
export type Readers = ReturnType<typeof createReaders>;
