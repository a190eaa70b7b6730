/** For whom a task is on somebody's list, where it is not his own. */
import type { Actor } from '@banjie/shared/engine/definition/definition.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';

interface StandingIn {
  keys: readonly PartyKey[];
  standsInFor: readonly { name: string; keys: readonly PartyKey[] }[];
}

export function behalfOf(parties: readonly PartyKey[], { keys, standsInFor }: StandingIn): { behalf?: string } {
  const isOf = (some: readonly PartyKey[]) => parties.some((party) => some.includes(party));
  if (isOf(keys)) return {};
  const names = standsInFor.filter((one) => isOf(one.keys)).map(({ name }) => name);
  return names.length > 0 ? { behalf: names.join('、') } : {};
}

/** The same for whoever looks at the matter. */
export function behalfFor(parties: readonly PartyKey[], actor: Actor): { behalf?: string } {
  if (actor.kind !== 'person') return {};
  const [own, ...standsInFor] = actor.principals;
  return behalfOf(parties, { keys: own?.keys ?? [], standsInFor });
}
