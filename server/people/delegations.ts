/** Delegation 代理: another acts for a person from a day until a day, both included. */
import { createHash } from 'node:crypto';
import type { DelegationView } from '@banjie/shared/contract/shapes.ts';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { humanOf, idsOf, postKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { dayOf, daysBetween, isDay, type Day } from '@banjie/shared/kernel/time.ts';
import type { CityClock } from '../matters/ports.ts';
import type { PeopleService } from './directory.ts';
import type { DelegationRecord, PeopleStore } from './ports.ts';
import { texts } from './texts.ts';

const LONGEST_DAYS = 180;

export interface Delegations {
  listOf(person: PersonId): Promise<{
    items: DelegationView[];
    candidates: { id: string; name: string; unit: string }[];
  }>;
  create(
    from: PersonId,
    asked: { to: PersonId; fromDay: Day; untilDay: Day; reason: string },
    key: string,
  ): Promise<DelegationView | Rejection>;
  end(person: PersonId, id: string): Promise<{ ok: true } | Rejection>;
}

export function createDelegations(store: PeopleStore, people: PeopleService, clock: CityClock): Delegations {
  const stateOf = (one: DelegationRecord, today: Day): DelegationView['state'] => {
    if (one.endedAt !== undefined) return 'ended';
    if (today > one.untilDay) return 'over';
    if (!people.holds(one)) return 'void';
    return today < one.fromDay ? 'coming' : 'running';
  };
  const viewOf = (one: DelegationRecord, reader: PersonId): DelegationView => {
    const today = dayOf(clock.now());
    const state = stateOf(one, today);
    const { id, fromDay, untilDay, reason } = one;
    const named = (person: PersonId) => ({ id: person, name: people.nameOf(person) });
    return {
      id,
      from: named(one.from),
      to: named(one.to),
      fromDay,
      untilDay,
      reason,
      state,
      mine: one.from === reader,
    };
  };

  /** Everyone of the same unit: the duties of a post do not leave its unit. */
  const candidatesFor = (person: PersonId) => {
    const directory = people.directory();
    const unit = directory.person(person)?.unit;
    const human = humanOf(directory, person);
    return unit === undefined ? [] : people.personsOf(unit).filter(({ id }) => humanOf(directory, id) !== human);
  };

  function faultsOf(from: PersonId, asked: { to: PersonId; fromDay: Day; untilDay: Day }): Fault[] {
    const { to, fromDay, untilDay } = asked;
    const faults: Fault[] = [];
    const wrong = (path: string, message: string) => faults.push({ path, message });
    const directory = people.directory();
    if (humanOf(directory, to) === humanOf(directory, from)) wrong('to', texts.delegation.self);
    else if (!people.directory().person(to)) wrong('to', texts.delegation.unknown);
    else if (!candidatesFor(from).some(({ id }) => id === to)) wrong('to', texts.delegation.otherUnit);
    if (!isDay(fromDay)) wrong('fromDay', texts.delegation.notADay);
    else if (fromDay < dayOf(clock.now())) wrong('fromDay', texts.delegation.past);
    if (!isDay(untilDay)) wrong('untilDay', texts.delegation.notADay);
    else if (isDay(fromDay) && untilDay < fromDay) wrong('untilDay', texts.delegation.order);
    else if (isDay(fromDay) && daysBetween(fromDay, untilDay) + 1 > LONGEST_DAYS)
      wrong('untilDay', texts.delegation.tooLong);
    return faults;
  }

  return {
    async listOf(person) {
      const found = await store.delegationsOf(person);
      const unit = people.directory().unit(people.directory().person(person)?.unit ?? '')?.name ?? '';
      return {
        items: found.map((one) => viewOf(one, person)),
        candidates: candidatesFor(person).map(({ id, name }) => ({ id, name, unit })),
      };
    },
    async create(from, asked, key) {
      const id = createHash('sha256').update(`${from}\n${key}`).digest('base64url').slice(0, 22);
      const reason = plain(asked.reason);
      const wanted = { to: asked.to, fromDay: asked.fromDay, untilDay: asked.untilDay, reason };
      const same = (one: DelegationRecord) =>
        Object.entries(wanted).every(([name, value]) => one[name as keyof typeof wanted] === value);
      const answer = (one: DelegationRecord) =>
        same(one) ? viewOf(one, from) : reject('keyReused', texts.delegation.keyReused);
      // The answer to a repeated request does not depend on what day it is by then.
      const before = await store.delegation(id);
      if (before) return answer(before);
      const faults = faultsOf(from, asked);
      if (faults.length > 0) return reject('invalid', faults[0]!.message, { faults });
      const held = people.postsOf(from).map(({ unit, post }) => postKey(unit, post));
      const humans = { from: idsOf(people.directory(), from), to: idsOf(people.directory(), wanted.to) };
      const kept = await store.putDelegation({ id, from, ...wanted, held, madeAt: clock.now() }, humans);
      // Two who are both away can't stand in for each other; a longer ring is harmless, since nothing is passed on.
      if (kept === 'mutual')
        return reject('invalid', texts.delegation.mutual, {
          faults: [{ path: 'to', message: texts.delegation.mutual }],
        });
      await people.refresh();
      return answer(kept);
    },
    async end(person, id) {
      if (!(await store.endDelegation(id, person, clock.now()))) return reject('notFound', texts.delegation.none);
      await people.refresh();
      return { ok: true };
    },
  };
}
