/**
 * The other matters of a matter, page by page: first those that its state keeps, then all others, which its history tells
 * of: the newest first.
 */
import { linksBesides } from '@banjie/shared/engine/matter/bounds.ts';
import type { Link, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { HistoryEntry, MatterStore } from './ports.ts';
import { PART_SHOWN } from './part-shown.ts';

/** A cursor into the history: the entry before which it goes on. */
const PAST = /^h(\d{0,9})$/;
/** Entries that are read at once, and for one page at most: of a matter that has gone on for years a page may stay empty. */
const READ_AT_ONCE = 200;
const READ_AT_MOST = 4_000;

export const isLinksCursor = (cursor: string): boolean => /^\d{1,9}$/.test(cursor) || PAST.test(cursor);

export async function linksFrom(
  state: MatterState,
  store: Pick<MatterStore, 'timeline'>,
  cursor = '0',
): Promise<{ links: Link[]; next?: string }> {
  const past = PAST.exec(cursor);
  if (past) return linksBefore(state, store, past[1] ? Number(past[1]) : undefined);
  const from = Number(cursor);
  const links = state.links.slice(from, from + PART_SHOWN);
  const to = from + links.length;
  if (to < state.links.length) return { links, next: String(to) };
  return { links, ...(linksBesides(state) > 0 ? { next: 'h' } : {}) };
}

async function linksBefore(
  state: MatterState,
  store: Pick<MatterStore, 'timeline'>,
  before: number | undefined,
): Promise<{ links: Link[]; next?: string }> {
  const known = new Set(state.links.map(({ side, id }) => `${side}:${id}`));
  const links: Link[] = [];
  let next = before;
  for (let read = 0; read < READ_AT_MOST;) {
    const entries = await store.timeline(state.id, {
      ...(next === undefined ? {} : { before: next }),
      limit: READ_AT_ONCE,
    });
    read += READ_AT_ONCE;
    for (const entry of entries) {
      // A commit may open hundreds: a page ends behind one as a whole.
      if (links.length >= PART_SHOWN) return { links, next: `h${entry.seq + 1}` };
      links.push(...firstOf(entry).filter(({ side, id }) => !known.has(`${side}:${id}`)));
    }
    const last = entries.at(-1);
    if (!last || last.seq <= 1) return { links };
    next = last.seq;
  }
  return { links, next: `h${next}` };
}

/** Where a link is told of for the first time. */
const firstOf = ({ events }: HistoryEntry): Link[] =>
  events.flatMap((event) => {
    if (event.type === 'spawned') return [event.link];
    return event.type === 'linked' && event.link.side === 'cites' ? [event.link] : [];
  });
