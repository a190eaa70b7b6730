/** Whether anybody is to be disturbed by a delivery, asked again at each moment in which it would go. */
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Delivery, Notice, Openness, Reach, Way } from './ports.ts';
import { dutyUnitsOf, personsOf } from './recipients.ts';

export interface Needed {
  /** Whose it is now; undefined once what it is about is not open any more; `nobody` where it is about nothing of that kind. */
  partiesOf(notice: Notice): Promise<readonly PartyKey[] | 'nobody' | undefined>;
  /** Where it asks its reader to act: whether it is his. */
  isAsked(notice: Notice, way: Pick<Way, 'person' | 'unit'>, parties: readonly PartyKey[] | 'nobody'): boolean;
  /** Both. */
  isNeeded(delivery: Delivery): Promise<boolean>;
}

/** A task, or what its commands answer. Whoever is only told of one is told while it is open, whoever has it. */
export const asksToAct = ({ kind, words }: Notice): boolean => kind === 'task' || words.length > 0;

export function createNeeded(ports: { openness: Openness; reach: Reach; now(): Instant }): Needed {
  const { openness, reach, now } = ports;
  const partiesOf: Needed['partiesOf'] = ({ matter, item, receipt }) => {
    if (item === undefined && receipt === undefined) return Promise.resolve('nobody');
    return receipt === undefined ? openness.partiesOf(matter, item ?? '') : openness.receiptPartiesOf(receipt);
  };
  const isAsked: Needed['isAsked'] = (notice, { person, unit }, parties) => {
    if (parties === 'nobody' || !asksToAct(notice)) return true;
    if (person !== undefined) return personsOf(parties, reach, now()).includes(person);
    return unit === undefined || dutyUnitsOf(parties, reach.directory()).includes(unit);
  };
  return {
    partiesOf,
    isAsked,
    async isNeeded(delivery) {
      const parties = await partiesOf(delivery);
      return parties !== undefined && isAsked(delivery, delivery, parties);
    },
  };
}
