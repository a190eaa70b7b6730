/** Rosters of several processes on a real database, and whom an incident wakes by any of them. */
import fc from 'fast-check';
import { postKey, type Directory, type PersonId } from '@banjie/shared/kernel/party.ts';
import type { Override, Roster } from '@banjie/shared/duty/roster.ts';
import { rungsOf, roleOf } from '@banjie/shared/engine/definition/roles.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, addMs, atTime, MS_PER_HOUR, type Instant } from '@banjie/shared/kernel/time.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { calendar, DAYS, FIRST, modelOf, people, randomRoster } from './testing.ts';
import { testDatabase } from '../../test/harness/database.ts';
import type { Reach } from '../notify/ports.ts';
import { personsOf } from '../notify/recipients.ts';
import { connect } from '../store/base/connection.ts';
import { dutyStore } from '../store/city/duty.ts';
import { createDuty, type DutyService } from './duty.ts';
import type { DutyChange, DutyStore } from './ports.ts';

interface Delegation {
  from: PersonId;
  to: PersonId;
  begins: Instant;
  ends: Instant;
}
const incident = latestProcedure('incident') ?? missing();
const by = { person: 'h', name: '负责人', unit: '云公司' };
const plan = {
  ...fullPlan,
  cloud: { ...fullPlan['cloud'], kind: 'cloud-provider' as const, duty: people, emergency: ['t'] },
};
const matter = {
  opener: { kind: 'system', name: 'm', unit: 'cloud' },
  opening: {},
  items: [],
  given: {},
} as unknown as MatterState;
const ladderOf = (directory: Directory) =>
  rungsOf(roleOf(incident, 'duty'), matter, directory).map(({ parties }) => parties);

const kept = (roster: Roster): DutyStore => ({
  load: () => Promise.resolve([{ ...roster, version: 1, what: '', by, at: atTime(FIRST, '00:00') }]),
  follow: () =>
    Promise.resolve({
      heardUntil: () => performance.now(),
      catchUp: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }),
  history: () => Promise.resolve([]),
  add: () => Promise.resolve(false),
});

it('for any roster, swaps, overrides and delegations an incident wakes who is on duty by a plain model, with whoever stands in, and nobody else', async () => {
  const someone = fc.constantFrom(...people);
  const delegation = fc
    .record({
      from: someone,
      to: someone,
      first: fc.integer({ min: 0, max: DAYS }),
      days: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ from, to, first, days }): Delegation => {
      const day = addDays(FIRST, first);
      return { from, to, begins: atTime(day, '00:00'), ends: atTime(addDays(day, days), '00:00') };
    });
  /** How often somebody was asked whom a swap had put there or taken away, and who had handed on. */
  const met = { taker: 0, giver: 0 };
  const property = fc.asyncProperty(
    randomRoster,
    fc.subarray(people, { minLength: 1 }),
    fc.array(delegation, { maxLength: 4 }),
    fc.array(fc.tuple(someone, someone, fc.nat(20), fc.integer({ min: 1, max: 40 })), { minLength: 4, maxLength: 4 }),
    async (one, holders, some, inside) => {
      const swaps = one.exceptions.filter((each) => each.kind === 'swap' && each.state === 'accepted');
      // Inside what was swapped, by hours: of who took it over, and of who gave it away.
      const delegations = [
        ...some,
        ...swaps.flatMap((swap, n): Delegation[] => {
          const [first, other, after, hours] = inside[n % inside.length] ?? ['a', 'b', 0, 1];
          if (swap.kind !== 'swap') return [];
          const begins = addMs(swap.give.from, after * MS_PER_HOUR);
          const span = { begins, ends: addMs(begins, hours * MS_PER_HOUR) };
          return [
            { from: swap.other, to: first, ...span },
            { from: swap.asker, to: other, ...span },
          ];
        }),
      ];
      const base = cityOf({ ...plan, cloud: { ...plan.cloud, duty: holders } }).directory;
      let at: Instant = atTime(FIRST, '00:00');
      const duty = await createDuty(kept(one), { calendar, now: () => at });
      const delegatesOf = (person: PersonId, now: Instant) =>
        delegations
          .filter(({ from, to, begins, ends }) => from === person && to !== person && begins <= now && now < ends)
          .map(({ to }) => to);
      const reach = { directory: () => base, delegatesOf, unitOf: () => 'cloud' } as unknown as Reach;
      const model = modelOf(one, holders);
      const wrong: unknown[] = [];
      let before = duty.directoryOf(base);
      let said = '';
      for (let n = 0; n < DAYS * 24; n += 5) {
        at = addMs(atTime(FIRST, '00:00'), n * MS_PER_HOUR);
        const directory = duty.directoryOf(base);
        const rungs = ladderOf(directory);
        const onDuty = model(at).filter((person) => person !== undefined);
        // Nobody at all: as if there were no roster.
        const asked = onDuty.length > 0 ? onDuty : holders;
        const woken = rungs.slice(0, asked.length).map((parties) => personsOf(parties, reach, at));
        // Who is on duty and those to whom he has handed on, by the list and by one step.
        const standIns = (person: PersonId) =>
          people.filter((to) =>
            delegations.some((each) => each.from === person && each.to === to && each.begins <= at && at < each.ends),
          );
        const expected = asked.map((person) => [...new Set([person, ...standIns(person)])].sort());
        if (JSON.stringify(woken.map((each) => [...each].sort())) !== JSON.stringify(expected))
          wrong.push({ at, woken, expected });
        if (onDuty.length > 0)
          for (const swap of swaps) {
            if (swap.kind !== 'swap' || at < swap.give.from || at >= swap.give.until) continue;
            if (asked.includes(swap.other) && standIns(swap.other).length > 0) met.taker += 1;
            const isOff =
              !asked.includes(swap.asker) && standIns(swap.asker).some((to) => !expected.flat().includes(to));
            if (isOff) met.giver += 1;
          }
        if (
          rungs
            .slice(asked.length)
            .flat()
            .some((key) => key.startsWith('person:'))
        )
          wrong.push({ at, rungs });
        // Whoever compares directories sees a change where there is one, and only there.
        const now = JSON.stringify(model(at));
        if (n > 0 && (directory === before) !== (now === said)) wrong.push({ at, now, said });
        [before, said] = [directory, now];
      }
      expect(wrong).toEqual([]);
      await duty.close();
    },
  );
  // Some twenty-five rosters have neither, one time in many: then there are more.
  for (let tries = 0; tries < 10 && (tries === 0 || met.taker === 0 || met.giver === 0); tries += 1)
    await fc.assert(property, { numRuns: 25 });
  expect([met.taker > 0, met.giver > 0]).toEqual([true, true]);
});

describe('two processes', () => {
  const database = testDatabase();
  let connection: Awaited<ReturnType<typeof connect>>;
  let services: [DutyService, DutyService];
  const base = cityOf(plan).directory;
  const at = '2026-09-28T04:00:00.000Z';
  const of = { unit: 'cloud', post: 'duty' } as const;
  const lines = [
    {
      ...{ key: 'line1', title: '主班' },
      shifts: [
        { days: 'all', start: '09:00', end: '09:00', every: 1, unit: 'day', from: '2026-09-28', persons: ['a', 'b'] },
      ],
    },
  ] as const;
  beforeAll(async () => {
    connection = await connect(database.uri);
    await dutyStore(connection).ensureIndexes();
    const open = () => createDuty(dutyStore(connection), { calendar, now: () => at });
    services = [await open(), await open()];
  });
  afterAll(async () => {
    await Promise.all(services.map((one) => one.close()));
    await connection.close();
    await database.drop();
  });
  const override = (id: string, person: PersonId): Override => ({
    ...{ kind: 'override', id, line: 'line1', person, why: '', by: 'h', at },
    ...{ from: atTime('2026-09-28', '09:00'), until: atTime('2026-09-29', '09:00') },
  });
  const add = (service: DutyService, one: Override) =>
    service.change(
      of,
      (before) => ({ roster: { always: true, lines, exceptions: [...(before?.exceptions ?? []), one] }, what: one.id }),
      by,
    );
  const said = (change: DutyChange | object) => (isRejection(change) ? change.text : 'done');

  it('that change one roster at once both have their change in it, in an order', async () => {
    const [one, other] = services;
    await one.change(of, () => ({ roster: { always: true, lines, exceptions: [] }, what: 'made' }), by);
    const answers = await Promise.all(
      ['p', 'q', 'r', 's'].map((id, n) => add(n % 2 === 0 ? one : other, override(id, 'c'))),
    );
    expect(answers.map(said)).toEqual(['done', 'done', 'done', 'done']);
    await Promise.all(services.map((service) => service.refresh()));
    for (const service of services) {
      expect(service.find('cloud', 'duty')).toMatchObject({ version: 5 });
      expect(
        service
          .find('cloud', 'duty')
          ?.exceptions.map(({ id }) => id)
          .sort(),
      ).toEqual(['p', 'q', 'r', 's']);
    }
    expect((await one.history(of)).map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
  });

  it('know the same people on duty, and where nobody is it is the post’s again', () => {
    for (const service of services) {
      expect(ladderOf(service.directoryOf(base))[0]).toEqual(['person:c']);
      expect([...service.onDuty(base)]).toEqual(['c']);
      const without = cityOf({ ...plan, cloud: { ...plan.cloud, duty: ['x', 'y'] } }).directory;
      expect(ladderOf(service.directoryOf(without)).slice(0, 3)).toEqual([
        ['person:x'],
        ['person:y'],
        [postKey('cloud', 'emergency')],
      ]);
    }
  });
});

function missing(): never {
  throw new Error('there is no incident');
}
