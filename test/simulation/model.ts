/** What must hold, kept beside the run in the plainest way: lists of what was written, asked and answered. */
import { isDeepStrictEqual } from 'node:util';
import { openParties } from '@banjie/shared/engine/decide.ts';
import { evolve } from '@banjie/shared/engine/matter/evolve.ts';
import type { MatterEvent, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Commit, StoredEntry } from '@banjie/server/matters/ports.ts';
import { readEntry } from '@banjie/server/proof/entry.ts';
import { faultsOf } from '@banjie/server/proof/chain.ts';
import type { Confirmation } from '@banjie/server/receipts/ports.ts';
import type { Asked } from './clients.ts';
import { copy } from './memory/atomic.ts';
import type { Durable } from './memory/durable.ts';
import { OLDEST_MS, type Town } from './people.ts';
import type { Call, Outcome } from './scheduler.ts';
import {
  deadlineFaults,
  deliveryFaults,
  handFaults,
  listFaults,
  receiptFaults,
  registerFaults,
  twiceTold,
  unwrittenReceipts,
  type Written,
} from './at-rest.ts';

/** Something does not hold; the run ends with it. */
export class Fault extends Error {}

export interface Attempt {
  id: string;
  asked: Asked;
  /** Monotonic time. */
  startedAt: number;
}

export interface Model {
  began(attempt: Attempt): void;
  /** @throws Fault */
  answered(attempt: Attempt, answer: object | Rejection): void;
  /** After each call of a port that has happened. @throws Fault */
  happened(call: Call, outcome: Outcome): void;
  /** After each deed, however much is under way. @throws Fault */
  after(): void;
  /** Once nothing is outstanding. @throws Fault */
  atRest(): void;
  written: ReadonlyMap<string, readonly Written[]>;
}

/** After them everything is as it was. */
const READS: ReadonlySet<string> = new Set([
  'load',
  'get',
  'pending',
  'due',
  'read',
  'standingOf',
  'partiesOf',
  'openOf',
]);
/** They say nothing about whether the command stands in the matter. */
const SILENT: readonly Rejection['rejected'][] = ['uncertain'];
/** Who is unknown learns nothing; another body under the key is refused. */
const STAND_ASIDE: readonly Rejection['rejected'][] = ['notSignedIn', 'keyReused'];

export function createModel(durable: Durable, town: Town): Model {
  const written = new Map<string, Written[]>();
  const states = new Map<string, MatterState>();
  const attempts = new Map<string, Attempt>();
  const confirmed = new Map<string, { key: string; attempt?: string }>();
  /** Keys that stood in a history when an attempt began. */
  const before = new Map<string, boolean>();
  const done: { asked: Asked; seq: number | undefined }[] = [];
  const refused: { attempt: Attempt; rejected: string }[] = [];
  /** Ports that were called since it was last looked at what holds at any time. */
  const called = new Set<string>();
  let losses = 0;

  const standsFor = (asked: Asked): number => {
    if (asked.kind === 'confirm') return confirmed.get(asked.receipt)?.key === asked.k ? 1 : 0;
    return (written.get(asked.matter) ?? []).filter(({ entry }) => entry.k === asked.k).length;
  };

  function committed({ id, entry, state, outbox }: Commit, attempt: string | undefined): void {
    const known = written.get(id) ?? [];
    const last = known.at(-1);
    if (known.some((one) => one.entry.hash === entry.hash)) return;
    if (entry.seq !== known.length + 1)
      throw new Fault(`lost update: ${id} has ${known.length} entries, and ${entry.seq} was accepted as the next`);
    const read = readEntry(id, entry);
    if (last && read.previous !== last.entry.hash) throw new Fault(`the chain of ${id} breaks at ${entry.seq}`);
    const one: Written = {
      entry: copy(entry),
      read,
      outbox: copy(outbox),
      ...(attempt === undefined ? {} : { attempt }),
    };
    written.set(id, [...known, one]);
    followsOn(id);
    const played = read.events.reduce<MatterState | undefined>(evolve, states.get(id));
    if (played) states.set(id, played);
    if (!isDeepStrictEqual(plain(played), plain(state)))
      throw new Fault(`${id} does not replay to its state at ${entry.seq}`);
    const of = attempt === undefined ? undefined : attempts.get(attempt);
    if (of) mayAct(of, read.events);
  }

  /** What is at rest is what was written, all of it and in its order. */
  function followsOn(id: string): StoredEntry[] {
    const rides = durable.matters.get(id)?.tail ?? [];
    const moved = (durable.history.get(id) ?? []).filter(({ seq }) => seq < (rides[0]?.seq ?? Infinity));
    const stored = [...moved, ...rides];
    const expected = written.get(id) ?? [];
    if (stored.length !== expected.length || stored.some(({ hash }, n) => hash !== expected[n]?.entry.hash))
      throw new Fault(`the history of ${id} is not what was written to it`);
    return stored;
  }

  function chains(id: string): void {
    const stored = followsOn(id);
    const matter = durable.matters.get(id);
    const head = { seq: matter?.seq ?? 0, head: matter?.head ?? '' };
    const faults = faultsOf(
      stored.map((one) => readEntry(id, one)),
      head,
      [],
    );
    if (faults.length > 0) throw new Fault(`the chain of ${id}: ${JSON.stringify(faults)}`);
  }

  /** Nobody acts on a permission that he has lost. */
  function mayAct({ asked, startedAt }: Attempt, events: readonly MatterEvent[]): void {
    for (const loss of town.losses()) {
      if (loss.person !== asked.person || startedAt <= loss.at + OLDEST_MS) continue;
      const doers = events.flatMap((one) => ('by' in one && typeof one.by === 'object' ? [one.by] : []));
      const byPost = doers.some(({ person, as }) => person === asked.person && as?.startsWith('post:') === true);
      if (loss.how === 'left' || byPost)
        throw new Fault(
          `${asked.person} has acted (${asked.id}) after his ${loss.how === 'left' ? 'leaving' : 'posts were lost'}`,
        );
    }
  }

  const lists = (): string[] =>
    listFaults(durable, town, (id) => {
      const state = states.get(id);
      return state ? openParties(state) : [];
    });

  return {
    written,
    began(attempt) {
      attempts.set(attempt.id, attempt);
      before.set(attempt.id, standsFor(attempt.asked) > 0);
    },
    answered(attempt, answer) {
      const { asked, id } = attempt;
      if (!isRejection(answer)) {
        const seq = 'seq' in answer && typeof answer.seq === 'number' ? answer.seq : undefined;
        done.push({ asked, seq });
        if (standsFor(asked) !== 1) throw new Fault(`${id} was acknowledged, and stands ${standsFor(asked)} times`);
        return;
      }
      if (SILENT.includes(answer.rejected)) return;
      if (before.get(id) === true && !STAND_ASIDE.includes(answer.rejected))
        throw new Fault(`${id} was answered ${answer.rejected}, and had been done before`);
      refused.push({ attempt, rejected: answer.rejected });
      const own = (written.get(asked.matter) ?? []).some((one) => one.attempt === id);
      if (own && asked.kind !== 'confirm') throw new Fault(`${id} was answered ${answer.rejected}, and is written`);
    },
    happened({ port, method, args, attempt }, outcome) {
      if (!('value' in outcome)) return;
      if (!READS.has(method)) called.add(port);
      if (port === 'matters' && method === 'commit' && outcome.value !== undefined && outcome.value !== false)
        committed(args[0] as Commit, attempt);
      if (port === 'receipts' && method === 'confirm' && outcome.value === true) {
        const [receipt, { key }] = args as [{ id: string }, Confirmation];
        if (confirmed.has(receipt.id)) throw new Fault(`${receipt.id} was confirmed twice`);
        confirmed.set(receipt.id, { key, ...(attempt === undefined ? {} : { attempt }) });
        const of = attempt === undefined ? undefined : attempts.get(attempt);
        if (of) mayAct(of, []);
      }
    },
    after() {
      const has = (...ports: string[]) => ports.some((one) => called.has(one));
      if (has('matters')) for (const id of written.keys()) followsOn(id);
      if (has('matters', 'receipts'))
        for (const { asked } of done)
          if (standsFor(asked) !== 1)
            throw new Fault(`${asked.id} was acknowledged, and stands ${standsFor(asked)} times`);
      if (has('deliveries')) failOn(twiceTold(durable));
      if (has('receipts')) failOn(unwrittenReceipts(durable, confirmed));
      if (has('registers', 'outbox')) failOn(registerFaults(durable, written));
      if (has('matters') || losses !== town.losses().length) failOn(lists());
      called.clear();
      losses = town.losses().length;
    },
    atRest() {
      for (const id of new Set([...written.keys(), ...durable.matters.keys()])) chains(id);
      for (const { asked, seq } of done) {
        const one = (written.get(asked.matter) ?? []).filter(({ entry }) => entry.k === asked.k);
        if (asked.kind === 'confirm') {
          const receipt = durable.receipts.get(asked.receipt);
          if (receipt?.state !== 'confirmed' || receipt.key !== asked.k)
            throw new Fault(`${asked.id}: an acknowledged confirmation is lost`);
        } else if (one.length !== 1 || one[0]?.entry.seq !== seq)
          throw new Fault(`${asked.id} was acknowledged as ${seq}, and stands ${one.length} times`);
      }
      for (const { attempt, rejected } of refused) {
        const own = (written.get(attempt.asked.matter) ?? []).some((one) => one.attempt === attempt.id);
        if (own && attempt.asked.kind !== 'confirm')
          throw new Fault(`${attempt.id} was answered ${rejected}, and is written`);
      }
      failOn([
        ...deadlineFaults(durable, written),
        ...deliveryFaults(durable, written, town),
        ...receiptFaults(durable, written),
        ...handFaults(durable, town),
        ...twiceTold(durable),
        ...unwrittenReceipts(durable, confirmed),
        ...registerFaults(durable, written),
        ...lists(),
      ]);
    },
  };
}

function failOn([first]: readonly string[]): void {
  if (first !== undefined) throw new Fault(first);
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
