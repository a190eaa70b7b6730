/** What a notice and the ways that it goes are called, and how it is cut where it goes many ways. */
import type { Climb, Delivery, Notice, Telling, Way } from './ports.ts';

/** A document with more of them would be dear to change; a result that goes to thousands lies in many. */
export const MOST_WAYS = 64;

/** The person, or the room: by this and the channel a way is known. */
export const recipientOf = ({ person, address }: Pick<Way, 'person' | 'address'>): string =>
  person ?? `room.${address.value}`;

/** Neither events nor channels have a colon; a room may. */
export const deliveryId = (telling: string, way: Pick<Way, 'person' | 'address' | 'channel'>): string =>
  `${telling}:${recipientOf(way)}:${way.channel}`;

export function partsOfId(id: string): { telling: string; recipient: string; channel: string } {
  const [first, last] = [id.indexOf(':'), id.lastIndexOf(':')];
  return { telling: id.slice(0, first), recipient: id.slice(first + 1, last), channel: id.slice(last + 1) };
}

export const tellingId = (event: string, part: number): string => (part === 0 ? event : `${event}+${part}`);

export const deliveriesOf = ({ id, notice, ways }: Pick<Telling, 'id' | 'notice' | 'ways'>): Delivery[] =>
  ways.map((way) => ({ ...notice, ...way, id: deliveryId(id, way) }));

/** In as many parts as it takes, from that one on. */
export function tellingsOf(notice: Notice, among: number, ways: readonly Way[], climb?: Climb, first = 0): Telling[] {
  const tellings: Telling[] = [];
  for (let from = 0; from < ways.length; from += MOST_WAYS) {
    const part = first + from / MOST_WAYS;
    tellings.push({
      id: tellingId(notice.event, part),
      ...(part === 0 ? {} : { part }),
      notice,
      among,
      ways: ways.slice(from, from + MOST_WAYS),
      ...(climb ? { climb } : {}),
    });
  }
  return tellings;
}
