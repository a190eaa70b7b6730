/** Turns a notice into deliveries: in-app for everybody, and the first channel outside that reaches him. */
import type { PartyKey, PersonId } from '@banjie/shared/kernel/party.ts';
import type { Address, Delivery, DeliveryStore, Notice, Openness, Reach } from './ports.ts';
import type { Channel, Channels } from './channels/channel.ts';
import { dutyUnitsOf, personsOf } from './recipients.ts';

export interface NoticePorts {
  store: DeliveryStore;
  channels: Channels;
  reach: Reach;
  openness: Openness;
  /** Seals a delivery, so that nobody can make one up or take one away unseen. */
  seal?: (delivery: Omit<Delivery, 'seal'>) => string;
  /** Called when something new waits for a channel outside. */
  queued(): void;
}

export interface Notices {
  /**
   * Tells these parties; a second time changes nothing. Several notices at once cost one write. Gives the items that they
   * are about: `settleClosed` has to be asked about them afterwards, unless it is known then that they are open.
   */
  tell(notices: readonly { notice: Notice; to: readonly PartyKey[] }[]): Promise<readonly string[]>;
  /** Nobody is disturbed by what was told of items that were closed meanwhile. */
  settleClosed(matter: string, items: readonly string[]): Promise<void>;
  /** The delivery by the next channel that reaches the person, when this one failed. */
  failOver(delivery: Delivery): Promise<void>;
}

export function createNotices({ store, channels, reach, openness, seal, queued }: NoticePorts): Notices {
  const outside = channels.filter((channel) => channel.mode !== 'inside');
  const inside = channels.filter((channel) => channel.mode === 'inside');

  const sealed = (one: Delivery): Delivery => (seal ? { ...one, seal: seal(one) } : one);

  async function toPerson(notice: Notice, person: PersonId): Promise<Delivery[]> {
    const made: Delivery[] = [];
    for (const channel of inside) {
      const address = await channel.addressOf(person);
      if (address) made.push(delivery(notice, person, { person }, channel, address, []));
    }
    const reached: { channel: Channel; address: Address }[] = [];
    for (const channel of outside) {
      const address = await channel.addressOf(person);
      if (address) reached.push({ channel, address });
    }
    const [first, ...others] = reached;
    if (first) {
      const names = others.map(({ channel }) => channel.name);
      made.push(delivery(notice, person, { person }, first.channel, first.address, names));
    }
    return made;
  }

  async function toRooms(notice: Notice, to: readonly PartyKey[]): Promise<Delivery[]> {
    if (!notice.urgent) return [];
    const made: Delivery[] = [];
    for (const unit of dutyUnitsOf(to, reach.directory()))
      for (const channel of outside)
        for (const address of await channel.roomsOf(unit))
          made.push(delivery(notice, `room.${address.value}`, { unit }, channel, address, []));
    return made;
  }

  return {
    async tell(notices) {
      const made: Delivery[] = [];
      for (const { notice, to } of notices) {
        const of: Delivery[] = [];
        for (const person of personsOf(to, reach, notice.at)) of.push(...(await toPerson(notice, person)));
        of.push(...(await toRooms(notice, to)));
        const among = of.filter(({ channel }) => inside.some(({ name }) => name === channel)).length;
        made.push(...of.map((one) => sealed({ ...one, among })));
      }
      const isNew = await store.put(made);
      if (isNew.length > 0) queued();
      // Of a receipt its own end is what counts.
      const items = notices.flatMap(({ notice: { item, receipt } }) => (receipt === undefined && item ? [item] : []));
      return [...new Set(items)];
    },
    async settleClosed(matter, items) {
      // After the writing: an item that is closed from now on settles what has just been put in.
      for (const item of items)
        if (!(await openness.partiesOf(matter, item))) await store.settle(matter, [item], false);
    },
    async failOver(failed) {
      if (failed.person === undefined || !matters(failed)) return;
      for (const [n, name] of failed.others.entries()) {
        const channel = outside.find((one) => one.name === name);
        const address = await channel?.addressOf(failed.person);
        if (!channel || !address) continue;
        const others = failed.others.slice(n + 1);
        const { person, among } = failed;
        const next = delivery(failed, person, { person }, channel, address, others);
        await store.put([sealed({ ...next, ...(among === undefined ? {} : { among }) })]);
        queued();
        return;
      }
    },
  };
}

/** Worth another channel: somebody has something to do. */
const matters = ({ urgent, kind }: Notice): boolean => urgent || (kind !== 'info' && kind !== 'result');

function delivery(
  notice: Notice,
  recipient: string,
  whom: Pick<Delivery, 'person' | 'unit'>,
  channel: Channel,
  address: Address,
  others: string[],
): Delivery {
  const { event, at, matter, number, kind, urgent, subject, body, item, receipt, words, dueAt, basis } = notice;
  return {
    id: `${event}:${recipient}:${channel.name}`,
    event,
    at,
    matter,
    number,
    kind,
    urgent,
    subject,
    body,
    words,
    ...(item === undefined ? {} : { item }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(basis === undefined ? {} : { basis }),
    ...whom,
    channel: channel.name,
    address,
    state: channel.mode === 'inside' ? 'accepted' : 'queued',
    attempt: 0,
    fence: 0,
    others,
  };
}
