/**
 * The numbers of the boards counted anew, from nothing but histories: each is replayed by `evolve`, and what is open and
 * done is read from the states before and after each entry. Written apart from server/boards, which must come to the same.
 */
import { resourceCounted } from '@banjie/shared/boards/corrections.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { evolve } from '@banjie/shared/engine/matter/evolve.ts';
import type { Item, MatterEvent, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import { dayNumber, dayOf } from '@banjie/shared/kernel/time.ts';

interface Finished {
  step: string;
  unit: string;
  day: string;
  days: number;
  limited: boolean;
  late: boolean;
  /** The entry that has done it. */
  entry: number;
}

type History = readonly { events: readonly MatterEvent[] }[];
type UnitOf = (key: PartyKey) => string | undefined;

/** By `scope|procedure|of|period step.number`; nothing that is zero. */
export function recount(histories: Iterable<History>, unitOf: UnitOf): Record<string, number> {
  const counting = createRecount(unitOf);
  for (const history of histories) counting.add(history);
  return counting.numbers;
}

/** History by history, for those who have too many to hold. */
export function createRecount(unitOf: UnitOf) {
  const numbers: Record<string, number> = {};
  const add = (line: string, ...names: string[]) => {
    for (const name of names) numbers[`${line} ${name}`] = (numbers[`${line} ${name}`] ?? 0) + 1;
  };
  const count = (history: History) => {
    const { state, finished, ended, reported } = replayed(history, unitOf);
    if (!state) return;
    const { procedure } = state;
    const opener = state.opener.unit ?? '';
    const resource = resourceCounted(procedure, firstForm(history));
    const lines = (step: string, unit: string): [string, string][] => [
      ['city', `${procedure}|`],
      ...(unit === ''
        ? []
        : ([
            [`unit:${unit}`, `${procedure}|`],
            ['units', `|${unit}`],
          ] as [string, string][])),
      ...(resource !== undefined && step === '_'
        ? ([['resources', `${procedure}|${resource}`]] as [string, string][])
        : []),
    ];
    const put = (step: string, unit: string, period: string, names: string[]) => {
      for (const [scope, of] of lines(step, unit)) {
        const at = scope === 'units' && step !== '_' ? 'tasks' : step;
        add(`${scope}|${of}|${period}`, ...names.map((name) => `${at}.${name}`));
      }
    };
    const lateItems = state.items.filter((item) => item.kind !== 'wait' && item.deadlines.some((one) => one.lapsedAt));
    const dueOf = (item: Item) => (item.kind === 'wait' ? [] : item.deadlines.map((one) => dayOf(one.at)));
    const opened = dayOf(state.openedAt);
    for (const { step, unit, day } of reported) put(step, unit, day.slice(0, 7), ['reported']);
    for (const event of history.flatMap(({ events }) => events)) {
      if (event.type !== 'rated') continue;
      const line = `city|${procedure}||${dayOf(event.at).slice(0, 7)}`;
      add(line, '_.rated', ...Array.from({ length: event.score }, () => '_.score'));
    }
    const isDemanded = (item: Item) => item.supervised !== undefined;
    put('_', opener, opened.slice(0, 7), ['opened']);
    if (!state.end) {
      for (const item of state.items) {
        const isLate = lateItems.includes(item);
        const [due] = isLate ? [] : dueOf(item).sort();
        const names = [
          'open',
          `since.${dayOf(item.since)}`,
          ...(isLate ? ['late'] : []),
          ...(isDemanded(item) ? ['supervised'] : []),
          ...(due ? [`due.${due}`] : []),
        ];
        put(item.step, ownUnit(item, unitOf), 'open', names);
      }
      const [due] = lateItems.length > 0 ? [] : state.items.flatMap(dueOf).sort();
      const names = [
        'open',
        `since.${opened}`,
        ...(lateItems.length > 0 ? ['late'] : []),
        ...(state.items.some(isDemanded) ? ['supervised'] : []),
        ...(due ? [`due.${due}`] : []),
      ];
      put('_', opener, 'open', names);
    }
    if (ended !== undefined)
      put('_', opener, ended.slice(0, 7), ['done', `days.${Math.max(0, dayNumber(ended) - dayNumber(opened))}`]);
    for (const { step, unit, day, days, limited, late } of finished.values())
      put(step, unit, day.slice(0, 7), [
        ...['done', `days.${days}`],
        ...(limited ? ['limited'] : []),
        ...(limited && late ? ['late'] : []),
      ]);
  };
  return { add: count, numbers };
}

const firstForm = (history: History): Record<string, unknown> =>
  history.flatMap(({ events }) => events.flatMap((one) => (one.type === 'opened' ? [one.form] : [])))[0] ?? {};

const ownUnit = ({ pool, delegated, parties }: Item, unitOf: UnitOf): string => {
  const [key] = pool ?? delegated?.from ?? parties;
  return (key && unitOf(key)) ?? '';
};

function replayed(history: History, unitOf: UnitOf) {
  let state: MatterState | undefined;
  let ended: string | undefined;
  /** The entry whose decision can be taken back. */
  let takeable = -1;
  const finished = new Map<string, Finished>();
  const reported: Pick<Finished, 'step' | 'unit' | 'day'>[] = [];
  for (const [entry, { events }] of history.entries()) {
    const takesBack = events.some((event) => event.type === 'takenBack');
    let acted: string | undefined;
    for (const event of events) {
      if (event.type === 'given') acted = event.item;
      if (event.type === 'reported') {
        const of = state?.items.find(({ id }) => id === event.item);
        if (of) reported.push({ step: of.step, unit: ownUnit(of, unitOf), day: dayOf(event.at) });
      }
      const item = event.type === 'left' ? state?.items.find(({ id }) => id === event.item) : undefined;
      if (
        item &&
        event.type === 'left' &&
        !takesBack &&
        item.kind !== 'wait' &&
        (item.kind !== 'task' || item.id === acted)
      )
        finished.set(item.id, {
          ...{ step: item.step, unit: ownUnit(item, unitOf), day: dayOf(event.at) },
          days: Math.max(0, dayNumber(dayOf(event.at)) - dayNumber(dayOf(item.since))),
          ...{ limited: item.deadlines.length > 0, entry },
          late: item.deadlines.some((one) => one.lapsedAt !== undefined || one.at < event.at),
        });
      const before = state;
      state = evolve(state, event);
      if (!before?.end && state.end) ended = dayOf(state.end.at);
    }
    // What came of a decision that is taken back was not done; nor what is open again; and what is not at its end has not ended.
    if (takesBack) for (const [id, one] of finished) if (one.entry === takeable) finished.delete(id);
    if (events.some((event) => event.type === 'takeable')) takeable = entry;
    for (const { id } of state?.items ?? []) finished.delete(id);
    if (!state?.end) ended = undefined;
  }
  return { state, finished, ended, reported };
}

/** What is kept of it, in the same words. */
export async function keptNumbers(connection: Connection): Promise<Record<string, number>> {
  const numbers: Record<string, number> = {};
  // A resource that had two providers has two lines.
  const add = (name: string, value: number) => (numbers[name] = (numbers[name] ?? 0) + value);
  for await (const line of connection.collection<Partial<LineDocument>>('board_lines').find()) {
    if (line.scope === undefined) continue;
    const put = (path: string, value: unknown) => {
      if (typeof value === 'number' && value !== 0)
        add(`${line.scope}|${line.procedure}|${line.of}|${line.period} ${path}`, value);
      if (typeof value === 'object' && value !== null)
        for (const [name, inner] of Object.entries(value)) put(path === '' ? name : `${path}.${name}`, inner);
    };
    put('', line.n);
  }
  return numbers;
}
interface LineDocument {
  scope: string;
  procedure: string;
  of: string;
  period: string;
  n: unknown;
}
