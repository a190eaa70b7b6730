/** Receipts beside the history of their matter: who was asked, what was confirmed, and what stands of it. */
import type { HistoryEntry } from '../../matters/ports.ts';
import { postKey } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { heardOf } from '@banjie/shared/engine/matter/heard.ts';
import type { Heard } from '@banjie/shared/engine/matter/state.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { TELLS } from '../entry.ts';
import { hashOf } from '../hash.ts';
import { merkleRoot } from '../merkle.ts';
import { digestOfUnits, partsOf } from '../told.ts';
import { besideTexts } from './beside-texts.ts';
import type { Reading } from './reading.ts';
import { differing } from './same.ts';
import type { StoredReceipt } from './ports.ts';

const texts = besideTexts.receipts;
/** Sorts those without a limit behind all others. */
const NO_DEADLINE = '9999-12-31T00:00:00.000Z';

/** A step that has asked for receipts, as the history tells. */
interface Asking {
  item: string;
  total: number;
  post: Parameters<typeof postKey>[1];
  entry: HistoryEntry;
  /** All limits that it has had. */
  dues: Set<Instant>;
  closed?: { confirmed: number; root: string; heard?: readonly Heard[] };
  /** Left, or its matter has ended. */
  over: boolean;
}

export function receiptFaults(reading: Reading, receipts: readonly StoredReceipt[]): string[] {
  const { number } = reading;
  const asked = askedIn(reading);
  const faults: string[] = [];
  const byItem = new Map<string, StoredReceipt[]>();
  for (const receipt of receipts) {
    if (!asked.has(receipt.item)) faults.push(texts.noStep(number, receipt.unit, receipt.item));
    else byItem.set(receipt.item, [...(byItem.get(receipt.item) ?? []), receipt]);
  }
  for (const asking of asked.values()) {
    const found = byItem.get(asking.item) ?? [];
    const pending = (effect: string) => reading.outbox.some((one) => one.item === asking.item && one.effect === effect);
    if (pending('askReceipts')) continue;
    faults.push(...itemFaults(reading, asking, found, pending));
  }
  return faults;
}

function askedIn(reading: Reading): Map<string, Asking> {
  const asked = new Map<string, Asking>();
  for (const entry of reading.history)
    for (const event of entry.events) {
      if (event.type === 'entered' && event.item.receipts) {
        const { id: item, receipts, deadlines } = event.item;
        asked.set(item, { item, ...receipts, entry, dues: new Set(deadlines.map((one) => one.at)), over: false });
      }
      if (event.type === 'ended') for (const one of asked.values()) one.over = true;
      if (!('item' in event) || typeof event.item !== 'string') continue;
      const asking = asked.get(event.item);
      if (!asking) continue;
      if (event.type === 'recomputed' || event.type === 'extended') asking.dues.add(event.deadline.at);
      if (event.type === 'left') asking.over = true;
      if (event.type === 'receiptsClosed') asking.closed = event;
    }
  // A decision that had left the step was taken back.
  for (const one of asked.values()) if (reading.state.items.some(({ id }) => id === one.item)) one.over = false;
  return asked;
}

function itemFaults(
  reading: Reading,
  asking: Asking,
  found: readonly StoredReceipt[],
  pending: (effect: string) => boolean,
): string[] {
  const { number } = reading;
  const { item, total, closed, over, entry } = asking;
  const asks = Object.entries(entry.told ?? {}).filter(([, value]) => partsOf(value).units !== undefined);
  // Whoever had decided so took it back before anybody was asked.
  const isCancelled = reading.cancelled.has(entry.seq) && asks.some(([, value]) => partsOf(value).held);
  if (found.length === 0 && isCancelled) return [];
  // An administrator has given up to ask them, when some may have been asked.
  const isGivenUp =
    entry.v < TELLS ? reading.givenUp(entry.seq) : asks.some(([n]) => reading.givenUp(entry.seq, Number(n)));
  if (found.length < total && isGivenUp)
    return found.flatMap((one) => receiptFault(reading, { ...asking, dropped: true }, one, false) ?? []);
  if (found.length < total) return [texts.deleted(number, item, total, found.length)];
  if (found.length > total) return [texts.inserted(number, item, total, found.length)];
  const units = found.map(({ unit }) => unit);
  const digest = asks.map(([, value]) => partsOf(value).units);
  // A commit may ask in two steps: one of its digests is that of this one.
  if (total > 0 && entry.v >= TELLS && !digest.includes(digestOfUnits(item, units)))
    return [texts.unitsDiffer(number, item)];
  const dropped = over || ['closeReceipts', 'reviveReceipts'].some(pending);
  const faults = found.flatMap(
    (one) => receiptFault(reading, { ...asking, dropped }, one, over && !pending('dropReceipts')) ?? [],
  );
  const confirmed = found.filter(({ state }) => state === 'confirmed');
  if (faults.length > 0 || !closed) return faults;
  const inOrder = [...confirmed].sort((a, b) => Buffer.compare(Buffer.from(a.unit), Buffer.from(b.unit)));
  const root = closed.confirmed === 0 ? closed.root : merkleRoot(inOrder.map(({ hash }) => hash ?? ''));
  if (confirmed.length !== closed.confirmed || root !== closed.root)
    return [texts.root(number, item, closed.confirmed, confirmed.length)];
  return isHeard(reading, item, closed.heard, inOrder) ? [] : [texts.heard(number, item)];
}

/** What the matter has kept is what the receipts say. A unit may have another name by now. */
function isHeard(
  { state: { procedure, version } }: Reading,
  item: string,
  kept: readonly Heard[] | undefined,
  confirmed: readonly StoredReceipt[],
): boolean {
  const step = versions.find(procedure, version)?.steps[item.split('#')[0] ?? ''];
  if (!kept || step?.kind !== 'receipts') return true;
  const answers = confirmed.map(({ unit, by, form = {} }) => ({ unit, by: by?.name ?? '', form }));
  const said = (heard: readonly Heard[]) => hashOf(heard.map(({ name: _, ...one }) => one));
  return said(kept) === said(heardOf(step, answers, (unit) => unit));
}

function receiptFault(
  reading: Reading,
  asking: Asking & { dropped: boolean },
  receipt: StoredReceipt,
  isOver: boolean,
): string | undefined {
  const { number, state } = reading;
  const { item, total, post, entry, dues } = asking;
  const { unit, dueAt } = receipt;
  const expected = {
    id: `${reading.matter}.${item}.${unit}`,
    number,
    procedure: state.procedure,
    version: state.version,
    from: state.opener.unitName ?? state.opener.name,
    total,
    askedAt: entry.at,
    sortAt: dueAt ?? NO_DEADLINE,
    party: postKey(unit, post),
  };
  const stored = { ...receipt, party: receipt.parties[0] };
  const wrong = differing(
    expected,
    Object.fromEntries(Object.keys(expected).map((name) => [name, stored[name as keyof typeof stored]])),
  );
  if (dueAt === undefined ? dues.size > 0 : !dues.has(dueAt)) wrong.push('dueAt');
  if (wrong.length > 0) return texts.changed(number, unit, item, wrong);
  if (receipt.state === 'confirmed') {
    const { id, form, confirmedAt: at, by } = receipt;
    return receipt.hash === hashOf({ receipt: id, form, at, by }) ? undefined : texts.content(number, unit, item);
  }
  if (receipt.state === 'open' && isOver) return texts.reopened(number, unit, item);
  if ((receipt.state === 'dropped' || receipt.state === 'silent') && !asking.dropped)
    return texts.dropped(number, unit, item);
  return undefined;
}
