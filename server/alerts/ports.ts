/** What alerts need to be kept: which matter a group and a fingerprint belong to. store/notices/alerts.ts fills it. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Damping } from './damping.ts';

/** A command that has been decided upon and whose outcome is not known yet: whoever meets it gives it (again) first. */
export interface PendingCommand {
  command: 'open' | 'alertFired' | 'alertsResolved' | 'grow';
  /** Idempotency key at the matters: the command is carried out once, however often it is given. */
  key: string;
  form: Record<string, unknown>;
  /** How often giving it broke down, and when it first did. */
  broken?: { times: number; since: Instant };
}

/**
 * What a group of alerts is about: one matter at a time. It stands in the document of its group; once its matter has
 * ended, or takes no command any more, the group gets the next generation, and everything that points to an earlier
 * one belongs to nobody.
 */
export interface AlertCase {
  /** `group:<source>:<hash of groupKey>` */
  group: string;
  /** Grows with every matter of the group; never goes back. */
  generation: number;
  /** Grows with every change; the condition of every update. */
  turn: number;
  /** Absent until the matter is opened. */
  matter?: { id: string; number: string };
  /** Fingerprints that fire, each with the start of its occurrence. */
  firing: ReadonlyMap<string, Start>;
  /** Alerts that the matter has been told of by name. */
  told: number;
  /** The matter has been told that all of them are over. */
  calm: boolean;
  /** The last payload was cut short by Alertmanager, or by what a case can hold: some of its alerts are unknown. */
  unseen: boolean;
  damping: Damping;
  /** In whose name it was last reported. */
  unit?: UnitId;
  pending?: PendingCommand;
}

/** When an occurrence began, ms since 1970; 0 where its sender does not say. */
export type Start = number;

/** A case as fingerprints name it: `<group>#<generation>`. */
export type CaseId = string;
export const caseId = ({ group, generation }: Pick<AlertCase, 'group' | 'generation'>): CaseId =>
  `${group}#${generation}`;
export const groupOf = (id: CaseId): string => id.slice(0, id.lastIndexOf('#'));
export const sourceOf = (group: string): string => group.slice(group.indexOf(':') + 1, group.lastIndexOf(':'));

/** What a matter was not told one by one. */
export interface Tally {
  first: Instant;
  last: Instant;
  /** Notices that something still fires. */
  repeats: number;
  /** Times at which it fired anew. */
  flaps: number;
  /** It flaps now: what happens is counted and not told. */
  flapping: boolean;
}

/** What one alert has said, over all its occurrences, as its matter was told of it. */
export interface SaidAlert {
  fingerprint: string;
  name: string;
  /** When it was first and last heard. */
  first: Instant;
  last: Instant;
  /** Messages that it fires. */
  count: number;
  fires: boolean;
  /** Start of the occurrence that was last heard of. */
  startsAt: Start;
  firstSaid: string;
  lastSaid: string;
}
export interface Said {
  alerts: readonly SaidAlert[];
  /** As many as came together at least of those that are not kept one by one. */
  others: number;
}

/** One fingerprint over all its occurrences. */
export interface AlertCount {
  /** Notices that it fires, since it belongs to its case. */
  count: number;
  startsAt: Start;
  /** Start of the latest occurrence that is known to be over. */
  ended?: Start;
}

export interface AlertStore {
  /** The case of a group as it stands now; a first one is put in where there is none. */
  caseOf(group: string): Promise<AlertCase>;
  /** Those that there are. */
  cases(groups: readonly string[]): Promise<AlertCase[]>;
  /** Cases that flap, or have a command that was left behind: those that time must look at. */
  unsettled(limit: number): Promise<AlertCase[]>;
  /** Writes it if it is still at `turn`, with the next turn. False when somebody else was faster. */
  save(next: AlertCase, turn: number): Promise<boolean>;
  /** Ends a case: the group gets the next generation. False when it was no longer of that generation. */
  release(of: Pick<AlertCase, 'group' | 'generation'>): Promise<boolean>;
  /** To which case each fingerprint of a source belongs; those that nobody knows are absent. */
  owners(source: string, fingerprints: readonly string[]): Promise<Map<string, CaseId>>;
  /** Gives fingerprints to a case where they still belong to the case they were seen in, or to none. */
  claim(source: string, to: CaseId, seen: ReadonlyMap<string, CaseId | undefined>): Promise<void>;
  /** Notes that occurrences are over. To be called before their case is changed, so that whoever reads the case later knows. */
  end(source: string, over: ReadonlyMap<string, Start>): Promise<void>;
  /** The latest occurrence of each that is known to be over. */
  ended(source: string, fingerprints: readonly string[]): Promise<Map<string, Start>>;
  /** One more firing notice of each: a counter, not an entry of the history. */
  count(source: string, firing: ReadonlyMap<string, Start>): Promise<void>;
  /** How often they have been notified as firing, for whoever asks. */
  counts(source: string, fingerprints: readonly string[]): Promise<Map<string, AlertCount>>;
  /** Adds to what a matter was not told one by one. */
  tally(matter: string, at: Instant, more: Pick<Tally, 'repeats' | 'flaps' | 'flapping'>): Promise<void>;
  tallyOf(matter: string): Promise<Tally | undefined>;
  /** Changes what the alerts of a matter have said: again on what stands, where somebody else was faster. */
  hear(matter: string, change: (before: Said | undefined) => Said): Promise<void>;
  saidOf(matter: string): Promise<Said | undefined>;
}
