/** What each effect of a matter does to other documents. Every one may be carried out twice, or again after a crash. */
import { postKey, type PartyKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import type { CarriedOut, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { seqOf, type Outbox, type OutboxEntry, type Pending } from '../matters/outbox.ts';
import type { ReceiptRecord, RegisterBy } from '../matters/ports.ts';
import type { MatterService } from '../matters/service.ts';
import type { DeliveryStore, Notice, Reach, ReceiptWriter } from './ports.ts';
import type { Notices } from './notices.ts';
import { refusedEntry } from './refused.ts';
import { texts } from './texts.ts';

/** It could not be carried out now; the message is for an administrator, and has nothing of what people wrote. */
export class NotCarriedOut extends Error {}

export interface EffectPorts {
  outbox: Pick<Outbox, 'advance'>;
  notices: Notices;
  deliveries: Pick<DeliveryStore, 'settle' | 'settleReceipts'>;
  receipts: ReceiptWriter;
  registers: {
    /** Gives why the register refuses it, if it does. */
    apply(change: RegisterChange, matter: Pending, entry: OutboxEntry, by: RegisterBy): Promise<string | undefined>;
  };
  /** Gives posts to whom an entry names for them. */
  appoint?: (change: RegisterChange, matter: string) => Promise<void>;
  /** Writes the letter of a decision. */
  letter?: (matter: Pending, entry: OutboxEntry, effect: Extract<CarriedOut, { effect: 'letter' }>) => Promise<void>;
  /** What is to happen to other matters. */
  others: Pick<MatterService, 'openChild' | 'link' | 'effectFailed'>;
  reach: Reach;
  /** Writes anew what lists are made of. */
  project(matter: Pending, only?: 'course'): Promise<void>;
  /** Counts what of its history the boards have not counted. */
  count(matter: Pending): Promise<void>;
  /** Closes the receipts step when nothing is (or was ever) outstanding. */
  closeIfComplete(matter: string, item: string, total?: number): Promise<void>;
  /** Asks nobody any more and closes the receipts step with what was said. @throws when it is to be tried again */
  closeNow(matter: string, item: string): Promise<void>;
}

type Of<K extends CarriedOut['effect']> = Extract<CarriedOut, { effect: K }>;

/** Every effect that this release can carry out; a later one may know more. */
export const effectKinds: ReadonlySet<string> = new Set<CarriedOut['effect']>([
  'notify',
  'askReceipts',
  'dropReceipts',
  'closeReceipts',
  'reviveReceipts',
  'remindReceipts',
  'redateReceipts',
  'register',
  'open',
  'link',
  'settle',
  'letter',
  'project',
  'count',
]);

/** Units of one fan-out that are written together; the cursor moves by so many. */
const BATCH = 200;

/**
 * Carries out one effect. Gives the items that somebody was told of: those that are closed by then are to be settled.
 * @throws when it could not be carried out, and is to be tried again.
 */
export type CarryOut = (matter: Pending, entry: OutboxEntry) => Promise<readonly string[]>;

export function createEffects(ports: EffectPorts): CarryOut {
  const { outbox, notices, deliveries, receipts, registers, reach } = ports;

  const noticeOf = (
    matter: Pending,
    entry: OutboxEntry,
    notice: Omit<Notice, 'event' | 'at' | 'matter' | 'number'> & { of?: string },
  ): Notice => {
    const { of, ...rest } = notice;
    const event = of === undefined ? entry.id : `${entry.id}/${of}`;
    return { ...rest, event, at: entry.at, matter: matter.id, number: matter.number };
  };

  function notify(
    matter: Pending,
    entry: OutboxEntry,
    { effect: _, held: __, to, ...notice }: Of<'notify'>,
  ): Promise<readonly string[]> {
    return notices.tell([{ notice: noticeOf(matter, entry, notice), to }]);
  }

  async function askReceipts(matter: Pending, entry: OutboxEntry, effect: Of<'askReceipts'>): Promise<void> {
    for (let from = entry.cursor ?? 0; from < effect.units.length; from += BATCH) {
      const asked = effect.units.slice(from, from + BATCH).map((unit) => receiptOf(matter, entry, effect, unit));
      await receipts.ask(asked);
      await notices.tell(
        asked.map((receipt) => ({
          to: receipt.parties,
          notice: noticeOf(matter, entry, {
            of: receipt.unit,
            kind: 'receipt',
            urgent: false,
            subject: effect.subject,
            body: effect.body,
            item: effect.item,
            receipt: receipt.id,
            words: [texts.confirmReceipt],
            ...(effect.dueAt === undefined ? {} : { dueAt: effect.dueAt }),
            ...(effect.basis === undefined ? {} : { basis: effect.basis }),
          }),
        })),
      );
      await outbox.advance(matter.id, entry.id, Math.min(from + BATCH, effect.units.length));
    }
    // Nobody to ask, or all had answered before the last batch was noted.
    await ports.closeIfComplete(matter.id, effect.item, effect.units.length);
  }

  function receiptOf(
    matter: Pending,
    entry: OutboxEntry,
    effect: Of<'askReceipts'>,
    unit: UnitId,
  ): ReceiptRecord & { total: number } {
    // A vacant post would leave nobody who can confirm: then the unit's head may as well.
    const isVacant = reach.directory().holders(unit, effect.post).length === 0;
    const parties: PartyKey[] = [postKey(unit, effect.post), ...(isVacant ? [postKey(unit, 'head')] : [])];
    return {
      id: `${matter.id}.${effect.item}.${unit}`,
      matter: matter.id,
      number: matter.number,
      procedure: matter.procedure,
      version: matter.version,
      title: matter.title,
      item: effect.item,
      from: matter.from,
      what: effect.title,
      unit,
      parties,
      state: 'open',
      askedAt: entry.at,
      ...(effect.dueAt === undefined ? {} : { dueAt: effect.dueAt }),
      provisional: effect.provisional,
      total: effect.units.length,
    };
  }

  async function dropReceipts(matter: Pending, entry: OutboxEntry, { item }: Of<'dropReceipts'>): Promise<void> {
    await receipts.drop(matter.id, item, seqOf(entry.id));
    await deliveries.settle(matter.id, [item], false);
  }

  /** Nobody can confirm between the two: what comes back to the matter is all that was said. */
  async function closeReceipts(matter: Pending, entry: OutboxEntry, effect: Of<'closeReceipts'>): Promise<void> {
    await receipts.close(matter.id, effect.item, seqOf(entry.id));
    await deliveries.settle(matter.id, [effect.item], false);
    await ports.closeNow(matter.id, effect.item);
  }

  async function reviveReceipts(matter: Pending, entry: OutboxEntry, { item }: Of<'reviveReceipts'>): Promise<void> {
    await receipts.revive(matter.id, item, seqOf(entry.id));
    // The last one may have answered when the step had been left, and before it was told that nobody asks any more.
    await ports.closeIfComplete(matter.id, item);
  }

  /** Tells every unit that still owes a receipt. */
  async function tellOpen(
    matter: Pending,
    entry: OutboxEntry,
    { item, ...said }: Pick<Notice, 'kind' | 'urgent' | 'subject' | 'body'> & { item: string },
  ): Promise<void> {
    let after: UnitId | undefined;
    for (;;) {
      const open = await receipts.openOf(matter.id, item, { ...(after === undefined ? {} : { after }), limit: BATCH });
      await notices.tell(
        open.map((receipt) => ({
          to: receipt.parties,
          notice: noticeOf(matter, entry, {
            ...said,
            of: receipt.unit,
            item,
            receipt: receipt.id,
            words: [texts.confirmReceipt],
            ...(receipt.dueAt === undefined ? {} : { dueAt: receipt.dueAt }),
          }),
        })),
      );
      after = open.at(-1)?.unit;
      if (open.length < BATCH) return;
    }
  }

  async function remindReceipts(
    matter: Pending,
    entry: OutboxEntry,
    effect: Of<'remindReceipts'>,
  ): Promise<readonly string[]> {
    const { kind, subject, body, item } = effect;
    await tellOpen(matter, entry, { item, kind, subject, body, urgent: false });
    if (effect.line.length === 0) return [];
    const notice = noticeOf(matter, entry, { kind, urgent: false, subject, body, item, words: [] });
    return notices.tell([{ to: effect.line, notice }]);
  }

  async function redateReceipts(matter: Pending, entry: OutboxEntry, effect: Of<'redateReceipts'>): Promise<void> {
    const { item, dueAt, provisional, tells } = effect;
    await receipts.redate(matter.id, item, { dueAt, provisional }, seqOf(entry.id));
    if (tells) await tellOpen(matter, entry, { item, kind: 'receipt', ...tells });
  }

  async function openChild(matter: Pending, entry: OutboxEntry, effect: Of<'open'>): Promise<void> {
    const { link, form, by, unit } = effect;
    const { id, number, procedure, title } = matter;
    const parent = { id, side: 'parent' as const, procedure, relation: link.relation, number, title };
    const opened = await ports.others.openChild(link, parent, { form, by, ...(unit === undefined ? {} : { unit }) });
    if (!isRejection(opened)) return;
    if (opened.rejected === 'unavailable') throw new NotCarriedOut(opened.text);
    // Refused for good: the matter that wanted it says so, and its supervisor is told. Nothing is lost in silence.
    const faults = (opened.faults ?? []).map((fault) => `${fault.path} ${fault.message}`).join('；');
    const text = faults ? `${opened.text}（${faults}）` : opened.text;
    await mustReach(ports.others.effectFailed(id, entry.id, { what: link.relation, text, child: link.id }));
  }

  /** What a register refuses comes back to the matter, which says so and goes on from there. */
  async function enter(matter: Pending, entry: OutboxEntry, effect: Of<'register'>): Promise<void> {
    const text = await registers.apply(effect.change, matter, entry, effect.by);
    if (text === undefined) return ports.appoint?.(effect.change, matter.id);
    await mustReach(ports.others.effectFailed(matter.id, entry.id, { text, ...refusedEntry(effect) }));
  }

  const linkTo = (effect: Of<'link'>): Promise<void> => mustReach(ports.others.link(effect.matter, effect.link));

  function done(matter: Pending, entry: OutboxEntry): Promise<readonly string[] | void> {
    const { effect } = entry;
    switch (effect.effect) {
      case 'notify':
        return notify(matter, entry, effect);
      case 'askReceipts':
        return askReceipts(matter, entry, effect);
      case 'dropReceipts':
        return dropReceipts(matter, entry, effect);
      case 'closeReceipts':
        return closeReceipts(matter, entry, effect);
      case 'reviveReceipts':
        return reviveReceipts(matter, entry, effect);
      case 'remindReceipts':
        return remindReceipts(matter, entry, effect);
      case 'redateReceipts':
        return redateReceipts(matter, entry, effect);
      case 'register':
        return enter(matter, entry, effect);
      case 'open':
        return openChild(matter, entry, effect);
      case 'link':
        return linkTo(effect);
      case 'settle':
        return deliveries.settle(matter.id, effect.items, effect.acted);
      case 'letter':
        return ports.letter?.(matter, entry, effect) ?? Promise.resolve();
      case 'project':
        return ports.project(matter, effect.only);
      case 'count':
        return ports.count(matter);
    }
  }
  return async (matter, entry) => (await done(matter, entry)) ?? [];
}

/** Told, or to be tried again; a matter that is not there any more can't be told. */
async function mustReach(telling: Promise<object | Rejection>): Promise<void> {
  const told = await telling;
  if (isRejection(told) && told.rejected === 'unavailable') throw new NotCarriedOut(told.text);
}

/** Effects of one lane change the same documents and keep their order; those of different lanes do not wait for each other. */
export function laneOf({ id, effect }: OutboxEntry): string {
  switch (effect.effect) {
    case 'askReceipts':
    case 'dropReceipts':
    case 'closeReceipts':
    case 'reviveReceipts':
    case 'remindReceipts':
    case 'redateReceipts':
      return `receipts/${effect.item}`;
    case 'register':
      return `register/${effect.change.register}/${effect.change.subject}`;
    case 'open':
      return `open/${effect.link.id}`;
    case 'link':
      return `link/${effect.matter}`;
    case 'settle':
      return 'settle';
    case 'letter':
      return 'letter';
    case 'project':
      return 'project';
    case 'count':
      return 'count';
    case 'notify':
      return id;
  }
}
