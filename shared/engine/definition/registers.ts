/** Registers: keyed facts that matters put in and lift, and that other matters read. */
import type { UnitId } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';

export interface RegisterColumn {
  key: string;
  title: string;
  /** Where the value is one of a choice: how each is shown. */
  options?: Readonly<Record<string, string>>;
}

/** What a register is: declared once in procedures/registers.ts, whoever writes it. */
export interface RegisterDecl {
  title: string;
  /** What an entry is about: "资源", "系统", "标准". */
  subject: string;
  /** `all`: every unit sees its entries; `units`: those that an entry names, and the authority. */
  seenBy: 'all' | 'units';
  /** Columns of `values`, in the order in which they are shown. */
  columns: readonly RegisterColumn[];
  /** What to read where there is no entry. */
  empty: string;
}

/** An entry in force. */
export interface RegisterEntry {
  register: string;
  subject: string;
  title: string;
  units: readonly UnitId[];
  values: Readonly<Record<string, unknown>>;
  since: Instant;
  /** The matter that put it in. */
  matter: string;
  number: string;
}

/** The entries in force, as decisions see them. */
export interface Registers {
  entry(register: string, subject: string): RegisterEntry | undefined;
  /** In the order in which they were put in. */
  entries(register: string): readonly RegisterEntry[];
}

export const noRegisters: Registers = { entry: () => undefined, entries: () => [] };
