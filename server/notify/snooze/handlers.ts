/** The operations on one's own snoozes. */
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers, PersonCaller } from '../../http/handler.ts';
import { keysOf } from '../../matters/lists.ts';
import type { CityClock, People, ReceiptRecord } from '../../matters/ports.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Seen, Snoozes } from './snooze.ts';

export function snoozeHandlers(ports: {
  snoozes: Snoozes;
  people: Pick<People, 'standing'>;
  clock: CityClock;
  sightIn(idOrNumber: string, caller: PersonCaller): Promise<{ state: MatterState } | Rejection>;
  receiptsOf(matter: string, unit: string): Promise<ReceiptRecord[]>;
}): Handlers<'readSnooze' | 'putSnooze' | 'endSnooze' | 'listSnoozes'> {
  const { snoozes, people, clock } = ports;

  async function seen(idOrNumber: string, caller: PersonCaller): Promise<Seen | Rejection> {
    const sight = await ports.sightIn(idOrNumber, caller);
    if (isRejection(sight)) return sight;
    const { state } = sight;
    const standing = people.standing(caller.person, clock.now());
    if (!standing) return { state, keys: [], receipts: [] };
    return { state, keys: keysOf(standing), receipts: await ports.receiptsOf(state.id, standing.unit) };
  }

  return {
    async readSnooze({ caller, params }) {
      const found = await seen(params.id, caller);
      return isRejection(found) ? found : snoozes.view(found, caller.person);
    },
    async putSnooze({ caller, params, body }) {
      const found = await seen(params.id, caller);
      return isRejection(found) ? found : snoozes.put(found, caller, body.until);
    },
    async endSnooze({ caller, params }) {
      const found = await seen(params.id, caller);
      if (isRejection(found)) return found;
      await snoozes.end(caller.person, found.state.id);
      return { ok: true };
    },
    async listSnoozes({ caller }) {
      const items = await snoozes.listOf(caller.person);
      return { items: items.map(({ matter, until }) => ({ matter, until, untilText: formatInstant(until) })) };
    },
  };
}
