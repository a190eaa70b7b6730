/** Windows of maintenance and what they kept silent, as they are kept. store/city/maintenance.ts and store/notices fill these. */
import type { Window } from '@banjie/shared/duty/maintenance.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Versioned } from '../snapshots/source.ts';

/** A window as it stands after a change. */
export interface MaintenanceChange extends Window {
  /** 1 for the first. */
  version: number;
  /** What was done, in words, and why. */
  did: string;
  why: string;
  by: { person: PersonId; name: string; unit: string };
  /** City time. */
  at: Instant;
}
export type MaintenanceStore = Versioned<MaintenanceChange>;

/** An alert that a window kept silent: one per fingerprint. */
export interface HeldAlert {
  window: string;
  /** Whose monitoring said it. */
  source: { name: string; unit: UnitId };
  /** Of the group in which it came: what is still on opens its incident with them. */
  group: string;
  common: { labels: Readonly<Record<string, string>>; annotations: Readonly<Record<string, string>> };
  fingerprint: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Of its latest occurrence, ms since 1970; 0 where its sender does not say. */
  startsAt: number;
  firing: boolean;
  first: Instant;
  last: Instant;
  /** How often it began, and how often it was said to fire. */
  times: number;
  notices: number;
  /** It was handed on once its window was over. */
  released?: true;
  /** What it opened then, or joined. */
  matter?: { id: string; number: string };
}

export interface HeldAlertStore {
  /** Once more: `first` stays, the counters grow. What a window has handed on already it takes up again. */
  hold(alerts: readonly Omit<HeldAlert, 'first' | 'times' | 'notices' | 'released' | 'matter'>[]): Promise<void>;
  /** These occurrences are over, in whichever of these windows. */
  over(windows: readonly string[], source: string, ended: ReadonlyMap<string, number>, at: Instant): Promise<void>;
  /** What still fires and was not handed on, so many at most. */
  firing(window: string, limit: number): Promise<HeldAlert[]>;
  released(of: readonly HeldAlert[], matter: HeldAlert['matter']): Promise<void>;
  /** Those that still fire first, then the latest. */
  list(window: string, limit: number): Promise<HeldAlert[]>;
  counts(window: string): Promise<{ alerts: number; firing: number; times: number }>;
}
