/**
 * What the boards keep of one matter, folded from the entries of its history one after the other: what is open in it, and
 * what the latest decision has closed, so that taking it back takes it out of the counts. Pure, and `evolve` itself says
 * what each event does, so nothing of the engine is written a second time.
 */
import { ownParties } from '@banjie/shared/engine/deciding/vacate.ts';
import { evolve } from '@banjie/shared/engine/matter/evolve.ts';
import type { Deadline, Item, MatterEvent, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey, UnitId } from '@banjie/shared/kernel/party.ts';
import { dayOf, daysBetween, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry } from '../matters/ports.ts';

/** Something open that is counted: a task, a wait, an outer limit; or the matter as a whole, which is step ''. */
export interface Cell {
  step: string;
  /** Who has to do it; '' where it is nobody's task. Of the matter: who opened it. */
  unit: UnitId;
  since: Day;
  /** The next limit, by its day; absent without one, and once one has passed. */
  due?: Day;
  /** A limit has passed. */
  late: boolean;
  /** Somebody has demanded an answer to it. */
  supervised?: true;
}

/** Something that was done: by whoever had it, not closed along with what another has decided. */
export interface Done {
  /** `<matter>/<item>`; of the matter as a whole `<matter>/end`. */
  id: string;
  step: string;
  unit: UnitId;
  on: Day;
  /** Days of the calendar from when it came; 0 on the same day. */
  days: number;
  /** It had a limit. */
  limited: boolean;
  late: boolean;
}

export interface Track {
  id: string;
  /** Entries of the history that are in it. */
  seq: number;
  procedure: string;
  /** Of whoever opened it; '' for a machine of no unit. */
  unit: UnitId;
  openedAt: Instant;
  /** Of a matter about a resource: which, and whose. */
  about?: { resource: string; unit: UnitId };
  items: Item[];
  back?: MatterState['back'];
  end?: { end: string; at: Instant };
  /** What of it is counted as open. */
  cells: Cell[];
  /** What the decision that can be taken back has done. */
  undo: Done[];
  /** How it is counted as ended. */
  ended?: Done;
}

/** The track after these entries, with what was done in them (undefined: counted before, and no more). */
export interface Advanced {
  track: Track;
  done: ReadonlyMap<string, { was?: Done; is?: Done }>;
  /** What was said of it in these entries. */
  said: readonly Said[];
}

/** What was made known of a step, with whose it was; or how those who had asked rated the end, which is nobody's. */
export interface Said extends Pick<Cell, 'step' | 'unit'> {
  /** `<matter>/<entry>/<event>` */
  id: string;
  kind: 'reported' | 'rated';
  on: Day;
  score?: number;
}

export type UnitOf = (key: PartyKey) => UnitId | undefined;

/** Events that say nothing of what is open, of the end, or of taking back. */
const PASSED_OVER: ReadonlySet<MatterEvent['type']> = new Set([
  ...(['registered', 'jointBegan', 'voted', 'signAfter', 'parked', 'unparked', 'urged', 'copied', 'attached'] as const),
  ...(['spawned', 'linked', 'flagged', 'effectFailed', 'told', 'reminded', 'renotified', 'rescheduled'] as const),
  'rated',
]);

/** @param resourceOf which resource a matter is about, where the boards count by it */
export function advance(
  before: Track | undefined,
  entries: readonly HistoryEntry[],
  unitOf: UnitOf,
  resourceOf: (procedure: string, form: Record<string, unknown>) => string | undefined,
): Advanced | undefined {
  let track = before;
  const said: Said[] = [];
  const done = new Map<string, { was?: Done; is?: Done }>();
  const note = (one: Done, is: Done | undefined) => {
    const was = done.get(one.id) ?? (is === undefined ? { was: one } : {});
    done.set(one.id, { ...('was' in was ? { was: was.was } : {}), ...(is === undefined ? {} : { is }) });
  };
  for (const entry of entries) {
    if (track && entry.seq <= track.seq) continue;
    const opened = entry.events.find((event) => event.type === 'opened');
    if (!track && !opened) return undefined;
    const first: Track = track ?? {
      ...{ id: entry.matter, seq: 0, procedure: opened?.procedure ?? '', unit: opened?.by.unit ?? '' },
      ...{ openedAt: opened?.at ?? entry.at, items: [], cells: [], undo: [] },
    };
    const turn = entered(first, entry, unitOf);
    for (const one of turn.retracted) note(one, undefined);
    for (const one of turn.done) note(one, one);
    said.push(...turn.said);
    track = turn.track;
    const resource = opened && resourceOf(track.procedure, opened.form);
    const asked = track.items.find(({ kind }) => kind === 'task');
    if (resource !== undefined) track = { ...track, about: { resource, unit: asked ? unitOfItem(asked, unitOf) : '' } };
  }
  return track && { track: { ...track, cells: cellsOf(track, unitOf) }, done, said };
}

/** One entry: its events, and what they have done. */
function entered(track: Track, entry: HistoryEntry, unitOf: UnitOf) {
  const isTakenBack = entry.events.some(({ type }) => type === 'takenBack');
  let state = stateOf(track);
  let given: string | undefined;
  let left: Done[] = [];
  let isTakeable = false;
  let { ended } = track;
  const retracted: Done[] = isTakenBack ? [...track.undo] : [];
  const done: Done[] = [];
  const said: Said[] = [];
  for (const [n, event] of entry.events.entries()) {
    const id = `${track.id}/${entry.seq}/${n}`;
    if (event.type === 'rated')
      said.push({ id, kind: 'rated', step: '', unit: '', on: dayOf(event.at), score: event.score });
    if (PASSED_OVER.has(event.type)) continue;
    if (event.type === 'given') given = event.item;
    if (event.type === 'takeable') isTakeable = true;
    if (event.type === 'left' && !isTakenBack) {
      const item = state.items.find(({ id }) => id === event.item);
      if (item && isDone(item, given)) left.push(doneOf(track, item, event.at, unitOf));
    }
    if (event.type === 'reported') {
      const item = state.items.find((one) => one.id === event.item);
      if (item)
        said.push({ id, kind: 'reported', step: item.step, unit: unitOfItem(item, unitOf), on: dayOf(event.at) });
    }
    const { end } = state;
    state = evolve(state, event);
    if (end && !state.end && ended) {
      if (!retracted.some(({ id }) => id === ended?.id)) retracted.push(ended);
      ended = undefined;
    }
    if (!end && state.end) ended = endOf(track, state.end.at);
  }
  if (ended && ended !== track.ended) left = [...left, ended];
  done.push(...left);
  const { back, end } = state;
  const { back: _, end: __, ended: ___, ...rest } = track;
  return {
    ...{ retracted, done, said },
    track: {
      ...rest,
      seq: entry.seq,
      items: state.items.map(slim),
      undo: isTakeable ? done : isTakenBack ? [] : track.undo,
      ...(back ? { back: slimBack(back) } : {}),
      ...(end ? { end } : {}),
      ...(ended ? { ended } : {}),
    } satisfies Track,
  };
}

/** A wait passes by itself. A task is done by the command that is given on it; what else is open, when it is over. */
const isDone = ({ id, kind }: Item, given: string | undefined): boolean =>
  kind === 'task' ? id === given : kind !== 'wait';

function doneOf(track: Track, item: Item, at: Instant, unitOf: UnitOf): Done {
  return {
    ...{ id: `${track.id}/${item.id}`, step: item.step, unit: unitOfItem(item, unitOf) },
    ...{ on: dayOf(at), days: daysSince(item.since, at), limited: item.deadlines.length > 0 },
    late: item.deadlines.some((limit) => limit.lapsedAt !== undefined || limit.at < at),
  };
}
const endOf = (track: Track, at: Instant): Done => ({
  ...{ id: `${track.id}/end`, step: '', unit: track.unit, on: dayOf(at) },
  ...{ days: daysSince(track.openedAt, at), limited: false, late: false },
});
const daysSince = (from: Instant, until: Instant): number => Math.max(0, daysBetween(dayOf(from), dayOf(until)));

export function unitOfItem(item: Item, unitOf: UnitOf): UnitId {
  const [first] = ownParties(item);
  return (first === undefined ? undefined : unitOf(first)) ?? '';
}

/** What is counted as open: each item, and the matter as a whole. */
function cellsOf({ items, unit, openedAt, end }: Track, unitOf: UnitOf): Cell[] {
  if (end) return [];
  const open = items.map((item): Cell => {
    const limits = item.kind === 'wait' ? [] : item.deadlines;
    const late = limits.some(({ lapsedAt }) => lapsedAt !== undefined);
    const due = late ? undefined : firstDay(limits.map(({ at }) => at));
    return {
      ...{ step: item.step, unit: unitOfItem(item, unitOf), since: dayOf(item.since), late },
      ...(due === undefined ? {} : { due }),
      ...(item.supervised ? { supervised: true as const } : {}),
    };
  });
  const late = open.some((cell) => cell.late);
  const due = late ? undefined : firstDay(open.flatMap((cell) => cell.due ?? []));
  const supervised = open.some((cell) => cell.supervised) ? { supervised: true as const } : {};
  const since = dayOf(openedAt);
  return [...open, { step: '', unit, since, late, ...(due === undefined ? {} : { due }), ...supervised }];
}
const firstDay = (all: readonly string[]): Day | undefined => {
  const [first] = [...all].sort();
  return first === undefined ? undefined : first.length > 10 ? dayOf(first) : first;
};

/** As much of the state as `evolve` needs for what is counted. */
const stateOf = ({ id, procedure, openedAt, items, back, end }: Track): MatterState => ({
  ...{ id, number: '', procedure, version: 0, regime: 'city', title: '', openedAt, round: 1, entered: 0 },
  ...{ opener: { kind: 'system', name: '' }, requesters: [], units: [], opening: {}, given: {}, items, timers: [] },
  ...{ closed: [], registered: [], votes: {}, links: [], files: [], cameFrom: {}, readers: [] },
  ...(back ? { back } : {}),
  ...(end ? { end } : {}),
});

const slimLimit = ({ id, at, startedAt, basis, provisional, calendar, lapsedAt }: Deadline): Deadline => ({
  ...{ id, at, startedAt, basis, provisional, calendar },
  ...(lapsedAt === undefined ? {} : { lapsedAt }),
});
const slim = ({ id, step, kind, since, parties, deadlines, after, pool, delegated, supervised }: Item): Item => ({
  ...{ id, step, kind, since, parties, deadlines: deadlines.map(slimLimit) },
  ...(after === undefined ? {} : { after }),
  ...(pool ? { pool } : {}),
  ...(delegated ? { delegated } : {}),
  ...(supervised ? { supervised: { ...supervised, by: { kind: 'system', name: '' } } } : {}),
});
type Back = NonNullable<MatterState['back']>;
const slimBack = ({ at, left, entered: ids, before }: Back): Back => ({
  ...{ command: '', title: '', by: { kind: 'system', name: '' }, at, decides: false, told: [], timers: [] },
  ...{ left: left.map(slim), entered: ids, before: before.end ? { end: before.end } : {} },
});
