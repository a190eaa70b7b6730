/**
 * One search over all that somebody may see. Each kind is looked for by the door by which he reads it otherwise, so what
 * he is shown here he could have found there; nothing is counted, for a count would tell of what he may not see.
 */
import type { FoundGroup, FoundKind, FoundView, KeptSearch, KeptView } from '@banjie/shared/contract/routes/search.ts';
import { foundKinds } from '@banjie/shared/contract/routes/search.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { registerTitle } from '@banjie/shared/procedures/registers.ts';
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { digitsOf, wordsOf } from '@banjie/shared/kernel/fold.ts';
import { supervisesAll } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { createMatterHandlers } from '../matters/handlers.ts';
import type { CityClock, People, RegisterRecord } from '../matters/ports.ts';
import { badCursor, cursorOf, placeAfter } from '../notify/cursor.ts';
import { heardAmong } from './sounds.ts';
import { articlesWith } from './articles.ts';
import type { FoundEntries, KeptSearches } from './ports.ts';
import { texts } from './texts.ts';

type Doors = Handlers<'listMatters' | 'readMatter' | 'listPeople'>;
export interface SearchPorts {
  doors: Doors;
  entries: Pick<FoundEntries, 'find'>;
  kept: KeptSearches;
  people: Pick<People, 'directory' | 'standing'>;
  clock: CityClock;
  beyond: ReturnType<typeof createMatterHandlers>['listBeyond'];
}

interface Asked {
  caller: PersonCaller;
  text: string;
  words: readonly string[];
  state: 'open' | 'ended' | undefined;
  cursor: string | undefined;
  limit: number;
}
type Page = { items: FoundView[]; next?: string } | Rejection;

/** Of each kind, where all are asked for. */
const FEW = 5;
const PAGE = 20;
const SCOPES = ['unit', 'mine', 'beyond'] as const;

export function searchHandlers(
  ports: SearchPorts,
): Handlers<'searchAll' | 'hearTitles' | 'readSearches' | 'putSearches'> {
  const { doors, entries, kept, people, clock } = ports;

  /**
   * What one's unit has part in, then what one has opened oneself before one came to it, then what else one may open:
   * a copy was given, one supervises it, or stands in for somebody of another unit.
   */
  async function matters({ caller, text, state, cursor, limit }: Asked): Promise<Page> {
    const [, begin = 'unit', at] = /^(unit|mine|beyond):(.*)$/s.exec(cursor ?? 'unit:') ?? [];
    if (cursor !== undefined && at === undefined) return badCursor(texts.badCursor);
    const items: FoundView[] = cursor === undefined ? await byNumber(caller, text, state) : [];
    const shown = new Set(items.map(({ id }) => id));
    for (const [n, scope] of SCOPES.entries()) {
      if (n < SCOPES.findIndex((one) => one === begin)) continue;
      const query = { text, state: state ?? ('all' as const), limit, ...(scope === begin && at ? { cursor: at } : {}) };
      const found =
        scope === 'beyond'
          ? await ports.beyond(caller, query)
          : await doors.listMatters({ caller, query: { ...query, scope } } as Parameters<Doors['listMatters']>[0]);
      if (isRejection(found)) return found;
      for (const one of found.items) {
        if (shown.has(one.id)) continue;
        shown.add(one.id);
        items.push(matterFound(one));
      }
      if (found.next !== undefined) return { items, next: `${scope}:${found.next}` };
      const next = SCOPES[n + 1];
      if (items.length >= limit && next) return { items, next: `${next}:` };
    }
    return { items };
  }

  /** By its whole number also what was only passed on to him to be read. */
  async function byNumber(caller: PersonCaller, text: string, state: Asked['state']): Promise<FoundView[]> {
    const digits = digitsOf(text);
    if (!/^\d{6,12}$/.test(digits)) return [];
    const found = await doors.readMatter({ caller, params: { id: digits } } as Parameters<Doors['readMatter']>[0]);
    if (isRejection(found)) return [];
    const { id, number, title, procedureTitle } = found;
    const isOpen = found.ending === undefined;
    if (state !== undefined && (state === 'open') !== isOpen) return [];
    const detail = [texts.no(number), procedureTitle, ...(isOpen ? [] : [found.ending ?? ''])].join(' · ');
    return [{ kind: 'matter', id, title, detail, number }];
  }

  async function records({ caller, words, state, cursor, limit }: Asked): Promise<Page> {
    const after = placeAfter(cursor, texts.badCursor);
    if (isRejection(after)) return after;
    const unit = people.standing(caller.person, clock.now())?.unit;
    if (unit === undefined) return { items: [] };
    const scope = supervisesAll(unit, people.directory()) ? undefined : unit;
    const page = { ...(state ? { live: state === 'open' } : {}), ...(after ? { after } : {}), limit };
    const found = await entries.find(scope, words, page);
    return { items: found.items.map(entryFound), ...(found.next ? { next: cursorOf(found.next) } : {}) };
  }

  function lawArticles({ words, cursor, limit }: Asked): Page {
    const from = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isInteger(from) || from < 0) return badCursor(texts.badCursor);
    const found = articlesWith(words);
    return {
      items: found.slice(from, from + limit).map(({ id, text }) => ({ kind: 'article', id, title: text, detail: id })),
      ...(found.length > from + limit ? { next: String(from + limit) } : {}),
    };
  }

  async function persons({ caller, text, cursor, limit }: Asked): Promise<Page> {
    const query = { text, limit, ...(cursor === undefined ? {} : { cursor }) };
    const found = await doors.listPeople({ caller, query } as Parameters<Doors['listPeople']>[0]);
    if (isRejection(found)) return found;
    return {
      items: found.items.map(({ id, name, unit, posts }) => ({
        ...{ kind: 'person' as const, id, title: name },
        detail: [unit, ...posts].join(' · '),
      })),
      ...(found.next === undefined ? {} : { next: found.next }),
    };
  }

  const looks: Record<FoundKind, (asked: Asked) => Page | Promise<Page>> = {
    ...{ matter: matters, entry: records, article: lawArticles, person: persons },
  };

  return {
    async searchAll({ caller, query }) {
      const words = wordsOf(query.text);
      if (words.length === 0)
        return reject('invalid', texts.empty, { faults: [{ path: 'text', message: texts.empty }] });
      const asked = {
        ...{ caller, text: query.text, words, state: query.state, cursor: query.kind && query.cursor },
        limit: query.limit ?? (query.kind ? PAGE : FEW),
      };
      // What has no state is not asked for by one.
      const kinds = query.kind ? [query.kind] : foundKinds.filter((kind) => !query.state || STATED.has(kind));
      const pages = await Promise.all(kinds.map(async (kind) => ({ kind, page: await looks[kind](asked) })));
      const groups: FoundGroup[] = [];
      for (const { kind, page } of pages) {
        if (isRejection(page)) return page;
        groups.push({ kind, ...page });
      }
      return { groups };
    },
    hearTitles: ({ body: { text, titles } }) => Promise.resolve({ heard: heardAmong(titles, wordsOf(text)) }),
    readSearches: async ({ caller }) => ({ items: (await kept.of(caller.person)).map(keptView) }),
    async putSearches({ caller, body }) {
      await kept.put(caller.person, body.items);
      return { items: body.items.map(keptView) };
    },
  };
}

const keptView = (one: KeptSearch): KeptView =>
  one.procedure === undefined
    ? one
    : { ...one, procedureTitle: procedures.find(({ key }) => key === one.procedure)?.title ?? one.procedure };

const STATED: ReadonlySet<FoundKind> = new Set(['matter', 'entry']);

function matterFound(one: MatterSummary): FoundView {
  const { id, number, title, procedureTitle, updatedAt } = one;
  const standing = one.open ? one.steps : [one.ending ?? texts.ended];
  return {
    ...{ kind: 'matter', id, title, number, at: updatedAt },
    detail: [texts.no(number), procedureTitle, ...standing.slice(0, 2)].join(' · '),
  };
}

const entryFound = ({ register, subject, title, since, until }: RegisterRecord): FoundView => ({
  ...{
    kind: 'entry',
    id: subject,
    title: title || subject,
    register,
    at: since,
    ...(until ? { ended: true as const } : {}),
  },
  detail: [registerTitle(register), until ? texts.lifted : formatInstant(since, { year: true })].join(' · '),
});
