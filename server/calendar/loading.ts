/** A year's notice on its way in: read, shown with what it would change, and put in. */
import { titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import { movesOf } from '@banjie/shared/engine/time/recalculate.ts';
import { readNotice, sameYear, workingDaysOf } from '@banjie/shared/kernel/calendar-notice.ts';
import type { CalendarYear } from '@banjie/shared/kernel/calendar.ts';
import type { CalendarPreview } from '@banjie/shared/contract/routes/calendar.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { daysBetween, formatDay, formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import type { CityCalendar } from './calendar.ts';
import type { CalendarStore, LoadedYear, OpenMatter } from './ports.ts';
import { texts } from './texts.ts';

export interface Loading {
  preview(text: string): Promise<CalendarPreview | Rejection>;
  /**
   * Puts it in. The same file once more by the same person is answered as if it had been put in now.
   * @param asked.base version of the calendar that was previewed; absent where nobody previews
   */
  load(
    text: string,
    asked: { base?: string; by: LoadedYear['by']; at: Instant },
  ): Promise<{ loaded: LoadedYear } | Rejection>;
}

const SHOWN = 50;
const BATCH = 500;

export function createLoading(store: CalendarStore, calendar: CityCalendar): Loading {
  const read = (text: string): { year: CalendarYear; warnings: string[] } | Rejection => {
    let input: unknown;
    try {
      input = JSON.parse(text);
    } catch {
      return reject('invalid', texts.invalid, { faults: [{ path: 'notice', message: texts.notJson }] });
    }
    const notice = readNotice(input);
    if (!('faults' in notice)) return notice;
    const faults = notice.faults.map(({ path, message }) => ({
      path: path === '' ? 'notice' : `notice.${path}`,
      message,
    }));
    return reject('invalid', texts.invalid, { faults });
  };

  async function movesUnder(year: CalendarYear): Promise<CalendarPreview['moves']> {
    const next = calendar.with(year);
    const moves = { later: 0, earlier: 0, confirmed: 0, list: [] as CalendarPreview['moves']['list'] };
    for (let after: string | undefined; ;) {
      const matters = await store.openMatters(after, BATCH);
      for (const matter of matters)
        for (const { item, deadline, to } of movesOf(matter, next)) {
          if (to.at === deadline.at) moves.confirmed += 1;
          else {
            const earlier = to.at < deadline.at;
            moves[earlier ? 'earlier' : 'later'] += 1;
            // Those that move earlier must be seen, however many there are of the others.
            if (earlier || moves.list.length < SHOWN)
              moves.list[earlier ? 'unshift' : 'push']({
                ...{ matter: matter.id, number: matter.number, title: matter.title, earlier },
                step: stepTitle(matter, item),
                was: formatInstant(deadline.at, { year: true }),
                to: formatInstant(to.at, { year: true }),
              });
            moves.list.length = Math.min(moves.list.length, SHOWN);
          }
        }
      after = matters.at(-1)?.id;
      if (after === undefined) return moves;
    }
  }

  return {
    async preview(text) {
      const notice = read(text);
      if (isRejection(notice)) return notice;
      const { year, warnings } = notice;
      const known = calendar.year(year.year);
      return {
        year: year.year,
        ...(year.notice === undefined ? {} : { notice: year.notice }),
        off: year.off.map(rangeText),
        work: year.work.map((day) => formatDay(day)),
        workingDays: workingDaysOf(year),
        warnings,
        ...(known ? { replaces: sourceText(known) } : {}),
        same: known !== undefined && sameYear(known.holds, year),
        moves: await movesUnder(year),
        base: calendar.version,
      };
    },
    async load(text, { base, by, at }) {
      const notice = read(text);
      if (isRejection(notice)) return notice;
      const { year } = notice;
      await calendar.refresh();
      const known = calendar.year(year.year);
      if (known && sameYear(known.holds, year)) {
        // Its answer was lost on the way, most likely.
        if (known.loaded && known.loaded.by.person === by.person) return { loaded: known.loaded };
        return reject('notNow', texts.same(year.year));
      }
      const last = calendar
        .loads()
        .reduce<LoadedYear | undefined>((latest, one) => (latest && latest.at > one.at ? latest : one), undefined);
      if (base !== undefined && base !== calendar.version) return overtaken(last);
      const loaded: LoadedYear = { ...year, revision: (known?.loaded?.revision ?? 0) + 1, by, at };
      const added = await store.add(loaded);
      await calendar.refresh();
      return added ? { loaded } : overtaken(calendar.year(year.year)?.loaded);
    },
  };
}

const overtaken = (by: LoadedYear | undefined): Rejection =>
  reject('stale', by ? texts.changedMeanwhile(byText(by.by), formatInstant(by.at), by.year) : texts.changed);

const stepTitle = (matter: OpenMatter, item: OpenMatter['items'][number]): string => {
  const procedure = procedureOf(matter.procedure, matter.version);
  return titleOf(procedure, item);
};

function rangeText(range: string): string {
  const [first = '', last = first] = range.split('/');
  return first === last
    ? formatDay(first)
    : texts.range(formatDay(first), formatDay(last), daysBetween(first, last) + 1);
}

/** Where a year comes from, in words. */
export function sourceText({ holds, loaded }: { holds: CalendarYear; loaded?: LoadedYear }): string {
  const how = loaded
    ? texts.command.loaded(byText(loaded.by), formatInstant(loaded.at, { year: true }))
    : texts.command.published;
  return `${holds.notice ?? texts.lines.noNotice}，${how}`;
}

export const byText = ({ name, unit }: LoadedYear['by']): string => (unit === undefined ? name : `${name}（${unit}）`);
