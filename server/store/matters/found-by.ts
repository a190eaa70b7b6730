/** What lists, searches and background work find a matter by: each field follows from the state, and the verifier says so. */
import { earliestDue, openParties, wakeAt } from '@banjie/shared/engine/decide.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { OutboxEntry } from '../../matters/outbox.ts';
import { slotOf } from '../base/slots.ts';
import { NO_DEADLINE, type MatterDocument } from './document.ts';
import { bytesOf } from './history.ts';

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

/**
 * What a document ought to be found by: as its state gives it, with what follows from the entries that ride on it and from
 * what is still to be carried out.
 */
export function foundByDocument(found: MatterDocument): Record<string, unknown> {
  const { _id, state, tail, outbox } = found;
  const dueOf = (entries: readonly OutboxEntry[]) =>
    entries.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt?.toISOString() ?? BEGINNING])).sort()[0];
  return {
    ...foundBy({ ...state, id: _id }),
    updatedAt: tail.at(-1)?.at ?? found.updatedAt,
    riding: bytesOf(tail),
    outboxAt: dueOf(outbox),
    urgentAt: dueOf(outbox.filter((one) => one.urgent)),
    aside: outbox.some((one) => one.asideAt) ? true : undefined,
  };
}
/** Of effects that say nothing of when they are due. */
const BEGINNING = new Date(0).toISOString();

export const storedOf = (found: MatterDocument): Record<string, unknown> =>
  Object.fromEntries(
    foundByFields.map((name) => {
      const value = found[name];
      return [name, value instanceof Date ? value.toISOString() : value];
    }),
  );

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
  'updatedAt',
  'riding',
  'outboxAt',
  'urgentAt',
  'aside',
] as const;
