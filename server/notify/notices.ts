/** Turns a notice into deliveries: in-app for everybody, and the first channel outside that reaches him. */
import type { PartyKey, PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Address, Delivery, DeliveryStore, Held, Notice, Openness, Reach, Telling, Way } from './ports.ts';
import type { Channel, Channels } from './channels/channel.ts';
import { dutyUnitsOf, personsOf, unitsOf } from './recipients.ts';
import type { Patience } from './ladder/patience.ts';
import type { Door } from './outgoing/door.ts';
import { deliveryId, partsOfId, recipientOf, tellingsOf } from './telling.ts';

export interface NoticePorts {
  store: DeliveryStore;
  channels: Channels;
  reach: Reach;
  openness: Openness;
  /** Seal what was told and each way that is added later, so that nobody can make one up or take one away unseen. */
  seals?: { telling(telling: Telling): string; way(delivery: Delivery): string };
  door: Door;
  /** Undefined where silence is nobody's concern. */
  patience(notice: Notice): Patience | undefined;
  /** How somebody is pushed that notice outside: at once, later, or not at all. */
  pushed(person: PersonId, notice: Notice): 'now' | 'never' | Held;
  /** City time. */
  now(): Instant;
  /** Called when something new waits for a channel outside: for these. */
  queued(channels: ReadonlySet<string>): void;
}

export interface Notices {
  /**
   * Tells these parties; a second time changes nothing. Several notices at once cost one write. Gives the items that they
   * are about: `settleClosed` has to be asked about them afterwards, unless it is known then that they are open.
   */
  tell(
    notices: readonly {
      notice: Notice;
      to: readonly PartyKey[];
      /** Not in the mini-app, where each of its lines stands. */
      outside?: true;
      /** At this very time, by whom it is told: nothing keeps it back. */
      asked?: true;
    }[],
  ): Promise<readonly string[]>;
  /** Nobody is disturbed by what was told of items that were closed meanwhile. */
  settleClosed(matter: string, items: readonly string[]): Promise<void>;
  /** The delivery by the next channel that reaches the person, when this one failed. */
  failOver(delivery: Delivery): Promise<void>;
  /** One message more to whoever got that one, where he got it. */
  follow(delivery: Delivery, notice: Notice): Promise<void>;
  /** How what was told goes to a person by one more channel. */
  wayBy(notice: Notice, telling: string, person: PersonId, by: Reached, others?: string[]): Way;
}

export interface Reached {
  channel: Channel;
  address: Address;
}

export function createNotices(ports: NoticePorts): Notices {
  const { store, channels, reach, openness, seals, door, queued } = ports;
  const outside = channels.filter((channel) => channel.mode !== 'inside');
  const inside = channels.filter((channel) => channel.mode === 'inside');

  const sealed = (one: Telling): Telling => (seals ? { ...one, seal: seals.telling(one) } : one);

  async function toPerson(person: PersonId, notice: Notice, only?: true, asked?: true): Promise<Way[]> {
    const ways: Way[] = [];
    for (const channel of only ? [] : inside) {
      const address = await channel.addressOf(person);
      if (address) ways.push(wayOf({ person }, channel, address, []));
    }
    const when = notice.urgent || asked ? 'now' : ports.pushed(person, notice);
    if (when === 'never') return ways;
    const [first, ...others] = await door.reaching(person, notice);
    if (!first) return ways;
    const names = others.map(({ channel }) => channel.name);
    const way = wayOf({ person }, first.channel, first.address, names);
    return [...ways, when === 'now' ? way : { ...way, state: 'held', held: when }];
  }

  async function toUnits({ urgent }: Notice, to: readonly PartyKey[]): Promise<Way[]> {
    const ways: Way[] = [];
    const onDuty = urgent ? dutyUnitsOf(to, reach.directory()) : [];
    for (const channel of outside)
      for (const unit of channel.capabilities.systems ? unitsOf(to, reach) : onDuty)
        for (const address of await channel.roomsOf(unit)) ways.push(wayOf({ unit }, channel, address, []));
    return ways;
  }

  async function tellingsTo(notice: Notice, to: readonly PartyKey[], only?: true, asked?: true): Promise<Telling[]> {
    // All of them at once: what a channel asks the database to know whether it reaches somebody is one question for many.
    const persons = personsOf(to, reach, notice.at).map((person) => toPerson(person, notice, only, asked));
    const ways = (await Promise.all(persons)).flat();
    // A summary is a person's own, and so is what he has asked for.
    if (!only && !asked) ways.push(...(await toUnits(notice, to)));
    // That there was nobody is put down as well: else it would look as if somebody had taken away what was told.
    if (!only && ways.length === 0) return [{ id: notice.event, notice, among: 0, ways }];
    const among = ways.filter(({ channel }) => inside.some(({ name }) => name === channel)).length;
    // Of nobody but rooms no answer is awaited.
    const patience = ways.some(({ person }) => person !== undefined) ? ports.patience(notice) : undefined;
    return tellingsOf(notice, among, ways, patience && { at: patience.next(ports.now()), step: 0 });
  }

  /** Told before, by another process or before a crash: whoever is not among those is told in a further part. */
  async function catchUp({ notice, among, climb }: Telling, ways: readonly Way[]): Promise<boolean> {
    let isNew = false;
    for (;;) {
      const there = await store.ofEvent(notice.event);
      const known = new Set(there.flatMap((one) => one.ways.map(nameOf)));
      const missing = ways.filter((way) => !known.has(nameOf(way)));
      const next = Math.max(-1, ...there.map(({ part = 0 }) => part)) + 1;
      const [first] = tellingsOf(notice, among, missing, climb, next);
      if (!first) return isNew;
      isNew = (await store.put([sealed(first)])).length > 0 || isNew;
    }
  }

  /** Each part after the one before it: so of two who tell the same, the second sees what the first has told. */
  async function putRest(parts: readonly Telling[], isFirstNew: boolean): Promise<boolean> {
    const [first, ...more] = parts;
    let isNew = isFirstNew;
    for (const part of more) if (isNew) isNew = (await store.put([sealed(part)])).length > 0;
    if (isNew || !first) return isNew;
    return catchUp(
      first,
      parts.flatMap(({ ways }) => ways),
    );
  }

  function wayBy(notice: Notice, telling: string, person: PersonId, by: Reached, others: string[] = []): Way {
    const way = wayOf({ person }, by.channel, by.address, others);
    const seal = seals?.way({ ...notice, ...way, id: deliveryId(telling, way) });
    return { ...way, ...(seal === undefined ? {} : { seal }) };
  }

  return {
    async tell(notices) {
      const all = await Promise.all(
        notices.map(({ notice, to, outside: only, asked }) => tellingsTo(notice, to, only, asked)),
      );
      const put = new Set(await store.put(all.flatMap(([first]) => (first ? [sealed(first)] : []))));
      let isNew = put.size > 0;
      for (const parts of all) {
        const [first, second] = parts;
        const isPut = first !== undefined && put.has(first.id);
        if (first && (second || !isPut)) isNew = (await putRest(parts, isPut)) || isNew;
      }
      if (isNew) queued(waitedFor(all.flat().flatMap(({ ways }) => ways)));
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
        const { telling } = partsOfId(failed.id);
        const { among: _, seal: __, ...notice } = failed;
        const others = failed.others.slice(n + 1);
        await store.add(telling, wayBy(notice, telling, failed.person, { channel, address }, others));
        queued(new Set([channel.name]));
        return;
      }
    },
    async follow({ channel: name, person, unit, address }, notice) {
      const channel = outside.find((one) => one.name === name);
      if (!channel) return;
      const whom = person === undefined ? (unit === undefined ? {} : { unit }) : { person };
      const put = await store.put(tellingsOf(notice, 0, [wayOf(whom, channel, address, [])]).map(sealed));
      if (put.length > 0) queued(new Set([channel.name]));
    },
    wayBy,
  };
}

/** Worth another channel: somebody has something to do. */
const matters = ({ urgent, kind }: Notice): boolean => urgent || (kind !== 'info' && kind !== 'result');

/** Channels that something is to be sent by at once. */
const waitedFor = (ways: readonly Way[]): ReadonlySet<string> =>
  new Set(ways.flatMap(({ state, channel }) => (state === 'queued' ? [channel] : [])));

/** Of one event nobody is told twice by the same channel. */
const nameOf = (way: Way): string => `${recipientOf(way)}:${way.channel}`;

const wayOf = (whom: Pick<Way, 'person' | 'unit'>, channel: Channel, address: Address, others: string[]): Way => ({
  ...whom,
  channel: channel.name,
  address,
  state: channel.mode === 'inside' ? 'accepted' : 'queued',
  attempt: 0,
  fence: 0,
  others,
});
