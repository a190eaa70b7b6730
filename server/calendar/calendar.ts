/** The running calendar: what is published with the program, and what was loaded since. One object that is always as it stands now. */
import { buildCalendar, type CalendarYear, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import { officialYears } from '@banjie/shared/kernel/calendar-data/official-years.ts';
import { keepCurrent, type Snapshot } from '../snapshots/snapshot.ts';
import type { CalendarStore, LoadedYear } from './ports.ts';

export interface CityCalendar extends WorkCalendar {
  /** Every load, the latest of a year last. */
  loads(): readonly LoadedYear[];
  /** The notice of the latest load, where it is known. */
  latestNotice(): string | undefined;
  /** The notice that holds for a year, however it is known. */
  year(year: number): { holds: CalendarYear; loaded?: LoadedYear } | undefined;
  /** Known years, in their order. */
  years(): number[];
  /** This calendar with another year put in. */
  with(year: CalendarYear): WorkCalendar;
  /** Tells two states of the years apart, also when one comes back to what was before. */
  stamp(): string;
  refresh(): Promise<void>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

interface View {
  loads: LoadedYear[];
  known: Map<number, { holds: CalendarYear; loaded?: LoadedYear }>;
  calendar: WorkCalendar;
}

/** Starts with a snapshot and keeps it up to date with what any process loads. @throws when the store can't be read. */
export async function createCalendar(
  store: Pick<CalendarStore, 'load' | 'follow'>,
  onError: (error: unknown) => void = () => undefined,
): Promise<CityCalendar> {
  const snapshot = await keepCurrent(store, { viewOf, after }, { onError });
  const view = () => snapshot.current();
  return {
    get version() {
      return view().calendar.version;
    },
    isWorkingDay: (day) => view().calendar.isWorkingDay(day),
    loads: () => view().loads,
    latestNotice: () =>
      view().loads.reduce<LoadedYear | undefined>(
        (latest, one) => (latest && latest.at > one.at ? latest : one),
        undefined,
      )?.notice,
    year: (year) => view().known.get(year),
    years: () => [...view().known.keys()].sort((a, b) => a - b),
    with: (year) => buildCalendar([...[...view().known.values()].map(({ holds }) => holds), year]),
    stamp: () => `${view().calendar.version}/${view().loads.length}`,
    refresh: snapshot.refresh,
    age: snapshot.age,
    close: snapshot.close,
  };
}

/** A load that is known already changes nothing. */
function after(view: View, loads: readonly LoadedYear[]): View {
  const idOf = ({ year, revision }: LoadedYear) => `${year}.${revision}`;
  const all = new Map([...view.loads, ...loads].map((one) => [idOf(one), one]));
  return viewOf([...all.values()].sort((one, other) => one.year - other.year || one.revision - other.revision));
}

function viewOf(loads: LoadedYear[]): View {
  const known: View['known'] = new Map(officialYears.map((holds) => [holds.year, { holds }]));
  for (const loaded of loads) {
    const { year, notice, off, work } = loaded;
    known.set(year, { holds: { year, ...(notice === undefined ? {} : { notice }), off, work }, loaded });
  }
  return { loads, known, calendar: buildCalendar([...known.values()].map(({ holds }) => holds)) };
}
