/** What is kept of administration: the chain of its changes, and the audit trail. store/audit fills these. */
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
  /** These parts of the trail were kept as long as they had to be. `now` is city time. */
  | { act: 'purged'; segments: string[]; now: Instant; months: number }
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

export const channels = ['h5', 'weapp', 'chat', 'webhook', 'command-line', 'system'] as const;
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
}

export type StoredRecord = Written & { segment: string } & Pick<
    AuditRecord,
    'at' | 'kind' | 'what' | 'who' | 'channel'
  >;

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
  drop(segment: string): Promise<void>;
}
