/** Feeds as they are kept, and what is known of each besides. store/city/feeds.ts and store/notices/feeds.ts fill these. */
import type { FeedKind, Level, Mapping } from '@banjie/shared/feeds/mapping.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Versioned } from '../snapshots/source.ts';

/** What sends alerts: a monitoring system of a unit, or one monitor that has to be heard. */
export interface Feed {
  /** Follows from its name. */
  id: string;
  /** Its tokens and its alerts are known by it; it stays. */
  name: string;
  unit: UnitId;
  kind: FeedKind;
  /** Of kinds that are read by one. */
  mapping?: Mapping;
  /** A message that the mapping was tried on; numbers of persons are masked. */
  sample?: string;
  /** Of a heartbeat: after so many minutes it is silent. */
  everyMinutes?: number;
  /** What its silence is about. */
  system?: string;
  level?: Level;
}

/** A feed as it stands after a change. */
export interface FeedChange extends Feed {
  /** 1 for the first. */
  version: number;
  removed?: true;
  what: string;
  by: { person: PersonId; name: string };
  /** Of whom and of which request it was made: once more is the same. */
  request?: string;
  /** City time. */
  at: Instant;
}
export type FeedStore = Versioned<FeedChange>;

/** A message that came, and what became of it. */
export interface FeedMessage {
  at: Instant;
  outcome: 'taken' | 'partly' | 'refused';
  text: string;
  faults: string[];
  /** How it begins; numbers of persons are masked. */
  excerpt: string;
  matters: { id: string; number: string }[];
}

/** What was heard of a feed. */
export interface Heard {
  /** Messages since it is known. */
  received: number;
  last: Instant;
  outcome: FeedMessage['outcome'];
  text: string;
  /** When each of its tokens was last used. */
  tokens: Readonly<Record<string, Instant>>;
}

/** A monitor that has to be heard again and again. */
export interface Monitor {
  feed: string;
  /** Grows with every change but a beat. */
  turn: number;
  /** When it last spoke; absent until it has spoken for the first time. */
  beat?: Instant;
  /** It is silent: since when, when that was last reported, and its last beat before (absent of what was silent in an earlier release). */
  silent?: { since: Instant; toldAt: Instant; beat?: Instant };
}

/** How much of one resource of one system is used. */
export interface Gauge {
  /** `<unit>/<resource>/<hash of the system>` */
  id: string;
  turn: number;
  /** Since it was last low, it was not too high. */
  armed: boolean;
  /** Matters that it has opened. */
  times: number;
  matter?: { id: string; number: string };
  /** A matter that is to be opened, and whose outcome is not known yet. */
  pending?: Record<string, unknown>;
}

export interface FeedRecordStore {
  /** Notes a message; of each feed the latest twenty are kept. */
  hear(feed: string, token: string, message: FeedMessage): Promise<void>;
  /** Latest first. */
  messages(feed: string): Promise<(FeedMessage & { id: string })[]>;
  heard(feeds: readonly string[]): Promise<Map<string, Heard>>;
  forget(feed: string): Promise<void>;

  /** It has spoken. */
  beat(feed: string, at: Instant): Promise<void>;
  /** Puts its latest beat, if it is still that one, to another instant: the clock has been set back behind it. */
  rebeat(monitor: Monitor, at: Instant): Promise<void>;
  monitors(feeds: readonly string[]): Promise<Monitor[]>;
  /** Writes it if it is still at its turn; its beat stays as it is. False when somebody else was faster. */
  saveMonitor(monitor: Monitor): Promise<boolean>;
  /** That somebody looks after silent monitors at this machine time; gives when that was last so. */
  look(machine: Date): Promise<Date | undefined>;
  /** From this instant on every monitor is given its interval anew: nobody could hear it before. Without it, which it is. */
  anewFrom(at?: Instant): Promise<Instant | undefined>;

  gauge(id: string): Promise<Gauge>;
  /** Writes it if it is still at its turn. False when somebody else was faster. */
  saveGauge(gauge: Gauge): Promise<boolean>;
}
