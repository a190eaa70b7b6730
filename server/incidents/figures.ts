/** What is measured, by month and provider, with each figure's definition, and down to the matters that it was counted from. */
import type { IncidentFiguresView, MeasuredIncidentView } from '@banjie/shared/contract/routes/incidents.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { spanText } from '@banjie/shared/kernel/span-text.ts';
import { addMonths, formatInstant, msBetween, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../http/handler.ts';
import type { MatterLists } from '../matters/listed.ts';
import { monthOf } from './courses.ts';
import { measuresOf, type Spread } from './measures.ts';
import type { CourseRecord, CourseStore } from './ports.ts';
import type { Reader, Readers } from './readers.ts';
import { texts } from './texts.ts';

export interface FigurePorts {
  store: Pick<CourseStore, 'between' | 'page'>;
  lists: Pick<MatterLists, 'load'>;
  readers: Readers;
}

const MONTHS = 6;
const PAGE = 50;

/** The months up to this one, the latest first. */
const monthsTo = (now: Instant, count: number): string[] =>
  Array.from({ length: count }, (_, n) => addMonths(`${monthOf(now)}-01`, -n).slice(0, 7));

export function figureHandlers(ports: FigurePorts): Handlers<'readIncidentFigures' | 'listMeasuredIncidents'> {
  const { store, lists, readers } = ports;

  /** Whose figures somebody sees: everybody's, those of one provider, which is his own unit, or nobody's. */
  const seenBy = ({ all, standing, context }: Reader): { provider?: UnitId } | undefined => {
    if (all) return {};
    const isProvider = context.directory.unit(standing.unit)?.kind === 'cloud-provider';
    return isProvider ? { provider: standing.unit } : undefined;
  };

  return {
    async readIncidentFigures({ caller, query }) {
      const reader = readers.of(caller);
      if (isRejection(reader)) return reader;
      const own = seenBy(reader);
      const months = monthsTo(reader.context.now, query.months ?? MONTHS);
      const byMonth = new Map<string, Map<string, CourseRecord[]>>(months.map((month) => [month, new Map()]));
      if (own !== undefined)
        for await (const one of store.between(months.at(-1) ?? '', months[0] ?? '', own.provider)) {
          const providers = byMonth.get(one.month);
          const key = one.provider ?? '';
          providers?.set(key, [...(providers.get(key) ?? []), one]);
        }
      return {
        definitions: texts.definitions,
        months: months.map((month) => ({
          ...{ month, text: texts.month(month) },
          providers: providersOf(byMonth.get(month) ?? new Map(), reader),
        })),
        all: reader.all,
      };
    },

    async listMeasuredIncidents({ caller, params, query }) {
      const reader = readers.of(caller);
      if (isRejection(reader)) return reader;
      const own = seenBy(reader);
      const provider = query.provider ?? '';
      if (!own || (own.provider ?? provider) !== provider) return reject('notFound', texts.hidden);
      const limit = query.limit ?? PAGE;
      const found = await store.page(params.month, provider, query.cursor, limit + 1);
      const shown = found.slice(0, limit);
      const states = await lists.load(
        undefined,
        shown.map(({ id }) => id),
        { state: 'all' },
      );
      const readable = await readers.readable(
        reader,
        [...states.values()].map(({ state }) => state),
      );
      const last = shown.at(-1);
      return {
        items: shown.map((one) => measuredView(one, readable.has(one.id))),
        ...(found.length > limit && last ? { next: last.id } : {}),
      };
    },
  };
}

const spreadView = ({ n, median, p95 }: Spread) => ({
  n,
  ...(median === undefined ? {} : { median, medianText: spanText(median) }),
  ...(p95 === undefined ? {} : { p95, p95Text: spanText(p95) }),
});

function providersOf(
  found: ReadonlyMap<string, readonly CourseRecord[]>,
  { context: { directory } }: Reader,
): IncidentFiguresView['months'][number]['providers'] {
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, courses]) => {
      const { acknowledge, recover, ...counts } = measuresOf(courses);
      return {
        provider: { id, name: id === '' ? texts.nobody : (directory.unit(id)?.name ?? id) },
        measures: { ...counts, acknowledge: spreadView(acknowledge), recover: spreadView(recover) },
      };
    });
}

function measuredView(one: CourseRecord, readable: boolean): MeasuredIncidentView {
  const took = (from: Instant, until: Instant | undefined) =>
    until === undefined ? undefined : spanText(msBetween(from, until));
  const acknowledgedText = took(one.openedAt, one.acknowledgedAt);
  const recoveredText = took(one.knownAt, one.recoveredAt);
  return {
    ...{ id: one.id, number: one.number, title: one.title, openedText: formatInstant(one.openedAt), readable },
    ...(acknowledgedText === undefined ? {} : { acknowledgedText }),
    ...(recoveredText === undefined ? {} : { recoveredText }),
    ...(one.noise ? { noise: one.noise } : {}),
  };
}
