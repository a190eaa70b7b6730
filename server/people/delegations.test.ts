/** Who may stand in for whom: two can't for each other in the same days. */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import { createDelegations } from './delegations.ts';
import type { PeopleService } from './directory.ts';
import type { DelegationRecord, PeopleStore } from './ports.ts';

const now = '2026-11-23T02:00:00.000Z';
function delegations() {
  const kept: DelegationRecord[] = [];
  const store: Pick<PeopleStore, 'delegationsOf' | 'putDelegation' | 'endDelegation'> = {
    delegationsOf: async (person) => kept.filter((one) => one.from === person || one.to === person),
    putDelegation: async (one) => (kept.push(one), one),
    endDelegation: async () => false,
  };
  const { directory } = cityOf(fullPlan);
  const people: Pick<PeopleService, 'directory' | 'personsOf' | 'nameOf' | 'refresh'> = {
    directory: () => directory,
    personsOf: () => ['a1', 'a2', 'a3'].map((id) => ({ id, name: id, unit: 'alpha' })),
    nameOf: (id) => id,
    refresh: async () => undefined,
  };
  return createDelegations(store as PeopleStore, people as PeopleService, { now: () => now });
}
const asked = (to: string, fromDay: string, untilDay: string) => ({ to, fromDay, untilDay, reason: '出差' });

it('refuses to let two stand in for each other in the same days, and says what to do', async () => {
  const all = delegations();
  await all.create('a1', asked('a2', '2026-11-24', '2026-11-26'), 'k1');
  const back = await all.create('a2', asked('a1', '2026-11-26', '2026-11-28'), 'k2');
  expect(back).toMatchObject({ rejected: 'invalid', faults: [{ path: 'to' }] });
  expect(isRejection(back) && back.text).toContain('改日期');
  expect(isRejection(await all.create('a2', asked('a1', '2026-11-27', '2026-11-28'), 'k3'))).toBe(false);
  expect(isRejection(await all.create('a2', asked('a3', '2026-11-24', '2026-11-26'), 'k4'))).toBe(false);
});
