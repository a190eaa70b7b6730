/**
 * A unit's confirmation that it has compared, read, acknowledged. Confirming writes only the receipt; when it was the
 * last one, one deterministic command closes the step of the matter and keeps the root over all of them (B-32).
 */
import type { ReceiptsStep } from '@banjie/shared/engine/definition/definition.ts';
import { heardOf, readAnswer } from '@banjie/shared/engine/matter/heard.ts';
import type { Heard } from '@banjie/shared/engine/matter/state.ts';
import { partyOf, postKey, type PartyKey } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { CityClock, People, Standing } from '../matters/ports.ts';
import type { DeliveryStore, Log } from '../notify/ports.ts';
import { postTitles } from '../people/texts.ts';
import { merkleRoot } from '../proof/merkle.ts';
import type { Asked, Confirmation, ReceiptMatters, ReceiptRecord, ReceiptStore } from './ports.ts';
import { texts } from './texts.ts';

export interface ReceiptPorts {
  store: ReceiptStore;
  matters: ReceiptMatters;
  people: People;
  clock: CityClock;
  deliveries: Pick<DeliveryStore, 'settleReceipts'>;
  /** SM3 of canonical JSON. */
  hash(value: unknown): string;
  log: Log;
}

export interface ReceiptService {
  handlers: Handlers<'confirmReceipt'>;
  /** Closes the step when every unit that was asked has confirmed. `total` is needed only while nobody was asked yet. */
  closeIfComplete(matter: string, item: string, total?: number): Promise<void>;
  /** Closes the step with what was said; no unit is asked by then. @throws when it is to be tried again */
  closeNow(matter: string, item: string): Promise<void>;
  /** Finishes what a crash after a confirmation left open; the number of items looked at. */
  repairReceipts(): Promise<number>;
}

const REPAIRED_AT_ONCE = 100;
/** The step is not open, for whatever reason. */
const OVER: readonly Rejection['rejected'][] = ['taskClosed', 'matterEnded', 'notFound', 'keyReused'];

export function createReceipts(ports: ReceiptPorts): ReceiptService {
  const { store, matters, people, clock, deliveries, hash, log } = ports;

  async function closeIfComplete(matter: string, item: string, asked?: number): Promise<void> {
    if (!(await lookOnce(matter, item, asked)))
      throw new Error(`${matter}: that all have answered in ${item} could not be handed in`);
  }

  async function lookOnce(matter: string, item: string, asked?: number): Promise<boolean> {
    const marked = await store.marked(matter, item);
    const isDone = await closeWhenLast(matter, item, asked);
    if (isDone) await store.checked(marked);
    return isDone;
  }

  /** One look while somebody is still missing; only whoever may be the last reads them all. False: look again later. */
  async function closeWhenLast(matter: string, item: string, asked?: number): Promise<boolean> {
    if (await store.anyOpen(matter, item)) return true;
    const by = await store.askedIn(matter, item);
    const total = by?.total ?? asked;
    const { confirmed } = await store.countOf(matter, item);
    if (total === undefined || confirmed !== total) return true;
    return close(matter, item, by, { confirmed });
  }

  /** False: it may not be closed, try again later. */
  async function close(
    matter: string,
    item: string,
    asked: Asked | undefined,
    counts: { confirmed: number; early?: true },
  ): Promise<boolean> {
    const root = merkleRoot(await store.hashes(matter, item));
    const closed = await matters.closeReceipts(matter, {
      item,
      root,
      ...counts,
      ...(await heardIn(matter, item, asked)),
    });
    // Closed already, withdrawn or terminated meanwhile: nothing is left to close. Else it is tried again: also when it
    // is not known whether it was written, as then its key finds it.
    if (!isRejection(closed) || OVER.includes(closed.rejected)) return true;
    if (closed.rejected !== 'unavailable')
      log.error({ matter, item, rejected: closed.rejected }, 'complete receipts were not taken');
    return false;
  }

  async function heardIn(matter: string, item: string, asked: Asked | undefined): Promise<{ heard?: Heard[] }> {
    const step = asked && stepOf(asked, item);
    if (!step?.keeps) return {};
    const directory = people.directory();
    return { heard: heardOf(step, await store.answers(matter, item), (id) => directory.unit(id)?.name ?? id) };
  }

  async function closeNow(matter: string, item: string): Promise<void> {
    const marked = await store.marked(matter, item);
    const { confirmed } = await store.countOf(matter, item);
    const asked = await store.askedIn(matter, item);
    const all = confirmed === asked?.total;
    if (!(await close(matter, item, asked, { confirmed, ...(all ? {} : { early: true }) })))
      throw new Error(`${matter}: what was said in ${item} could not be handed in`);
    await store.checked(marked);
  }

  async function confirm(
    id: string,
    form: unknown,
    key: string,
    caller: PersonCaller,
  ): Promise<ReceiptRecord | Rejection> {
    const receipt = await store.get(id);
    const unknown = await people.fresh(caller.person);
    if (unknown) return unknown;
    const standing = people.standing(caller.person, clock.now());
    if (!standing) return reject('notSignedIn', texts.notSignedIn);
    if (!receipt) return reject('notFound', texts.notFound);
    const ownKey = `${caller.person}:${key}`;
    // Whoever has confirmed learns that it is done, also when he has no part in it any more.
    const found = receipt.key === ownKey ? {} : actsFor(receipt, standing);
    if (!found)
      return receipt.unit === standing.unit
        ? reject('notAllowed', texts.notYours(standing.unitName, whoGives(receipt)))
        : reject('notFound', texts.notFound);
    const read = formOf(receipt, form);
    if ('rejected' in read) return read;
    const body = hash(read.form);
    if (receipt.state !== 'open') return again(receipt, ownKey, body);

    const by = { person: standing.person, name: standing.name, ...found };
    const fact = { receipt: id, form: read.form, at: clock.now(), by };
    const confirmation: Confirmation = { ...fact, key: ownKey, body, hash: hash(fact) };
    if (!(await store.confirm(receipt, confirmation))) {
      const winner = await store.get(id);
      return winner ? again(winner, ownKey, body) : reject('notFound', texts.notFound);
    }
    return receipt;
  }

  /** The key on whose strength the person confirms: his own, or that of somebody he stands in for. */
  function actsFor(receipt: ReceiptRecord, standing: Standing): { onBehalfOf?: string } | undefined {
    const directory = people.directory();
    const parties = new Set<PartyKey>(receipt.parties);
    // The post may have become vacant since it was asked.
    const held = receipt.parties.some((key) => {
      const party = partyOf(key);
      return 'unit' in party && directory.holders(party.unit, party.post).length > 0;
    });
    if (!held) parties.add(postKey(receipt.unit, 'head'));
    if (standing.keys.some((key) => parties.has(key))) return {};
    const principal = standing.standsInFor.find((one) => one.keys.some((key) => parties.has(key)));
    return principal && { onBehalfOf: principal.name };
  }

  return {
    closeIfComplete,
    closeNow,
    async repairReceipts() {
      const items = await store.unchecked(REPAIRED_AT_ONCE);
      for (const { matter, item } of items) await lookOnce(matter, item);
      return items.length;
    },
    handlers: {
      async confirmReceipt({ caller, params, body, key }) {
        const confirmed = await confirm(params.id, body.form, key, caller);
        if (isRejection(confirmed)) return confirmed;
        const { matter, item } = confirmed;
        await deliveries.settleReceipts([params.id], true);
        // Its own mark only: the others are looked at by those who have set them, or by the sweep.
        if (await closeWhenLast(matter, item)) await store.checked([params.id]);
        return matters.answer(matter, caller);
      },
    },
  };
}

/** A confirmed receipt is asked for once more: by the same request, or by somebody who is too late. */
function again(receipt: ReceiptRecord, key: string, body: string): ReceiptRecord | Rejection {
  const { confirmedAt, by } = receipt;
  if (receipt.state === 'silent') return reject('taskClosed', texts.closed);
  if (receipt.state === 'dropped' || confirmedAt === undefined || !by) return reject('taskClosed', texts.dropped);
  if (receipt.key === key) return receipt.body === body ? receipt : reject('keyReused', texts.keyReused);
  return reject('taskClosed', texts.already(by.name, formatInstant(confirmedAt)), {
    decided: { by: by.name, command: receipt.what, at: confirmedAt },
  });
}

/** @throws Error when it is none that asks for receipts */
function stepOf({ procedure, version }: Pick<ReceiptRecord, 'procedure' | 'version'>, item: string): ReceiptsStep {
  const step = procedureOf(procedure, version).steps[item.split('#')[0] ?? ''];
  if (step?.kind !== 'receipts') throw new Error(`${item} of ${procedure} is no step that asks for receipts`);
  return step;
}

function formOf(receipt: ReceiptRecord, input: unknown): { form: Record<string, unknown> } | Rejection {
  const step = stepOf(receipt, receipt.item);
  const read = readAnswer(step, input);
  return 'faults' in read ? reject('invalid', texts.invalid, { faults: read.faults }) : { form: read.value };
}

function whoGives(receipt: ReceiptRecord): string {
  const titles = receipt.parties.map((key) => {
    const party = partyOf(key);
    return 'post' in party ? postTitles[party.post] : party.person;
  });
  return titles.join('或');
}
