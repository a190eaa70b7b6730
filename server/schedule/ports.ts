/** Leases, as sharing out the work needs them; store/base/leases.ts fills it. */

/** Who shares the work now, and who holds which slot. */
export interface Board {
  /** The fence: grows whenever slots change hands, and a change on an older one is refused. */
  version: number;
  /** The database's time of this answer. */
  at: Date;
  members: { id: string; until: Date; knows: number }[];
  /** By slot. */
  holders: (string | undefined)[];
  /** A newer version is about to change the database, and waits until every process of ours is gone. */
  overtaken: boolean;
}

export interface LeaseStore {
  /** Prolongs the member's lease by `leaseMs` of the database's time, or lets it join; gives the board as it is then. */
  renew(member: string, knows: number, leaseMs: number): Promise<Board>;
  /** Puts slots into other hands and takes members off that are gone; false when the board has changed since. */
  assign(version: number, holders: (string | undefined)[], gone: readonly string[]): Promise<boolean>;
  /** The member goes, and what it held is free. */
  leave(member: string): Promise<void>;
}

/** Same shape as a pino logger. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
