/** What stands behind a number of the board, one by one: each list is as long as its number says. */
import type { CountedKind } from '@banjie/shared/contract/routes/boards.ts';
import { SOON_DAYS } from '@banjie/shared/boards/figures.ts';
import { addDays, dayOf, daysBetween, formatDay, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { RegisterRecord } from '../matters/ports.ts';
import type { RecurringStore, TurnRecord } from '../recurring/ports.ts';
import { WHOLE, type BoardStore, type Page, type Standing, type Whose } from './ports.ts';
import type { Cell, Track } from './track.ts';
import { texts } from './texts.ts';
import { standingOf, suspensionOf } from './view.ts';

export interface Row {
  /** Of no other row. */
  key: string;
  /** Absent where nothing was opened. */
  matter?: string;
  /** Where it is called otherwise than its matter; said to everybody who has the list. */
  title?: string;
  step: string;
  unit: UnitId;
  text: string;
  late: boolean;
}
type Place = { at: Instant; id: string };
export interface Rows<R = Row> {
  rows: R[];
  next?: Place;
}

/** What is asked for, of which months; of whom, where it is not the whole city. */
export interface Counted {
  kind: CountedKind;
  today: Day;
  from: string;
  until: string;
  unit?: UnitId;
  procedure?: string;
  step?: string;
  resource?: string;
  provider?: UnitId;
  suspension?: string;
}

export interface BehindPorts {
  store: Pick<BoardStore, 'open' | 'opened' | 'done' | 'said' | 'standings'>;
  suspensions(unit: UnitId | undefined): Promise<readonly RegisterRecord[]>;
  turns: RecurringStore['between'];
  procedures: readonly Procedure[];
}

type Reads = (ports: BehindPorts, asked: Counted, page: Page) => Promise<Rows>;

/** One more than the page is read, to see whether there is one. */
function paged<T, R>(found: readonly T[], limit: number, placeOf: (one: T) => Place, rowsOf: (one: T) => R[]): Rows<R> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown.flatMap(rowsOf), ...(found.length > limit && last ? { next: placeOf(last) } : {}) };
}
const ofDay = (day: Day): Instant => `${day}T00:00:00.000Z`;
/** Of what is kept by days, the place is one. */
const byDay = ({ after, limit }: Page): Page => ({
  limit: limit + 1,
  ...(after ? { after: { at: dayOf(after.at), id: after.id } } : {}),
});
/** Few enough to be read whole: the latest first. */
function pageOf<T, R>(
  all: readonly T[],
  { after, limit }: Page,
  placeOf: (one: T) => Place,
  rowsOf: (one: T) => R[],
): Rows<R> {
  const later = (one: Place, other: Place) => (one.at === other.at ? one.id < other.id : one.at > other.at);
  const placed = all.map((one) => ({ one, place: placeOf(one) }));
  const rest = after ? placed.filter(({ place }) => later(after, place)) : placed;
  rest.sort((one, other) => (later(one.place, other.place) ? -1 : 1));
  return paged(
    rest.slice(0, limit + 1),
    limit,
    ({ place }) => place,
    ({ one }) => rowsOf(one),
  );
}

/** Whose, as the store asks for it: corrections are of whoever provides the resource. */
const whoseOf = ({ procedure, unit, resource, provider = unit }: Counted): Whose => ({
  ...(procedure === undefined ? {} : { procedure }),
  ...(resource === undefined
    ? unit === undefined
      ? {}
      : { unit }
    : { resource, ...(provider === undefined ? {} : { provider }) }),
});
const stepOf = ({ step }: Counted) => (step === undefined ? {} : { step });

const open: Reads = async ({ store }, asked, { after, limit }) => {
  const { kind, today, step } = asked;
  const whose = whoseOf(asked);
  const filter = {
    ...{ ...whose, ...stepOf(asked), late: kind === 'late', supervised: kind === 'supervised' },
    ...(kind === 'soon' ? { dueUntil: addDays(today, SOON_DAYS) } : {}),
  };
  const isMeant = (cell: Cell): boolean =>
    (step === undefined ? cell.step !== '' : cell.step === (step === WHOLE ? '' : step)) &&
    (whose.unit === undefined || cell.unit === whose.unit) &&
    (!filter.late || cell.late) &&
    (!filter.supervised || cell.supervised === true) &&
    (filter.dueUntil === undefined || (cell.due !== undefined && cell.due <= filter.dueUntil));
  const found = await store.open(filter, { limit: limit + 1, ...(after ? { after } : {}) });
  // A page is of so many matters; each of what is open in one is a row of its own.
  return paged(
    found,
    limit,
    ({ openedAt: at, id }) => ({ at, id }),
    (track) => track.cells.flatMap((cell, n) => (isMeant(cell) ? [openRow(track, cell, n, today)] : [])),
  );
};
function openRow({ id }: Track, { step, unit, since, due, late }: Cell, n: number, today: Day): Row {
  const limit = late ? texts.overdue : due === undefined ? undefined : texts.dueOn(formatDay(due));
  const text = [texts.waits(Math.max(0, daysBetween(since, today))), limit].filter(Boolean).join(' · ');
  return { key: `${id}/${n}`, matter: id, step, unit, text, late };
}

const done: Reads = async ({ store }, asked, page) => {
  const only = { limited: 'limited', doneLate: 'late' } as const;
  const { kind, from, until } = asked;
  const filter = {
    ...whoseOf(asked),
    ...stepOf(asked),
    ...(kind in only ? { only: only[kind as keyof typeof only] } : {}),
  };
  const found = await store.done({ ...filter, from, until }, byDay(page));
  return paged(
    found,
    page.limit,
    ({ on, id }) => ({ at: ofDay(on), id }),
    ({ id, matter, step, unit, on, days, limited, late }) => [
      { key: id, matter, step, unit, text: texts.doneOn(formatDay(on, { year: true }), days), late: late && limited },
    ],
  );
};

const opened: Reads = async ({ store }, asked, { after, limit }) => {
  const { from, until } = asked;
  const found = await store.opened(
    { ...whoseOf(asked), from, until },
    { limit: limit + 1, ...(after ? { after } : {}) },
  );
  return paged(
    found,
    limit,
    ({ openedAt: at, id }) => ({ at, id }),
    ({ id, unit, openedAt, ended }) => {
      const text = [
        texts.openedOn(formatDay(dayOf(openedAt), { year: true })),
        ended ? texts.doneOn(formatDay(ended.on, { year: true }), ended.days) : texts.stillOpen,
      ].join(' · ');
      return [{ key: id, matter: id, step: '', unit, text, late: false }];
    },
  );
};

const said: Reads = async ({ store }, asked, page) => {
  const { kind, procedure, unit, from, until } = asked;
  const filter = {
    kind: kind === 'rated' ? ('rated' as const) : ('reported' as const),
    ...{ from, until, ...stepOf(asked) },
    ...(procedure === undefined ? {} : { procedure }),
    ...(unit === undefined ? {} : { unit }),
  };
  const found = await store.said(filter, byDay(page));
  return paged(
    found,
    page.limit,
    ({ on, id }) => ({ at: ofDay(on), id }),
    ({ id, matter, step: of, unit: whose, on, score }) => {
      const day = formatDay(on, { year: true });
      const text = score === undefined ? texts.reportedOn(day) : texts.ratedOn(day, score);
      return [{ key: id, matter, step: of, unit: whose, text, late: false }];
    },
  );
};

const suspended: Reads = async ({ suspensions }, { unit, suspension }, page) => {
  const entries = await suspensions(unit);
  const all = entries.filter((one) => suspension === undefined || suspensionOf(one) === suspension);
  return pageOf(
    all,
    page,
    ({ since: at, id }) => ({ at, id }),
    ({ id, matter, title, since }) => [
      {
        key: id,
        matter,
        title,
        step: '',
        unit: '',
        text: texts.suspendedSince(formatDay(dayOf(since), { year: true })),
        late: false,
      },
    ],
  );
};

const due: Reads = async ({ store, turns, procedures }, asked, page) => {
  const { kind, unit, procedure, from, until, today } = asked;
  const last = `${until}-31`;
  const filter = {
    ...{ from: `${from}-01`, until: last < today ? last : today, opened: kind !== 'due' },
    ...(unit === undefined ? {} : { unit }),
    ...(procedure === undefined ? {} : { procedure }),
  };
  const standingsOf = (some: readonly TurnRecord[]) => store.standings(some.flatMap(({ matter }) => matter ?? []));
  const placeOf = ({ on, id }: TurnRecord): Place => ({ at: ofDay(on), id });
  const itself = (turn: TurnRecord) => [turn];
  async function found(): Promise<Rows<TurnRecord> & { standings?: ReadonlyMap<string, Standing> }> {
    if (kind === 'due' || kind === 'dueOpened') {
      const { after, limit } = page;
      const from = after && { on: dayOf(after.at), id: after.id };
      const some = await turns(filter, { limit: limit + 1, ...(from ? { after: from } : {}) });
      return paged(some, limit, placeOf, itself);
    }
    // How a matter stands is no part of its turn: all are looked at.
    const all = await turns(filter);
    const standings = await standingsOf(all);
    const isMeant = (turn: TurnRecord): boolean => standingOf(turn, standings)[kind === 'dueEnded' ? 'ended' : 'late'];
    return { ...pageOf(all.filter(isMeant), page, placeOf, itself), standings };
  }
  const { rows, next, standings } = await found();
  const known = standings ?? (await standingsOf(rows));
  return {
    ...(next ? { next } : {}),
    rows: rows.map((turn): Row => {
      const { opened: isOpened, ended, late } = standingOf(turn, known);
      const stands = ended
        ? texts.turn.ended
        : late
          ? texts.overdue
          : isOpened
            ? texts.turn.open
            : (turn.why ?? texts.turn.none);
      const title = procedures.find(({ key }) => key === turn.procedure)?.title ?? turn.procedure;
      return {
        ...{ key: turn.id, title: `${title} · ${turn.turn}`, step: '', unit: turn.unit ?? '', late },
        ...(turn.matter === undefined ? {} : { matter: turn.matter }),
        text: [texts.turn.on(formatDay(turn.on, { year: true })), stands].join(' · '),
      };
    }),
  };
};

export const behind: Readonly<Record<CountedKind, Reads>> = {
  ...{ open, late: open, soon: open, supervised: open },
  ...{ opened, done, limited: done, doneLate: done },
  ...{ reported: said, rated: said, suspended },
  ...{ due, dueOpened: due, dueEnded: due, dueLate: due },
};
