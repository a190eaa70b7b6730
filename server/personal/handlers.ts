/**
 * What is sealed, for whoever handles the matter now. The audit trail promises that each look is recorded before it is
 * answered, for this matter and among its looks (server/audit/audited.ts).
 */
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { People } from '../matters/ports.ts';
import type { Sight } from '../matters/sight/table.ts';
import type { PersonalKeys } from './keys.ts';
import type { LookStore } from './ports.ts';
import { envelopeIn, openedText } from './sealing.ts';
import { texts } from './texts.ts';

export interface PersonalPorts {
  /** The matter, and what this person sees of it. */
  sightIn(id: string, caller: PersonCaller): Promise<{ state: MatterState; sight: Sight } | Rejection>;
  looks: LookStore;
  keys: PersonalKeys;
  people: Pick<People, 'directory'>;
}

const LOOKS_SHOWN = 200;

export function personalHandlers(ports: PersonalPorts): Handlers<'readPersonal' | 'listLooks'> {
  const { sightIn, looks, keys, people } = ports;

  return {
    async readPersonal({ caller, params }) {
      if (caller.channel === 'chat') return reject('notAllowed', texts.notInChat);
      const found = await sightIn(params.id, caller);
      if (isRejection(found)) return found;
      const { state, sight } = found;
      const value = Object.hasOwn(state.opening, params.field) ? state.opening[params.field] : undefined;
      const envelope = envelopeIn(value);
      if (!envelope) return reject('notFound', texts.noField);
      if (sight.personal !== 'all') return reject('notAllowed', texts.notHandling);
      const text = openedText(envelope, params.field, keys);
      return text === undefined ? reject('notFound', texts.destroyed) : { value: text };
    },
    async listLooks({ caller, params }) {
      const found = await sightIn(params.id, caller);
      if (isRejection(found)) return found;
      if (found.sight.looks !== 'all') return reject('notAllowed', texts.notHandling);
      const all = await looks.list(found.state.id, LOOKS_SHOWN);
      return {
        items: all.map(({ person, at, what, field }) => ({
          who: person === undefined ? texts.atMachine : nameOf(person),
          what: what === 'seen' ? texts.seen : texts.keyDestroyed,
          ...{ field, at, atText: formatInstant(at, { year: true }) },
        })),
      };
    },
  };

  function nameOf(person: string): string {
    const known = people.directory().person(person);
    const unit = known && people.directory().unit(known.unit)?.name;
    return known ? `${known.name}（${unit ?? known.unit}）` : person;
  }
}
