/** How the people of the city are told: the channels, whose turn each of them is, and what becomes of what was sent. */
import { startOfDay, type Day } from '@banjie/shared/kernel/time.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { CityCalendar } from './calendar/calendar.ts';
import type { createChat } from './chat/handlers.ts';
import type { createMatterHandlers } from './matters/handlers.ts';
import type { CityClock } from './matters/ports.ts';
import { createChanges } from './notify/cards/changes.ts';
import { createDesk, endingOf } from './notify/cards/desk.ts';
import type { Channel } from './notify/channels/channel.ts';
import { inAppChannel } from './notify/channels/in-app.ts';
import type { CityAtHand } from './notify/channels/outside.ts';
import { wechatyChannel } from './notify/channels/wechaty.ts';
import { createClaims } from './notify/claims.ts';
import { createIncoming } from './notify/incoming/incoming.ts';
import { createLadder } from './notify/ladder/ladder.ts';
import { patienceOf } from './notify/ladder/patience.ts';
import { createNeeded } from './notify/needed.ts';
import { createNotices } from './notify/notices.ts';
import { createDoor } from './notify/outgoing/door.ts';
import { createWellness } from './notify/outgoing/wellness.ts';
import { createDelegationSummaries } from './notify/summaries/delegations.ts';
import { linesOf } from './notify/summaries/lines.ts';
import { createSnoozes } from './notify/snooze/snooze.ts';
import { createDigests } from './notify/preferences/digest.ts';
import { createPreferences } from './notify/preferences/preferences.ts';
import { awakeFrom } from './notify/preferences/quiet-hours.ts';
import type { Log, Notice } from './notify/ports.ts';
import { reachOf } from './notify/reach.ts';
import { createBounces } from './notify/reachability/bounces.ts';
import { createDaily } from './notify/reachability/daily.ts';
import { createInvitations } from './notify/reachability/invitations.ts';
import { createReachability, holdersIn } from './notify/reachability/reachability.ts';
import type { PeopleService } from './people/directory.ts';
import type { SigningKey } from './proof/key.ts';
import { sealTelling, sealWay } from './proof/seal.ts';
import type { createReceipts } from './receipts/receipts.ts';
import type { createSettings } from './settings/settings.ts';
import type { MachineTime } from './store/base/machine-time.ts';
import type { Stores } from './store/open-stores.ts';

/** What a city may have told or not. */
export interface DeliveryOptions {
  /** For how long what is being sent is in one process's hands; a minute unless told. */
  sendingLeaseSeconds?: number;
  /** Channels besides in-app and chat, which are tried before the chat unless they are the last to be tried. */
  channels?: (city: Required<CityAtHand>) => readonly Channel[];
  /** Hears what was pressed and refused. */
  refusedPress?: (channel: 'wecom', person: string, matter: string, rejection: Rejection) => void;
  /** Whether a credential is that of a bot, which may then claim deliveries by chat. */
  isBot(authorization: string | undefined): Promise<boolean>;
}

interface DeliveryPorts extends DeliveryOptions {
  stores: Stores;
  people: PeopleService;
  settings: Awaited<ReturnType<typeof createSettings>>;
  calendar: CityCalendar;
  clock: CityClock;
  machine: MachineTime;
  log: Log;
  key: SigningKey | undefined;
  chat: ReturnType<typeof createChat>;
  matters: ReturnType<typeof createMatterHandlers>;
  receipts: ReturnType<typeof createReceipts>;
  /** Something waits for a channel that this process sends by. */
  wakeSenders(): void;
}

export async function openDelivery({
  stores,
  people,
  settings,
  calendar,
  clock,
  machine,
  log,
  key,
  isBot,
  ...ports
}: DeliveryPorts) {
  const { chat, matters, receipts, wakeSenders } = ports;
  const reach = reachOf(people);
  const openness = {
    partiesOf: (matter: string, item: string) => stores.lists.partiesOf(matter, item),
    receiptPartiesOf: async (id: string) => {
      const receipt = await stores.receipts.get(id);
      return receipt?.state === 'open' ? receipt.parties : undefined;
    },
    standingOf: (matter: string, item: string) => stores.lists.standingOf(matter, item),
  };
  const outcomes = { store: stores.matters, receiptOf: (id: string) => stores.receipts.get(id), unitOf: people.unitOf };
  const outside =
    ports.channels?.({
      ...{ reach, deliveries: stores.deliveries, changes: stores.changes },
      bounced: (person, channel) => bounces.of(person, channel) !== undefined,
      undelivered: (id, why) => claims.undelivered(id, why),
      desk: (channel) =>
        createDesk({
          ...{ channel, admit: people.admit, view: matters.view, ...outcomes },
          handlers: { ...matters.handlers, ...receipts.handlers, ...chat.handlers },
          pend: chat.ask,
          refused: (person, matter, rejection) => ports.refusedPress?.(channel, person, matter, rejection),
        }),
    }) ?? [];
  const channels = [
    inAppChannel(people),
    ...outside.filter(({ capabilities }) => !capabilities.last),
    wechatyChannel({
      ...{ reach, isBot },
      now: async () => (await machine.now()).getTime(),
      personOfContact: (contact) => people.personOfContact(contact),
      lastClaimAt: async () => (await stores.channelClaims.latest('wechaty'))?.getTime(),
    }),
    ...outside.filter(({ capabilities }) => capabilities.last),
  ];
  const incoming = createIncoming({ store: stores.incoming, channels, log });
  /** Wakes whoever sends by these channels and nobody else: the others would look into the database in vain. */
  const queued = (names: ReadonlySet<string>) => {
    const modes = new Set(channels.flatMap(({ mode, name }) => (names.has(name) ? [mode] : [])));
    if (modes.has('claimed')) claims.wake();
    if (modes.has('sent')) wakeSenders();
  };
  const wellness = createWellness(channels, log);
  const isWorkingDay = (day: Day) => calendar.isWorkingDay(day).working;
  const bounces = createBounces(stores.bounces, log);
  const door = createDoor(channels, wellness.isWell);
  const needed = createNeeded({ channels, openness, reach, now: clock.now });
  const preferences = await createPreferences(stores.pushPreferences, {
    ...{
      settings,
      calendar,
      now: clock.now,
      onError: (error: unknown) => log.error({ err: error }, 'preferences not refreshed'),
    },
  });
  const patience = (notice: Notice) =>
    patienceOf(notice, settings.current, (at) => awakeFrom(at, preferences.usualQuiet()));
  const notices = createNotices({
    ...{ store: stores.deliveries, channels, reach, openness, door, patience, now: clock.now, queued },
    pushed: preferences.pushed,
    ...(key
      ? { seals: { telling: (one) => sealTelling(key.sealing, one), way: (one) => sealWay(key.sealing, one) } }
      : {}),
  });
  const changeOvertaken = createChanges({
    ...{ store: stores.changes, channels, endOf: endingOf(outcomes), follow: notices.follow, log },
    ...{ nameOf: people.nameOf, now: clock.now },
  });
  const claims = createClaims({
    ...{ store: stores.deliveries, channels, needed, notices, door, wellness, bounces, now: clock.now, log },
    ...(ports.sendingLeaseSeconds === undefined ? {} : { leaseSeconds: ports.sendingLeaseSeconds }),
    pushed: ({ value }, push) => chat.notePush(value, push),
    claimed(channel) {
      wellness.isThere(channel);
      stores.channelClaims
        .note(channel)
        .catch((error: unknown) => log.warn({ err: error, channel }, 'claim not noted'));
    },
  });
  const ladder = createLadder({
    ...{ store: stores.deliveries, notices, needed, openness, reach, door, patience, now: clock.now, queued, log },
    isPushed: preferences.isPushed,
  });
  const delegationSummaries = createDelegationSummaries({
    ...{ store: stores.deliveries, notices, now: clock.now, holds: people.holds, nameOf: people.nameOf },
    async delegations(since) {
      const ended = await stores.people.delegationsEnded(startOfDay(since));
      return [...people.roster().delegations, ...ended];
    },
    keysOf: (person) => people.standing(person, clock.now())?.keys ?? [],
    linesOf: linesOf(stores),
  });
  const reachability = createReachability({
    ...{ channels, wellness, bounces, reach, now: clock.now, todo: stores.lists.todo },
    holders: () => holdersIn(people.roster().posts, people.directory()),
    keysOf: (person) => people.standing(person, clock.now())?.keys ?? [],
  });
  const invitations = createInvitations({
    ...{ store: stores.deliveries, bounces: stores.bounces, notices, now: clock.now },
    isInvited: (person) => reach.wecomMemberOf(person) !== undefined,
  });
  const daily = createDaily({
    ...{ store: stores.deliveries, notices, look: reachability.look, nameOf: people.nameOf, now: clock.now },
    isSettled: wellness.isSettled,
    administrators: reach.administrators,
    isWorkingDay,
  });
  const snoozes = createSnoozes({ store: stores.snoozes, notices, needed, calendar, now: clock.now });
  const digests = createDigests({ store: stores.deliveries, notices, needed, door, now: clock.now, queued });
  return {
    ...{ reach, channels, incoming, wellness, bounces, preferences, notices, changeOvertaken, claims, ladder },
    ...{ delegationSummaries, reachability, invitations, daily, snoozes, digests },
    /** The channels that send by themselves. */
    sentBy: channels.flatMap(({ name, mode }) => (mode === 'sent' ? [name] : [])),
    /** What channels have to do of themselves. */
    async channelWork(): Promise<void> {
      for (const channel of channels) if (channel.mode === 'sent') await channel.sweep?.(notices.tell);
    },
    async close(): Promise<void> {
      await incoming.close();
      for (const channel of channels) if (channel.mode === 'sent') await channel.stop?.();
      await preferences.close();
    },
  };
}
