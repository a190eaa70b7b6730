import type { PersonId } from '@banjie/shared/kernel/party.ts';

/** Finds open tasks by the persons in whose hands they are, by the index of the to-do list; ids of their matters, in pieces. */
export interface HandStore {
  /** In which one of these persons has a task. */
  heldBy(persons: readonly PersonId[]): AsyncIterable<string[]>;
  /** In which one of the preparers has a task that one of the givers has given him to prepare. */
  preparedFor(givers: readonly PersonId[], preparers: readonly PersonId[]): AsyncIterable<string[]>;
  /** In which one of these persons has a task as a person and not by his post: claimed, handed to him, called to. */
  handedTo(persons: readonly PersonId[]): AsyncIterable<string[]>;
}
