/** What is kept of administration: the chain of its changes, and the audit trail. store/audit fills these. */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';
import type { Link, Written } from './entry.ts';

/** Collections whose documents change by the chain only; the verifier replays it and compares. */
export const administered = [
  'units',
  'persons',
  'posts',
  'delegations',
  'identities',
  'rooms',
  'sources',
  'setting_changes',
  'calendar_years',
  'duty_changes',
  'feed_changes',
  'duty_notes',
  'maintenance_changes',
] as const;
export type Administered = (typeof administered)[number];

/** One document, as it stands after the change; null when it is gone. */
export interface Change {
  of: Administered;
  id: string;
  /** Hash of what stood there before; null for nothing. */
  was: string | null;
  document: Readonly<Record<string, unknown>> | null;
}

/** How far a part of the audit trail had come. */
export interface TrailHead {
  segment: string;
  seq: number;
  head: string;
  /** City time of its last record. */
  last: Instant;
}

/** What an entry of the chain of administration says. */
export type Act =
  /** What stood when the chain began; a large city takes several. */
  | { act: 'began'; changes: Change[] }
  | { act: 'changed'; changes: Change[] }
  /** So far had the parts of the audit trail come. */
  | { act: 'trail'; heads: TrailHead[] }
  /**
   * These parts of the trail were kept as long as they had to be. `now` is city time; `looks` are digests of the looks at
   * sealed fields that these parts had, for the looks themselves stay.
   */
  | { act: 'purged'; segments: string[]; now: Instant; months: number; looks?: [segment: string, digest: string][] }
  /** So far had the signed pieces of what was imported come: the last of them, and its hash. */
  | { act: 'imported'; n: number; head: string }
  /** Looks at sealed fields from before each of them had a record in the trail. */
  | { act: 'looked'; count: number; digest: string }
  /** These days have these roots. */
  | { act: 'sealed'; roots: { day: Day; root: string }[] };
export type AdministrationEntry = Link & Act;

export interface ChainHead {
  seq: number;
  head: string;
}

export interface AdministrationStore {
  /** Adds an entry that changes no document. */
  note(act: Extract<Act, { act: 'trail' | 'purged' | 'sealed' }>): Promise<void>;
  head(): Promise<ChainHead>;
  /** Days that the chain has a root of, with the root's hash: the first that was noted. */
  sealedDays(): Promise<Map<Day, string>>;
}

export const channels = ['h5', 'weapp', 'chat', 'wecom', 'webhook', 'command-line', 'system'] as const;
export type Channel = (typeof channels)[number];

/** Signed in or tried to; looked at or took along; administered; was refused something else. */
export const kinds = ['signIn', 'look', 'administer', 'refused'] as const;
export type Kind = (typeof kinds)[number];

/** One record of the audit trail. */
export interface AuditRecord {
  /** City time. */
  at: Instant;
  kind: Kind;
  /** Operation of the API, or `admin <command>`. */
  what: string;
  /** Person, name of a source, account of the bot; absent where nobody is known. */
  who?: string;
  channel: Channel;
  /** Address, as the server knows it. */
  from?: string;
  /** What it was about: a matter, a file, a setting, a command line; personal numbers are masked. */
  of?: string;
  /** `done`, `begun`, or why it was refused. */
  outcome: string;
  /** The same happened so often within the second; absent for once. */
  times?: number;
  /** A look at a sealed field, or the destruction of its key: it stands among the looks of its matter too. */
  look?: { matter: string; field: string; what: Look['what'] };
}

/** That somebody has looked at a sealed field, or has destroyed its key. */
export interface Look {
  matter: string;
  field: string;
  /** Absent for whoever has worked at the machine. */
  person?: PersonId;
  at: Instant;
  what: 'seen' | 'destroyed';
}

export type StoredRecord = Written & { segment: string } & Pick<
    AuditRecord,
    'at' | 'kind' | 'what' | 'who' | 'channel'
  >;

/** Numbers and procedures of those among these ids that are matters. */
export type MatterNames = (
  ids: readonly string[],
) => Promise<ReadonlyMap<string, { number: string; procedure: string }>>;

export interface AuditFilter {
  /** Any of these. */
  who?: readonly string[] | undefined;
  kind?: Kind | undefined;
  what?: string | undefined;
  channel?: Channel | undefined;
  /** Inclusive. */
  from?: Instant | undefined;
  /** Exclusive. */
  until?: Instant | undefined;
}

/** `id` is that of its record in the trail. */
export type KnownLook = Look & { id: string };

export interface TrailStore {
  /** Puts the next records of a segment, and how far it has come. Once more with the same changes nothing. */
  put(records: readonly StoredRecord[], head: TrailHead): Promise<void>;
  /** Newest first. `after` is what the page before ended with. */
  list(
    filter: AuditFilter,
    limit: number,
    after?: string,
  ): Promise<{ records: (AuditRecord & { id: string })[]; next?: string }>;
  /** Segments that have gone on since they were last put under the chain. */
  unsealed(limit: number): Promise<TrailHead[]>;
  noteSealed(heads: readonly TrailHead[]): Promise<void>;
  /** Sealed segments whose last record is older. */
  endedBefore(before: Instant, limit: number): Promise<string[]>;
  /** Looks at sealed fields that the records of a segment tell of, in their order. */
  looksOf(segment: string): Promise<KnownLook[]>;
  drop(segment: string): Promise<void>;
}
