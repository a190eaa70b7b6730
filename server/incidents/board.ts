/** The board 事件看板: what is open, by level, who has it and for how long, and what nobody has acknowledged. */
import type { BoardRowView } from '@banjie/shared/contract/routes/incidents.ts';
import { partiesText } from '@banjie/shared/engine/deciding/draft.ts';
import type { Item, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { unitOfKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { spanText } from '@banjie/shared/kernel/span-text.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { formatInstant, msBetween } from '@banjie/shared/kernel/time.ts';
import { courseOf, stages, type Stage } from '@banjie/shared/procedures/incident/course.ts';
import { levels, type Level } from '@banjie/shared/procedures/incident/event.ts';
import { nationalClock } from '@banjie/shared/procedures/incident/national.ts';
import { texts as incidentTexts } from '@banjie/shared/procedures/incident/texts.ts';
import type { Handlers } from '../http/handler.ts';
import { leftText } from '../matters/left.ts';
import type { MatterLists } from '../matters/listed.ts';
import { keysOf } from '../matters/lists.ts';
import { badCursor, cursorOf, type Place, readCursor } from '../notify/cursor.ts';
import type { CourseRecord, CourseStore, OpenPart } from './ports.ts';
import type { Reader, Readers } from './readers.ts';
import { texts } from './texts.ts';

export interface BoardPorts {
  store: Pick<CourseStore, 'openCounts' | 'openPage' | 'openBeside'>;
  lists: Pick<MatterLists, 'load'>;
  readers: Readers;
}

const PAGE = 20;
/** Looked through at once where only the matter itself says who may see it. */
const BATCH = 200;
const WORD = 120;

/** In the order of the board: by level, what nobody has acknowledged first. A place in it is the part, then when it was opened. */
const parts: readonly OpenPart[] = levels.flatMap((level) => [
  { level, stages: ['acknowledge'] },
  { level, stages: stages.filter((stage) => stage !== 'acknowledge') },
]);
const isIn = ({ level, stages }: OpenPart, one: { level: Level; stage?: Stage }): boolean =>
  one.level === level && one.stage !== undefined && stages.includes(one.stage);
const waits = ({ stages }: OpenPart): boolean => stages.includes('acknowledge');

export function boardHandlers({ store, lists, readers }: BoardPorts): Handlers<'readBoard'> {
  return {
    async readBoard({ caller, query }) {
      const reader = readers.of(caller);
      if (isRejection(reader)) return reader;
      const after = query.cursor === undefined ? undefined : placeIn(query.cursor);
      if (query.cursor !== undefined && !after) return badCursor(texts.badCursor);
      const unit = reader.all ? undefined : reader.standing.unit;
      const beside = unit === undefined ? [] : await besideOf(reader, unit);
      const counts = await store.openCounts(unit);
      const numbers = parts.map((part) => {
        const own = counts.filter((one) => isIn(part, one)).reduce((sum, { count }) => sum + count, 0);
        return own + beside.filter((one) => isIn(part, one)).length;
      });

      const limit = query.limit ?? PAGE;
      const found: { part: number; record: CourseRecord }[] = [];
      for (const [n, part] of parts.entries()) {
        const left = limit + 1 - found.length;
        const isAsked =
          (query.level ?? part.level) === part.level && (query.unacknowledged === undefined || waits(part));
        if (!isAsked || numbers[n] === 0 || n < (after?.part ?? 0) || left <= 0) continue;
        const from = after?.part === n ? after : undefined;
        const others = beside.filter((one) => isIn(part, one) && (!from || isBehind(placeOf(one), from)));
        const some = [...(await store.openPage(unit, part, from, left)), ...others].sort((one, other) =>
          isBehind(placeOf(one), placeOf(other)) ? 1 : -1,
        );
        found.push(...some.slice(0, left).map((record) => ({ part: n, record })));
      }
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const sum = (some: (part: OpenPart) => boolean): number =>
        numbers.reduce((total, count, n) => (parts[n] && some(parts[n]) ? total + count : total), 0);
      return {
        items: await rowsOf(
          shown.map(({ record }) => record.id),
          reader,
        ),
        ...(found.length > limit && last ? { next: cursorAt(last.part, last.record) } : {}),
        levels: levels.map((level) => ({
          ...{ level, text: incidentTexts.fields.levels[level] },
          count: sum((part) => part.level === level),
          unacknowledged: sum((part) => part.level === level && waits(part)),
        })),
        unacknowledged: sum(waits),
        all: reader.all,
      };
    },
  };

  /** What he may open though his unit has no part in it: a few, of which each matter says so itself. */
  async function besideOf(reader: Reader, unit: UnitId): Promise<CourseRecord[]> {
    const keys = keysOf(reader.standing);
    const units = [...new Set(keys.flatMap((key) => unitOfKey(key, reader.context.directory) ?? []))];
    const found: CourseRecord[] = [];
    let batch: CourseRecord[] = [];
    const judge = async () => {
      const states = await load(batch.map(({ id }) => id));
      const readable = await readers.readable(reader, states);
      found.push(...batch.filter(({ id }) => readable.has(id)));
      batch = [];
    };
    for await (const one of store.openBeside(unit, units, keys)) if (batch.push(one) >= BATCH) await judge();
    if (batch.length > 0) await judge();
    return found;
  }

  async function load(ids: readonly string[]): Promise<MatterState[]> {
    if (ids.length === 0) return [];
    const found = await lists.load(undefined, ids, { state: 'open' });
    return ids.flatMap((id) => found.get(id)?.state ?? []);
  }

  /** As they stand now: a record may be a moment behind its matter. */
  async function rowsOf(ids: readonly string[], reader: Reader): Promise<BoardRowView[]> {
    const states = await load(ids);
    const readable = await readers.readable(reader, states);
    return states.flatMap((state) => {
      const isReadable = readable.has(state.id);
      return reader.all || isReadable ? (rowOf(state, reader, isReadable) ?? []) : [];
    });
  }
}

const placeOf = ({ openedAt, id }: CourseRecord): Place => ({ at: openedAt, id });
const isBehind = (one: Place, other: Place): boolean => one.at > other.at || (one.at === other.at && one.id > other.id);
const cursorAt = (part: number, record: CourseRecord): string =>
  cursorOf({ at: record.openedAt, id: `${part}/${record.id}` });
function placeIn(cursor: string): (Place & { part: number }) | undefined {
  const read = readCursor(cursor);
  const [, part, id] = /^(\d)\/(.+)$/.exec(read?.id ?? '') ?? [];
  return read && part !== undefined && id !== undefined ? { part: Number(part), at: read.at, id } : undefined;
}

function rowOf(state: MatterState, { context }: Reader, readable: boolean): BoardRowView | undefined {
  const { directory, now, calendar } = context;
  const { stage, level, system, affected, provider, openedAt, knownAt } = courseOf(state, directory);
  const item: Item | undefined = state.items.find(({ step }) => step === stage);
  if (stage === undefined || !item) return undefined;
  const progress = state.given['progress'];
  const said = progress?.form['progress'];
  const [clock] = nationalClock(state);
  const name = provider === undefined ? undefined : (directory.unit(provider)?.name ?? provider);
  return {
    ...{ id: state.id, number: state.number, title: state.title, system, stage, affected, openedAt, readable },
    ...{ level, levelText: incidentTexts.fields.levels[level], stageText: incidentTexts.steps[stage] },
    ...(name === undefined ? {} : { provider: name }),
    who: partiesText(item.parties, directory),
    // Nobody has it yet: what counts is how long it waits, also where it was over in between.
    forText: spanText(msBetween(item.since, now)),
    openForText: spanText(msBetween(knownAt, now)),
    ...(progress && typeof said === 'string'
      ? { word: cutText(`${formatInstant(progress.at)} ${said}`.replace(/\s+/gu, ' '), WORD) }
      : {}),
    ...(clock && !clock.done
      ? { national: { text: leftText(calendar, now, clock.at, clock.limit), overdue: clock.at < now } }
      : {}),
  };
}
