/** What a matter may be asked. */
import type { UnitId } from '../../kernel/party.ts';
import type { Regime } from '../../regulation/regimes.ts';
import type { FileRef, Heard, Link, RefusedChange, TurnRef } from '../matter/state.ts';

/** What has become of a letter: it is written, it could not be, somebody to whom it is addressed has opened it. */
export type Written =
  { number: string; files: FileRef[] } | { failed: string } | { received: { unit: UnitId; by: string } };

/** The picture of a hand-written signature, or its giver's own name where the city takes that instead. */
export type GivenSignature = { file: FileRef } | { typed: string };

export type Command =
  | {
      kind: 'open';
      id: string;
      number: string;
      regime: Regime;
      form: unknown;
      files?: FileRef[];
      /** The matter that it comes of: then nobody's permission to open it is asked. */
      parent?: Link;
      /** The ended matter that has not solved it, and is asked for anew. */
      anew?: Link;
      /** The turn of a recurring duty that opens it. */
      turn?: TurnRef;
    }
  | { kind: 'give'; command: string; item?: string; form?: unknown; files?: FileRef[]; signature?: GivenSignature }
  /** Another matter tells of itself: its number, its end, that it names this one. */
  | { kind: 'link'; link: Link }
  /** Something that this matter was to do elsewhere was refused there: to open `child`, where it names one. */
  | {
      kind: 'effectFailed';
      what: string;
      text: string;
      child?: string;
      /** The entry that was to be put or lifted, where a register has refused it. */
      register?: RefusedChange;
      /** The step in which that was decided. */
      from?: string;
    }
  /** The letter of a decision is written, or could not be. */
  | { kind: 'letter'; letter: string; written: Written }
  /** The city's calendar has changed: deadlines that rest on the days off are counted anew. */
  | { kind: 'recalculate'; notice?: string }
  | { kind: 'tick' }
  /** Somebody may have lost what lets him hold a task: it goes back to where it came from. */
  | { kind: 'vacate' }
  | ({ kind: 'closeReceipts' } & ReceiptsSaid);

/** How many have confirmed, the root over that, and what of it is to be answered. `early`: the step is closed without the rest. */
export interface ReceiptsSaid {
  item: string;
  confirmed: number;
  root: string;
  heard?: Heard[];
  early?: true;
}
