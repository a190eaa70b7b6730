/** The further pages of what there may be much of in a matter. Whoever may see the matter may turn them. */
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import type { TimelineEntry } from '@banjie/shared/contract/shapes.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import { courseOf } from '../deciding/course.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import { badCursor, placeAfter } from '../notify/cursor.ts';
import { isLinksCursor } from './links.ts';
import { placeIn, type createParts, type Seen, type Who } from './parts.ts';
import { PART_SHOWN } from './part-shown.ts';
import type { HistoryEntry } from './ports.ts';
import type { MatterService } from './service.ts';
import { timelineOf } from './timeline.ts';
import { linkView } from './view/links.ts';
import { eyeOf } from './view/reader.ts';
import { receiptRow } from './view/receipts.ts';
import { registerView } from './view/registers.ts';
import { texts } from './texts.ts';

type Page = Awaited<ReturnType<ReturnType<typeof createParts>['timelinePage']>>;
type Names = 'readCourse' | 'readTimeline' | 'listReceipts' | 'listLinks' | 'listEntries';

/** So much of a long history is looked at for the course, and at a time for what was said: what was before it is said to be there. */
const LOOKED_PAGES = 5;
const LOOKED_PAGE = 200;

export function createPages(ports: {
  service: Pick<MatterService, 'freshly'>;
  parts: ReturnType<typeof createParts>;
  callerOf(caller: PersonCaller): Who | Rejection;
  resolveId(idOrNumber: string): Promise<string | undefined>;
}): Handlers<Names> {
  const { service, parts, callerOf, resolveId } = ports;

  async function seen(idOrNumber: string, caller: PersonCaller): Promise<{ matter: Seen; who: Who } | Rejection> {
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const id = await resolveId(idOrNumber);
    const matter = id === undefined ? undefined : await parts.seen(id, who);
    if (matter === 'unknownVersion') return reject('unavailable', texts.unknownVersion);
    return matter ? { matter, who } : reject('notFound', texts.notFound);
  }
  const moved = () => badCursor(texts.listMoved, texts.badCursor);
  /** A cursor that is a number: of an entry, or of a place. */
  const numberIn = (cursor: string | undefined): number | undefined | Rejection =>
    cursor === undefined ? undefined : /^\d{1,9}$/.test(cursor) ? Number(cursor) : moved();
  const nextOf = (page: { next?: string | undefined }) => (page.next === undefined ? {} : { next: page.next });

  async function linesOf({ state, reader }: Seen, history: readonly HistoryEntry[]): Promise<TimelineEntry[]> {
    const procedure = procedureOf(state.procedure, state.version);
    return service.freshly(reader.context, (context) => timelineOf(procedure, history, eyeOf({ ...reader, context })));
  }

  /** What was said before an entry. Entries are kept as they were hashed, so they are looked through, and only so many at a time. */
  async function saidBefore(matter: Seen, cursor: number | undefined, limit: number) {
    const said: TimelineEntry[] = [];
    let before = cursor;
    for (let n = 0; n < LOOKED_PAGES; n++) {
      const page: Page = await parts.timelinePage(matter.state.id, before, LOOKED_PAGE);
      said.unshift(...(await linesOf(matter, page.history)).filter(({ says }) => says !== undefined));
      before = 'next' in page ? Number(page.next) : undefined;
      if (before === undefined || said.length > limit) break;
    }
    const items = said.slice(-limit);
    const next = said.length > limit ? items[0]?.seq : before;
    return { items, ...nextOf({ next: next?.toString() }) };
  }

  return {
    async readTimeline({ caller, params, query }) {
      const found = await seen(params.id, caller);
      if (isRejection(found)) return found;
      const before = numberIn(query.cursor);
      if (isRejection(before)) return before;
      if (query.says) return saidBefore(found.matter, before, query.limit ?? PART_SHOWN);
      const page = await parts.timelinePage(found.matter.state.id, before, query.limit);
      return { items: await linesOf(found.matter, page.history), ...nextOf(page) };
    },
    async readCourse({ caller, params }) {
      const found = await seen(params.id, caller);
      if (isRejection(found)) return found;
      const { state, reader } = found.matter;
      const history = [];
      let before: number | undefined;
      for (let n = 0; n < LOOKED_PAGES; n++) {
        const page: Page = await parts.timelinePage(state.id, before, LOOKED_PAGE);
        history.unshift(...page.history);
        before = 'next' in page ? Number(page.next) : undefined;
        if (before === undefined) break;
      }
      const procedure = procedureOf(state.procedure, state.version);
      const { directory, now } = reader.context;
      const read = { history, earlier: before !== undefined };
      return courseOf(procedure, state, read, { directory, sight: reader.sight, now });
    },
    async listReceipts({ caller, params, query }) {
      const found = await seen(params.id, caller);
      if (isRejection(found)) return found;
      const { state, reader } = found.matter;
      if (reader.sight.receipts !== 'all') return { items: [] };
      if (query.cursor !== undefined && !placeIn(query.cursor)) return moved();
      const page = await parts.receiptPage(state, await parts.askedNow(state), query.cursor);
      const procedure = procedureOf(state.procedure, state.version);
      return { items: page.rows.map((one) => receiptRow(procedure, one, reader)), ...nextOf(page) };
    },
    async listLinks({ caller, params, query }) {
      const found = await seen(params.id, caller);
      if (isRejection(found)) return found;
      if (query.cursor !== undefined && !isLinksCursor(query.cursor)) return moved();
      const page = await parts.linksPage(found.matter.state, found.who, query.cursor);
      return { items: page.links.map((one) => linkView(one, page.linked)), ...nextOf(page) };
    },
    async listEntries({ caller, params, query }) {
      const found = await seen(params.id, caller);
      if (isRejection(found)) return found;
      const after = placeAfter(query.cursor, texts.listMoved, texts.badCursor);
      if (isRejection(after)) return after;
      const page = await parts.entriesPage(found.matter, after);
      const { context, sight } = found.matter.reader;
      const items = await service.freshly(context, ({ directory }) =>
        page.registers.map((one) => registerView(one, directory, sight.entries === 'all')),
      );
      return { items, ...nextOf(page) };
    },
  };
}
