import type { Look } from '../audit/ports.ts';

/** Looks are written with their records in the audit trail (store/audit/trail.ts), and nowhere else. */
export interface LookStore {
  /** Newest first. */
  list(matter: string, limit: number): Promise<Look[]>;
}
