/** What the city has set, as it is kept: changes are only added, the latest of a key holds. store/city/settings.ts fills it. */
import type { Span } from '@banjie/shared/kernel/calendar.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Versioned } from '../snapshots/source.ts';

/** A span; a number; `MM-DD`, `HH:mm` or the name of a period. */
export type SettingValue = Span | number | string;

export interface SettingChange {
  key: string;
  /** 1 for the first change of the key. */
  version: number;
  /** Absent: back to the default. */
  value?: SettingValue;
  /** What held before; absent when it was the default. */
  was?: SettingValue;
  why: string;
  by: { person?: PersonId; name: string; unit?: string };
  /** City time. */
  at: Instant;
}

export type SettingStore = Versioned<SettingChange>;
