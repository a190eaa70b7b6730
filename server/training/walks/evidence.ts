/** Which steps are done: what stands in histories, receipts and the audit trail since the city began, and nothing else. */
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { TrailStore } from '../../audit/ports.ts';
import type { Opinions } from '../../deciding/ports.ts';
import type { Act, ActStore } from '../../help/ports.ts';
import { isSeeded } from '../city/seed.ts';
import type { Evidence } from './walks.ts';

export interface EvidencePorts {
  acts: ActStore;
  trail: Pick<TrailStore, 'list'>;
  opinions(person: PersonId): Promise<Opinions>;
  unitOf(person: PersonId): UnitId | undefined;
  /** Whether he has opened the page of one of these matters. */
  hasRead(matters: readonly string[], person: PersonId): Promise<boolean>;
  /** Whether a machine has opened a matter of this procedure. */
  hasAlarm(procedure: string): Promise<boolean>;
}

/** For one look at all walks: what several steps rest on is read once. */
export function evidence(ports: EvidencePorts): (asked: Evidence) => Promise<boolean> {
  const known = new Map<UnitId, Promise<Act[]>>();
  const actsOf = (person: PersonId): Promise<Act[]> => {
    const unit = ports.unitOf(person) ?? '';
    const found = known.get(unit) ?? ports.acts.ofUnit(unit);
    known.set(unit, found);
    return found;
  };
  return async (asked) => {
    if ('commands' in asked)
      return (await actsOf(asked.by)).some(
        ({ procedure, command, person, key }) =>
          procedure === asked.procedure && asked.commands.includes(command) && person === asked.by && !isSeeded(key),
      );
    if ('read' in asked) {
      const among = (await actsOf(asked.by)).filter(({ procedure }) => procedure === asked.read);
      return ports.hasRead([...new Set(among.map(({ matter }) => matter))], asked.by);
    }
    if ('receipt' in asked) {
      const unit = ports.unitOf(asked.receipt);
      return unit !== undefined && (await ports.acts.receiptsOf(unit, asked.receipt)).length > 0;
    }
    if ('phrases' in asked) {
      const { yes = [], no = [] } = await ports.opinions(asked.phrases);
      return yes.length + no.length > 0;
    }
    if ('alarm' in asked) return ports.hasAlarm(asked.alarm);
    for (const what of asked.operations) {
      const { records } = await ports.trail.list({ who: [asked.by], what }, 10);
      if (records.some(({ outcome }) => outcome === 'done')) return true;
    }
    return false;
  };
}
