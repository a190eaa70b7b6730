/** Versions of definitions side by side: a running matter stays on its own, a new one gets the latest. */
import type { Procedure } from './definition.ts';

export interface Versions {
  /** @throws Error when there is no such version. */
  of(key: string, version: number): Procedure;
  /** Undefined when there is no such version here: another release of this system has it. */
  find(key: string, version: number): Procedure | undefined;
  latest(key: string): Procedure | undefined;
  /** How many definitions there are: a later release has all those of an earlier one, and more. */
  readonly size: number;
}

/** @throws Error when a version stands twice, or an earlier one is not earlier than the one that new matters get. */
export function versionsOf(latest: readonly Procedure[], earlier: readonly Procedure[]): Versions {
  const newest = new Map<string, Procedure>();
  const every = new Map<string, Procedure>();
  for (const procedure of [...latest, ...earlier]) {
    const name = `${procedure.key}@${procedure.version}`;
    if (every.has(name)) throw new Error(`${name} is registered twice`);
    every.set(name, procedure);
  }
  for (const procedure of latest) {
    if (newest.has(procedure.key)) throw new Error(`${procedure.key} has two latest versions`);
    newest.set(procedure.key, procedure);
  }
  for (const { key, version } of earlier)
    if (version >= (newest.get(key)?.version ?? 0)) throw new Error(`${key}@${version} is later than the latest`);
  return {
    of(key, version) {
      const procedure = every.get(`${key}@${version}`);
      if (!procedure) throw new Error(`no definition of ${key}@${version}`);
      return procedure;
    },
    find: (key, version) => every.get(`${key}@${version}`),
    latest: (key) => newest.get(key),
    size: every.size,
  };
}
