/** What people do with windows of maintenance. Each act is judged on the window as it stands and written with who did it. */
import { createHash } from 'node:crypto';
import { bounds, type AlarmLevel, type Scope } from '@banjie/shared/duty/maintenance.ts';
import { unitIn } from '@banjie/shared/cloud/systems.ts';
import { MOST_ENTRIES, type RegisterEntry, type RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, atTime, formatInstant, MS_PER_DAY, msBetween, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import { spanText } from '../duty/texts.ts';
import type { PeopleService } from '../people/directory.ts';
import type { MaintenanceService } from './maintenance.ts';
import type { MaintenanceChange } from './ports.ts';
import { texts } from './texts.ts';

export interface ActPorts {
  windows: MaintenanceService;
  people: Pick<PeopleService, 'directory' | 'nameOf' | 'standing'>;
  registers: RegisterSource;
  /** Tells what was changed, at once; it is told as well by whoever looks next. */
  tell(change: MaintenanceChange): Promise<unknown>;
  now(): Instant;
}

export type Made = { text: string; id?: string } | Rejection;
export interface AskedTimes {
  from: Day;
  fromTime: string;
  until: Day;
  untilTime: string;
}

/** 24:00 is where the next day begins. */
const momentOf = (day: Day, time: string): Instant =>
  time === '24:00' ? atTime(addDays(day, 1), '00:00') : atTime(day, time);

const register = 'allocations';
const invalid = (...faults: Fault[]): Rejection => reject('invalid', faults[0]?.message ?? texts.invalid, { faults });
const isRunBy = ({ values }: RegisterEntry, provider: UnitId, only: boolean): boolean =>
  values['provider'] === undefined ? only : values['provider'] === provider;

export function maintenanceActs({ windows, people, registers, tell, now }: ActPorts) {
  const providers = () =>
    people
      .directory()
      .units()
      .filter(({ kind }) => kind === 'cloud-provider');
  const isOnly = (provider: UnitId) => providers().every(({ id }) => id === provider);
  function byOf(person: PersonId): MaintenanceChange['by'] {
    const standing = people.standing(person, now());
    return { person, name: standing?.name ?? person, unit: standing?.unitName ?? '' };
  }

  /** What a provider runs, by the register of allocations. */
  async function systemsOf(provider: UnitId): Promise<readonly RegisterEntry[]> {
    const only = isOnly(provider);
    const where = only ? {} : { where: { provider } };
    const query = { register, query: { ...where, limit: MOST_ENTRIES } };
    const [found = []] = (await registers.read({ subjects: [], queries: [query], tallies: [] })).queries;
    return found.filter((one) => isRunBy(one, provider, only));
  }

  async function faultsOf(provider: UnitId, scope: Scope): Promise<Fault[]> {
    const directory = people.directory();
    if (directory.unit(provider)?.kind !== 'cloud-provider')
      return [{ path: 'provider', message: texts.fault.provider }];
    if (scope.kind === 'all') return [];
    if (scope.kind === 'units') {
      if (scope.units.length === 0) return [{ path: 'units', message: texts.fault.units }];
      const strange = scope.units.find((unit) => !directory.unit(unit));
      return strange === undefined ? [] : [{ path: 'units', message: texts.fault.noUnit(strange) }];
    }
    if (scope.systems.length === 0) return [{ path: 'systems', message: texts.fault.systems }];
    const subjects = scope.systems.map((subject) => ({ register, subject }));
    const found = (await registers.read({ subjects, queries: [], tallies: [] })).subjects;
    const strange = scope.systems.find((_, n) => {
      const entry = found[n]?.entry;
      return entry === undefined || !isRunBy(entry, provider, isOnly(provider));
    });
    return strange === undefined ? [] : [{ path: 'systems', message: texts.fault.noSystem(strange) }];
  }

  async function announced(made: MaintenanceChange | Rejection, text: string): Promise<Made> {
    if (isRejection(made)) return made;
    await tell(made);
    const others = windows.besides(made).map((one) => spanText(one));
    return { text: others.length > 0 ? text + texts.done.overlaps(others) : text, id: made.id };
  }

  return {
    systemsOf,
    async make(
      by: PersonId,
      asked: AskedTimes & { provider: UnitId; scope: Scope; level: AlarmLevel; what: string },
      key: string,
    ): Promise<Made> {
      const { provider, scope, level, what } = asked;
      const from = momentOf(asked.from, asked.fromTime);
      const until = momentOf(asked.until, asked.untilTime);
      const faults = await faultsOf(provider, scope);
      if (until <= from) faults.push({ path: 'until', message: texts.fault.order });
      else if (until <= now()) faults.push({ path: 'until', message: texts.fault.past });
      else if (msBetween(from, until) > bounds.days * MS_PER_DAY)
        faults.push({ path: 'until', message: texts.fault.tooLong(bounds.days) });
      if (faults.length > 0) return invalid(...faults);
      const id = createHash('sha256').update(`maintenance\n${by}\n${key}`).digest('base64url').slice(0, 16);
      const did = texts.did.made(spanText({ from, until }), texts.levels[level]);
      const made = await windows.change(id, (before) =>
        before ? undefined : { id, provider, scope, level, what, from, until, did, why: what, by: byOf(by) },
      );
      return announced(made, texts.done.made);
    },

    /** Longer or shorter: only while it is not over. */
    async move(id: string, by: PersonId, asked: { until: Day; untilTime: string; why: string }): Promise<Made> {
      const until = momentOf(asked.until, asked.untilTime);
      const made = await windows.change(id, (before) => {
        const open = stillOpen(before);
        if (isRejection(open)) return open;
        if (until === open.until) return undefined;
        if (until <= open.from) return invalid({ path: 'until', message: texts.fault.order });
        if (until <= now()) return invalid({ path: 'until', message: texts.fault.past });
        if (msBetween(open.from, until) > bounds.days * MS_PER_DAY)
          return invalid({ path: 'until', message: texts.fault.tooLong(bounds.days) });
        const did = (until > open.until ? texts.did.longer : texts.did.shorter)(formatInstant(until));
        return { ...open, until, did, why: asked.why, by: byOf(by) };
      });
      return announced(made, texts.done.moved(formatInstant(until)));
    },

    /** Now; one that has not begun is called off. */
    async end(id: string, by: PersonId, why: string): Promise<Made> {
      const at = now();
      const made = await windows.change(id, (before) => {
        const open = stillOpen(before);
        if (isRejection(open)) return open;
        if (open.from >= at) return { ...open, withdrawn: true, did: texts.did.withdrawn, why, by: byOf(by) };
        return { ...open, until: at, did: texts.did.ended(formatInstant(at)), why, by: byOf(by) };
      });
      if (isRejection(made)) return made;
      if (made.withdrawn) return announced(made, texts.done.withdrawn);
      return { text: texts.done.ended, id };
    },

    /** Units that use what is in maintenance. */
    async usersOf({ provider, scope }: Pick<MaintenanceChange, 'provider' | 'scope'>): Promise<readonly UnitId[]> {
      if (scope.kind === 'units') return scope.units;
      if (scope.kind === 'systems') return [...new Set(scope.systems.map(unitIn))];
      return [...new Set((await systemsOf(provider)).map(({ subject }) => unitIn(subject)))];
    },
  };

  function stillOpen(before: MaintenanceChange | undefined): MaintenanceChange | Rejection {
    if (!before) return reject('notFound', texts.none);
    if (before.withdrawn) return reject('notNow', texts.fault.withdrawn);
    return before.until <= now() ? reject('notNow', texts.fault.over(formatInstant(before.until))) : before;
  }
}
export type MaintenanceActs = ReturnType<typeof maintenanceActs>;
