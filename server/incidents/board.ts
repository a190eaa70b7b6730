/** The board 事件看板: what is open, by level, who has it and for how long, and what nobody has acknowledged. */
import type { BoardRowView, BoardView } from '@banjie/shared/contract/routes/incidents.ts';
import { partiesText } from '@banjie/shared/engine/deciding/draft.ts';
import type { Item, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { spanText } from '@banjie/shared/kernel/span-text.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { formatInstant, msBetween } from '@banjie/shared/kernel/time.ts';
import { courseOf } from '@banjie/shared/procedures/incident/course.ts';
import { levels } from '@banjie/shared/procedures/incident/event.ts';
import { nationalClock } from '@banjie/shared/procedures/incident/national.ts';
import { texts as incidentTexts } from '@banjie/shared/procedures/incident/texts.ts';
import type { Handlers } from '../http/handler.ts';
import { leftText } from '../matters/left.ts';
import type { MatterLists } from '../matters/lists.ts';
import type { CourseStore } from './ports.ts';
import type { Reader, Readers } from './readers.ts';

export interface BoardPorts {
  store: Pick<CourseStore, 'open'>;
  lists: Pick<MatterLists, 'load'>;
  readers: Readers;
}

/** More than any night has: beyond it how many there are is told. */
const LOOKED_AT = 1000;
const SHOWN = 200;
const WORD = 120;

export function boardHandlers({ store, lists, readers }: BoardPorts): Handlers<'readBoard'> {
  return {
    async readBoard({ caller }) {
      const reader = readers.of(caller);
      if (isRejection(reader)) return reader;
      const records = await store.open(LOOKED_AT);
      // As they stand now: a record may be a moment behind its matter.
      const found = await lists.load(
        undefined,
        records.map(({ id }) => id),
        { state: 'open' },
      );
      const states = [...found.values()].map(({ state }) => state);
      const readable = await readers.readable(reader, states);
      const mine = reader.all ? states : states.filter(({ id }) => readable.has(id));
      return boardOf(mine, reader, readable);
    },
  };
}

function boardOf(states: readonly MatterState[], reader: Reader, readable: ReadonlySet<string>): BoardView {
  const rows = states.flatMap((state) => rowOf(state, reader, readable.has(state.id)) ?? []).sort(order);
  const waits = (some: readonly BoardRowView[]) => some.filter(({ stage }) => stage === 'acknowledge').length;
  return {
    items: rows.slice(0, SHOWN),
    levels: levels.map((level) => {
      const some = rows.filter((row) => row.level === level);
      return { level, text: incidentTexts.fields.levels[level], count: some.length, unacknowledged: waits(some) };
    }),
    unacknowledged: waits(rows),
    all: reader.all,
    more: Math.max(0, rows.length - SHOWN),
  };
}

const order = (one: BoardRowView, other: BoardRowView): number =>
  levels.indexOf(one.level) - levels.indexOf(other.level) ||
  Number(other.stage === 'acknowledge') - Number(one.stage === 'acknowledge') ||
  (one.openedAt < other.openedAt ? -1 : 1);

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
