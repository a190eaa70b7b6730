/** The document of a matter, and its indexes. */
import mongoose from 'mongoose';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { StoredEntry } from '../../matters/ports.ts';
import { checkRule, ensureRule, ruleOf } from '../base/collection.ts';
import { durable } from '../base/connection.ts';
import type { OutboxFields } from './outbox-change.ts';

/** Sorts matters without an open deadline behind all others: MongoDB puts missing values first. */
export const NO_DEADLINE = '9999-12-31T00:00:00.000Z';

export interface MatterDocument extends OutboxFields {
  _id: string;
  number: string;
  procedure: string;
  seq: number;
  /** The version that the last commit was decided on; see `ITS_NEXT_VERSION`. Not before the first commit since schema 12. */
  basedOn?: number;
  head: string;
  open: boolean;
  title: string;
  opener?: string;
  /** Units that see it. */
  units: UnitId[];
  /** All parties with an open task: with `dueAt` the index of the to-do list. */
  parties: PartyKey[];
  dueAt: Instant;
  /** Parties whose last open task ended with that commit: whoever looks at his list is told by it (touches.ts). */
  left?: { seq: number; keys: PartyKey[] };
  /** Whose background work it is; see slots.ts. */
  slot: number;
  /** When time does something to it next; unset when nothing is timed. */
  wakeAt?: Instant;
  updatedAt: Instant;
  state: MatterState;
  /** The newest entries of its history, in their order; the older ones are in a collection of their own. */
  tail: StoredEntry[];
  /** UTF-8 bytes of the texts in `tail`. */
  riding: number;
  /** Set while more rides on it than should. */
  spill?: true;
}

const schema = new mongoose.Schema<MatterDocument>(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    procedure: { type: String, required: true },
    seq: { type: Number, required: true },
    basedOn: Number,
    head: { type: String, required: true },
    open: { type: Boolean, required: true },
    title: { type: String, required: true },
    opener: String,
    units: { type: [String], required: true },
    parties: { type: [String], required: true },
    dueAt: { type: String, required: true },
    left: { type: mongoose.Schema.Types.Mixed } as never,
    slot: { type: Number, required: true },
    wakeAt: String,
    outboxAt: Date,
    urgentAt: Date,
    outboxMark: Number,
    aside: Boolean as never,
    cancelled: { type: [mongoose.Schema.Types.Mixed], default: undefined } as never,
    updatedAt: { type: String, required: true },
    state: { type: mongoose.Schema.Types.Mixed, required: true },
    tail: { type: [mongoose.Schema.Types.Mixed], required: true } as never,
    riding: { type: Number, required: true },
    spill: Boolean as never,
    outbox: { type: [mongoose.Schema.Types.Mixed], required: true } as never,
  },
  { versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ parties: 1, dueAt: 1, _id: 1 });
schema.index({ opener: 1, updatedAt: -1, _id: -1 }, { partialFilterExpression: { opener: { $exists: true } } });
// Also for open and ended ones together: merged in their order from two places of it, for half the writes of two indexes.
schema.index({ units: 1, open: 1, updatedAt: -1, _id: -1 });
schema.index({ slot: 1, wakeAt: 1 }, { partialFilterExpression: { wakeAt: { $exists: true } } });
schema.index({ spill: 1 }, { partialFilterExpression: { spill: true } });
schema.index({ slot: 1, outboxAt: 1 }, { partialFilterExpression: { outboxAt: { $exists: true } } });
schema.index({ slot: 1, urgentAt: 1 }, { partialFilterExpression: { urgentAt: { $exists: true } } });
// What a unit has opened of one procedure: what a new form starts from. None of it changes after the opening.
schema.index({ 'state.opener.unit': 1, procedure: 1, 'state.openedAt': -1 } as never);
schema.index(
  { 'state.opener.unit': 1, 'state.materials.material': 1, 'state.openedAt': -1, _id: -1 },
  { partialFilterExpression: { 'state.materials.material': { $exists: true } }, name: 'handedIn' },
);
schema.index({ aside: 1, outboxMark: 1 }, { partialFilterExpression: { aside: true } });

/**
 * A version follows the one that it was decided on: the database itself lets nothing else stand (docs/decisions/0091). So
 * a commit names its matter by id alone, which mongod finds without planning, and says what it was decided on.
 */
const ITS_NEXT_VERSION = ruleOf({
  $or: [{ basedOn: { $exists: false } }, { $expr: { $eq: ['$seq', { $add: ['$basedOn', 1] }] } }],
});
export const MATTERS = 'matters';
/** @throws NotPermitted where `ensureVersions` would fail for want of a right; nothing is changed */
export const checkVersions = (connection: mongoose.Connection): Promise<void> =>
  checkRule(connection, MATTERS, ITS_NEXT_VERSION);
export async function ensureVersions(connection: mongoose.Connection): Promise<void> {
  if (!(await ensureRule(connection, MATTERS, ITS_NEXT_VERSION))) return;
  // What has come to break it while it was not there could have nothing of it ticked off: it counts as from before.
  await connection
    .collection<MatterDocument>(MATTERS)
    .updateMany({ $nor: [ITS_NEXT_VERSION.validator] }, { $unset: { basedOn: 1 } }, { writeConcern: durable });
}

export type MatterModel = mongoose.Model<MatterDocument>;
export const matterModel = (connection: mongoose.Connection): MatterModel =>
  connection.model<MatterDocument>('Matter', schema, MATTERS);
