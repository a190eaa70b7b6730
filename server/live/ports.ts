/** What the live lines need of the outside; store/matters/touches.ts and the doors of the process fill these. */
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonCaller } from '../http/handler.ts';

/** What somebody looks at: his to-do list, his notices, the matter that is open on his page, the board of incidents. */
export const kindsOfTouch = ['todo', 'notices', 'matter', 'incidents'] as const;
export type About = (typeof kindsOfTouch)[number];

/** No unit is called so. */
export const EVERYBODY = '*';

/**
 * Something was written that concerns whoever has that key: a party, (`matter`) the id of a matter that is looked at, or
 * (`incidents`) a unit, and EVERYBODY for those who see the whole city.
 */
export interface Touch {
  about: About;
  key: string;
  /** Database time of the write: the same in every process. */
  at: bigint;
}

export interface TouchStore {
  /** Hears what any process writes, from `since` on; after a gap `since` is called once more. Returns how to stop. */
  follow(hearer: { touched(touches: readonly Touch[]): void; since(at: bigint): void }): () => Promise<void>;
}

export interface LivePorts {
  touches: TouchStore;
  /** Parties for which this person acts now. */
  keysOf(caller: PersonCaller): readonly string[];
  /** Whose incidents stand on his board: of his unit, or `EVERYBODY`'s. */
  incidentsOf(caller: PersonCaller): string;
  /** Refuses whoever may not come in any more. */
  admit(caller: PersonCaller): Promise<Rejection | undefined>;
  /** For how many milliseconds it was not known who may come in. */
  age(): number;
  /** The id of a matter, if this person may see it. */
  seen(matter: string, caller: PersonCaller): Promise<string | undefined>;
  /** Calls back when somebody may stand otherwise than before. Returns how to stop. */
  onPeople(changed: () => void): () => void;
  log: { error(facts: object, message: string): void };
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}
