/** Registers and imports as databases had them before version 4: read once, entered anew, and put aside. */
import type mongoose from 'mongoose';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { Resource, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterBy } from '../../matters/ports.ts';
import type { Imported } from '../../registers/imported.ts';
import type { Arriving } from '../../registers/standing.ts';
import { rawDatabase } from '../base/connection.ts';

/** One entry per register, matter and subject. */
export interface OldEntry {
  _id: string;
  register: string;
  subject: string;
  matter: string;
  number: string;
  procedure: string;
  title: string;
  why: string;
  note?: string;
  units: UnitId[];
  values?: Record<string, unknown>;
  lasting?: true;
  by?: RegisterBy;
  liftedBy?: RegisterBy;
  liftedWhy?: string;
  since: Instant;
  until?: Instant;
  order: number;
}

export interface OldRegisters {
  /** Every change that the old entries tell of, of one subject after the other. */
  changes(): AsyncIterable<Arriving[]>;
  imported(): Promise<Imported>;
  /** What was read is taken over: it is not read again. */
  putAside(): Promise<void>;
}

const nobody: RegisterBy = { name: '' };

export function oldRegisters(connection: mongoose.Connection): OldRegisters {
  const db = rawDatabase(connection);
  const entries = db.collection<OldEntry>('registers');
  return {
    async *changes() {
      let same: OldEntry[] = [];
      for await (const one of entries.find().sort({ register: 1, subject: 1, since: 1 }).allowDiskUse()) {
        const [first] = same;
        if (first && (first.register !== one.register || first.subject !== one.subject)) {
          yield changesOf(same);
          same = [];
        }
        same.push(one);
      }
      if (same.length > 0) yield changesOf(same);
    },
    async imported() {
      const resources = await db.collection<Omit<Resource, 'id'> & { _id: string }>('resources').find().toArray();
      const subscriptions = await db
        .collection<{ _id: string; resource: string; unit: UnitId }>('subscriptions')
        .find()
        .toArray();
      return {
        resources: resources.map(({ _id, ...rest }) => ({ id: _id, ...rest })),
        subscriptions: subscriptions.map(({ resource, unit }) => ({ resource, unit })),
      };
    },
    async putAside() {
      const present = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map((one) => one.name));
      for (const name of ['registers', 'resources', 'subscriptions'])
        if (present.has(name))
          await db.collection(name).rename(`${name}_before_4`, { dropTarget: true }).catch(ignoreGone);
    },
  };
}

/** Another process that migrates at the same time was faster: NamespaceNotFound. */
function ignoreGone(error: unknown): void {
  if ((error as { code?: number }).code !== 26) throw error;
}

/** Of one subject. What replaced a lasting entry had ended it: only the last of them was lifted, if none is in force. */
export function changesOf(all: readonly OldEntry[]): Arriving[] {
  const lasting = all.filter((one) => one.lasting);
  const lastUntil = lasting
    .map((one) => one.until ?? '')
    .sort()
    .at(-1);
  const isOver = lasting.every((one) => one.until !== undefined);
  return all.flatMap((one) => {
    const lifts = one.until !== undefined && (!one.lasting || (isOver && one.until === lastUntil));
    return [arriving(one, 'put'), ...(lifts ? [arriving(one, 'lift')] : [])];
  });
}

function arriving(one: OldEntry, op: 'put' | 'lift'): Arriving {
  const { register, subject, title, why, note, units, values, lasting, matter, number, procedure } = one;
  const isPut = op === 'put';
  const change: RegisterChange = {
    ...{ register, subject, op, title, units, why: isPut ? why : (one.liftedWhy ?? why) },
    ...(isPut && note !== undefined ? { note } : {}),
    ...(isPut && values !== undefined ? { values } : {}),
    ...(lasting ? { lasting: true as const } : {}),
  };
  return {
    order: { at: isPut ? one.since : (one.until ?? one.since), matter, seq: one.order * 2 + (isPut ? 0 : 1) },
    ...{ change, number, procedure, by: (isPut ? one.by : one.liftedBy) ?? nobody },
  };
}
