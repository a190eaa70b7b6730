/**
 * What the view of a matter is made of, as far as it is shown at once: of everything that there may be much of, the first
 * page and where the next one begins.
 */
import type { LinkView } from '@banjie/shared/contract/shapes.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { procedureOf, versions } from '@banjie/shared/procedures/index.ts';
import { cursorOf } from '../notify/cursor.ts';
import type {
  Counted,
  HistoryEntry,
  MatterStore,
  ReceiptPlace,
  ReceiptRecord,
  Receipts,
  RegisterRecord,
  Registers,
  Standing,
  StoredEntry,
} from './ports.ts';
import { linksFrom } from './links.ts';
import { createNewest, TIMELINE_SHOWN } from './newest.ts';
import type { MatterService } from './service.ts';
import { rolesIn } from './sight/roles.ts';
import { sightOf, type SightRole } from './sight/table.ts';
import { PART_SHOWN } from './part-shown.ts';
import { linkView, type Linked } from './view/links.ts';
import type { MatterParts } from './view/matter.ts';
import type { Reader } from './view/reader.ts';
import type { ReceiptParts } from './view/receipts.ts';

const RECEIPTS_AT_ONCE = 500;

/** A matter as a command has left it. */
export interface Committed {
  state: MatterState;
  seq: number;
  /** The entry of the command. */
  entry?: StoredEntry;
}

export interface Who {
  context: Context;
  standing: Standing;
}

/** What everybody may be told who may see anything of the matter. */
export interface Seen {
  state: MatterState;
  seq: number;
  reader: Reader;
  /** Receipts of his unit in this matter. */
  own: ReceiptRecord[];
}

type Ports = {
  store: MatterStore;
  receipts: Receipts;
  registers: Registers;
  counted(matter: string): Promise<Counted>;
  /** Makes something pure with the registers as they are now. */
  freshly: MatterService['freshly'];
};

export function createParts({ store, receipts, registers, counted, freshly }: Ports) {
  const newest = createNewest(store);
  const keysOf = (standing: Standing) => [...standing.keys, ...standing.standsInFor.flatMap((one) => one.keys)];

  /** Undefined when there is no such matter for this person. */
  async function seen(
    id: string,
    { context, standing }: Who,
    committed?: Committed,
  ): Promise<Seen | 'unknownVersion' | undefined> {
    const found = committed ?? (await store.load(id));
    if (!found) return undefined;
    const { state, seq } = found;
    // Opened by a later release, in a rolling upgrade: its processes know what it is.
    if (!versions.find(state.procedure, state.version)) return 'unknownVersion';
    const keys = keysOf(standing);
    // Most procedures ask for no receipts: then there is nothing to look for.
    const own = asks(state) ? await receipts.ofUnit(id, standing.unit) : [];
    const asked = own.some((one) => one.state !== 'dropped');
    const roles = await freshly(context, (at) => rolesOf(state, standing, at, asked));
    if (roles.length === 0) return undefined;
    return { state, seq, own, reader: { context, keys, unit: standing.unit, roles, sight: sightOf(roles) } };
  }

  const rolesOf = (state: MatterState, standing: Standing, context: Context, asked: boolean): SightRole[] =>
    rolesIn(state, { keys: keysOf(standing), unit: standing.unit, asked }, context);

  /** Receipts may be asked for a second time, e.g. after a dispute: those count that are asked for now, else the last ones. */
  async function askedNow(state: MatterState): Promise<string[]> {
    if (!asks(state)) return [];
    const open = state.items.flatMap((one) => (one.receipts ? [one.id] : []));
    return open.length > 0 ? open : (await receipts.itemsOf(state.id)).slice(-1);
  }

  async function receiptsOf({ state, own, reader }: Seen): Promise<ReceiptParts | undefined> {
    const items = await askedNow(state);
    if (items.length === 0) return undefined;
    const counts = await Promise.all(items.map((item) => receipts.countOf(state.id, item)));
    const mine = own.find((one) => items.includes(one.item));
    // Whoever only gives his own is told how far it is, not who is missing.
    const { rows, next } = reader.sight.receipts === 'all' ? await receiptPage(state, items, undefined) : { rows: [] };
    return {
      asked: counts.reduce((sum, one) => sum + one.asked, 0),
      confirmed: counts.reduce((sum, one) => sum + one.confirmed, 0),
      rows,
      ...(next === undefined ? {} : { next }),
      ...(mine ? { mine } : {}),
    };
  }

  /** A page of the receipts of some items, one item after the other. */
  async function receiptPage(state: MatterState, items: readonly string[], cursor: string | undefined) {
    const after = cursor === undefined ? undefined : placeIn(cursor);
    const rows: ReceiptRecord[] = [];
    // Of an item that is no longer asked for, nothing is gone on with.
    for (const item of items.slice(after ? Math.max(0, items.indexOf(after.item)) : 0)) {
      const from = after?.item === item ? { after } : {};
      const limit = PART_SHOWN + 1 - rows.length;
      if (limit > 0) rows.push(...(await receipts.ofItem(state.id, item, { ...from, limit })));
    }
    const shown = rows.slice(0, PART_SHOWN);
    const last = shown.at(-1);
    return { rows: shown, ...(rows.length > PART_SHOWN && last ? { next: placeOf(last) } : {}) };
  }

  async function timelinePage(id: string, before: number | undefined, limit = TIMELINE_SHOWN) {
    const found = await store.timeline(id, { ...(before === undefined ? {} : { before }), limit });
    const history = found.reverse();
    const first = history[0]?.seq ?? 1;
    return { history, ...(first > 1 ? { next: String(first) } : {}) };
  }

  async function linksPage(state: MatterState, who: Who, cursor?: string) {
    const { links, next } = await linksFrom(state, store, cursor);
    const others = await Promise.all(links.map((link) => store.load(link.id)));
    const linked: Linked = await freshly(
      who.context,
      (at) =>
        new Map(
          others.flatMap((one) =>
            one
              ? [[one.state.id, { state: one.state, visible: rolesOf(one.state, who.standing, at, false).length > 0 }]]
              : [],
          ),
        ),
    );
    return { links, linked, ...(next === undefined ? {} : { next }) };
  }

  async function entriesPage({ state, reader }: Seen, after: { at: string; id: string } | undefined) {
    if (procedureOf(state.procedure, state.version).registers.length === 0) return { registers: [] };
    const found = await registers.ofMatter(state.id, {
      ...(reader.sight.entries === 'all' ? {} : { unit: reader.unit }),
      ...(after ? { after } : {}),
      limit: PART_SHOWN + 1,
    });
    const shown = found.slice(0, PART_SHOWN);
    const last = shown.at(-1);
    return {
      registers: shown,
      ...(found.length > PART_SHOWN && last ? { next: cursorOf({ at: last.since, id: last.id }) } : {}),
    };
  }

  async function of(
    id: string,
    who: Who,
    committed?: Committed,
  ): Promise<{ parts: MatterParts; reader: Reader } | 'unknownVersion' | undefined> {
    const matter = await seen(id, who, committed);
    if (!matter || matter === 'unknownVersion') return matter;
    const { state, seq, reader } = matter;
    const procedure = procedureOf(state.procedure, state.version);
    const [history, asked, entries, links, said] = await Promise.all([
      newest.upTo(id, seq, committed?.entry),
      receiptsOf(matter),
      entriesPage(matter, undefined),
      linksPage(state, who),
      reader.sight.lines === 'all' && hasSource(state) ? counted(id) : { lines: [] },
    ]);
    const first = history[0]?.seq ?? 1;
    return {
      reader,
      parts: {
        procedure,
        state,
        seq,
        history,
        counted: said,
        ...(asked ? { receipts: asked } : {}),
        registers: entries.registers,
        updatedAt: history.at(-1)?.at ?? state.openedAt,
        links: links.links,
        linked: links.linked,
        more: {
          ...(first > 1 ? { timeline: String(first) } : {}),
          // To whom nothing of what was said is shown, no more of it is offered.
          ...(first > 1 && reader.sight.fields !== 'none' ? { said: String(first) } : {}),
          ...(links.next === undefined ? {} : { links: links.next }),
          ...(entries.next === undefined ? {} : { registers: entries.next }),
        },
      },
    };
  }

  /** Every page of every part, for whoever needs all of it: a file for the archive. */
  async function everyPage(matter: Seen, who: Who) {
    const { state, seq } = matter;
    const history: HistoryEntry[] = [];
    // What came after the state was read is left out: nothing before it ever changes.
    for await (const entry of store.history(state.id)) if (entry.seq <= seq) history.push(entry);
    const links: LinkView[] = [];
    for (let cursor: string | undefined = '0'; cursor !== undefined;) {
      const page = await linksPage(state, who, cursor);
      links.push(...page.links.map((one) => linkView(one, page.linked)));
      cursor = 'next' in page ? page.next : undefined;
    }
    const entries: RegisterRecord[] = [];
    for (let more = true; more;) {
      const last = entries.at(-1);
      const page = await entriesPage(matter, last && { at: last.since, id: last.id });
      entries.push(...page.registers);
      more = 'next' in page;
    }
    const asked: ReceiptRecord[] = [];
    for (let more = true; more;) {
      const last = asked.at(-1);
      const page = await receipts.ofMatter(state.id, { ...(last ? { after: last } : {}), limit: RECEIPTS_AT_ONCE });
      asked.push(...page);
      more = page.length === RECEIPTS_AT_ONCE;
    }
    return { history, links, registers: entries, receipts: asked };
  }

  return { of, seen, askedNow, receiptPage, timelinePage, linksPage, entriesPage, everyPage };
}

/** Whether machines report to it: they do to what they have opened. */
const hasSource = ({ procedure, version, opener }: MatterState): boolean =>
  opener.kind === 'system' && procedureOf(procedure, version).opening.systemForm !== undefined;

const asks = ({ procedure, version }: MatterState): boolean =>
  Object.values(procedureOf(procedure, version).steps).some((step) => step.kind === 'receipts');

const placeOf = ({ item, state, unit }: ReceiptRecord): string =>
  Buffer.from(JSON.stringify([item, state, unit])).toString('base64url');

/** Undefined when it was not made by `placeOf`. */
export function placeIn(cursor: string): (ReceiptPlace & { item: string }) | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(read)) return undefined;
    const [item, state, unit] = read as unknown[];
    if (
      typeof item !== 'string' ||
      typeof unit !== 'string' ||
      (state !== 'open' && state !== 'silent' && state !== 'confirmed')
    )
      return undefined;
    return { item, state, unit };
  } catch {
    return undefined;
  }
}
