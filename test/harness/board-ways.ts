/** Every number of a board against the list behind it: none is without one, and each list comes to its number. */
import type { CountedMatterView, WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { BoardRowView, BoardView } from '@banjie/shared/contract/routes/incidents.ts';
import { incidentWaysOf, waysOf, type IncidentWay, type Way } from '@banjie/shared/boards/ways.ts';

type Numbers = [place: string, value: number][];

/** Wherever one stands. */
export function numbersIn(value: unknown, place = ''): Numbers {
  if (typeof value === 'number') return [[place, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, place === '' ? name : `${place}.${name}`));
}

/** @returns which numbers lead nowhere, or to a list that says something else */
export async function astray(
  board: WorkBoardView,
  list: (way: Way) => Promise<readonly CountedMatterView[]>,
): Promise<string[]> {
  const ways = waysOf(board);
  const lists = new Map<string, readonly CountedMatterView[]>();
  const faults: string[] = [];
  for (const [place, value] of numbersIn(board)) {
    const way = ways.get(place);
    if (!way) {
      faults.push(`${place}: no way down`);
      continue;
    }
    const name = JSON.stringify(way);
    const rows = lists.get(name) ?? (await list(way));
    lists.set(name, rows);
    const counted = fromRows(place.split('.').at(-1) ?? '', rows);
    if (counted !== value) faults.push(`${place} says ${value}, its list ${counted} (${name})`);
  }
  return faults;
}

/**
 * The same of the board of incidents. Its list is that of the page, narrowed: it is read to its end, has no row twice, and
 * what is not narrowed has all of them.
 */
export async function incidentsAstray(
  { levels, unacknowledged }: Pick<BoardView, 'levels' | 'unacknowledged'>,
  page: (query: IncidentWay & { cursor?: string }) => Promise<Pick<BoardView, 'items' | 'next'>>,
): Promise<string[]> {
  const whole = async (way: IncidentWay): Promise<BoardRowView[]> => {
    const rows: BoardRowView[] = [];
    for (let cursor: string | undefined; ;) {
      const { items, next } = await page({ ...way, ...(cursor === undefined ? {} : { cursor }) });
      rows.push(...items);
      if (next === undefined) return rows;
      cursor = next;
    }
  };
  const ways = incidentWaysOf({ levels });
  const all = await whole({});
  const faults: string[] = [];
  for (const [place, value] of numbersIn({ levels, unacknowledged })) {
    const way = ways.get(place);
    const ids = way ? (await whole(way)).map(({ id }) => id) : [];
    const fits = all.filter(
      ({ level, stage }) =>
        (way?.level ?? level) === level && (way?.unacknowledged === undefined || stage === 'acknowledge'),
    );
    if (!way) faults.push(`${place}: no way down`);
    else if (ids.length !== value)
      faults.push(`${place} says ${value}, its list ${ids.length} (${JSON.stringify(way)})`);
    else if (ids.join() !== fits.map(({ id }) => id).join())
      faults.push(`${place}: its list is not that part of the whole`);
  }
  if (new Set(all.map(({ id }) => id)).size !== all.length) faults.push('the list has a row twice');
  if (all.length !== levels.reduce((sum, { count }) => sum + count, 0))
    faults.push('the list is not the levels together');
  return faults;
}

function fromRows(name: string, rows: readonly CountedMatterView[]): number | undefined {
  const inTime = rows.filter(({ late }) => !late).length;
  const said = (pattern: RegExp) => rows.map(({ text }) => Number(pattern.exec(text)?.[1] ?? 0));
  if (name === 'inTime') return inTime;
  if (name === 'onTime') return Math.floor((100 * inTime) / rows.length);
  if (name === 'median') return middle(said(/用时 (\d+) 天/));
  if (name === 'waited') return middle(said(/已等 (\d+) 天/));
  if (name === 'score')
    return Math.floor((10 * said(/评价 (\d) 分/).reduce((sum, one) => sum + one, 0)) / rows.length) / 10;
  return rows.length;
}

export function middle(days: readonly number[]): number | undefined {
  const sorted = [...days].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
