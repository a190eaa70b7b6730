/** What alerts need to be kept: which matter a group and a fingerprint belong to. store/notices/alerts.ts fills it. */

/** A command that has been decided upon and whose outcome is not known yet: whoever meets it gives it (again) first. */
export interface PendingCommand {
  command: 'open' | 'alertFired' | 'alertsResolved';
  /** Idempotency key at the matters: the command is carried out once, however often it is given. */
  key: string;
  form: Record<string, unknown>;
  /** What fired before it, to be put back when the matter refuses it. */
  firingBefore: string[];
}

/**
 * What a group of alerts is about: one matter at a time. It stands in the document of its group; once its matter has
 * ended the group gets the next generation, and everything that points to an earlier one belongs to nobody.
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
  /** Fingerprints that fire. */
  firing: string[];
  /** Alerts that the matter has been told of by name. */
  told: number;
  /** The matter has been told that all of them are over. */
  calm: boolean;
  /** The last payload was cut short by Alertmanager: some of its alerts are unknown. */
  unseen: boolean;
  pending?: PendingCommand;
}

/** A case as fingerprints name it: `<group>#<generation>`. */
export type CaseId = string;
export const caseId = ({ group, generation }: Pick<AlertCase, 'group' | 'generation'>): CaseId =>
  `${group}#${generation}`;
export const groupOf = (id: CaseId): string => id.slice(0, id.lastIndexOf('#'));

export interface AlertStore {
  /** The case of a group as it stands now; a first one is put in where there is none. */
  caseOf(group: string): Promise<AlertCase>;
  /** Those that there are. */
  cases(groups: readonly string[]): Promise<AlertCase[]>;
  /** Writes it if it is still at `turn`, with the next turn. False when somebody else was faster. */
  save(next: AlertCase, turn: number): Promise<boolean>;
  /** Ends a case: the group gets the next generation. False when it was no longer of that generation. */
  release(of: Pick<AlertCase, 'group' | 'generation'>): Promise<boolean>;
  /** To which case each fingerprint of a source belongs; those that nobody knows are absent. */
  owners(source: string, fingerprints: readonly string[]): Promise<Map<string, CaseId>>;
  /** Gives fingerprints to a case where they still belong to the case they were seen in, or to none. */
  claim(source: string, to: CaseId, seen: ReadonlyMap<string, CaseId | undefined>): Promise<void>;
  /** One more firing notice of each: a counter, not an entry of the history. */
  count(source: string, fingerprints: readonly string[]): Promise<void>;
  /** How often they have been notified as firing, for whoever asks. */
  counts(source: string, fingerprints: readonly string[]): Promise<Map<string, number>>;
}
