/** The rosters of the city in memory, who is on duty by them now, and the one way in which they change. */
import { callsOf, type Calling } from '@banjie/shared/duty/calling.ts';
import { dutyOf, type Duty } from '@banjie/shared/duty/on-duty.ts';
import { bounds, endOf, rosterKey, type Roster } from '@banjie/shared/duty/roster.ts';
import type { WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { Directory, OnDuty, PersonId, PostKey, UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { addMs, MS_PER_DAY, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Snapshot } from '../snapshots/snapshot.ts';
import { keepVersions } from '../snapshots/versions.ts';
import type { DutyChange, DutyStore } from './ports.ts';
import { texts } from './texts.ts';

export interface DutyService {
  all(): readonly DutyChange[];
  find(unit: UnitId, post: PostKey): DutyChange | undefined;
  /** How a roster is read, with the city's calendar and the holders of its post as they are now. */
  read(roster: Roster, directory: Directory): Duty;
  /** The directory with who is on duty now. The same one as long as nothing has changed. */
  directoryOf(directory: Directory): Directory;
  /** Everybody who is on duty by a roster now. */
  onDuty(directory: Directory): ReadonlySet<PersonId>;
  /** What the city says of calls where a roster says nothing. */
  calling(): Calling;
  /** When a hand-over may be next. */
  nextChange(directory: Directory): Instant | undefined;
  /**
   * Makes a change of the roster as it stands at that moment; made anew where another process was faster.
   * @param make what it is to be, and what was done in words; `undefined` where it is so already
   */
  change(
    of: Pick<Roster, 'unit' | 'post'>,
    make: (
      before: DutyChange | undefined,
    ) => { roster: Pick<Roster, 'always' | 'lines' | 'rounds' | 'exceptions'>; what: string } | undefined | Rejection,
    by: DutyChange['by'],
  ): Promise<DutyChange | Rejection>;
  history(of: Pick<Roster, 'unit' | 'post'>): Promise<DutyChange[]>;
  refresh(): Promise<void>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

const HISTORY = 50;
/** What is over for longer is only in the history. */
const KEPT_DAYS = 62;

/** Who is on duty, for as long as it is known to stay so. */
interface Known {
  base: Directory;
  rosters: ReadonlyMap<string, DutyChange>;
  calendar: string;
  calling: string;
  from: Instant;
  until: Instant;
  said: string;
  persons: ReadonlySet<PersonId>;
  directory: Directory;
}

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createDuty(
  store: DutyStore,
  ports: {
    calendar: WorkCalendar;
    now: () => Instant;
    calling?: () => Calling;
    onError?: (error: unknown) => void;
  },
): Promise<DutyService> {
  const { calendar, now, onError, calling = () => usual } = ports;
  const versions = await keepVersions(store, rosterKey, { onError, busy: texts.busy });
  const read: DutyService['read'] = (roster, directory) => {
    const holders = directory.holders(roster.unit, roster.post);
    return dutyOf(roster, calendar, (person) => holders.includes(person));
  };

  let known: Known | undefined;
  function knownOf(base: Directory): Known | undefined {
    const rosters = versions.current();
    if (rosters.size === 0) return undefined;
    const at = now();
    const city = calling();
    const stands = { base, rosters, calendar: calendar.version, calling: `${city.again} ${city.rounds}` };
    const isSame =
      known?.base === base &&
      known.rosters === rosters &&
      known.calendar === stands.calendar &&
      known.calling === stands.calling;
    if (isSame && known && known.from <= at && at < known.until) return known;
    const on = new Map<string, OnDuty[]>();
    let until: Instant | undefined;
    for (const roster of rosters.values()) {
      const duty = read(roster, base);
      const calls = callsOf(roster, duty.all(at), city);
      if (calls.length > 0) on.set(rosterKey(roster), calls);
      const next = duty.nextChange(at);
      if (until === undefined || next < until) until = next;
    }
    const said = JSON.stringify([...on]);
    // Whoever compares directories sees a change only where there is one.
    const directory =
      known && known.base === base && known.said === said
        ? known.directory
        : { ...base, onDuty: (unit: UnitId, post: PostKey) => on.get(rosterKey({ unit, post })) };
    known = {
      ...{ ...stands, from: at, until: until ?? at, said, directory },
      persons: new Set([...on.values()].flat().map(({ person }) => person)),
    };
    return known;
  }

  return {
    all: () => [...versions.current().values()],
    find: (unit, post) => versions.current().get(rosterKey({ unit, post })),
    read,
    directoryOf: (base) => knownOf(base)?.directory ?? base,
    onDuty: (base) => knownOf(base)?.persons ?? nobody,
    calling,
    nextChange: (base) => knownOf(base)?.until,
    async change(of, make, by) {
      const changed = await versions.change(rosterKey(of), (before, version) => {
        const made = make(before);
        if (made === undefined || isRejection(made)) return made;
        const at = now();
        const exceptions = made.roster.exceptions.filter((one) => endOf(one) > addMs(at, -KEPT_DAYS * MS_PER_DAY));
        if (exceptions.length > bounds.exceptions) return reject('invalid', texts.tooMany(bounds.exceptions));
        const { always, lines, rounds } = made.roster;
        return {
          ...{ unit: of.unit, post: of.post, version, always, lines, exceptions, what: made.what, by, at },
          ...(rounds === undefined ? {} : { rounds }),
        };
      });
      return changed ?? reject('notFound', texts.none);
    },
    history: (of) => store.history(rosterKey(of), HISTORY),
    refresh: versions.refresh,
    age: versions.age,
    close: versions.close,
  };
}

const nobody: ReadonlySet<PersonId> = new Set();
/** As long as the city has set nothing. */
const usual: Calling = { wait: 10, again: 0, rounds: 1 };
