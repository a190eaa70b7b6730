/** The operations on the calendar: for administrators, as everybody's limits follow from it. */
import type { CalendarView } from '@banjie/shared/contract/routes/calendar.ts';
import { workingDaysBetween } from '@banjie/shared/kernel/calendar.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { dayOf, formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { administratorOnly } from '../people/administrator.ts';
import type { CityCalendar } from './calendar.ts';
import { byText, type Loading } from './loading.ts';
import type { CalendarStore } from './ports.ts';
import type { Recompute } from './recompute.ts';
import { texts } from './texts.ts';

export type CalendarRoutes = 'readCalendar' | 'previewCalendar' | 'loadCalendar';

export function calendarHandlers(ports: {
  calendar: CityCalendar;
  loading: Loading;
  store: CalendarStore;
  recompute: Recompute;
  people: People;
  clock: CityClock;
  log: { error(details: object, text: string): void };
}): Handlers<CalendarRoutes> {
  const { calendar, loading, store, recompute, people, clock, log } = ports;

  const administrator = administratorOnly(people, clock, texts.onlyAdministrators);

  async function view(): Promise<CalendarView> {
    const thisYear = Number(dayOf(clock.now()).slice(0, 4));
    const last = Math.max(thisYear + 1, ...calendar.years());
    const run = await store.run(calendar.stamp());
    return {
      years: Array.from({ length: last - thisYear + 2 }, (_, n) => yearView(calendar, thisYear - 1 + n)),
      recompute: { running: run === undefined || run.passes === 0, changed: run?.changed ?? 0 },
    };
  }

  return {
    async readCalendar({ caller }) {
      const who = administrator(caller.person);
      return isRejection(who) ? who : view();
    },
    async previewCalendar({ caller, body }) {
      const who = administrator(caller.person);
      return isRejection(who) ? who : loading.preview(body.notice);
    },
    async loadCalendar({ caller, body }) {
      const who = administrator(caller.person);
      if (isRejection(who)) return who;
      const by = { person: who.person, name: who.name, unit: who.unitName };
      const loaded = await loading.load(body.notice, { base: body.base, by, at: clock.now() });
      if (isRejection(loaded)) return loaded;
      // Thousands of matters take a while: the answer does not wait, and every process goes on with it if this one ends.
      void recompute
        .resume()
        .catch((error: unknown) => log.error({ err: error }, 'deadlines were not all counted anew'));
      return view();
    },
  };
}

function yearView(calendar: CityCalendar, year: number): CalendarView['years'][number] {
  const known = calendar.year(year);
  const { days } = workingDaysBetween(calendar, `${year - 1}-12-31`, `${year}-12-31`);
  if (!known) return { year, source: 'provisional', workingDays: days };
  const { holds, loaded } = known;
  return {
    year,
    ...(holds.notice === undefined ? {} : { notice: holds.notice }),
    source: loaded ? 'loaded' : 'published',
    workingDays: days,
    ...(loaded ? { loaded: `${byText(loaded.by)} ${formatInstant(loaded.at, { year: true })}` } : {}),
  };
}
