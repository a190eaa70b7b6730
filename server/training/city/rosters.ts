/** Rosters to play with: the provider's, with a swap that waits for an answer, and its emergency team's, with a gap ahead. */
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, dayOf, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Acts } from '../../duty/acts/acts.ts';
import type { DutyService } from '../../duty/duty.ts';

const SWAP_IN_DAYS = 8;
const PLANNED_DAYS = 6;

export async function seedRosters(on: { duty: DutyService; acts: Acts; now: () => Instant }): Promise<void> {
  const { duty, acts, now } = on;
  const today = dayOf(now());
  const weekly = (from: Day, persons: string[]) => ({
    ...{ days: 'all' as const, start: '09:00', end: '09:00', every: 1, unit: 'week' as const, from, persons },
  });
  // Since yesterday: whoever opens the page finds somebody on duty at any hour.
  const since = addDays(today, -1);
  if (!duty.find('cloud', 'duty')) {
    const lines = [
      { title: '主班', shifts: [weekly(since, ['cloud-duty1', 'cloud-duty2', 'cloud-duty3'])] },
      { title: '副班', shifts: [weekly(since, ['cloud-duty2', 'cloud-duty3', 'cloud-duty1'])] },
      // In the first week they are woken in the order in which the guided walks name them.
      { title: '备班', shifts: [weekly(since, ['cloud-duty3', 'cloud-duty1', 'cloud-duty2'])] },
    ];
    must(await acts.put({ unit: 'cloud', post: 'duty' }, 'cloud-head', { version: 0, always: true, lines }));
    const day = (n: number) => ({ from: addDays(since, n), until: addDays(since, n) });
    const swap = { other: 'cloud-duty1', give: day(SWAP_IN_DAYS), take: day(PLANNED_DAYS - 1), why: '家中有事' };
    must(await acts.ask({ unit: 'cloud', post: 'duty' }, 'cloud-duty2', swap, 'training-seed:swap'));
  }
  if (!duty.find('cloud', 'emergency')) {
    const shift = { ...weekly(since, ['cloud-emergency']), until: addDays(since, PLANNED_DAYS - 1) };
    const lines = [{ title: '应急班', shifts: [shift] }];
    must(await acts.put({ unit: 'cloud', post: 'emergency' }, 'cloud-head', { version: 0, always: true, lines }));
  }
}

function must(answer: object | Rejection): void {
  if (isRejection(answer)) throw new Error(`seeding rosters: ${answer.text}`);
}
