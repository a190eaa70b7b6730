/**
 * What became of the pushes of one matter, or to one person: for an administrator, who is asked why somebody heard nothing.
 * He sees that there was one, by which channel, when and how far it came; nothing of what it says, and no address in full.
 */
import type { DeliveryReportView } from '@banjie/shared/contract/routes/reachability.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock, People } from '../../matters/ports.ts';
import { administratorOnly } from '../../people/administrator.ts';
import { cursorOf, placeAfter } from '../cursor.ts';
import type { Address, DeliveryReport, Reported } from '../ports.ts';
import { texts as notifyTexts } from '../texts.ts';
import { texts } from './texts.ts';

const PAGE = 20;
const t = texts.deliveries;

export function deliveryReportHandlers(ports: {
  store: DeliveryReport;
  people: Pick<People, 'standing' | 'directory'>;
  clock: CityClock;
  /** The matter that is meant by an id or a number. */
  idOf(matter: string): Promise<string | undefined>;
}): Handlers<'listDeliveries'> {
  const { store, people, clock, idOf } = ports;
  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);

  function viewOf({ delivery, acceptedAt, againAt }: Reported): DeliveryReportView {
    const { id, at, number, channel, person, unit, address, state, attempt, readAt, held, failure } = delivery;
    const directory = people.directory();
    const known = person === undefined ? undefined : directory.known(person);
    const unitName = directory.unit(known?.unit ?? unit ?? '')?.name ?? unit ?? '';
    const shown = addressOf(address);
    const when = (one: Date) => formatInstant(instantOf(one.getTime()), { year: true });
    return {
      ...{
        id,
        number,
        state,
        stateText: address.kind === 'inside' && state === 'accepted' ? t.unread : t.states[state],
        attempts: attempt,
      },
      to: person === undefined ? t.room(unitName) : t.person(known?.name ?? person, unitName),
      channel: t.channel(channel),
      atText: formatInstant(at, { year: true }),
      ...(shown === undefined ? {} : { address: shown }),
      // A channel may name in it where it could not go.
      ...(failure === undefined ? {} : { failure: maskIds(t.failure(failure.replaceAll(address.value, '***'))).text }),
      times: [
        ...(held ? [t.held(formatInstant(held.until, { year: true }))] : []),
        ...(acceptedAt ? [t.accepted(when(acceptedAt))] : []),
        ...(readAt === undefined ? [] : [t.read(formatInstant(readAt, { year: true }))]),
        ...(againAt && state === 'queued' && attempt > 0 ? [t.again(when(againAt))] : []),
      ],
    };
  }

  return {
    async listDeliveries({ caller, params: { of, id }, query: { cursor, limit = PAGE } }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const after = placeAfter(cursor, notifyTexts.badCursor);
      if (isRejection(after)) return after;
      // Of a number that was never given there is nothing, as of a matter that has told nobody.
      const matter = of === 'matter' ? await idOf(id) : undefined;
      if (of === 'matter' && matter === undefined) return { items: [] };
      const found = await store.reported(matter === undefined ? { person: id } : { matter }, {
        limit: limit + 1,
        ...(after ? { after } : {}),
      });
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        items: rows.map(viewOf),
        ...(found.length > limit && last ? { next: cursorOf({ at: last.delivery.at, id: last.place }) } : {}),
      };
    },
  };
}

/** Enough to tell two of them apart, and too little to reach anybody by it. Undefined where there is none outside. */
function addressOf({ kind, value }: Address): string | undefined {
  if (kind === 'inside') return undefined;
  if (value.startsWith('sealed:')) return t.address(kind, t.sealed);
  return t.address(kind, value.length < 8 ? '***' : `${value.slice(0, 2)}***${value.slice(-2)}`);
}
