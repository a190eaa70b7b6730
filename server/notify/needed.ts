/** Whether anybody is to be disturbed by a delivery, asked again at each moment in which it would go. */
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Channels } from './channels/channel.ts';
import type { Delivery, Notice, Openness, Reach, Way } from './ports.ts';
import { behalfIn, dutyUnitsOf, personsOf, unitsOf } from './recipients.ts';

export interface Needed {
  /** Whose it is now; undefined once what it is about is not open any more; `nobody` where it is about nothing of that kind. */
  partiesOf(notice: Notice): Promise<readonly PartyKey[] | 'nobody' | undefined>;
  /** Where it asks its reader to act: whether it is his. */
  isAsked(
    notice: Notice,
    way: Partial<Pick<Way, 'person' | 'unit' | 'channel'>>,
    parties: readonly PartyKey[] | 'nobody',
  ): boolean;
  /** Both: undefined where it need not go. `behalf`: for whom its reader stands in there, by name. */
  whose(delivery: Delivery): Promise<{ behalf?: string } | undefined>;
}

interface NeededPorts {
  openness: Openness;
  reach: Reach;
  now(): Instant;
  channels: Channels;
}

/** A task, or what its commands answer. Whoever is only told of one is told while it is open, whoever has it. */
export const asksToAct = ({ kind, words }: Notice): boolean => kind === 'task' || words.length > 0;

export function createNeeded(ports: NeededPorts): Needed {
  const { openness, reach, now, channels } = ports;
  const forSystems = new Set(channels.flatMap(({ name, capabilities }) => (capabilities.systems ? [name] : [])));
  const partiesOf: Needed['partiesOf'] = ({ matter, item, receipt }) => {
    if (item === undefined && receipt === undefined) return Promise.resolve('nobody');
    return receipt === undefined ? openness.partiesOf(matter, item ?? '') : openness.receiptPartiesOf(receipt);
  };
  const isAsked: Needed['isAsked'] = (notice, { person, unit, channel }, parties) => {
    if (parties === 'nobody' || !asksToAct(notice)) return true;
    if (person !== undefined) return personsOf(parties, reach, now()).includes(person);
    if (unit === undefined) return true;
    const isSystem = channel !== undefined && forSystems.has(channel);
    return (isSystem ? unitsOf(parties, reach) : dutyUnitsOf(parties, reach.directory())).includes(unit);
  };
  return {
    partiesOf,
    isAsked,
    async whose(delivery) {
      const parties = await partiesOf(delivery);
      if (parties === undefined || !isAsked(delivery, delivery, parties)) return undefined;
      if (parties === 'nobody' || delivery.person === undefined || !asksToAct(delivery)) return {};
      const names = behalfIn(parties, delivery.person, reach, now()).map(
        (person) => reach.directory().known(person)?.name ?? person,
      );
      return names.length > 0 ? { behalf: names.join('、') } : {};
    },
  };
}
