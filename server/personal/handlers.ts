/** What is sealed, for whoever handles the matter now; each look is recorded before anything is shown. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { CityClock, MatterStore, People } from '../matters/ports.ts';
import type { PersonalKeys } from './keys.ts';
import type { LookStore } from './ports.ts';
import { envelopeIn, openedText } from './sealing.ts';
import { texts } from './texts.ts';

export interface PersonalPorts {
  store: Pick<MatterStore, 'load' | 'idOfNumber'>;
  /** The matter as this person sees it. */
  view(id: string, caller: PersonCaller): Promise<MatterView | Rejection>;
  looks: LookStore;
  keys: PersonalKeys;
  people: Pick<People, 'standing' | 'directory'>;
  clock: CityClock;
}

const LOOKS_SHOWN = 200;

export function personalHandlers(ports: PersonalPorts): Handlers<'readPersonal' | 'listLooks'> {
  const { store, looks, keys, people, clock } = ports;

  /** The matter, where it is open to this person. */
  async function opened(idOrNumber: string, caller: PersonCaller) {
    const id = /^\d{6,12}$/.test(idOrNumber) ? await store.idOfNumber(idOrNumber) : idOrNumber;
    const view = id === undefined ? reject('notFound', texts.notFound) : await ports.view(id, caller);
    if (isRejection(view)) return view;
    const loaded = await store.load(view.id);
    return loaded ? { state: loaded.state, exportable: view.exportable } : reject('notFound', texts.notFound);
  }

  return {
    async readPersonal({ caller, params }) {
      if (caller.channel === 'chat') return reject('notAllowed', texts.notInChat);
      const found = await opened(params.id, caller);
      if (isRejection(found)) return found;
      const { state } = found;
      const value = Object.hasOwn(state.opening, params.field) ? state.opening[params.field] : undefined;
      const envelope = envelopeIn(value);
      if (!envelope) return reject('notFound', texts.noField);
      const standing = people.standing(caller.person, clock.now());
      const mine = [...(standing?.keys ?? []), ...(standing?.standsInFor ?? []).flatMap((one) => one.keys)];
      const handles = state.items.some(
        (item) => item.kind === 'task' && item.parties.some((party) => mine.includes(party)),
      );
      if (!handles) return reject('notAllowed', texts.notHandling);
      // First the record: nothing is shown that could not be noted.
      await looks.note({ matter: state.id, field: params.field, person: caller.person, at: clock.now(), what: 'seen' });
      const text = openedText(envelope, params.field, keys);
      return text === undefined ? reject('notFound', texts.destroyed) : { value: text };
    },
    async listLooks({ caller, params }) {
      const found = await opened(params.id, caller);
      if (isRejection(found)) return found;
      // Who has looked is for the parties, as the file of the matter is.
      if (!found.exportable) return reject('notAllowed', texts.notHandling);
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
