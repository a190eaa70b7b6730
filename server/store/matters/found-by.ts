/** What lists, searches and background work find a matter by: each field follows from the state, and the verifier says so. */
import { earliestDue, openParties, wakeAt } from '@banjie/shared/engine/decide.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { slotOf } from '../base/slots.ts';
import { NO_DEADLINE, type MatterDocument } from './document.ts';

export type FoundBy = Pick<MatterDocument, 'procedure' | 'open' | 'title' | 'units' | 'slot' | 'parties' | 'dueAt'> &
  Partial<Pick<MatterDocument, 'opener' | 'wakeAt'>>;

export const openTasks = (state: MatterState): Pick<FoundBy, 'parties' | 'dueAt'> => ({
  parties: openParties(state),
  dueAt: earliestDue(state) ?? NO_DEADLINE,
});

export function foundBy(state: MatterState): FoundBy {
  const wake = wakeAt(state);
  return {
    procedure: state.procedure,
    open: state.end === undefined,
    title: state.title,
    units: state.units,
    slot: slotOf(state.id),
    ...openTasks(state),
    ...(state.opener.person ? { opener: state.opener.person } : {}),
    ...(wake ? { wakeAt: wake } : {}),
  };
}

/** Their names, for whoever reads them all. */
export const foundByFields = [
  'procedure',
  'open',
  'title',
  'units',
  'slot',
  'parties',
  'dueAt',
  'opener',
  'wakeAt',
] as const;
