/** The steps that a matter has gone through, with their limits: from its history alone. */
import { partiesText, titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { Deadline, Item } from '@banjie/shared/engine/matter/state.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry } from '../../matters/ports.ts';

export interface FileStep {
  title: string;
  /** Who had to act; empty for a wait. */
  who: string;
  from: Instant;
  until?: Instant;
  /** What closed it, and by whom. */
  done?: string;
  by?: string;
  limits: { at: Instant; limit: string; article?: string; provisional: boolean; lapsed: boolean }[];
}

const limitOf = ({ at, basis, provisional }: Deadline): FileStep['limits'][number] => ({
  at,
  limit: basis.limit,
  ...('article' in basis ? { article: basis.article } : {}),
  ...{ provisional, lapsed: false },
});

export function stepsOf(procedure: Procedure, history: readonly HistoryEntry[], directory: Directory): FileStep[] {
  const steps: FileStep[] = [];
  const open = new Map<string, { step: FileStep; deadlines: string[] }>();
  const begin = (item: Item) => {
    const step: FileStep = {
      title: titleOf(procedure, item),
      who: item.parties.length > 0 ? partiesText(item.parties, directory) : '',
      from: item.since,
      limits: item.deadlines.map(limitOf),
    };
    steps.push(step);
    open.set(item.id, { step, deadlines: item.deadlines.map(({ id }) => id) });
  };
  const setLimit = (item: string, deadline: Deadline) => {
    const found = open.get(item);
    const place = found?.deadlines.indexOf(deadline.id) ?? -1;
    if (found && place >= 0) found.step.limits[place] = limitOf(deadline);
  };
  for (const { events } of history)
    for (const event of events) {
      if (event.type === 'entered') begin(event.item);
      if (event.type === 'extended') setLimit(event.item, event.deadline);
      if (event.type === 'lapsed') {
        const found = open.get(event.item);
        const limit = found?.step.limits[found.deadlines.indexOf(event.deadline)];
        if (limit) limit.lapsed = true;
      }
      if (event.type === 'left') {
        const step = open.get(event.item)?.step;
        if (step) Object.assign(step, { until: event.at, done: event.title, by: event.by });
      }
      if (event.type === 'elapsed' || event.type === 'receiptsClosed') {
        const step = open.get(event.item)?.step;
        if (step) step.until = event.at;
      }
    }
  return steps;
}
