/** Who may end a matter by a `terminate`. */
import { partyOf, postKey, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { bodiesByRank, rankOf } from '../../regulation/units.ts';
import type { MatterState } from '../matter/state.ts';
import type { Procedure } from './definition.ts';
import { partiesOf, roleOf, unitOf, type Place } from './roles.ts';

/**
 * The supervisor, where he stands above everybody who decides here; else the head of the first body that does and has a part
 * in the matter; else nobody. Whoever owes a decision, or sits below one who does, can't pass it by with an ending of his own.
 */
export function terminators(procedure: Procedure, matter: MatterState, place: Place): PartyKey[] {
  if (procedure.noTermination !== undefined) return [];
  const rank = (name: string) => rankOfRole(procedure, name, matter, place);
  const deciding = Object.values(procedure.steps).flatMap((step) =>
    Object.values(step.commands).flatMap((rule) => {
      const by = rule.by ?? (step.kind === 'task' ? step.by : undefined);
      return rule.decides && by !== undefined ? [by] : [];
    }),
  );
  const highest = Math.max(0, ...[...new Set(deciding)].map(rank));
  if (highest === 0 || rank(procedure.supervisor) > highest)
    return partiesOf(roleOf(procedure, procedure.supervisor), matter, place);
  const bodies = bodiesByRank.flatMap((kind) => (rankOf(kind) > highest ? (place.directory.body(kind)?.id ?? []) : []));
  // Whoever asked withdraws: he does not stand above himself, but who stands above him does.
  const asks = asking(procedure, matter);
  const others = bodies.filter((id) => id !== asks);
  const above = others.find((id) => matter.units.includes(id)) ?? (bodies.includes(asks ?? '') ? others[0] : undefined);
  return above === undefined ? [] : [postKey(above, 'head')];
}

/** The unit that asks; whoever has found something asks nothing. */
const asking = ({ opening }: Procedure, { opener }: MatterState): UnitId | undefined =>
  opening.finding ? undefined : opener.unit;

function rankOfRole(procedure: Procedure, name: string, matter: MatterState, place: Place): number {
  const role = roleOf(procedure, name);
  const units = partiesOf(role, matter, place).map((key) => {
    const party = partyOf(key);
    return 'unit' in party ? party.unit : (place.directory.known(party.person)?.unit ?? '');
  });
  const own = unitOf(role, matter, place.directory) ?? '';
  // Who asks decides inside of his own unit: that is no decision on the matter.
  const asks = asking(procedure, matter);
  return Math.max(
    0,
    ...[...units, own].filter((id) => id !== asks).map((id) => rankOf(place.directory.unit(id)?.kind ?? 'unit')),
  );
}
