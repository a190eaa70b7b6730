/** For tests: a small city, an outbox in memory, and everything of notify/ wired on a real database. */
import type { CarriedOut } from '@banjie/shared/engine/matter/state.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import {
  personKey,
  type Directory,
  type PartyKey,
  type Person,
  type PersonId,
  type PostKey,
  type Unit,
  type UnitId,
} from '@banjie/shared/kernel/party.ts';
import { leftBy, type Outbox, type OutboxEntry, type Pending } from '../matters/outbox.ts';
import type { ReceiptRecord } from '../matters/ports.ts';
import { slotOf } from '../store/base/slots.ts';
import { deliveryStore } from '../store/notices/deliveries.ts';
import { deliveriesIn, NOTICES, type NoticeDocument } from '../store/notices/notice-document.ts';
import { inAppChannel } from './channels/in-app.ts';
import type { Channel } from './channels/channel.ts';
import { wechatyChannel } from './channels/wechaty.ts';
import { createClaims } from './claims.ts';
import { createEffects, type EffectPorts } from './effects.ts';
import { createLadder } from './ladder/ladder.ts';
import { patienceOf } from './ladder/patience.ts';
import { createNeeded } from './needed.ts';
import { createNotices } from './notices.ts';
import { createDoor } from './outgoing/door.ts';
import { createWellness } from './outgoing/wellness.ts';
import { createDigests } from './preferences/digest.ts';
import { awakeFrom } from './preferences/quiet-hours.ts';
import type { Address, Held, Log, Notice, Reach, ReceiptWriter } from './ports.ts';
import { createBounces, type Bounce } from './reachability/bounces.ts';
import { createRelay, type RelayPorts } from './relay.ts';
import { partsOfId } from './telling.ts';

export const AT = '2026-11-23T02:00:00.000Z';

export interface FakeCity extends Reach {
  units: Unit[];
  holders: Map<string, PersonId[]>;
  contacts: Map<PersonId, string>;
  members: Map<PersonId, string>;
  mobiles: Map<PersonId, string>;
  rooms: Map<UnitId, string[]>;
  delegates: Map<PersonId, PersonId[]>;
  /** Administrators. */
  named: Set<PersonId>;
  /** Units of those who have left. */
  formerly: Map<PersonId, UnitId>;
  hold(unit: UnitId, post: PostKey, ...persons: PersonId[]): void;
}

/** Persons are who holds a post; `ann` holds the post 'data' of the unit 'works'. */
export function fakeCity(): FakeCity {
  const units: Unit[] = [
    { id: 'works', name: '市城建局', kind: 'unit' },
    { id: 'health', name: '市卫健委', kind: 'unit' },
    { id: 'bureau', name: '市数据局', kind: 'authority' },
    { id: 'cloud', name: '云服务商', kind: 'cloud-provider' },
  ];
  const holders = new Map<string, PersonId[]>();
  const unitOf = (person: PersonId) =>
    [...holders].find(([, persons]) => persons.includes(person))?.[0].split(':')[0] ?? undefined;
  const person = (id: PersonId): Person | undefined => {
    const unit = unitOf(id);
    return unit === undefined ? undefined : { id, name: `${id}先生`, unit };
  };
  const directory: Directory = {
    unit: (id) => units.find((unit) => unit.id === id),
    units: () => units,
    person,
    known: person,
    body: (kind) => units.find((unit) => unit.kind === kind),
    holders: (unit, post) => holders.get(`${unit}:${post}`) ?? [],
    resource: () => undefined,
    usersOf: () => [],
  };
  const contacts = new Map<PersonId, string>();
  const members = new Map<PersonId, string>();
  const mobiles = new Map<PersonId, string>();
  const rooms = new Map<UnitId, string[]>();
  const delegates = new Map<PersonId, PersonId[]>();
  const formerly = new Map<PersonId, UnitId>();
  const named = new Set<PersonId>();
  const city: FakeCity = {
    units,
    holders,
    contacts,
    members,
    mobiles,
    rooms,
    delegates,
    formerly,
    named,
    directory: () => directory,
    chatContactOf: (person) => (directory.person(person) ? contacts.get(person) : undefined),
    wecomMemberOf: (person) => (directory.person(person) ? members.get(person) : undefined),
    openidOf: () => undefined,
    mobileOf: (person) => (directory.person(person) ? mobiles.get(person) : undefined),
    roomsOf: (unit) => rooms.get(unit) ?? [],
    unitOf: (person) => unitOf(person) ?? formerly.get(person),
    delegatesOf: (person) => delegates.get(person) ?? [],
    administrators: () => [...named],
    hold: (unit, post, ...persons) => void holders.set(`${unit}:${post}`, persons),
  };
  city.hold('works', 'data', 'ann', 'bob');
  city.hold('works', 'head', 'hal');
  city.hold('health', 'data', 'cai');
  city.hold('bureau', 'head', 'boss');
  city.hold('cloud', 'duty', 'dan', 'dee');
  contacts.set('ann', 'wx-ann').set('dan', 'wx-dan');
  return city;
}

export interface FakeOutbox extends Outbox {
  matters: Pending[];
  /** Commits effects of a matter; entry ids are `<matter>.<seq>.<n>`. */
  commit(matter: string, ...effects: CarriedOut[]): OutboxEntry[];
  left(): string[];
}

const isDue = ({ dueAt }: OutboxEntry, at: Date): boolean => dueAt !== null && (dueAt === undefined || dueAt <= at);

/**
 * @param at machine time
 * @param closed `<matter>/<item>` of what is done with
 */
export function fakeOutbox(at: () => Date, closed: ReadonlySet<string> = new Set()): FakeOutbox {
  const matters: Pending[] = [];
  let seq = 0;
  const one = (id: string) => matters.find((matter) => matter.id === id);
  return {
    matters,
    commit(id, ...effects) {
      seq += 1;
      const entries = effects.map((effect, n) => leftBy({ id: `${id}.${seq}.${n}`, at: AT, effect }, at()));
      const matter = one(id);
      if (matter) matter.entries.push(...entries);
      else
        matters.push({
          id,
          number: `26${id.replace(/\D/g, '').padStart(4, '0')}`,
          procedure: 'data-correction',
          version: 1,
          title: '某事项',
          from: '市教育局',
          entries,
        });
      return entries;
    },
    left: () => matters.flatMap((matter) => matter.entries.map((entry) => entry.id)),
    pending: ({ slots, urgent, limit }) =>
      Promise.resolve(
        structuredClone(
          matters
            .filter(
              ({ id, entries }) =>
                slots.includes(slotOf(id)) &&
                entries.some((entry) => isDue(entry, at()) && (!urgent || entry.urgent === true)),
            )
            .slice(0, limit),
        ),
      ),
    clear(id, done, open) {
      const matter = one(id);
      const isAll =
        matter?.entries.every((entry) => done.includes(entry.id)) === true &&
        !open.some((item) => closed.has(`${id}/${item}`));
      if (isAll) matter.entries = [];
      return Promise.resolve(isAll);
    },
    settle(id, { done, postponed }) {
      const matter = one(id);
      if (matter)
        matter.entries = matter.entries
          .filter((pending) => !done.includes(pending.id))
          .map((entry) => ({ ...entry, ...postponed.find((later) => later.id === entry.id) }));
      return Promise.resolve();
    },
    take: () => Promise.resolve(true),
    advance(id, entry, cursor) {
      const pending = one(id)?.entries.find((other) => other.id === entry);
      if (pending) pending.cursor = cursor;
      return Promise.resolve();
    },
    watch: () => () => Promise.resolve(),
  };
}

export const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Receipts in memory. */
export function fakeReceipts(): ReceiptWriter & { all: Map<string, ReceiptRecord> } {
  const all = new Map<string, ReceiptRecord>();
  const of = (matter: string, item: string) =>
    [...all.values()].filter((one) => one.matter === matter && one.item === item && one.state === 'open');
  return {
    all,
    ask: (receipts) => Promise.resolve(receipts.forEach((one) => all.has(one.id) || all.set(one.id, one))),
    redate: (matter, item, due) => Promise.resolve(of(matter, item).forEach((one) => Object.assign(one, due))),
    close: (matter, item) => Promise.resolve(of(matter, item).forEach((one) => (one.state = 'silent'))),
    revive: (matter, item) =>
      Promise.resolve(
        [...all.values()].forEach((one) => {
          if (one.matter === matter && one.item === item && one.state !== 'confirmed') one.state = 'open';
        }),
      ),
    drop: (matter, item) => Promise.resolve(of(matter, item).forEach((one) => (one.state = 'dropped'))),
    openOf: (matter, item, { after, limit }) =>
      Promise.resolve(
        of(matter, item)
          .sort((a, b) => (a.unit < b.unit ? -1 : 1))
          .filter((one) => after === undefined || one.unit > after)
          .slice(0, limit),
      ),
  };
}

export function wireNotify(
  connection: Parameters<typeof deliveryStore>[0],
  more: {
    channels?: Channel[];
    effects?: Partial<EffectPorts>;
    now?: () => number;
    knows?: RelayPorts['knows'];
    mostFollowing?: number;
    mostWhole?: number;
    isDue?: () => boolean;
  } = {},
) {
  const city = fakeCity();
  const at = () => new Date(more.now?.() ?? Date.now());
  const closed = new Set<string>();
  const outbox = fakeOutbox(at, closed);
  const store = deliveryStore(connection);
  const told = connection.collection<NoticeDocument>(NOTICES);
  const receipts = fakeReceipts();
  /** In whose hands an item is now; else it is everybody's. */
  const hands = new Map<string, PartyKey[]>();
  const everybody = () => [...city.holders.values()].flat().map(personKey);
  /** From whom it came, and what goes up the line by itself. */
  const pools = new Map<string, PartyKey[]>();
  const climbing = new Set<string>();
  const pushes: { address: Address; number: string }[] = [];
  const openness = {
    partiesOf: (matter: string, item: string) =>
      Promise.resolve(closed.has(`${matter}/${item}`) ? undefined : (hands.get(`${matter}/${item}`) ?? everybody())),
    receiptPartiesOf(id: string) {
      const receipt = receipts.all.get(id);
      return Promise.resolve(receipt?.state === 'open' ? receipt.parties : undefined);
    },
    async standingOf(matter: string, item: string) {
      const parties = await openness.partiesOf(matter, item);
      const key = `${matter}/${item}`;
      return parties && { parties, pool: pools.get(key) ?? [], climbs: climbing.has(key) };
    },
  };
  const wechaty = wechatyChannel({
    reach: city,
    personOfContact: (contact) => Promise.resolve([...city.contacts].find(([, bound]) => bound === contact)?.[0]),
    isBot: (authorization) => Promise.resolve(authorization === 'Bearer bot'),
    lastClaimAt: () => Promise.resolve(Date.now()),
    now: () => Promise.resolve(Date.now()),
  });
  const channels = [inAppChannel(city), wechaty, ...(more.channels ?? [])];
  /** City time; tests put it on. */
  const time = { city: AT };
  const now = () => time.city;
  const wellness = createWellness(channels, quiet);
  const door = createDoor(channels, wellness.isWell);
  const needed = createNeeded({ channels, openness, reach: city, now });
  const patience = (notice: Notice) => patienceOf(notice, noSettings, (at) => awakeFrom(at, { from: 21, until: 8 }));
  const preferences = new Map<PersonId, 'now' | 'never' | Held>();
  const pushed = (person: PersonId, { kind }: Pick<Notice, 'kind'>) =>
    kind === 'summary' ? 'now' : (preferences.get(person) ?? 'now');
  const queued = () => claims.wake();
  const notices = createNotices({ store, channels, reach: city, openness, door, patience, pushed, now, queued });
  const ladder = createLadder({
    ...{ store, notices, needed, openness, reach: city, door, patience, now, queued, log: quiet },
    isPushed: (person, notice) => pushed(person, notice) === 'now',
  });
  const digests = createDigests({ store, notices, needed, door, now, queued });
  const bounced = new Map<string, Bounce>();
  const bounces = createBounces(
    {
      note: (one) => Promise.resolve(void bounced.set(`${one.person}:${one.channel}`, one)),
      clear: (person, channel) => Promise.resolve(void bounced.delete(`${person}:${channel}`)),
      all: () => Promise.resolve([...bounced.values()]),
    },
    quiet,
  );
  const claims = createClaims({
    ...{ store, channels, needed, notices, door, wellness, bounces, now },
    pushed: (address, { number }) => Promise.resolve(void pushes.push({ address, number })),
    log: quiet,
    pollMs: 50,
  });
  const completed: string[] = [];
  const registered: string[] = [];
  const makeRelay = (effects: Partial<EffectPorts> = {}) =>
    createRelay({
      outbox,
      settleClosed: notices.settleClosed,
      log: quiet,
      now: () => Promise.resolve(at()),
      knows: more.knows ?? (() => true),
      ...(more.mostFollowing === undefined ? {} : { mostFollowing: more.mostFollowing }),
      ...(more.mostWhole === undefined ? {} : { mostWhole: more.mostWhole }),
      ...(more.isDue === undefined ? {} : { isDue: more.isDue }),
      carryOut: createEffects({
        count: () => Promise.resolve(),
        outbox,
        notices,
        deliveries: store,
        receipts,
        registers: { apply: (change) => Promise.resolve(void registered.push(`${change.op} ${change.subject}`)) },
        others: {
          openChild: (link) => Promise.resolve({ id: link.id, seq: 1, number: '26000001' }),
          link: (id) => Promise.resolve({ id, seq: 1 }),
          effectFailed: (id) => Promise.resolve({ id, seq: 1 }),
        },
        reach: city,
        project: () => Promise.resolve(),
        closeIfComplete: (matter, item) => Promise.resolve(void completed.push(`${matter}/${item}`)),
        closeNow: (matter, item) => Promise.resolve(void completed.push(`${matter}/${item}`)),
        ...more.effects,
        ...effects,
      }),
    });
  return {
    city,
    outbox,
    store,
    receipts,
    closed,
    hands,
    pushes,
    openness,
    channels,
    notices,
    claims,
    ladder,
    wellness,
    digests,
    bounces,
    reach: city,
    time,
    pools,
    climbing,
    preferences,
    completed,
    registered,
    makeRelay,
    relay: makeRelay(),
    /** Everything about the delivery that a claimer may ask for, with the lease ended or the waiting time over. */
    async pass(id: string) {
      const { telling, recipient, channel } = partsOfId(id);
      await told.updateOne(
        { _id: telling },
        { $set: { nextAt: new Date(0), 'to.$[way].nextAt': new Date(0) } },
        { arrayFilters: [{ 'way.who': recipient, 'way.channel': channel }] },
      );
    },
    all: async () =>
      (await told.find().toArray()).flatMap(deliveriesIn).sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
}
