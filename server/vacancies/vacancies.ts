/**
 * A post that the procedures need and that has lost its last holder opens the matter in which its unit declares who is to
 * hold it (B-17, N-11): once for each loss, whichever process sees it and whenever it dies. What the people of the city
 * show is compared with what was noted; a unit that has such a matter open gets no second one.
 */
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, dayOf, MS_PER_HOUR, type Instant } from '@banjie/shared/kernel/time.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { MatterService } from '../matters/service.ts';
import type { PeopleService } from '../people/directory.ts';
import type { Vacancy, VacancyStore } from './ports.ts';

export interface VacancyPorts {
  store: VacancyStore;
  procedures: readonly Procedure[];
  people: Pick<PeopleService, 'current' | 'directory' | 'roster'>;
  matters: Pick<MatterService, 'openTurn'>;
  log: { error(details: object, text: string): void };
}

export interface Vacancies {
  /** Notes what is vacant, and opens what is due; gives how many matters. Cheap while nobody has changed. */
  sweep(now: Instant): Promise<number>;
  /** When a matter opens for what is noted; undefined when none does. */
  nextWake(): Instant | undefined;
}

/** Whoever is exchanged is taken out by one change and his successor put in by the next: that is no vacancy yet. */
const STANDS_MS = MS_PER_HOUR;

export function createVacancies({ store, procedures, people, matters, log }: VacancyPorts): Vacancies {
  const opening = procedures.filter((one) => one.vacancy !== undefined);
  let seen: ReturnType<PeopleService['current']> | undefined;
  /** Noted, and no matter for it yet. */
  let waiting: readonly Vacancy[] = [];

  const vacantNow = (since: Instant): Vacancy[] => {
    const directory = people.directory();
    return people.roster().posts.flatMap(({ unit: id, post }) => {
      const unit = directory.unit(id);
      if (!unit || directory.holders(id, post).length > 0) return [];
      return opening
        .filter(({ vacancy }) => vacancy?.posts(unit).includes(post))
        .map(({ key: procedure }) => ({ id: `${procedure}/${id}:${post}`, procedure, unit: id, post, since }));
    });
  };

  async function look(now: Instant): Promise<void> {
    const current = people.current();
    if (seen === current) return;
    const vacant = vacantNow(now);
    const ids = new Set(vacant.map(({ id }) => id));
    const noted = await store.all();
    await store.filled(noted.filter(({ id }) => !ids.has(id)).map(({ id }) => id));
    const known = new Set(noted.map(({ id }) => id));
    const fresh = vacant.filter(({ id }) => !known.has(id));
    await store.note(fresh);
    // Read again only where another process may have noted the same before.
    const stand = fresh.length > 0 ? await store.all() : noted.filter(({ id }) => ids.has(id));
    waiting = stand.filter(({ matter }) => matter === undefined);
    seen = current;
  }

  async function open(procedure: Procedure, unit: UnitId, vacant: readonly Vacancy[], now: Instant): Promise<number> {
    const ids = vacant.map(({ id }) => id);
    const running = await store.openMatter(procedure.key, unit);
    if (running !== undefined) {
      await store.dealtWith(ids, running);
      return 0;
    }
    const { title = '', form = {} } = procedure.vacancy ?? {};
    // By whoever was missed first: a process that dies before it is noted opens the same matter again, which is there.
    const first = vacant.map(({ post, since }) => `${since}/${post}`).sort()[0] ?? '';
    const key = `vacant/${first}`;
    const opened = await matters.openTurn({
      ...{ key: `${procedure.key}/${key}/${unit}`, procedure: procedure.key, unit, form },
      turn: { key, title, on: dayOf(now) },
    });
    if (isRejection(opened)) {
      if (opened.rejected === 'unavailable') throw new Error(opened.text);
      log.error({ procedure: procedure.key, unit, rejected: opened }, 'no matter was opened for a vacancy');
      return 0;
    }
    await store.dealtWith(ids, opened.id);
    return 1;
  }

  let latest: Promise<unknown> = Promise.resolve();
  async function once(now: Instant): Promise<number> {
    await look(now);
    const due = waiting.filter(({ since }) => addMs(since, STANDS_MS) <= now);
    let count = 0;
    for (const procedure of opening)
      for (const unit of new Set(due.filter((one) => one.procedure === procedure.key).map((one) => one.unit)))
        count += await open(
          procedure,
          unit,
          due.filter((one) => one.procedure === procedure.key && one.unit === unit),
          now,
        );
    waiting = waiting.filter((one) => !due.includes(one));
    return count;
  }

  return {
    sweep(now) {
      // Whoever puts the clock forward sweeps beside the duty of the process.
      const mine = latest.catch(() => undefined).then(() => once(now));
      latest = mine;
      return mine;
    },
    nextWake: () =>
      waiting
        .map(({ since }) => addMs(since, STANDS_MS))
        .sort()
        .at(0),
  };
}
